"""The life of runs in PostgreSQL: asked for, begun once, cut into batches, finished, stopped, repeated, missed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from adapters.postgres.connection import open_pool
from adapters.postgres.store import PostgresStore, transaction
from domain.jobs.constants import JOB_LOCK_DURATION_MINUTES
from domain.jobs.definitions import PARTITION_MAINTENANCE, REVISION_QUEUE_REGEN, definition
from domain.jobs.errors import AlreadyRunning, IllegalTransition, RunNotFound, UnknownJob
from domain.jobs.model import Status
from domain.jobs.runs import queued
from domain.jobs.stopping import cancel_run
from domain.jobs.use_cases import (
    begin_run,
    claim_batch,
    fail_batch,
    fail_run,
    finish_batch,
    finish_run,
    note_missed,
    note_progress,
    plan_batches,
    request_run,
    resume_stalled,
    retry_run,
    start_due_runs,
)
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 2, 0, 20, tzinfo=UTC)
SLOT = NOW.replace(second=0)
MINUTE = timedelta(minutes=1)
REGEN = REVISION_QUEUE_REGEN.key


@pytest.fixture
def store(connection):
    return PostgresStore(connection)


@pytest.fixture
async def shared(fresh_database_url):
    pool = await open_pool(fresh_database_url, size=8)
    yield pool
    await pool.close()


T = TypeVar("T")


def there(found: T | None) -> T:
    assert found is not None
    return found


async def told(store):
    """Return what went into the outbox, oldest first, and empty it."""
    return [(event.type, event.payload) for event in await store.outbox.take(limit=100)]


async def a_running_run(store, *, parts=3, now=NOW):
    run = await request_run(store, job_key=REGEN, requested_by=SYSTEM, now=now)
    begun = there(await begin_run(store, run_id=run.run_id, now=now))
    planned = await plan_batches(store, run=begun, parts=[{"part": n} for n in range(parts)], now=now)
    await told(store)
    return planned


async def do(store, run, now=NOW):
    batch = there(await claim_batch(store, run_id=run.run_id))
    await finish_batch(store, batch=batch, rows=10, now=now)
    return batch


async def fail(store, run, error="boom", now=NOW):
    batch = there(await claim_batch(store, run_id=run.run_id))
    await fail_batch(store, batch=batch, error=error, now=now)
    return batch


async def holder(store, job_key=REGEN):
    return await store.connection.fetchval("select owner_token from job_lock where job_key = $1", job_key)


async def test_asking_for_a_run_writes_a_row_and_tells_the_relay(store):
    run = await request_run(store, job_key=REGEN, args={"why": "test"}, requested_by=SYSTEM, now=NOW)
    assert await store.runs.get(run.run_id) == run
    assert (run.status, run.scheduled_for, run.queue) == (Status.QUEUED, NOW, "revision")
    assert await told(store) == [("job_run_requested", {"run_id": str(run.run_id), "job_key": REGEN})]


async def test_an_unknown_job_is_refused_with_the_keys_there_are(store):
    with pytest.raises(UnknownJob, match="partition_maintenance, revision_queue_regen"):
        await request_run(store, job_key="nonsense", requested_by=SYSTEM, now=NOW)
    with pytest.raises(RunNotFound):
        await store.runs.get(new_id())


async def test_a_job_is_not_asked_for_twice(store):
    await request_run(store, job_key=REGEN, requested_by=SYSTEM, now=NOW)
    with pytest.raises(AlreadyRunning, match="queued already"):
        await request_run(store, job_key=REGEN, requested_by=SYSTEM, now=NOW)


async def test_a_run_goes_from_queued_to_succeeded_and_frees_its_lock(store):
    run = await a_running_run(store, parts=2)
    assert await holder(store) == run.run_id
    await do(store, run)
    assert await finish_run(store, run_id=run.run_id, now=NOW) is None
    await do(store, run)
    assert await claim_batch(store, run_id=run.run_id) is None
    ended = there(await finish_run(store, run_id=run.run_id, now=NOW + MINUTE))
    assert ended == await store.runs.get(run.run_id)
    assert (ended.status, ended.steps_done, ended.steps_total) == (Status.SUCCEEDED, 2, 2)
    assert ended.stats == {"batches": 2, "failed": 0, "retried": 0, "rows": 20}
    assert await holder(store) is None
    assert await finish_run(store, run_id=run.run_id, now=NOW) is None


async def test_planning_again_keeps_what_is_done_and_asks_for_the_rest(store):
    run = await a_running_run(store, parts=3)
    await do(store, run)
    planned = await plan_batches(store, run=run, parts=[], now=NOW)
    assert (planned.steps_done, planned.steps_total) == (1, 3)
    [(kind, payload)] = await told(store)
    assert (kind, payload["batches"]) == ("job_run_planned", 2)


async def test_a_batch_that_fails_three_times_ends_and_the_others_are_kept(store):
    run = await a_running_run(store, parts=2)
    assert [(await fail(store, run)).number for _ in range(3)] == [1, 1, 1]
    assert [kind for kind, _ in await told(store)] == ["job_run_planned", "job_run_planned"]
    assert (await do(store, run)).number == 2
    ended = there(await finish_run(store, run_id=run.run_id, now=NOW))
    assert (ended.status, ended.error) == (Status.FAILED, "1 of 2 batches failed. The first: boom")
    assert ended.stats == {"batches": 2, "failed": 1, "retried": 1, "rows": 10}
    assert await holder(store) is None
    assert [kind for kind, _ in await told(store)] == ["job_run_failed"]


async def test_of_two_runs_at_once_one_is_done_and_the_other_skipped(store):
    run = await a_running_run(store)
    [scheduled] = [each for each in await start_due_runs(store, now=NOW) if each.job_key == REGEN]
    assert await begin_run(store, run_id=scheduled.run_id, now=NOW) is None
    skipped = await store.runs.get(scheduled.run_id)
    assert (skipped.status, skipped.error) == (Status.SKIPPED, "Another run of this job was at work.")
    assert (await store.runs.get(run.run_id)).status is Status.RUNNING
    assert await holder(store) == run.run_id


async def test_a_run_that_is_taken_up_again_keeps_its_own_lock(store):
    run = await a_running_run(store)
    again = there(await begin_run(store, run_id=run.run_id, now=NOW + MINUTE))
    assert (again.status, again.started_at, again.heartbeat_at) == (Status.RUNNING, NOW, NOW + MINUTE)


async def test_only_an_expired_lock_can_be_taken_and_only_its_owner_frees_it(store):
    acquire, lasting = store.locks.acquire, timedelta(minutes=JOB_LOCK_DURATION_MINUTES)
    first, second = new_id(), new_id()
    assert await acquire(REGEN, owner=first, now=NOW, until=NOW + lasting)
    almost = NOW + lasting - timedelta(seconds=1)
    assert not await acquire(REGEN, owner=second, now=almost, until=almost + lasting)
    await store.locks.release(REGEN, owner=second)
    assert await holder(store) == first
    assert await acquire(REGEN, owner=second, now=NOW + lasting, until=NOW + 2 * lasting)
    await store.locks.release(REGEN, owner=first)
    assert await holder(store) == second


async def test_a_run_that_lost_its_lock_fails_when_it_is_taken_up_again(store):
    run = await a_running_run(store)
    late = NOW + timedelta(minutes=JOB_LOCK_DURATION_MINUTES)
    assert await store.locks.acquire(REGEN, owner=new_id(), now=late, until=late + MINUTE)
    assert await begin_run(store, run_id=run.run_id, now=late) is None
    assert (await store.runs.get(run.run_id)).error == "Its lock expired and another run took it."


async def test_each_batch_extends_the_lock_and_tells_how_many_are_left(store):
    run = await a_running_run(store, parts=2)
    await do(store, run)
    progress = there(await note_progress(store, run_id=run.run_id, now=NOW + MINUTE))
    assert (progress.unfinished, progress.cancelling) == (1, False)
    seen = await store.runs.get(run.run_id)
    assert (seen.steps_done, seen.heartbeat_at) == (1, NOW + MINUTE)
    expires_at = await store.connection.fetchval("select expires_at from job_lock")
    assert expires_at == NOW + MINUTE + timedelta(minutes=JOB_LOCK_DURATION_MINUTES)


async def test_a_waiting_run_is_cancelled_at_once(store):
    run = await request_run(store, job_key=REGEN, requested_by=SYSTEM, now=NOW)
    assert (await cancel_run(store, run_id=run.run_id, now=NOW)).status is Status.CANCELLED
    assert await begin_run(store, run_id=run.run_id, now=NOW) is None
    with pytest.raises(IllegalTransition, match="cancelled cannot become cancelled"):
        await cancel_run(store, run_id=run.run_id, now=NOW)


async def test_a_running_run_stops_before_its_next_batch_and_keeps_the_finished_ones(store):
    run = await a_running_run(store, parts=2)
    await do(store, run)
    asked = await cancel_run(store, run_id=run.run_id, now=NOW)
    assert (asked.status, asked.cancel_requested_at) == (Status.RUNNING, NOW)
    assert await claim_batch(store, run_id=run.run_id) is None
    assert there(await note_progress(store, run_id=run.run_id, now=NOW)).cancelling
    ended = there(await finish_run(store, run_id=run.run_id, now=NOW))
    assert (ended.status, ended.steps_done, ended.stats["rows"]) == (Status.CANCELLED, 1, 10)
    assert await holder(store) is None
    assert await note_progress(store, run_id=run.run_id, now=NOW) is None


async def test_a_run_asked_to_stop_before_it_was_cut_into_batches_is_cancelled(store):
    run = await a_running_run(store, parts=0)
    await cancel_run(store, run_id=run.run_id, now=NOW)
    assert there(await finish_run(store, run_id=run.run_id, now=NOW)).status is Status.CANCELLED


async def test_only_what_did_not_succeed_can_be_retried_and_the_new_run_names_the_old(store):
    run = await a_running_run(store, parts=1)
    with pytest.raises(IllegalTransition, match="running cannot be retried"):
        await retry_run(store, run_id=run.run_id, requested_by=SYSTEM, now=NOW)
    await fail_run(store, run_id=run.run_id, error="no plan", now=NOW)
    retried = await retry_run(store, run_id=run.run_id, requested_by=SYSTEM, now=NOW + MINUTE)
    assert (retried.parent_run_id, retried.attempt, retried.status) == (run.run_id, 2, Status.QUEUED)
    assert await fail_run(store, run_id=run.run_id, error="again", now=NOW) is None


async def test_the_schedule_fires_once_for_its_slot(store):
    started = await start_due_runs(store, now=NOW)
    assert {(run.job_key, run.scheduled_for) for run in started} >= {
        (REGEN, SLOT),
        (PARTITION_MAINTENANCE.key, SLOT - 30 * MINUTE),
    }
    assert len({run.job_key for run in started}) == len(started)
    assert all(run.requested_by is None for run in started)
    assert await start_due_runs(store, now=NOW + MINUTE) == []
    [tomorrow] = [r for r in await start_due_runs(store, now=NOW + timedelta(days=1)) if r.job_key == REGEN]
    assert tomorrow.scheduled_for == SLOT + timedelta(days=1)


async def test_two_schedulers_at_once_queue_a_slot_once(shared):
    async def tick():
        async with transaction(shared) as store:
            return await start_due_runs(store, now=NOW)

    started = [run for runs in await asyncio.gather(*(tick() for _ in range(6))) for run in runs]
    keys = [run.job_key for run in started]
    assert {PARTITION_MAINTENANCE.key, REGEN} <= set(keys)
    assert await shared.fetchval("select count(*) from job_run") == len(keys) == len(set(keys))


async def someone_waits_for_a_lock(pool, words):
    query = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like $1"
    async with asyncio.timeout(10):
        while not await pool.fetchval(query, f"%{words}%"):  # noqa: ASYNC110  a database sets no event
            await asyncio.sleep(0)


@pytest.mark.parametrize("look", [start_due_runs, note_missed])
async def test_a_scheduler_that_comes_a_moment_later_finds_the_slot_taken(shared, look):
    async with transaction(shared) as store:
        await start_due_runs(store, now=NOW)
    later = NOW + timedelta(days=2)

    async def tick():
        async with transaction(shared) as store:
            return await look(store, now=later)

    async with transaction(shared) as first:
        found = await look(first, now=later)
        second = asyncio.create_task(tick())
        await someone_waits_for_a_lock(shared, "insert into job_run")
    daily = [run for run in found if run.job_key in (REGEN, PARTITION_MAINTENANCE.key)]
    assert (len(daily), await second) == (2, [])


async def test_people_who_ask_at_once_get_one_run(shared):
    async def ask():
        async with transaction(shared) as store:
            await request_run(store, job_key=REGEN, requested_by=SYSTEM, now=NOW)

    outcomes = await asyncio.gather(*(ask() for _ in range(6)), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyRunning) for outcome in outcomes) == 5


async def test_slots_that_nobody_started_are_noted_as_missed(store):
    await start_due_runs(store, now=NOW)
    await told(store)
    later = NOW + timedelta(days=3, hours=1)
    missed = [run for run in await note_missed(store, now=later) if run.job_key == REGEN]
    assert [run.scheduled_for for run in missed] == [SLOT + timedelta(days=1), SLOT + timedelta(days=2)]
    assert missed[0].error == "Due 2026-11-26 02:00 UTC, not started: no scheduler was at work."
    assert {kind for kind, _ in await told(store)} == {"job_run_missed"}
    assert await note_missed(store, now=later) == []
    [started] = [run for run in await start_due_runs(store, now=later) if run.job_key == REGEN]
    assert started.scheduled_for == SLOT + timedelta(days=3)


async def test_a_slot_past_its_start_grace_is_missed_and_not_run(store):
    await start_due_runs(store, now=NOW)
    late = SLOT + timedelta(days=1) + REVISION_QUEUE_REGEN.start_grace + MINUTE
    missed = [
        run for run in await note_missed(store, now=late) if definition(run.job_key).cron == REVISION_QUEUE_REGEN.cron
    ]
    assert [run.job_key for run in missed] == [REGEN]
    assert REGEN not in [run.job_key for run in await start_due_runs(store, now=late)]


async def test_silent_runs_are_asked_for_again(store):
    run = await a_running_run(store)
    assert await resume_stalled(store, now=NOW + timedelta(seconds=29)) == []
    assert [each.run_id for each in await resume_stalled(store, now=NOW + timedelta(seconds=30))] == [run.run_id]
    assert await told(store) == [("job_run_requested", {"run_id": str(run.run_id), "job_key": REGEN})]


async def test_a_scheduled_run_that_no_worker_began_in_time_is_missed(store):
    [run] = [each for each in await start_due_runs(store, now=NOW) if each.job_key == REGEN]
    await resume_stalled(store, now=SLOT + REVISION_QUEUE_REGEN.start_grace + MINUTE)
    seen = await store.runs.get(run.run_id)
    assert (seen.status, seen.error) == (
        Status.MISSED,
        "Due 2026-11-25 02:00 UTC, not started: no worker was at work.",
    )


async def test_a_run_past_its_limit_fails_and_frees_its_lock(store):
    run = await a_running_run(store)
    await resume_stalled(store, now=NOW + REVISION_QUEUE_REGEN.run_limit + MINUTE)
    seen = await store.runs.get(run.run_id)
    assert (seen.status, seen.error) == (Status.FAILED, "It ran longer than its limit of 60 minutes.")
    assert await holder(store) is None


async def test_a_run_of_a_job_that_is_no_more_is_ended(store):
    gone = queued(replace(definition(REGEN), key="gone"), run_id=new_id(), now=NOW, requested_by=SYSTEM)
    await store.runs.add(gone)
    await resume_stalled(store, now=NOW + MINUTE)
    assert (await store.runs.get(gone.run_id)).error == "There is no such job any more."


async def test_a_success_far_below_the_usual_time_is_flagged(store):
    for number in range(6):
        begun_at = NOW + number * timedelta(hours=1)
        run = await a_running_run(store, parts=1, now=begun_at)
        await do(store, run, now=begun_at)
        took = MINUTE if number < 5 else timedelta(seconds=1)
        ended = there(await finish_run(store, run_id=run.run_id, now=begun_at + took))
        assert ended.stats.get("too_fast", False) == (number == 5)


async def test_two_workers_never_hold_the_same_batch_and_a_crash_leaves_it_open(shared):
    async with transaction(shared) as store:
        run = await a_running_run(store, parts=2)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012  the crash comes at the end of the work
        async with transaction(shared) as one:
            first = there(await claim_batch(one, run_id=run.run_id))
            async with transaction(shared) as other:
                second = await do(other, run)
                assert (first.number, second.number) == (1, 2)
                assert await claim_batch(other, run_id=run.run_id) is None
            raise ZeroDivisionError
    async with transaction(shared) as store:
        assert there(await claim_batch(store, run_id=run.run_id)).number == 1


async def test_cancelling_waits_for_the_batch_in_hand(shared):
    async with transaction(shared) as store:
        run = await a_running_run(store, parts=2)

    async def stop():
        async with transaction(shared) as store:
            await cancel_run(store, run_id=run.run_id, now=NOW)
        async with transaction(shared) as store:
            return there(await finish_run(store, run_id=run.run_id, now=NOW))

    async with transaction(shared) as working:
        batch = there(await claim_batch(working, run_id=run.run_id))
        stopping = asyncio.create_task(stop())
        await someone_waits_for_a_lock(shared, "job_batch")
        await finish_batch(working, batch=batch, rows=1, now=NOW)
    ended = await stopping
    assert (ended.status, ended.steps_done) == (Status.CANCELLED, 1)
