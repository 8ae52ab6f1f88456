"""Decides what each event makes of a task: the present state is the fold of all of them, in their order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import singledispatch

from domain.kernel.events import Event
from domain.study.events import (
    TaskCreated,
    TaskEvaluated,
    TaskEvent,
    TaskHintRequested,
    TaskStarted,
    TaskStatusChanged,
    TaskSubmitted,
    TaskTutorInteraction,
)
from domain.study.model import Task, TaskStatus


class OutOfOrder(ValueError):
    """A task's first event says that it was created, and no later one does."""


def replay(events: Iterable[tuple[TaskEvent, datetime]]) -> Task:
    """Return the task that its events, oldest first, each with its time, have made. OutOfOrder where they cannot."""
    task: Task | None = None
    for event, at in events:
        task = apply(task, event, at=at)
    if task is None:
        raise OutOfOrder
    return task


def apply(task: Task | None, event: TaskEvent, *, at: datetime) -> Task:
    """Return what an event at `at` (aware) makes of a task, or of none: the first makes it."""
    if isinstance(event, TaskCreated):
        if task is not None:
            raise OutOfOrder
        return _created(event)
    if task is None:
        raise OutOfOrder
    return replace(_applied(event, task, at), version=task.version + 1)


def _created(event: TaskCreated) -> Task:
    return Task(
        user_id=event.user_id,
        task_id=event.task_id,
        path_id=event.path_id,
        version=1,
        kind=event.kind,
        module=event.module,
        topics=event.topics,
        difficulty=event.difficulty,
        status=TaskStatus.SCHEDULED,
        scheduled_at=event.scheduled_at,
        expires_at=event.expires_at,
        problem_id=event.problem_id,
        concept_id=event.concept_id,
        metadata=event.metadata,
    )


@singledispatch
def _applied(event: Event, task: Task, at: datetime) -> Task:  # noqa: ARG001  the shape of all that follow
    raise OutOfOrder


@_applied.register
def _(event: TaskStarted, task: Task, at: datetime) -> Task:
    return replace(
        task,
        status=TaskStatus.IN_PROGRESS,
        started_at=at,
        active_at=at,
        problem_id=event.problem_id,
        topics=event.topics,
        metadata={**task.metadata, **event.told},
    )


@_applied.register
def _(event: TaskSubmitted, task: Task, at: datetime) -> Task:
    return replace(task, active_at=at, time_spent_seconds=event.time_spent_seconds)


@_applied.register
def _(event: TaskEvaluated, task: Task, at: datetime) -> Task:  # noqa: ARG001  a verdict is no sign of the learner's
    best = max((score for score in (task.score, event.score) if score is not None), default=None)
    return replace(task, score=best, submissions=event.submissions)


@_applied.register
def _(event: TaskHintRequested, task: Task, at: datetime) -> Task:
    levels = [*task.metadata.get("hint_levels", ()), event.level]
    return replace(
        task,
        active_at=at,
        hints_used=event.hints_used,
        time_spent_seconds=event.time_spent_seconds,
        metadata={**task.metadata, "hint_levels": levels},
    )


@_applied.register
def _(event: TaskStatusChanged, task: Task, at: datetime) -> Task:
    if event.placed is not None:
        placed = event.placed
        return replace(
            task,
            problem_id=placed.problem_id,
            module=placed.module,
            topics=placed.topics,
            difficulty=placed.difficulty,
            metadata=placed.metadata,
        )
    return replace(
        task,
        status=event.to_status,
        outcome=event.outcome,
        completed_at=at if event.to_status is TaskStatus.COMPLETED else None,
        time_spent_seconds=event.time_spent_seconds,
    )


@_applied.register
def _(event: TaskTutorInteraction, task: Task, at: datetime) -> Task:  # noqa: ARG001  nothing of the task changes
    return task
