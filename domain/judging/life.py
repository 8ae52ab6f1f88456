"""The life of an evaluation: queued, running, judged; or cancelled on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.judging.model import Json, Language


class Kind(StrEnum):
    """What was asked for."""

    SUBMIT = "submit"
    """All tests; what comes of it counts."""
    RUN = "run"
    """The visible tests alone, and nothing follows."""


class Status(StrEnum):
    """How far an evaluation is."""

    QUEUED = "queued"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    TIMEOUT = "timeout"
    ERROR = "error"
    """The judge itself failed; it is nobody's wrong answer."""
    CANCELLED = "cancelled"


OPEN = frozenset((Status.QUEUED, Status.RUNNING))
FINAL = frozenset(Status) - OPEN


@dataclass(frozen=True, slots=True)
class Task:
    """What judging has to know of the task that a program is for."""

    status: str
    problem_id: UUID | None

    @property
    def is_open(self) -> bool:
        """Say whether a program may be handed in: what is scheduled is begun by it."""
        return self.status in ("scheduled", "in_progress")


@dataclass(frozen=True, slots=True)
class Order:
    """Something to be judged, as it was asked for."""

    user_id: UUID
    evaluation_id: UUID
    study_task_id: UUID
    kind: Kind
    language: Language
    code: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """An evaluation in the hands of one worker. `attempt` tells its hands from those that went silent before."""

    user_id: UUID
    evaluation_id: UUID
    study_task_id: UUID
    problem_id: UUID
    kind: Kind
    language: Language
    code: str
    requested_at: datetime
    attempt: int


@dataclass(frozen=True, slots=True)
class Held:
    """What is looked at before an evaluation is moved on, its row being locked."""

    user_id: UUID
    evaluation_id: UUID
    study_task_id: UUID
    kind: Kind
    language: Language
    status: Status
    attempts: int
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written when an evaluation ends; `visible` and `hidden` as they are told."""

    status: Status
    score: float | None = None
    partial: bool = False
    visible: Mapping[str, Json] | None = None
    hidden: Mapping[str, Json] | None = None
    failure_category: str | None = None
    error_text: str | None = None
    runtime_ms: int | None = None
    memory_mb: float | None = None
