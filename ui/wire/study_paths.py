"""Study paths as a whole: their settings, their modules, and how far one has come."""
# pyright: strict

from datetime import datetime
from typing import Literal

import msgspec

from ui.wire.shape import Wire
from ui.wire.study import StudyTask


class RankingWeights(Wire, frozen=True, kw_only=True):
    """How much each reason counts when problems are ranked; only their proportions matter."""

    weakness: float
    difficulty: float
    novelty: float
    recency: float


class PathConfig(Wire, frozen=True, kw_only=True):
    """The settings of a path; the band bounds the expected success that it aims at."""

    weights: RankingWeights
    start_difficulty: int
    target_band: tuple[float, float]
    daily_minutes: int
    modules: list[str]


class PathModule(Wire, frozen=True, kw_only=True):
    """A module of a path; a locked one says what opens it."""

    code: str
    name: str
    position: int
    state: Literal["open", "locked", "done"]
    opens_when: str | None
    completed: int
    total: int


class StudyPath(Wire, frozen=True, kw_only=True):
    """A path with its modules and the tasks that lie ahead."""

    path_id: str
    track: str
    track_name: str
    status: Literal["active", "archived"]
    config: PathConfig
    created_at: datetime
    modules: list[PathModule]
    tasks: list[StudyTask]


class PathProgress(Wire, frozen=True, kw_only=True):
    """How tasks went so far, and how hard they are now."""

    overall_accuracy: float | None
    current_difficulty: int


class StudyTasks(Wire, frozen=True, kw_only=True):
    """Some of a learner's tasks, the latest first."""

    items: list[StudyTask] = msgspec.field(default_factory=list[StudyTask])
    next_cursor: str | None = None


class StudySummary(Wire, frozen=True, kw_only=True):
    """What there is to study today."""

    today: list[StudyTask]
    due_reviews: int
    next_task: StudyTask | None
