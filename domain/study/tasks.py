"""Decides which moves a task allows: scheduled, in progress, then completed or skipped; or expired unbegun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from domain.catalog.problems import Problem
from domain.kernel.events import Happened
from domain.scheduling.model import Rating
from domain.study.constants import (
    EXPIRY_DAYS,
    HARD_FROM_HINTS,
    HARD_FROM_SUBMITS,
    HINT_LEVELS,
    IDLE_MINUTES,
    LAST_HINT_MINUTES,
)
from domain.study.errors import HintOpensLater, IllegalMove, NoSuchHint, TaskIsOver
from domain.study.events import (
    Placed,
    TaskCreated,
    TaskEvaluated,
    TaskEvent,
    TaskHintRequested,
    TaskStarted,
    TaskStatusChanged,
    TaskSubmitted,
)
from domain.study.model import Task, TaskKind, TaskOutcome, TaskStatus
from domain.study.replay import apply

MOVES: Final[Mapping[TaskStatus, frozenset[TaskStatus]]] = {
    TaskStatus.SCHEDULED: frozenset({TaskStatus.IN_PROGRESS, TaskStatus.SKIPPED, TaskStatus.EXPIRED}),
    TaskStatus.IN_PROGRESS: frozenset({TaskStatus.COMPLETED, TaskStatus.SKIPPED}),
    TaskStatus.COMPLETED: frozenset(),
    TaskStatus.SKIPPED: frozenset(),
    TaskStatus.EXPIRED: frozenset(),
}
"""Where a task may go from where it stands. A review that was done elsewhere is the one other way: see `settle`."""

ASSISTANT: Final = "authored"
"""Who gives hints: the ladder that the problem's author wrote."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A task after something happened to it, and what that was, oldest first."""

    task: Task
    happened: tuple[Happened, ...]

    def then(self, event: TaskEvent, *, at: datetime, actor_id: UUID | None) -> "Moved":
        """Return what one more event makes of it."""
        further = _move(self.task, event, at=at, actor_id=actor_id)
        return Moved(further.task, (*self.happened, *further.happened))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A task that is to be: what is done in it, and what is told of it."""

    kind: TaskKind
    module: str
    topics: tuple[str, ...]
    difficulty: int
    metadata: Mapping[str, Any]
    problem_id: UUID | None = None
    concept_id: UUID | None = None


def create(
    wanted: Wanted, *, task_id: UUID, user_id: UUID, path_id: UUID, scheduled_at: datetime, actor_id: UUID | None
) -> Moved:
    """Return a new task, scheduled at `scheduled_at` (aware), which expires EXPIRY_DAYS later."""
    event = TaskCreated(
        user_id=user_id,
        task_id=task_id,
        path_id=path_id,
        kind=wanted.kind,
        module=wanted.module,
        topics=wanted.topics,
        difficulty=wanted.difficulty,
        problem_id=wanted.problem_id,
        concept_id=wanted.concept_id,
        scheduled_at=scheduled_at,
        expires_at=scheduled_at + timedelta(days=EXPIRY_DAYS),
        metadata=dict(wanted.metadata),
    )
    return _move(None, event, at=scheduled_at, actor_id=actor_id)


def start(task: Task, *, at: datetime, told: Mapping[str, Any] | None = None) -> Moved:
    """Begin a task at `at` (aware), or raise IllegalMove; `told` is added to what is told of it."""
    return _start(task, at=at, problem_id=task.problem_id, topics=task.topics, told=told or {})


def start_with(task: Task, problem: Problem, *, at: datetime) -> Moved:
    """Begin a review with a problem, or raise IllegalMove. The concept that is due stays its first topic."""
    topics = (*task.topics, *(code for code in problem.topics if code not in task.topics))
    told = {"problem_title": problem.title, "target_minutes": problem.target_minutes}
    return _start(task, at=at, problem_id=problem.problem_id, topics=topics, told=told)


def submit(task: Task, *, evaluation_id: UUID, language: str, at: datetime) -> Moved:
    """Hand code in at `at` (aware); that also begins a task. TaskIsOver where it has ended."""
    if not task.status.is_open:
        raise TaskIsOver
    begun = start(task, at=at) if task.status is TaskStatus.SCHEDULED else Moved(task, ())
    event = TaskSubmitted(
        user_id=task.user_id,
        task_id=task.task_id,
        evaluation_id=evaluation_id,
        language=language,
        time_spent_seconds=time_spent(begun.task, at=at),
    )
    return begun.then(event, at=at, actor_id=task.user_id)


def take_verdict(
    task: Task,
    *,
    evaluation_id: UUID,
    status: str,
    score: float | None,
    failure_category: str | None,
    review_ids: tuple[UUID, ...],
    at: datetime,
) -> Moved:
    """Take a verdict at `at` (aware): a full pass completes the task, anything else leaves it as it is."""
    event = TaskEvaluated(
        user_id=task.user_id,
        task_id=task.task_id,
        evaluation_id=evaluation_id,
        status=status,
        score=score,
        failure_category=failure_category,
        review_ids=review_ids,
        submissions=task.submissions + 1,
    )
    moved = _move(task, event, at=at, actor_id=None)
    if status != PASSED or task.status is not TaskStatus.IN_PROGRESS:
        return moved
    return moved.then(
        _ended(moved.task, TaskStatus.COMPLETED, "passed", at=None, outcome=TaskOutcome.SUCCESS), at=at, actor_id=None
    )


PASSED: Final = "passed"
COUNTED: Final = (PASSED, "failed", "timeout")
"""The verdicts that say something of the learner; an error or a cancellation does not."""


def rate_verdict(task: Task, *, status: str, target_minutes: int | None) -> Rating:
    """Rate how well a problem's concepts were recalled, before the verdict is counted with the task.

    No pass is Again; one with hints or tries enough is Hard; at the first try, without a hint and within the target
    minutes it is Easy; else Good (definitions: Coding task).
    """
    submits = task.submissions + 1
    if status != PASSED:
        return Rating.AGAIN
    if task.hints_used >= HARD_FROM_HINTS or submits >= HARD_FROM_SUBMITS:
        return Rating.HARD
    minutes = task.time_spent_seconds / 60
    unaided = submits == 1 and not task.hints_used and target_minutes is not None and minutes < target_minutes
    return Rating.EASY if unaided else Rating.GOOD


def finish(task: Task, *, at: datetime) -> Moved:
    """Give a task up at `at` (aware): it is completed, with failure. IllegalMove unless it is in progress."""
    _refuse_unless(task, TaskStatus.COMPLETED)
    event = _ended(task, TaskStatus.COMPLETED, "finished", at=at, outcome=TaskOutcome.FAILURE)
    return _move(task, event, at=at, actor_id=task.user_id)


def skip(task: Task, *, at: datetime) -> Moved:
    """Leave a task out at `at` (aware), or raise IllegalMove."""
    _refuse_unless(task, TaskStatus.SKIPPED)
    return _move(task, _ended(task, TaskStatus.SKIPPED, "skipped", at=at), at=at, actor_id=task.user_id)


def drop(task: Task, *, at: datetime) -> Moved:
    """Take back a task that was planned and fits no more, with nothing else to put in its place."""
    _refuse_unless(task, TaskStatus.SKIPPED)
    return _move(task, _ended(task, TaskStatus.SKIPPED, "replanned", at=None), at=at, actor_id=None)


def expire(task: Task, *, at: datetime) -> Moved:
    """Let a task that was never begun expire, or raise IllegalMove."""
    _refuse_unless(task, TaskStatus.EXPIRED)
    return _move(task, _ended(task, TaskStatus.EXPIRED, "expired", at=at), at=at, actor_id=None)


def settle(task: Task, *, correct: bool, at: datetime) -> Moved:
    """Complete a review that was done elsewhere, begun here or not, by how it went there."""
    if task.kind is not TaskKind.REVIEW or not task.status.is_open:
        raise IllegalMove
    outcome = TaskOutcome.SUCCESS if correct else TaskOutcome.FAILURE
    event = _ended(task, TaskStatus.COMPLETED, "reviewed", at=None, outcome=outcome)
    return _move(task, event, at=at, actor_id=None)


def place(task: Task, wanted: Wanted, *, reason: str, at: datetime, actor_id: UUID | None) -> Moved:
    """Put another problem in the place of a task's own: of one not begun, or (`reason` says so) of one that is gone."""
    if not task.status.is_open or wanted.problem_id is None:
        raise IllegalMove
    placed = Placed(
        problem_id=wanted.problem_id,
        module=wanted.module,
        topics=wanted.topics,
        difficulty=wanted.difficulty,
        metadata=dict(wanted.metadata),
    )
    event = TaskStatusChanged(
        user_id=task.user_id,
        task_id=task.task_id,
        path_id=task.path_id,
        from_status=task.status,
        to_status=task.status,
        reason=reason,
        time_spent_seconds=task.time_spent_seconds,
        placed=placed,
    )
    return _move(task, event, at=at, actor_id=actor_id)


def give_hint(task: Task, *, level: int, ladder: tuple[str, ...], at: datetime) -> Moved:
    """Give the hint of a level (1 to 3) at `at` (aware). One that was given before is given again and not counted.

    Raises IllegalMove unless the task is in progress, NoSuchHint, or HintOpensLater with its time.
    """
    if not task.status.is_open:
        raise TaskIsOver
    if task.status is not TaskStatus.IN_PROGRESS or task.started_at is None:
        raise IllegalMove("Start the task first.")
    if not 1 <= level <= min(HINT_LEVELS, len(ladder)):
        raise NoSuchHint
    if level in task.metadata.get("hint_levels", ()):
        return Moved(task, ())
    opens_at = task.started_at + timedelta(minutes=LAST_HINT_MINUTES)
    if level == HINT_LEVELS and not task.submissions and at < opens_at:
        raise HintOpensLater(opens_at)
    event = TaskHintRequested(
        user_id=task.user_id,
        task_id=task.task_id,
        level=level,
        text=ladder[level - 1],
        provider=ASSISTANT,
        hints_used=task.hints_used + 1,
        time_spent_seconds=time_spent(task, at=at),
    )
    return _move(task, event, at=at, actor_id=task.user_id)


def time_spent(task: Task, *, at: datetime) -> int:
    """Return the seconds spent at a task by `at` (aware): since its last sign of work at most IDLE_MINUTES count."""
    if task.active_at is None:
        return task.time_spent_seconds
    since = min(max((at - task.active_at).total_seconds(), 0), IDLE_MINUTES * 60)
    return task.time_spent_seconds + round(since)


def _ended(
    task: Task, to: TaskStatus, reason: str, *, at: datetime | None, outcome: TaskOutcome | None = None
) -> TaskStatusChanged:
    """Return how a task ends; `at` is None where its end is no sign of the learner's work."""
    counts = at is not None and task.status is TaskStatus.IN_PROGRESS
    return TaskStatusChanged(
        user_id=task.user_id,
        task_id=task.task_id,
        path_id=task.path_id,
        from_status=task.status,
        to_status=to,
        reason=reason,
        time_spent_seconds=time_spent(task, at=at) if counts and at is not None else task.time_spent_seconds,
        outcome=outcome,
    )


def _start(
    task: Task, *, at: datetime, problem_id: UUID | None, topics: tuple[str, ...], told: Mapping[str, Any]
) -> Moved:
    _refuse_unless(task, TaskStatus.IN_PROGRESS)
    event = TaskStarted(
        user_id=task.user_id,
        task_id=task.task_id,
        path_id=task.path_id,
        problem_id=problem_id,
        topics=topics,
        told=dict(told),
    )
    return _move(task, event, at=at, actor_id=task.user_id)


def _refuse_unless(task: Task, to: TaskStatus) -> None:
    if to in MOVES[task.status]:
        return
    if not task.status.is_open:
        raise TaskIsOver(f"This task is over: it is {task.status.replace('_', ' ')}.")
    raise IllegalMove(f"A task that is {task.status.replace('_', ' ')} cannot become {to.replace('_', ' ')}.")


def _move(task: Task | None, event: TaskEvent, *, at: datetime, actor_id: UUID | None) -> Moved:
    moved = apply(task, event, at=at)
    happened = Happened(
        event=event, owner_id=moved.user_id, subject=moved.task_id, subject_version=moved.version, actor_id=actor_id
    )
    return Moved(moved, (happened,))
