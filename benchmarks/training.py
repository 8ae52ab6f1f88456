"""A night of training: learners an hour through the whole job, beside the time that fsrs-rs alone needs for them."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from adapters.bootstrap import Lyceum, build
from adapters.training.child import answer
from adapters.training.subprocesses import question_of
from benchmarks import servers
from benchmarks.measure import Measurement, compared
from benchmarks.population import populate
from domain.jobs.model import Run, Status
from domain.scheduling.constants import TRAINING_SECONDS
from domain.scheduling.training import examples
from workers.actors.jobs import do_batch, take_up
from workers.run import run_to_end

SAMPLE, MEMORIES, ROUNDS = 200, 60, 10
NIGHT = 10_000
HOURS, SECONDS_AN_HOUR = 5, 3600

# each memory ten times, one to nine days apart; how often one is forgotten differs from learner to learner
REVIEWS = """
insert into review_log (user_id, reviewed_at, review_id, concept_id, source, rating, correct, score, elapsed_days,
  previous_state, stability_after, difficulty_after, due_after, weights_version)
select user_id, at, md5(user_id::text || concept_id || n)::uuid, concept_id, 'import', rating, rating > 1,
  (rating > 1)::int, 0, 'review', 1, 5, at, 0
from (
  select md5('learner' || i)::uuid as user_id, md5('concept' || j)::uuid as concept_id, n,
    now() - make_interval(days => 50 - 5 * n - ((i + j * 7 + n * 3) % 5)::int, secs => j) as at,
    case when hashtext(i || '-' || j || '-' || n) % 100 between -(i % 40) and i % 40 then 1 else 3 end as rating
  from generate_series(1, $1::int) i, generate_series(0, $2::int - 1) j, generate_series(0, $3::int - 1) n
) drawn
"""


async def measure(folder: Path) -> list[Measurement]:
    """Train a sample from the trigger to moved due dates, with as many children as there are cores."""
    settings = await servers.database(folder, "training")
    async with build(settings, name="training", pool_size=4) as lyceum:
        async with lyceum.pool.acquire() as connection:
            await populate(connection, learners=SAMPLE, memories=MEMORIES)
            await connection.execute(REVIEWS, SAMPLE, MEMORIES, ROUNDS)
            await connection.execute("update srs_user_params set n_review_logs = $1", MEMORIES * ROUNDS)
        bound = await _alone(lyceum)
        begin = time.perf_counter()
        await run_to_end(_all_tuned(lyceum), "fsrs_optimizer_trigger")
        run = await _train(lyceum)
        took = time.perf_counter() - begin
    if run.status is not Status.SUCCEEDED or run.stats["rows"] != SAMPLE:
        raise RuntimeError(run.error)
    rate, alone = SAMPLE / took * SECONDS_AN_HOUR, SAMPLE / bound * SECONDS_AN_HOUR
    return [
        compared(
            f"training, {SAMPLE} learners × {MEMORIES * ROUNDS} reviews (against fsrs-rs alone)",
            rate,
            "learners/h",
            baseline=alone,
        ),
        compared(
            f"training, {NIGHT:,} learners in a night of {HOURS} h",
            rate * HOURS,
            "learners",
            baseline=NIGHT,
            at_least=1,
        ),
    ]


def _all_tuned(lyceum: Lyceum) -> Lyceum:
    return replace(lyceum, settings=msgspec.structs.replace(lyceum.settings, fsrs_ab_split_ratio=1.0))


async def _alone(lyceum: Lyceum) -> float:
    """Return the seconds that fsrs-rs takes for all of them in one process, given what it is to train on."""
    users = [row[0] for row in await lyceum.pool.fetch("select user_id from srs_user_params")]
    async with lyceum.open_store() as store:
        logs = await store.weights.logs(users)
    now = datetime.now(UTC)
    questions = [question_of(examples(log, now=now).columns(), seconds=TRAINING_SECONDS) for log in logs.values()]
    begin = time.perf_counter()
    for question in questions:
        answer(question)
    return time.perf_counter() - begin


async def _train(lyceum: Lyceum) -> Run:
    query = "select id from job_run where job_key = 'fsrs_train_user'"
    run_id = await lyceum.pool.fetchval(query)
    await take_up(lyceum, run_id)
    while await do_batch(lyceum, run_id):
        pass
    async with lyceum.open_store() as store:
        return await store.runs.get(run_id)
