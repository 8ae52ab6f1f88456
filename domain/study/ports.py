"""What study needs from the world."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.kernel.events import Events
from domain.practice.ports import Encounters, PracticeSessions
from domain.study.events import TaskEvent
from domain.study.model import Draft, Path, Task
from domain.study.planning import Standing
from domain.study.reviewing import DueReview
from domain.study.tasks import Moved


@dataclass(frozen=True, slots=True)
class Verdict:
    """A final evaluation of a task's code. `is_taken` once it has been counted; `concept_ids` are the task's topics."""

    task: Task
    evaluation_id: UUID
    kind: str
    status: str
    score: float | None
    failure_category: str | None
    finished_at: datetime | None
    is_taken: bool
    concept_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DoneReview:
    """An open review task that is due no more, and how its concept went elsewhere; None: it was set aside or undone."""

    task: Task
    correct: bool | None


@dataclass(frozen=True, slots=True)
class Reviewable:
    """What a review of a concept can be done with: its theme, its code, and whether questions ask it."""

    theme_id: UUID
    code: str
    has_questions: bool


class Paths(Protocol):
    """Paths, and how their learners stand."""

    async def add(self, path: Path) -> None:
        """Keep a new path, or raise PathExists."""
        ...

    async def find_active(self, user_id: UUID) -> Path | None:
        """Return the newest path that the learner follows."""
        ...

    async def lock(self, user_id: UUID, path_id: UUID) -> Path:
        """Return a path and keep others from changing it; StudyPathNotFound."""
        ...

    async def save(self, path: Path) -> None:
        """Write a path's settings, status and what its modules plan."""
        ...

    async def lock_standing(self, path: Path, topics: Sequence[str]) -> Standing:
        """Return how the learner stands on a path they hold and with these topics; hold its open coding tasks."""
        ...


class Tasks(Protocol):
    """Tasks; each change comes with the events that made it."""

    async def get(self, user_id: UUID, task_id: UUID) -> Task:
        """Return a task, or raise StudyTaskNotFound."""
        ...

    async def lock(self, user_id: UUID, task_id: UUID) -> Task:
        """Return a task and keep others from changing it; StudyTaskNotFound."""
        ...

    async def lock_open(self, user_id: UUID, path_id: UUID) -> list[Task]:
        """Return all open tasks of a path, and hold them."""
        ...

    async def history(self, user_id: UUID, task_id: UUID) -> list[tuple[TaskEvent, datetime]]:
        """Return what happened to a task, oldest first, each with its time."""
        ...

    async def find_next(self, user_id: UUID, now: datetime) -> Task | None:
        """Return the learner's next task on a path they follow: due reviews, what is begun, then as scheduled."""
        ...

    async def add(self, tasks: Sequence[Moved]) -> list[Moved]:
        """Keep new tasks and return them, without reviews of which an open one is there already."""
        ...

    async def save(self, task: Task) -> None:
        """Write what has become of a task that is held."""
        ...

    async def lock_verdict(self, user_id: UUID, evaluation_id: UUID) -> Verdict | None:
        """Return an evaluation with its task, and keep others from changing that; None where there is none."""
        ...

    async def mark_taken(self, user_id: UUID, evaluation_id: UUID, review_ids: Sequence[UUID], now: datetime) -> None:
        """Note that a verdict has been counted, and the reviews that came of it."""
        ...

    async def untaken(self, *, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
        """Return the learner and the id of verdicts older than that which count and were not counted, by learner."""
        ...

    async def count_expired(self, now: datetime) -> int:
        """Return how many tasks are past their time that nobody has begun."""
        ...

    async def claim_expired(self, now: datetime, *, limit: int) -> list[Task]:
        """Return tasks past their time that nobody has begun and nobody else is taking, and hold them."""
        ...

    async def followers(self, *, size: int) -> list[tuple[UUID, UUID]]:
        """Cut everybody who follows a path into ranges of at most `size`: the first and the last of each."""
        ...

    async def due_reviews(self, first: UUID, last: UUID, now: datetime) -> list[DueReview]:
        """Return the concepts of their tracks that are due for followers in a range and have no open review task."""
        ...

    async def claim_done_reviews(
        self, first: UUID, last: UUID, now: datetime, *, concept_ids: Sequence[UUID] = ()
    ) -> list[DoneReview]:
        """Return the open reviews of a range (of these concepts, or all) that were done elsewhere, and hold them."""
        ...

    async def met(self, user_id: UUID, path_id: UUID) -> dict[UUID, datetime]:
        """Return when each problem was last met on a path."""
        ...

    async def reviewable(self, concept_id: UUID) -> Reviewable:
        """Return what a review of a concept can be done with."""
        ...


class Desk(Protocol):
    """What a learner keeps beside a task: code as it stands, and notes."""

    async def save_draft(self, user_id: UUID, task_id: UUID, draft: Draft) -> None:
        """Keep the code of a language, instead of what was kept before."""
        ...

    async def forget_drafts(self, user_id: UUID, task_id: UUID) -> None:
        """Keep no code of a task any longer."""
        ...

    async def save_note(self, user_id: UUID, problem_id: UUID, *, note: str, starred: bool, now: datetime) -> None:
        """Keep what the learner wants to remember of a problem."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def paths(self) -> Paths: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def encounters(self) -> Encounters: ...
    @property
    def practice_sessions(self) -> PracticeSessions: ...
    @property
    def events(self) -> Events: ...
