"""Jobs, their runs, queues, workers and dead letters."""
# pyright: strict

from datetime import datetime
from typing import Any, Literal

import msgspec

from ui.wire.shape import Wire


class Run(Wire, frozen=True, kw_only=True):
    """One run of a job."""

    run_id: str
    job_key: str
    status: str
    scheduled_for: datetime
    queued_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    heartbeat_at: datetime | None
    duration_ms: float | None
    stats: dict[str, Any] | None
    error: str | None
    attempt: int
    requested_by: str | None
    requested_by_name: str | None
    parent_run_id: str | None
    steps_done: int | None
    steps_total: int | None
    args: dict[str, Any] | None
    lock_until: datetime | None
    flags: list[str] = msgspec.field(default_factory=list[str])


class Batch(Wire, frozen=True, kw_only=True):
    """A part of a run."""

    batch: int
    state: Literal["open", "done", "failed"]
    attempts: int
    rows: int | None
    error: str | None


class Batches(Wire, frozen=True, kw_only=True):
    """How far a run is."""

    total: int
    done: int
    failed: int
    retried: int


class OpenRun(Run, frozen=True, kw_only=True):
    """A run with its batches and the runs before it."""

    batches: Batches | None = None
    earlier: list[Run] = msgspec.field(default_factory=list[Run])


class RecentRun(Wire, frozen=True, kw_only=True):
    """A run as a point of a small line."""

    run_id: str
    status: str
    duration_ms: float | None


class Job(Wire, frozen=True, kw_only=True):
    """A job's definition and how it last went."""

    job_key: str
    description: str
    cron: str | None
    zone: str
    schedule: str
    queue: str
    next_run_at: datetime | None
    last_run: Run | None
    recent: list[RecentRun]
    running_run_id: str | None


class Jobs(Wire, frozen=True, kw_only=True):
    """All jobs."""

    items: list[Job]
    counts_24h: dict[str, int]


class Runs(Wire, frozen=True, kw_only=True):
    """A page of runs."""

    items: list[Run]
    next_cursor: str | None = None


class JobRate(Wire, frozen=True, kw_only=True):
    """The runs that ended within a span, and how long they took."""

    at: datetime
    succeeded: int
    failed: int
    cancelled: int
    skipped: int
    missed: int
    p50_ms: int | None
    p95_ms: int | None


class JobQueue(Wire, frozen=True, kw_only=True):
    """A queue of the broker."""

    queue: str
    declared: bool
    ready: int
    delayed: int
    in_flight: int
    dead: int


class DeadLetter(Wire, frozen=True, kw_only=True):
    """A message that died."""

    message_id: str
    queue: str
    actor: str
    run_id: str | None
    job_key: str | None
    error: str
    attempts: int
    died_at: datetime
    state: Literal["dead", "retried", "discarded"]
    settled_at: datetime | None
    settled_by_name: str | None


class DeadLetters(Wire, frozen=True, kw_only=True):
    """A page of messages that died."""

    items: list[DeadLetter]
    total: int
    next_cursor: str | None = None


class OpenDeadLetter(DeadLetter, frozen=True, kw_only=True):
    """A message that died, whole, and the end of its traceback."""

    payload: dict[str, Any]
    traceback: str


class Counted(Wire, frozen=True, kw_only=True):
    """How many things something was done to."""

    count: int


class Worker(Wire, frozen=True, kw_only=True):
    """A worker, as it was last seen."""

    worker_id: str
    queues: list[str]
    pid: int
    threads: int
    last_heartbeat_at: datetime
    state: Literal["healthy", "degraded", "down"]
    current_job: str | None
