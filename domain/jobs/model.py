"""What a run of a job is, and the batches it is cut into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

Arguments: TypeAlias = Mapping[str, Any]
"""Small JSON values."""


class Status(StrEnum):
    """Where a run is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a job. `requested_by` is None where the schedule asked, the nil id at the command line."""

    run_id: UUID
    job_key: str
    status: Status
    scheduled_for: datetime
    queued_at: datetime
    queue: str
    started_at: datetime | None = None
    finished_at: datetime | None = None
    heartbeat_at: datetime | None = None
    cancel_requested_at: datetime | None = None
    args: Arguments = field(default_factory=dict[str, Any])
    stats: Arguments = field(default_factory=dict[str, Any])
    error: str | None = None
    attempt: int = 1
    requested_by: UUID | None = None
    parent_run_id: UUID | None = None
    steps_done: int = 0
    steps_total: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a run that is done in one transaction; `attempts` counts those that failed."""

    run_id: UUID
    number: int
    args: Arguments
    attempts: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How the batches of a run stand; `rows` is what the finished ones wrote, `error` the first that was given up."""

    total: int
    done: int
    failed: int
    retried: int
    rows: int
    error: str | None

    @property
    def unfinished(self) -> int:
        return self.total - self.done - self.failed


@dataclass(frozen=True, slots=True)
class Progress:
    """What a worker learns when it gives a sign of life: how many batches are left, and whether to stop."""

    unfinished: int
    cancelling: bool
