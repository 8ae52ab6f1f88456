"""What is done to stop runs: ask one to end before its next batch, or end it at once, with whoever did it on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.jobs.constants import KILL_REASON_CHARACTERS
from domain.jobs.events import JobRunCancelled, JobRunRequested, JobRunStopAsked
from domain.jobs.model import Run, Status
from domain.jobs.ports import Store
from domain.jobs.runs import asked_to_stop, moved
from domain.kernel.errors import Invalid
from domain.kernel.events import SYSTEM, Event, Happened

CANCELLED_BY_HAND = "Cancelled before it had begun."
KILLED_BY_HAND = "Killed: nobody said why."


async def cancel_run(store: Store, *, run_id: UUID, now: datetime, cancelled_by: UUID = SYSTEM) -> Run:
    """Cancel a run that waits, or ask one that runs to stop before its next batch; raise IllegalTransition if ended."""
    return await _stop(store, await store.runs.lock(run_id), by=cancelled_by, now=now)


async def cancel_runs(
    store: Store, *, ids: Sequence[UUID] | None, words: str | None, cancelled_by: UUID, now: datetime
) -> int:
    """Cancel all runs that live and have these ids, or (None) these words, and return how many; raise Invalid."""
    if ids is None and not (words or "").strip():
        raise Invalid.field("q", "required", "Say which runs: by ids, or by words in them.")
    if ids is not None:
        refuse_unknown(ids, await store.runs.known(ids), what="run")
    live = await store.runs.lock_live(ids=ids, words=words)
    for run in live:
        await _stop(store, run, by=cancelled_by, now=now)
    return len(live)


async def kill_run(store: Store, *, run_id: UUID, reason: str, killed_by: UUID, now: datetime) -> Run:
    """End a run at once and without a retry, and free its job's lock; raise IllegalTransition if it has ended.

    A batch that is at work is not torn out of its worker's hands: it ends by itself, and no other begins.
    """
    words = reason.strip()
    if len(words) > KILL_REASON_CHARACTERS:
        raise Invalid.field("reason", "range", f"A reason has at most {KILL_REASON_CHARACTERS} characters.")
    error = f"Killed: {words}" if words else KILLED_BY_HAND
    run = moved(await store.runs.lock(run_id), Status.CANCELLED, at=now, error=error)
    await store.runs.save(run)
    await store.locks.release(run.job_key, owner=run_id)
    await _tell(store, run, JobRunCancelled(run_id=run_id, job_key=run.job_key, reason=error), by=killed_by, now=now)
    return run


def refuse_unknown(asked: Sequence[UUID], known: set[UUID], *, what: str) -> None:
    """Raise Invalid if one of the ids leads nowhere, so that a mistyped list changes nothing."""
    unknown = next((one for one in asked if one not in known), None)
    if unknown is not None:
        raise Invalid.field("ids", "unknown", f"There is no {what} {unknown}.")


async def _stop(store: Store, run: Run, *, by: UUID, now: datetime) -> Run:
    stopped = asked_to_stop(run, at=now)
    if stopped.status is Status.RUNNING:
        await _tell(store, run, JobRunStopAsked(run_id=run.run_id, job_key=run.job_key), by=by, now=now)
        await _tell(store, run, JobRunRequested(run_id=run.run_id, job_key=run.job_key), by=by, now=now)
    else:
        event = JobRunCancelled(run_id=run.run_id, job_key=run.job_key, reason=CANCELLED_BY_HAND)
        await _tell(store, run, event, by=by, now=now)
    await store.runs.save(stopped)
    return stopped


async def _tell(store: Store, run: Run, event: Event, *, by: UUID, now: datetime) -> None:
    await store.events.record(Happened(event=event, subject=run.run_id, actor_id=by), at=now)
