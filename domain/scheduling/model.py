"""What a memory is, how it is rated, and what a learner prefers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID


class Rating(IntEnum):
    """How well something was recalled (the four grades of FSRS)."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class ReviewState(StrEnum):
    """Where a memory stood before a review."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class Source(StrEnum):
    """What graded the encounter."""

    PRACTICE = "practice"
    STUDY_TASK = "study_task"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS holds of one concept for one learner: stability in days, difficulty 1 to 10."""

    stability: float
    difficulty: float
    reviewed_at: datetime
    due_at: datetime
    reps: int
    lapses: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The 21 weights of FSRS-6; version 0 is the published default."""

    values: tuple[float, ...]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a learner wants to revise."""

    revision_daily_target: int | None = None
    spacing_multiplier: float = 1.0
    retention_target_override: float | None = None
    zone: str = "UTC"
    day_rollover_hour: int = 0
    easy_days: tuple[int, ...] = field(default=())
    reschedule_on_new_weights: bool = True
    free_days: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one review does to a memory."""

    rating: Rating
    before: Memory | None
    after: Memory
    previous_state: ReviewState
    elapsed_days: int
    interval_days: int
    retrievability_before: float | None


@dataclass(frozen=True, slots=True)
class LoggedReview:
    """One row of the review log: the only record of a graded encounter."""

    review_id: UUID
    user_id: UUID
    concept_id: UUID
    question_id: UUID | None
    source: Source
    correct: bool
    score: float
    time_ms: int | None
    reviewed: Reviewed
    mastery_before: float | None
    mastery_after: float | None
    weights_version: int
    exposure: str | None = None
    complexity: float | None = None
    """What the concept's complexity changed of a first review; None where it changed nothing."""
    complexity_strength: float | None = None
