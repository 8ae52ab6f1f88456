"""The nightly reading of experiments, from its request to its end."""

from datetime import UTC, datetime

from domain.experiments.use_cases import start_experiment
from domain.jobs.model import Status
from domain.kernel.events import SYSTEM
from workers.run import run_to_end

JOB = "experiment_reading"


async def test_a_reading_a_day_is_kept_of_what_runs_and_twice_is_once(lyceum):
    async with lyceum.open_store() as store:
        await start_experiment(store, key="tuned_weights", by=SYSTEM, now=datetime.now(UTC))
    for _ in range(2):
        run = await run_to_end(lyceum, JOB)
        assert (run.status, run.stats["rows"], run.steps_done) == (Status.SUCCEEDED, 3, 2)
    rows = "select count(*) = 3 * count(distinct read_on) and count(*) > 0 from experiment_reading"
    assert await lyceum.pool.fetchval(rows)


async def test_without_an_experiment_there_is_nothing_to_read(lyceum):
    run = await run_to_end(lyceum, JOB)
    assert (run.status, run.stats["rows"]) == (Status.SUCCEEDED, 0)
