"""Decides how far a mastery is believed after so many answers, and what is foretold until then."""

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import (
    CONFIDENCE_HALF_ATTEMPTS,
    EVAL_CONFIDENCE_THRESHOLD,
    RECENT_DAYS,
    RECENT_SHARES,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

SECONDS_OF_DAY = 86_400


def confidence(attempts: Integers) -> Floats:
    """Return n/(n + 10) for n attempts at a concept; shape (n,)."""
    return attempts / (attempts + CONFIDENCE_HALF_ATTEMPTS)


def trusted(attempts: Integers) -> Truths:
    """Say where knowledge tracing may speak; elsewhere recent accuracy does. Shape (n,)."""
    return confidence(attempts) >= EVAL_CONFIDENCE_THRESHOLD


def recent_accuracy(masteries: Integers, at: Integers, correct: Truths, prior: Floats) -> Floats:
    """Return the recency-weighted accuracy before each answer, over the last 7, 30 and 90 days; shape (n,).

    `masteries` numbers the learner and concept of each answer, those of one mastery in their order in time; `at` is in
    seconds. Each accuracy counts for as much as the confidence that its answers give, n/(n + 10), and `prior`, what is
    usual for the learner, for the rest; alone where no window holds an answer.
    """
    order = np.argsort(masteries, kind="stable")
    places = np.arange(len(order))
    rights = np.concatenate([np.zeros(1), np.cumsum(correct[order])])
    weighted, weight = np.zeros(len(order)), np.zeros(len(order))
    for days, share in zip(RECENT_DAYS, RECENT_SHARES, strict=True):
        first = _first_within(masteries[order], at[order], int(days) * SECONDS_OF_DAY)
        answers, right = places - first, rights[places] - rights[first]
        accuracy = (right + CONFIDENCE_HALF_ATTEMPTS * prior[order]) / (answers + CONFIDENCE_HALF_ATTEMPTS)
        weighted += np.where(answers > 0, share * accuracy, 0)
        weight += np.where(answers > 0, share, 0)
    foretold = np.empty(len(order))
    foretold[order] = np.where(weight > 0, weighted / np.where(weight > 0, weight, 1), prior[order])
    return foretold


def _first_within(masteries: Integers, at: Integers, span: int) -> Integers:
    """Return the first answer of the same mastery that lies no further back than `span`; all sorted by mastery, time.

    Each mastery gets a lane of its own on one line of time, further from the next than any span reaches.
    """
    since = at - at.min(initial=0)
    lane = np.cumsum(np.diff(masteries, prepend=masteries[:1]) != 0)
    line = lane * (int(since.max(initial=0)) + span + 1) + since
    return np.searchsorted(line, line - span)
