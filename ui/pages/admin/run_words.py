"""How a run of a job is put into words, for every page that shows one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from ui import format as fmt
from ui import wire
from ui.theme import STATES

ENDED: Final = ("succeeded", "failed", "skipped", "cancelled", "missed")
STOPPABLE: Final = ("queued", "running")
REPEATABLE: Final = ("failed", "cancelled", "missed", "skipped")
STEPS: Final = {"revision_queue_regen": "batches"}
"""What a job's steps are called, where that says more than "steps"."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as a line of a list."""

    run_id: str = ""
    short_id: str = ""
    job_key: str = ""
    status: str = "queued"
    when: str = ""
    instant: str = ""
    took: str = ""
    by: str = ""
    error: str = ""
    late: bool = False
    too_fast: bool = False
    can_be_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in the life of a run."""

    words: str
    state: str
    took: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch that was given up."""

    words: str
    attempts: str
    error: str


@dataclass(frozen=True, slots=True)
class RunDetail:
    """A run, opened."""

    run_id: str = ""
    job_key: str = ""
    status: str = "queued"
    subtitle: str = ""
    progress_words: str = ""
    progress_count: str = ""
    progress_width: str = "0%"
    done: int = 0
    total: int = 0
    pace: str = ""
    error: str = ""
    args: str = ""
    stats: str = ""
    attempt: str = ""
    lock_until: str = ""
    batches_retried: str = ""
    remark: str = ""
    can_cancel: bool = False
    can_retry: bool = False


def run_row(run: wire.Run, *, now: datetime, zone: str) -> RunRow:
    """Put a run into the words of a line."""
    began = run.started_at or run.queued_at or run.scheduled_for
    return RunRow(
        run_id=run.run_id,
        short_id=short(run.run_id),
        job_key=run.job_key,
        status=run.status,
        when=fmt.moment(began, now, zone),
        instant=fmt.instant(began, zone),
        took=fmt.duration(run.duration_ms) if run.duration_ms is not None else "",
        by=run.requested_by_name or "the schedule",
        error=run.error or "",
        late="late" in run.flags,
        too_fast="too_fast" in run.flags,
        can_be_cancelled=run.status in STOPPABLE,
    )


def run_detail(run: wire.OpenRun, *, now: datetime, zone: str) -> RunDetail:
    """Put a run and its batches into words."""
    done, total = run.steps_done or 0, run.steps_total or 0
    return RunDetail(
        run_id=run.run_id,
        job_key=run.job_key,
        status=run.status,
        subtitle=_subtitle(run, now=now, zone=zone),
        progress_words=f"{STEPS.get(run.job_key, 'steps')} done".capitalize(),
        progress_count=f"{fmt.number(done)} of {fmt.number(total)}" if total else "",
        progress_width=fmt.share(done, total),
        done=done,
        total=total,
        pace=_pace(run, done=done, total=total, now=now),
        error=run.error or "",
        args=_json(run.args),
        stats=_json(run.stats),
        attempt=fmt.number(run.attempt),
        lock_until=fmt.clock(run.lock_until, zone) if run.lock_until else fmt.NONE,
        batches_retried=fmt.number(run.batches.retried) if run.batches else fmt.NONE,
        remark=_remark(run),
        can_cancel=run.status in STOPPABLE,
        can_retry=run.status in REPEATABLE,
    )


def steps(run: wire.OpenRun, *, now: datetime) -> list[StepRow]:
    """Return the life of a run: waited, worked on, ended. What it has not come to yet is not there."""
    if run.queued_at is None:
        return []
    ended = run.status in ENDED
    waited = (run.started_at or run.finished_at or now) - run.queued_at
    waiting = run.started_at is None
    rows = [
        StepRow("Waits for a worker" if waiting and not ended else "Waited", _step_state(waiting, run), _took(waited))
    ]
    if run.started_at is not None:
        words = "Works" if not ended else "Worked"
        worked = (run.finished_at or now) - run.started_at
        rows.append(StepRow(f"{words} on {_parts(run)}", _step_state(not ended, run), _took(worked)))
    if ended:
        rows.append(StepRow(f"Ended: {STATES[run.status].word.lower()}", run.status, ""))
    return rows


def batch_row(batch: wire.Batch) -> BatchRow:
    """Put a batch that was given up into words."""
    return BatchRow(
        words=f"Batch {fmt.number(batch.batch)}",
        attempts=fmt.count(batch.attempts, "attempt"),
        error=batch.error or "",
    )


def runs_words(count: int) -> str:
    """3 runs."""
    return fmt.count(count, "run")


def short(run_id: str) -> str:
    """Return the end of an id: UUIDv7 begin alike when they are born together."""
    return run_id.replace("-", "")[-6:]


def _step_state(at_it: bool, run: wire.OpenRun) -> str:  # noqa: FBT001
    if not at_it:
        return "succeeded"
    return run.status if run.status in ENDED else "running" if run.started_at else "queued"


def _parts(run: wire.OpenRun) -> str:
    total = run.steps_total or 0
    if not total:
        return "it"
    unit = STEPS.get(run.job_key, "steps")
    return f"{fmt.number(total)} {unit}"


def _took(span: timedelta) -> str:
    return fmt.duration(max(span.total_seconds(), 0) * 1000)


def _remark(run: wire.OpenRun) -> str:
    """Say what is odd about when a run began or how long it took."""
    words: list[str] = []
    if "late" in run.flags and run.started_at:
        words.append(f"It began {_took(run.started_at - run.scheduled_for)} after its time, later than it may.")
    if "too_fast" in run.flags:
        words.append("It took far less time than usual, so it may have done nothing.")
    return " ".join(words)


def _subtitle(run: wire.OpenRun, *, now: datetime, zone: str) -> str:
    began = run.started_at or run.queued_at or run.scheduled_for
    verb = "started" if run.started_at else "asked for" if run.queued_at else "due"
    return (
        f"run {short(run.run_id)} · {verb} {fmt.moment(began, now, zone)} by {run.requested_by_name or 'the schedule'}"
    )


def _pace(run: wire.OpenRun, *, done: int, total: int, now: datetime) -> str:
    """Say how fast a run goes and how long it will take; nothing before it has done anything."""
    words = [f"heartbeat {fmt.when(run.heartbeat_at, now, 'UTC')}"] if run.heartbeat_at else []
    if run.status != "running" or run.started_at is None or not done:
        return " · ".join(words) if run.status == "running" else ""
    seconds = max((now - run.started_at).total_seconds(), 0.1)
    left = (total - done) * seconds / done
    return " · ".join([f"{done / seconds:.1f} a second", f"about {fmt.duration(left * 1000)} left", *words])


def _json(values: dict[str, object] | None) -> str:
    return msgspec.json.format(msgspec.json.encode(values), indent=1).decode() if values else ""
