"""What is done with runs: ask, begin, cut into batches, finish, stop, repeat, and notice what went missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.jobs.constants import (
    BATCH_ATTEMPTS,
    JOB_LOCK_DURATION_MINUTES,
    STALLED_AFTER_SECONDS,
    TOO_FAST_AFTER_RUNS,
)
from domain.jobs.definitions import DEFINITIONS, definition
from domain.jobs.errors import AlreadyRunning
from domain.jobs.events import JobRunFailed, JobRunMissed, JobRunPlanned, JobRunRequested
from domain.jobs.missed import due_slots, missed_run, not_started, over_limit, runs_too_long, start_is_too_late
from domain.jobs.model import Arguments, Batch, Progress, Run, Status
from domain.jobs.ports import Store
from domain.jobs.runs import LIVE, again, ended, moved, queued
from domain.kernel.events import Event, Happened
from domain.kernel.ids import new_id


async def request_run(
    store: Store, *, job_key: str, args: dict[str, Any] | None = None, requested_by: UUID, now: datetime
) -> Run:
    """Queue a run that somebody asks for, or raise UnknownJob, or AlreadyRunning."""
    job = definition(job_key)
    run = queued(job, run_id=new_id(), now=now, args=args, requested_by=requested_by)
    await _add_alone(store, run, now)
    return run


async def follow_with(store: Store, *, job_key: str, parent_run_id: UUID, now: datetime) -> Run | None:
    """Queue the run of another job that follows from a run, in its slot, so once; None while one of that job lives."""
    parent = await store.runs.get(parent_run_id)
    run = queued(definition(job_key), run_id=new_id(), now=now, slot=parent.scheduled_for, parent_run_id=parent_run_id)
    if await store.runs.find_live(job_key) is not None or not await store.runs.add(run):
        return None
    await _tell(store, run, JobRunRequested(run_id=run.run_id, job_key=job_key), now)
    return run


async def start_due_runs(store: Store, *, now: datetime) -> list[Run]:
    """Queue the newest slot of each schedule that is due and not taken; two schedulers at once queue it once."""
    last = await store.runs.last_slots(list(DEFINITIONS))
    started: list[Run] = []
    for job in DEFINITIONS.values():
        slot = due_slots(job, last=last.get(job.key), now=now).start
        if slot is not None:
            run = queued(job, run_id=new_id(), now=now, slot=slot)
            if await store.runs.add(run):
                await _tell(store, run, JobRunRequested(run_id=run.run_id, job_key=run.job_key), now)
                started.append(run)
    return started


async def note_missed(store: Store, *, now: datetime) -> list[Run]:
    """Write down the slots that nobody started in time. Do it before the due ones are started."""
    last = await store.runs.last_slots(list(DEFINITIONS))
    noted: list[Run] = []
    for job in DEFINITIONS.values():
        for slot in due_slots(job, last=last.get(job.key), now=now).missed:
            run = missed_run(job, run_id=new_id(), slot=slot, now=now)
            if await store.runs.add(run):
                await _tell_missed(store, run, now)
                noted.append(run)
    return noted


async def begin_run(store: Store, *, run_id: UUID, now: datetime) -> Run | None:
    """Begin a run or take it up again; None if there is nothing to do: it ended, or the job's lock is another's."""
    run = await store.runs.lock(run_id)
    if run.status not in LIVE:
        return None
    if not await store.locks.acquire(run.job_key, owner=run_id, now=now, until=lock_until(now)):
        await _give_way(store, run, now)
        return None
    begun = run if run.status is Status.RUNNING else moved(run, Status.RUNNING, at=now)
    begun = replace(begun, heartbeat_at=now)
    await store.runs.save(begun)
    return begun


async def plan_batches(store: Store, *, run: Run, parts: Sequence[Arguments], now: datetime) -> Run:
    """Cut a run into batches, once; ask for as many helpers as there are batches left."""
    await store.batches.add(run.run_id, parts)
    tally = await store.batches.tally(run.run_id)
    planned = replace(run, steps_done=tally.done, steps_total=tally.total)
    await store.runs.save(planned)
    if tally.unfinished:
        await _tell(
            store,
            run,
            JobRunPlanned(run_id=run.run_id, job_key=run.job_key, batches=tally.unfinished),
            now,
        )
    return planned


async def claim_batch(store: Store, *, run_id: UUID) -> Batch | None:
    """Take any open batch; the caller does its work in the same transaction, so that a crash leaves it open."""
    return await store.batches.claim(run_id)


async def finish_batch(store: Store, *, batch: Batch, rows: int, now: datetime) -> None:
    """Note that a batch is done; `rows` is how many it wrote."""
    await store.batches.save_done(batch, rows=rows, at=now)


async def fail_batch(store: Store, *, batch: Batch, error: str, now: datetime) -> None:
    """Count a failed attempt, in a transaction after the one that was rolled back, and ask for another while it may."""
    run = await store.runs.get(batch.run_id)
    if await store.batches.save_failed(batch, error=error, attempts=BATCH_ATTEMPTS, at=now):
        await _tell(store, run, JobRunPlanned(run_id=run.run_id, job_key=run.job_key, batches=1), now)


async def note_progress(store: Store, *, run_id: UUID, now: datetime) -> Progress | None:
    """Give a sign of life after a batch, in a transaction of its own: in the batch's, batches would queue for it."""
    return await store.runs.beat(run_id, at=now, lock_until=lock_until(now))


async def finish_run(store: Store, *, run_id: UUID, now: datetime) -> Run | None:
    """End a run whose batches are all done or given up, or that is to stop; None if it goes on or has ended."""
    run = await store.runs.lock(run_id)
    if run.status is not Status.RUNNING:
        return None
    if run.cancel_requested_at:
        await store.batches.await_claims(run_id)
    tally = await store.batches.tally(run_id)
    if tally.unfinished and not run.cancel_requested_at:
        return None
    earlier = await store.runs.durations(run.job_key, count=TOO_FAST_AFTER_RUNS)
    return await _end(store, ended(run, tally, at=now, earlier=earlier), now)


async def fail_run(store: Store, *, run_id: UUID, error: str, now: datetime) -> Run | None:
    """End a run that could not even be cut into batches; None if it has ended already."""
    run = await store.runs.lock(run_id)
    return await _end(store, moved(run, Status.FAILED, at=now, error=error), now) if run.status in LIVE else None


async def retry_run(store: Store, *, run_id: UUID, requested_by: UUID, now: datetime) -> Run:
    """Queue a new run in place of one that did not succeed, or raise IllegalTransition, or AlreadyRunning."""
    run = again(await store.runs.lock(run_id), run_id=new_id(), requested_by=requested_by, now=now)
    await _add_alone(store, run, now)
    return run


async def resume_stalled(store: Store, *, now: datetime) -> list[Run]:
    """Ask again for live runs that have gone silent; end those that started too late or run too long."""
    stalled = await store.runs.claim_stalled(silent_since=now - timedelta(seconds=STALLED_AFTER_SECONDS))
    resumed: list[Run] = []
    for run in stalled:
        job = DEFINITIONS.get(run.job_key)
        if job is None:
            await _end(store, moved(run, Status.FAILED, at=now, error="There is no such job any more."), now)
        elif start_is_too_late(run, job, now=now):
            await _end(store, not_started(run, now=now, because="no worker was at work"), now)
        elif runs_too_long(run, job, now=now):
            await _end(store, over_limit(run, job, now=now), now)
        else:
            await _tell(store, run, JobRunRequested(run_id=run.run_id, job_key=run.job_key), now)
            resumed.append(run)
    return resumed


def lock_until(now: datetime) -> datetime:
    """Return when a lock that is taken or extended now expires."""
    return now + timedelta(minutes=JOB_LOCK_DURATION_MINUTES)


async def _add_alone(store: Store, run: Run, now: datetime) -> None:
    live = await store.runs.find_live(run.job_key)
    if live is not None:
        raise AlreadyRunning(f"{run.job_key} is {live.status} already.")
    await store.runs.add(run)
    await _tell(store, run, JobRunRequested(run_id=run.run_id, job_key=run.job_key), now)


async def _give_way(store: Store, run: Run, now: datetime) -> None:
    """End a run whose job's lock is another's: skipped if it had not begun, failed if it lost the lock on its way."""
    if run.status is Status.QUEUED:
        await store.runs.save(moved(run, Status.SKIPPED, at=now, error="Another run of this job was at work."))
    else:
        await _end(store, moved(run, Status.FAILED, at=now, error="Its lock expired and another run took it."), now)


async def _end(store: Store, run: Run, now: datetime) -> Run:
    await store.runs.save(run)
    await store.locks.release(run.job_key, owner=run.run_id)
    if run.status is Status.FAILED:
        await _tell(store, run, JobRunFailed(run_id=run.run_id, job_key=run.job_key, error=run.error or ""), now)
    if run.status is Status.MISSED:
        await _tell_missed(store, run, now)
    return run


async def _tell_missed(store: Store, run: Run, now: datetime) -> None:
    await _tell(store, run, JobRunMissed(run_id=run.run_id, job_key=run.job_key, error=run.error or ""), now)


async def _tell(store: Store, run: Run, event: Event, now: datetime) -> None:
    await store.events.record(Happened(event=event, subject=run.run_id, actor_id=run.requested_by), at=now)
