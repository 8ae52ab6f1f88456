"""Decides which messages an event becomes. What nobody listens to leaves the outbox without one."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from dramatiq import Message

from domain.jobs.definitions import DEFINITIONS, JUDGING, STUDY, TICKS
from domain.jobs.events import (
    JobRunFailed,
    JobRunMissed,
    JobRunPlanned,
    JobRunRequested,
    MessageDied,
    MessageRetried,
)
from domain.judging.events import Judged, JudgingRequested
from domain.kernel.events import Event, event_type
from domain.study.events import TaskStarted, TaskStatusChanged
from domain.study.model import TaskStatus

LOOK_AT_JOBS: Final = "look_at_jobs"
JUDGE: Final = "judge_submission"
TAKE_VERDICT: Final = "take_verdict"
PLAN_TASKS: Final = "plan_tasks"


def _begin(event: JobRunRequested) -> list[Message[None]]:
    return [_about_run("run_job", event)]


def _help(event: JobRunPlanned) -> list[Message[None]]:
    """One message a batch, each of them for any batch: a lost or doubled one costs nothing."""
    return [_about_run("work_batch", event) for _ in range(event.batches)]


def _again(event: MessageRetried) -> list[Message[None]]:
    """Send the very message that died: the same id, the same words, its deliveries counted anew."""
    return [Message(**event.message)]


def _look(_event: JobRunFailed | JobRunMissed) -> list[Message[None]]:
    return [Message(TICKS, LOOK_AT_JOBS, (), {}, {})]


def _look_unless_it_was_that(event: MessageDied) -> list[Message[None]]:
    """Look, but not because looking died: a worker of an older version would let one death follow another."""
    return [] if event.actor == LOOK_AT_JOBS else [Message(TICKS, LOOK_AT_JOBS, (), {}, {})]


def _judge(_event: JudgingRequested) -> list[Message[None]]:
    """Judge any that waits."""
    return [Message(JUDGING, JUDGE, (), {}, {})]


def _judge_another(event: Judged) -> list[Message[None]]:
    """Whoever waits because this learner had enough at work may be next; and what counts is counted."""
    another = Message[None](JUDGING, JUDGE, (), {}, {})
    if not event.counts:
        return [another]
    told = {"user_id": str(event.user_id), "evaluation_id": str(event.evaluation_id)}
    return [Message(STUDY, TAKE_VERDICT, (), told, {}), another]


def _plan_on(event: TaskStarted | TaskStatusChanged) -> list[Message[None]]:
    """Plan on when a task ended; and when one begins, so that the bank has been asked for the next before it ends.

    Whoever let a task expire is away: their path is planned on when they look at it again.
    """
    if isinstance(event, TaskStatusChanged) and (event.placed is not None or event.to_status is TaskStatus.EXPIRED):
        return []
    told = {"user_id": str(event.user_id), "path_id": str(event.path_id)}
    return [Message(STUDY, PLAN_TASKS, (), told, {})]


def _about_run(actor: str, event: JobRunRequested | JobRunPlanned) -> Message[None]:
    told = {"run_id": str(event.run_id), "job_key": event.job_key}
    return Message(DEFINITIONS[event.job_key].queue, actor, (), told, {})


SUBSCRIPTIONS: Final[dict[type[Event], Callable[[Any], list[Message[None]]]]] = {
    JobRunRequested: _begin,
    JobRunPlanned: _help,
    MessageRetried: _again,
    JobRunFailed: _look,
    JobRunMissed: _look,
    MessageDied: _look_unless_it_was_that,
    JudgingRequested: _judge,
    Judged: _judge_another,
    TaskStarted: _plan_on,
    TaskStatusChanged: _plan_on,
}
_BY_TYPE: Final = {event_type(event): (event, messages) for event, messages in SUBSCRIPTIONS.items()}


def messages_of(kind: str, payload: dict[str, Any]) -> list[Message[None]]:
    """Return the messages that an event of this type becomes."""
    if kind not in _BY_TYPE:
        return []
    event, messages = _BY_TYPE[kind]
    return messages(msgspec.convert(payload, event))
