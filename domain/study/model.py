"""What study works with: a path with its settings, and a task with all that has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.study.constants import (
    DAILY_MINUTES,
    DIFFICULTY_LEAST,
    DIFFICULTY_WEIGHT,
    NOVELTY_WEIGHT,
    RECENCY_WEIGHT,
    TARGET_FROM,
    TARGET_TO,
    WEAKNESS_WEIGHT,
)


class PathStatus(StrEnum):
    """Whether a path is followed."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class TaskStatus(StrEnum):
    """Where a task stands."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    SKIPPED = "skipped"
    EXPIRED = "expired"

    @property
    def is_open(self) -> bool:
        """Whether something can still be done about it."""
        return self in (TaskStatus.SCHEDULED, TaskStatus.IN_PROGRESS)


class TaskKind(StrEnum):
    """What is done in a task: solve a problem, or recall a concept that is due."""

    CODING = "coding"
    REVIEW = "review"


class TaskOutcome(StrEnum):
    """How a completed task ended."""

    SUCCESS = "success"
    FAILURE = "failure"


class TaskSource(StrEnum):
    """Why there is a task."""

    PLAN = "plan"
    REVIEW = "review"
    PLACEMENT = "placement"


class ModuleState(StrEnum):
    """Whether tasks of a module may come."""

    OPEN = "open"
    LOCKED = "locked"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """How much each reason counts when problems are ranked; only their proportions matter."""

    weakness: float = WEAKNESS_WEIGHT
    difficulty: float = DIFFICULTY_WEIGHT
    novelty: float = NOVELTY_WEIGHT
    recency: float = RECENCY_WEIGHT


@dataclass(frozen=True, slots=True)
class PathConfig:
    """The settings of a path. `modules` are codes in the order of the track; `target_band` bounds expected success."""

    weights: RankingWeights = field(default_factory=RankingWeights)
    start_difficulty: int = DIFFICULTY_LEAST
    target_band: tuple[float, float] = (TARGET_FROM, TARGET_TO)
    daily_minutes: int = DAILY_MINUTES
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """One learner's way through a track. `planned` is how many tasks each module plans."""

    user_id: UUID
    path_id: UUID
    track: str
    status: PathStatus
    config: PathConfig
    algorithm_version: int
    planned: Mapping[str, int]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task as its events made it. `version` numbers them; `active_at` is the last sign of work.

    `problem_id` is what is solved, `concept_id` what is reviewed. `metadata` is what is told of it and decides nothing.
    """

    user_id: UUID
    task_id: UUID
    path_id: UUID
    version: int
    kind: TaskKind
    module: str
    topics: tuple[str, ...]
    difficulty: int
    status: TaskStatus
    scheduled_at: datetime
    expires_at: datetime
    problem_id: UUID | None = None
    concept_id: UUID | None = None
    outcome: TaskOutcome | None = None
    started_at: datetime | None = None
    active_at: datetime | None = None
    completed_at: datetime | None = None
    score: float | None = None
    time_spent_seconds: int = 0
    submissions: int = 0
    hints_used: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Draft:
    """The code as it stands in the editor."""

    language: str
    code: str
    saved_at: datetime
