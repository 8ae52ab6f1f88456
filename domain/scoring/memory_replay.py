"""Decides what was believed of each memory at the moment of its review, by replaying the log from nothing.

A first review and a second one on the same day are not foretold: FSRS says nothing of either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs_bulk import Replayed, replay
from domain.scheduling.model import Rating, Weights
from domain.scheduling.starts import Starts
from domain.scoring.baselines import moving_average, running_average
from domain.scoring.evaluation import Bins, Floats, Forecasts, Integers, Model, Reviews, Truths


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights in use, and when they were trained; None: they are the published ones."""

    weights: Weights
    at: datetime | None = None


PUBLISHED = Trained(DEFAULT_WEIGHTS)


@dataclass(frozen=True, slots=True)
class WeightsInUse:
    """By what each learner's memories are scheduled: their own weights, else everybody's."""

    everybody: Trained = PUBLISHED
    own: Mapping[UUID, Trained] | None = None

    def of(self, learner_ids: Sequence[UUID]) -> list[Trained]:
        """Return the weights of each of these learners."""
        own = self.own or {}
        return [own.get(learner_id, self.everybody) for learner_id in learner_ids]


@dataclass(frozen=True, slots=True)
class Replay:
    """What the log says of each review before it: chance of recall, days, reviews and lapses; all of shape (n,)."""

    recall: Floats
    elapsed_days: Integers
    reps: Integers
    lapses: Integers

    @property
    def foretold(self) -> Truths:
        """Say which reviews were foretold: those on a later day than the one before."""
        return (self.reps > 0) & (self.elapsed_days > 0)


def memory_forecasts(reviews: Reviews, weights: WeightsInUse, *, since: int) -> Forecasts:
    """Return what was foretold of the reviews at and after `since` (seconds), beside what simple models foretell."""
    trained = weights.of(reviews.learner_ids)
    ours = replayed(reviews, [one.weights for one in trained], reviews.starts)
    default = replayed(reviews, [DEFAULT_WEIGHTS] * len(trained))
    recalled = reviews.ratings > Rating.AGAIN
    foretold = ours.foretold
    judged = reviews.at[foretold] >= since
    learners, happened = reviews.learners[foretold], recalled[foretold]
    return Forecasts(
        predicted={
            Model.OURS: ours.recall[foretold][judged],
            Model.DEFAULT: default.recall[foretold][judged],
            Model.MOVING_AVERAGE: moving_average(learners, happened)[judged],
            Model.AVERAGE: running_average(learners, happened)[judged],
        },
        happened=happened[judged],
        bins=Bins(ours.elapsed_days[foretold], ours.reps[foretold] + 1, ours.lapses[foretold]).at(judged),
        notes=_notes(reviews, ours, trained, since),
    )


def replayed(reviews: Reviews, weights: Sequence[Weights], starts: Starts | None = None) -> Replay:
    """Replay each learner's reviews by their own weights (one for each learner); learners who share them at once.

    `starts` is what complexity changed of first reviews.

    Weights of which nothing can be computed leave nan for their learners, and nobody else.
    """
    n, memories = len(reviews.learners), reviews.memories
    log = Replay(np.full(n, np.nan), np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64))
    for alike, at in _by_weights(reviews.learners, weights):
        changed = None if starts is None else Starts(starts.complexity[at], starts.strength[at])
        part = _replayed(memories[at], reviews.days[at], reviews.ratings[at], alike, changed)
        log.recall[at], log.elapsed_days[at] = part.retrievability_before, part.elapsed_days
        log.reps[at], log.lapses[at] = part.reps_before, part.lapses_before
    return log


def _replayed(
    memories: Integers, days: Integers, ratings: Integers, weights: Weights, starts: Starts | None
) -> Replayed:
    try:
        with np.errstate(all="ignore"):
            return replay(memories, days, ratings, weights, starts)
    except ArithmeticError:
        unreadable = replay(memories, days, ratings)
        unreadable.retrievability_before[:] = np.nan
        return unreadable


def _by_weights(learners: Integers, weights: Sequence[Weights]) -> list[tuple[Weights, Integers]]:
    """Return the reviews (their positions, in order of time) that each set of weights has to foretell."""
    distinct: dict[tuple[float, ...], int] = {}
    which = np.array([distinct.setdefault(one.values, len(distinct)) for one in weights], np.int64)
    order = np.argsort(which[learners], kind="stable")
    ends = np.cumsum(np.bincount(which[learners], minlength=len(distinct)))
    parts = np.split(order, ends[:-1]) if distinct else []
    return [(Weights(values), at) for values, at in zip(distinct, parts, strict=True) if len(at)]


def _notes(reviews: Reviews, log: Replay, trained: Sequence[Trained], since: int) -> dict[str, int]:
    inside = reviews.at >= since
    learnt_until = np.array([0 if one.at is None else one.at.timestamp() for one in trained])
    return {
        "first_reviews": int(np.count_nonzero(inside & (log.reps == 0))),
        "same_day_reviews": int(np.count_nonzero(inside & (log.reps > 0) & (log.elapsed_days == 0))),
        "seen_in_training": int(
            np.count_nonzero(inside & log.foretold & (reviews.at < learnt_until[reviews.learners]))
        ),
        "learners": len(np.unique(reviews.learners[inside])),
    }
