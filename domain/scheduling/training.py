"""Decides whose weights are trained, and on what: recalls in their order in time, the last fifth of them held out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

import numpy as np

from domain.scheduling.constants import (
    FSRS_OPTIMIZER_MIN_REVIEW_LOGS,
    TRAINING_HELD_OUT_SHARE,
    TRAINING_LEAST_RECALLS,
)
from domain.scheduling.fsrs_bulk import Integers, Replayed, replay
from domain.scheduling.model import Rating, Weights
from domain.scheduling.rounds import rounds
from domain.scheduling.starts import Starts


class Group(StrEnum):
    """Who may get weights of their own while these are compared with those of everybody."""

    BASELINE_GLOBAL = "BASELINE_GLOBAL"
    TUNED_ELIGIBLE = "TUNED_ELIGIBLE"


@dataclass(frozen=True, slots=True)
class Trainee:
    """What decides whether a learner may be trained now. `reviews` are those of the log that count."""

    user_id: UUID
    reviews: int
    cooldown_until: datetime | None


@dataclass(frozen=True, slots=True)
class Log:
    """What was reviewed, as columns of shape (n,), in order of time.

    `memories` numbers the memory of each review, an index into `concepts` where the log is one learner's; `days` counts
    the learner's days, `at` microseconds since 1970, `ratings` are 1 to 4, `starts` what complexity changed of first
    reviews.
    """

    memories: Integers
    days: Integers
    ratings: Integers
    at: Integers
    starts: Starts
    concepts: Sequence[UUID] = ()

    def taken(self, at: Integers) -> "Log":
        """Return the reviews at these positions, in this order."""
        starts = Starts(self.starts.complexity[at], self.starts.strength[at])
        return Log(self.memories[at], self.days[at], self.ratings[at], self.at[at], starts, self.concepts)

    def replayed(self, weights: Weights) -> Replayed:
        """Return what each review did by these weights; the reviews of a memory stand in their order in time."""
        return replay(self.memories, self.days, self.ratings, weights, self.starts)


@dataclass(frozen=True, slots=True)
class Columns:
    """What a trainer is given: of each review its memory, the days since that memory's last one, and the rating."""

    memories: Integers
    elapsed_days: Integers
    ratings: Integers


@dataclass(frozen=True, slots=True)
class Training:
    """What a trainer gives back: weights, or in words why there are none; and how long it took."""

    weights: tuple[float, ...] | None
    refused_reason: str | None = None
    duration_ms: int = 0


@dataclass(frozen=True)
class Examples:
    """A log as it is used: `recalls` are the positions of reviews on a later day than their memory's last one.

    These alone are predicted. Other reviews of a day belong to the history that a prediction is made from: FSRS-6 has
    terms of its own for them. The last TRAINING_HELD_OUT_SHARE of the recalls are held out.
    """

    log: Log
    elapsed_days: Integers
    recalls: Integers

    @cached_property
    def split(self) -> int:
        """The position in the log from which on nothing is trained on."""
        seen = len(self.recalls) - int(len(self.recalls) * TRAINING_HELD_OUT_SHARE)
        return int(self.recalls[seen]) if seen < len(self.recalls) else len(self.log.ratings)

    @property
    def seen(self) -> Integers:
        """The positions of the recalls that are trained on."""
        return self.recalls[self.recalls < self.split]

    @property
    def held_out(self) -> Integers:
        """The positions of the recalls that decide about adoption."""
        return self.recalls[self.recalls >= self.split]

    @property
    def recalled(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each review of the log was a recall that succeeded."""
        return self.log.ratings > Rating.AGAIN

    def columns(self) -> Columns:
        """Return what the trainer is given."""
        end = self.split
        return Columns(self.log.memories[:end], self.elapsed_days[:end], self.log.ratings[:end])


def examples(log: Log, *, now: datetime) -> Examples:
    """Return the log without reviews of the future, in order of time, and which of its reviews are predicted."""
    order = np.argsort(log.at, kind="stable")
    order = order[log.at[order] <= micros(now)]
    known = log.taken(order)
    walk = rounds(known.memories)
    elapsed = np.where(walk.ranks > 0, np.maximum(known.days - known.days[walk.previous], 0), 0)
    return Examples(known, elapsed, np.flatnonzero(elapsed > 0))


def pooled(logs: Sequence[Log]) -> Log:
    """Return the logs of many learners as one; nobody's memory is another's."""
    firsts = np.cumsum([0, *(log.memories.max(initial=-1) + 1 for log in logs)])
    return Log(
        memories=_joined([log.memories + first for log, first in zip(logs, firsts[:-1], strict=True)]),
        days=_joined([log.days for log in logs]),
        ratings=_joined([log.ratings for log in logs]),
        at=_joined([log.at for log in logs]),
        starts=Starts(
            np.concatenate([[], *(log.starts.complexity for log in logs)]),
            np.concatenate([[], *(log.starts.strength for log in logs)]),
        ),
    )


def cannot_train(examples: Examples) -> str | None:
    """Return in words why there is nothing to learn from, or None."""
    if (count := len(examples.seen)) < TRAINING_LEAST_RECALLS:
        return (
            f"{count} of the reviews to learn from came on a later day than the one before; "
            f"{TRAINING_LEAST_RECALLS} are needed."
        )
    succeeded = examples.recalled[examples.seen]
    if succeeded.all():
        return f"All {count} recalls to learn from succeeded, so nothing tells what is forgotten when."
    if not succeeded.any():
        return f"All {count} recalls to learn from failed, so nothing tells what is remembered how long."
    return None


def may_not_train(trainee: Trainee, *, group: Group, now: datetime) -> str | None:
    """Return in words why a learner is not put down for training now, or None."""
    if trainee.reviews < FSRS_OPTIMIZER_MIN_REVIEW_LOGS:
        return f"{trainee.reviews} reviews; {FSRS_OPTIMIZER_MIN_REVIEW_LOGS} are needed."
    if trainee.cooldown_until is not None and now < trainee.cooldown_until:
        return f"Put down for training lately; again from {trainee.cooldown_until:%Y-%m-%d %H:%M} UTC."
    if group is not Group.TUNED_ELIGIBLE:
        return "The learner is in the group that keeps the weights of everybody."
    return None


def cooldown_until(now: datetime, *, days: int) -> datetime:
    """Return until when a learner who is put down for training now is not put down again."""
    return now + timedelta(days=days)


def micros(at: datetime) -> int:
    """Return an instant as microseconds since 1970, as logs have it."""
    return timedelta(seconds=at.timestamp()) // timedelta(microseconds=1)


def _joined(columns: Sequence[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *columns])
