"""Decides which slot of a schedule is to be run now and which are lost; a late start is not a long run."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.jobs.constants import MISSED_SLOTS_NOTED
from domain.jobs.cron import latest_slots
from domain.jobs.definitions import JobDefinition
from domain.jobs.model import Run, Status
from domain.jobs.runs import moved, queued


@dataclass(frozen=True, slots=True)
class Slots:
    """The slot to run now, if any, and those that will not be run any more, oldest first."""

    start: datetime | None
    missed: list[datetime]


def due_slots(job: JobDefinition, *, last: datetime | None, now: datetime) -> Slots:
    """Look at the slots after `last`, the newest one that is known (None: the job has never been seen).

    Only the newest is worth running, and only while its start grace lasts; where nothing is known, nothing was missed.
    """
    if job.cron is None:
        return Slots(None, [])
    recent = latest_slots(job.cron, zone=job.zone, until=now, count=MISSED_SLOTS_NOTED + 1)
    open_slots = [slot for slot in recent if last is None or slot > last]
    if not open_slots:
        return Slots(None, [])
    *missed, newest = open_slots
    in_time = now - newest <= job.start_grace
    known = last is not None
    return Slots(newest if in_time else None, (missed if in_time else open_slots) if known else [])


def missed_run(job: JobDefinition, *, run_id: UUID, slot: datetime, now: datetime) -> Run:
    """Return the record of a slot that nobody started."""
    return not_started(queued(job, run_id=run_id, now=now, slot=slot), now=now, because="no scheduler was at work")


def not_started(run: Run, *, now: datetime, because: str) -> Run:
    """Return a run that nobody has begun, ended as missed."""
    return moved(
        run, Status.MISSED, at=now, error=f"Due {run.scheduled_for:%Y-%m-%d %H:%M} UTC, not started: {because}."
    )


def start_is_too_late(run: Run, job: JobDefinition, *, now: datetime) -> bool:
    """Say whether a run of the schedule has waited longer than its start grace; what a person asked for waits on."""
    return run.status is Status.QUEUED and run.requested_by is None and now - run.scheduled_for > job.start_grace


def runs_too_long(run: Run, job: JobDefinition, *, now: datetime) -> bool:
    """Say whether a run that has begun is past its limit."""
    return run.started_at is not None and now - run.started_at > job.run_limit


def over_limit(run: Run, job: JobDefinition, *, now: datetime) -> Run:
    """Return a run ended because it took too long."""
    minutes = round(job.run_limit.total_seconds() / 60)
    return moved(run, Status.FAILED, at=now, error=f"It ran longer than its limit of {minutes} minutes.")
