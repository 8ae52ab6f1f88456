"""The weekly computation of complexity as a job: its slot, its run, a killed worker, and what metrics tell of it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.metrics.scrape import Scrape
from domain.jobs.cron import next_slot
from domain.jobs.definitions import definition
from domain.jobs.model import Status
from domain.jobs.use_cases import request_run, resume_stalled
from domain.kernel.events import SYSTEM
from tests.workers.conftest import many_learners
from tests.workers.test_metrics import values
from workers.actors.jobs import do_batch, take_up
from workers.run import run_to_end

JOB = "concept_complexity"


async def reviews_of_everybody(lyceum) -> None:
    """Give every learner a review of every concept they remember."""
    await lyceum.pool.execute(
        """insert into review_log (user_id, reviewed_at, review_id, concept_id, source, rating, correct, score,
             elapsed_days, previous_state, stability_after, difficulty_after, due_after, weights_version)
           select user_id, now() - interval '2 days', gen_random_uuid(), concept_id, 'practice',
             1 + abs(hashtext(user_id::text || concept_id::text)) % 4, true, 1, 0, 'new', 3, 5, now(), 0
           from memory"""
    )


async def versions(lyceum):
    return await lyceum.pool.fetch("select version_on, count(*) as concepts from complexity_score group by 1")


def test_it_is_due_on_sundays_at_four() -> None:
    job = definition(JOB)
    slot = next_slot(job.cron or "", zone=job.zone, after=datetime(2026, 11, 25, tzinfo=UTC))
    assert slot == datetime(2026, 11, 29, 4, tzinfo=UTC)


async def test_a_run_writes_a_version_with_all_concepts(lyceum) -> None:
    await many_learners(lyceum, 12)
    await reviews_of_everybody(lyceum)
    run = await run_to_end(lyceum, JOB)
    assert (run.status, run.stats["rows"], run.steps_total) == (Status.SUCCEEDED, 10, 1)
    [row] = await versions(lyceum)
    assert (row["version_on"], row["concepts"]) == (datetime.now(UTC).date(), 10)
    assert await lyceum.pool.fetchval("select count(*) from evidence_weight") == 12


async def test_nobody_here_is_a_success_too(lyceum) -> None:
    assert (await run_to_end(lyceum, JOB)).status is Status.SUCCEEDED


async def test_of_a_worker_killed_in_the_middle_nothing_stays_and_another_does_it_all(lyceum, monkeypatch) -> None:
    await many_learners(lyceum, 5)
    await reviews_of_everybody(lyceum)
    async with lyceum.open_store() as store:
        run_id = (await request_run(store, job_key=JOB, requested_by=SYSTEM, now=datetime.now(UTC))).run_id
    await take_up(lyceum, run_id)

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as dying:
        dying.setattr("adapters.postgres.complexity.PostgresComplexities.save_flags", die)
        with pytest.raises(asyncio.CancelledError):
            await do_batch(lyceum, run_id)
    assert await versions(lyceum) == []
    async with lyceum.open_store() as store:
        assert [run.run_id for run in await resume_stalled(store, now=datetime.now(UTC) + timedelta(seconds=31))] == [
            run_id
        ]
    await take_up(lyceum, run_id)
    assert await do_batch(lyceum, run_id)
    async with lyceum.open_store() as store:
        assert (await store.runs.get(run_id)).status is Status.SUCCEEDED
    assert len(await versions(lyceum)) == 1


async def test_metrics_count_its_runs_and_its_queue(lyceum) -> None:
    scrape = Scrape(lyceum.shared, lyceum.valkey, lyceum.pool, kept_seconds=0)
    await lyceum.valkey.hset("dramatiq:complexity.msgs", mapping={"a": b"{}", "b": b"{}"})
    before = await scrape.text()
    await run_to_end(lyceum, JOB)
    after = await scrape.text()
    for name in ("queue_size", "bullmq_queue_size"):
        assert values(after, name)[("complexity",)] == 2
    counted = [
        tuple(values(page, f"cdc_calculation_{name}")[()] for page in (before, after))
        for name in ("jobs_processed_total", "job_duration_seconds_count")
    ]
    assert counted == [(0, 1), (0, 1)]
