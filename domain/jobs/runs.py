"""Decides the life of a run: which status may follow which, and what a run keeps of each step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final
from uuid import UUID

from domain.jobs.constants import TOO_FAST_AFTER_RUNS, TOO_FAST_SHARE
from domain.jobs.definitions import JobDefinition
from domain.jobs.errors import IllegalTransition
from domain.jobs.model import Arguments, Run, Status, Tally

MAY_BECOME: Final[Mapping[Status, frozenset[Status]]] = {
    Status.QUEUED: frozenset(
        {Status.RUNNING, Status.SKIPPED, Status.CANCELLED, Status.MISSED, Status.FAILED},
    ),
    Status.RUNNING: frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED}),
}
LIVE: Final = frozenset(MAY_BECOME)
MAY_BE_RETRIED: Final = frozenset({Status.FAILED, Status.CANCELLED, Status.MISSED, Status.SKIPPED})


def queued(
    job: JobDefinition,
    *,
    run_id: UUID,
    now: datetime,
    slot: datetime | None = None,
    args: Arguments | None = None,
    requested_by: UUID | None = None,
    parent_run_id: UUID | None = None,
) -> Run:
    """Return a new run: of the schedule's `slot`, or for whoever asked now."""
    return Run(
        run_id=run_id,
        job_key=job.key,
        status=Status.QUEUED,
        scheduled_for=slot or now,
        queued_at=now,
        queue=job.queue,
        args=args or {},
        requested_by=requested_by,
        parent_run_id=parent_run_id,
    )


def moved(run: Run, status: Status, *, at: datetime, error: str | None = None) -> Run:
    """Return the run in its next status, or raise IllegalTransition. What has ended keeps its time and its error."""
    if status not in MAY_BECOME.get(run.status, frozenset()):
        raise IllegalTransition(f"A run that is {run.status} cannot become {status}.")
    if status is Status.RUNNING:
        return replace(run, status=status, started_at=at, heartbeat_at=at)
    return replace(run, status=status, finished_at=at, error=error)


def ended(run: Run, tally: Tally, *, at: datetime, earlier: Sequence[timedelta]) -> Run:
    """Return the run as its batches leave it; `earlier` are the durations of its job's last successes."""
    run = replace(run, steps_done=tally.done, steps_total=tally.total, stats=_stats(run, tally))
    if run.cancel_requested_at and (tally.unfinished or not tally.total):
        return moved(run, Status.CANCELLED, at=at)
    if tally.failed:
        error = f"{tally.failed} of {tally.total} batches failed. The first: {tally.error}"
        return moved(run, Status.FAILED, at=at, error=error)
    done = moved(run, Status.SUCCEEDED, at=at)
    if not too_fast(at - (run.started_at or at), earlier=earlier):
        return done
    return replace(done, stats={**done.stats, "too_fast": True})


def too_fast(duration: timedelta, *, earlier: Sequence[timedelta]) -> bool:
    """Say whether a success came so soon, next to the median of earlier ones, that it may have done nothing."""
    if len(earlier) < TOO_FAST_AFTER_RUNS:
        return False
    usual = timedelta(seconds=median(span.total_seconds() for span in earlier))
    return duration < usual * TOO_FAST_SHARE


def asked_to_stop(run: Run, *, at: datetime) -> Run:
    """Return a run cancelled at once if it has not begun, else marked to stop before its next batch."""
    if run.status is Status.RUNNING:
        return replace(run, cancel_requested_at=run.cancel_requested_at or at)
    return moved(run, Status.CANCELLED, at=at)


def again(run: Run, *, run_id: UUID, requested_by: UUID, now: datetime) -> Run:
    """Return the run that repeats one which did not succeed, or raise IllegalTransition."""
    if run.status not in MAY_BE_RETRIED:
        raise IllegalTransition(f"A run that is {run.status} cannot be retried.")
    return Run(
        run_id=run_id,
        job_key=run.job_key,
        status=Status.QUEUED,
        scheduled_for=now,
        queued_at=now,
        queue=run.queue,
        args=run.args,
        attempt=run.attempt + 1,
        requested_by=requested_by,
        parent_run_id=run.run_id,
    )


def _stats(run: Run, tally: Tally) -> dict[str, Any]:
    return {**run.stats, "batches": tally.total, "failed": tally.failed, "retried": tally.retried, "rows": tally.rows}
