"""The seven things that happen to a task; told in their order they make it what it is."""

from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from domain.kernel.events import Event
from domain.study.model import TaskKind, TaskOutcome, TaskStatus


class TaskCreated(Event, frozen=True):
    """A task was planned."""

    user_id: UUID
    task_id: UUID
    path_id: UUID
    kind: TaskKind
    module: str
    topics: tuple[str, ...]
    difficulty: int
    problem_id: UUID | None
    concept_id: UUID | None
    scheduled_at: datetime
    expires_at: datetime
    metadata: dict[str, Any]


class TaskStarted(Event, frozen=True):
    """A learner opened a task; a review is then given a problem or a practice session."""

    user_id: UUID
    task_id: UUID
    path_id: UUID
    problem_id: UUID | None
    topics: tuple[str, ...]
    told: dict[str, Any]


class TaskSubmitted(Event, frozen=True):
    """Code was sent to be judged. The code itself is kept with its evaluation."""

    user_id: UUID
    task_id: UUID
    evaluation_id: UUID
    language: str
    time_spent_seconds: int


class TaskEvaluated(Event, frozen=True):
    """Submitted code was judged. `review_ids` are the reviews that came of it, one for each concept."""

    user_id: UUID
    task_id: UUID
    evaluation_id: UUID
    status: str
    score: float | None
    failure_category: str | None
    review_ids: tuple[UUID, ...]
    submissions: int


class TaskHintRequested(Event, frozen=True):
    """A hint was given, with its text."""

    user_id: UUID
    task_id: UUID
    level: int
    text: str
    provider: str
    hints_used: int
    time_spent_seconds: int


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """The problem that took the place of another, and what is told of it."""

    problem_id: UUID
    module: str
    topics: tuple[str, ...]
    difficulty: int
    metadata: dict[str, Any]


class TaskStatusChanged(Event, frozen=True, rename={"from_status": "from", "to_status": "to"}):
    """A task ended; or, where it stays what it was, another problem took its place."""

    user_id: UUID
    task_id: UUID
    path_id: UUID
    from_status: TaskStatus
    to_status: TaskStatus
    reason: str
    time_spent_seconds: int
    outcome: TaskOutcome | None = None
    placed: Placed | None = None


class TaskTutorInteraction(Event, frozen=True):
    """A human tutor or mentor acted on a task."""

    user_id: UUID
    task_id: UUID
    tutor_id: UUID
    note: str


TaskEvent: TypeAlias = (
    TaskCreated
    | TaskStarted
    | TaskSubmitted
    | TaskEvaluated
    | TaskHintRequested
    | TaskStatusChanged
    | TaskTutorInteraction
)
