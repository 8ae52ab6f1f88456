"""How runs are stopped in PostgreSQL: by one person, one or many, on record."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from adapters.postgres.store import PostgresStore
from domain.jobs.definitions import PARTITION_MAINTENANCE, REVISION_QUEUE_REGEN
from domain.jobs.errors import IllegalTransition
from domain.jobs.model import Status
from domain.jobs.stopping import cancel_run, cancel_runs, kill_run
from domain.jobs.use_cases import (
    begin_run,
    claim_batch,
    finish_batch,
    finish_run,
    note_progress,
    plan_batches,
    request_run,
)
from domain.kernel.errors import Invalid
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 2, 0, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPERATOR = UUID(int=7)


@pytest.fixture
def store(connection):
    return PostgresStore(connection)


async def a_run(store, job=REVISION_QUEUE_REGEN, *, begun=False, args=None):
    run = await request_run(store, job_key=job.key, args=args, requested_by=SYSTEM, now=NOW)
    if begun:
        working = await begin_run(store, run_id=run.run_id, now=NOW)
        assert working
        run = await plan_batches(store, run=working, parts=[{}, {}], now=NOW)
    await store.outbox.take(limit=100)
    return run


async def audited(store):
    rows = await store.connection.fetch(
        "select type, payload ->> 'reason', actor_id from domain_event where actor_id = $1 order by event_id", OPERATOR
    )
    return [tuple(row) for row in rows]


async def test_a_killed_run_ends_at_once_with_its_reason_and_frees_its_job(store):
    run = await a_run(store, begun=True)
    batch = await claim_batch(store, run_id=run.run_id)
    killed = await kill_run(store, run_id=run.run_id, reason=" it eats the disc ", killed_by=OPERATOR, now=NOW + MINUTE)
    assert (killed.status, killed.error, killed.finished_at) == (
        Status.CANCELLED,
        "Killed: it eats the disc",
        NOW + MINUTE,
    )
    assert await audited(store) == [("job_run_cancelled", "Killed: it eats the disc", OPERATOR)]
    assert await claim_batch(store, run_id=run.run_id) is None
    assert batch
    await finish_batch(store, batch=batch, rows=1, now=NOW)  # what was at work ends by itself, and changes nothing
    assert await note_progress(store, run_id=run.run_id, now=NOW) is None
    assert await finish_run(store, run_id=run.run_id, now=NOW) is None
    assert await begin_run(store, run_id=(await a_run(store)).run_id, now=NOW) is not None


async def test_a_killed_run_is_not_tried_again_and_cannot_be_killed_twice(store):
    run = await a_run(store)
    await kill_run(store, run_id=run.run_id, reason="", killed_by=OPERATOR, now=NOW)
    assert [event.type for event in await store.outbox.take(limit=10)] == ["job_run_cancelled"]
    with pytest.raises(IllegalTransition, match="cancelled cannot become cancelled"):
        await kill_run(store, run_id=run.run_id, reason="", killed_by=OPERATOR, now=NOW)


async def test_a_reason_has_its_length(store):
    run = await a_run(store)
    with pytest.raises(Invalid, match="at most 500 characters"):
        await kill_run(store, run_id=run.run_id, reason="x" * 501, killed_by=OPERATOR, now=NOW)


async def test_who_cancelled_is_on_record_whether_the_run_waited_or_ran(store):
    waiting, running = await a_run(store), await a_run(store, PARTITION_MAINTENANCE, begun=True)
    for run in (waiting, running):
        await cancel_run(store, run_id=run.run_id, cancelled_by=OPERATOR, now=NOW)
    assert await audited(store) == [
        ("job_run_cancelled", "Cancelled before it had begun.", OPERATOR),
        ("job_run_stop_asked", None, OPERATOR),
        ("job_run_requested", None, OPERATOR),
    ]


async def test_all_live_runs_with_some_words_are_cancelled_and_the_ended_stay(store):
    first = await a_run(store, args={"course": "Algebra"})
    await cancel_run(store, run_id=first.run_id, now=NOW)
    await a_run(store, args={"course": "Algebra"})
    other = await a_run(store, PARTITION_MAINTENANCE)
    assert await cancel_runs(store, ids=None, words="algebra", cancelled_by=OPERATOR, now=NOW) == 1
    assert await cancel_runs(store, ids=None, words="_", cancelled_by=OPERATOR, now=NOW) == 1
    assert (await store.runs.get(other.run_id)).status is Status.CANCELLED


async def test_an_unknown_run_among_the_ids_or_no_words_at_all_cancel_nothing(store):
    run = await a_run(store)
    for ids, words, field in (([run.run_id, new_id()], None, "ids"), (None, " ", "q"), (None, None, "q")):
        with pytest.raises(Invalid) as refused:
            await cancel_runs(store, ids=ids, words=words, cancelled_by=OPERATOR, now=NOW)
        assert refused.value.problems[0].field == field
    assert (await store.runs.get(run.run_id)).status is Status.QUEUED
    assert await cancel_runs(store, ids=[run.run_id], words=None, cancelled_by=OPERATOR, now=NOW) == 1
