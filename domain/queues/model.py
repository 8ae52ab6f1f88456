"""What a revision list holds: how much is due, in which theme, for which stretch of learners."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from uuid import UUID


class Due(Enum):
    """When a memory asks for its next review, seen from a learner's day. The three never overlap."""

    OVERDUE = auto()
    TODAY = auto()
    TOMORROW = auto()


@dataclass(frozen=True, slots=True)
class ThemeLoad:
    """What one theme asks of one learner in their present day; `next_due_at` is the earliest of all that counts."""

    theme_id: UUID
    due_today: int
    overdue: int
    due_tomorrow: int
    next_due_at: datetime


@dataclass(frozen=True, slots=True)
class LearnerRange:
    """Learners from `first` to `last`, both included, in the order of their ids."""

    first: UUID
    last: UUID


@dataclass(frozen=True, slots=True)
class Regenerated:
    """What one batch did: learners looked at, and rows that had to change."""

    learners: int
    themes_written: int
    themes_removed: int
    summaries_written: int
