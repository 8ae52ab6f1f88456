"""Decides what of FSRS-6 depends on its weights alone, and its formulas over arrays.

Powers are taken as exp(a·log x), which numpy computes many at a time. Arrays have shape (n,), stability is in days,
difficulty 1 to 10, elapsed in whole days, ratings 1 to 4. Source: FSRS-6.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.constants import DIFFICULTY_MAX, DIFFICULTY_MIN, STABILITY_RECALL
from domain.scheduling.model import Rating

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Named(NamedTuple):
    """The 21 weights, w0 to w20, by what they do."""

    again_first: float
    hard_first: float
    good_first: float
    easy_first: float
    difficulty_first: float
    difficulty_slope: float
    difficulty_step: float
    difficulty_reversion: float
    growth: float
    growth_stability: float
    growth_forgotten: float
    lapse: float
    lapse_difficulty: float
    lapse_stability: float
    lapse_forgotten: float
    hard_penalty: float
    easy_bonus: float
    same_day: float
    same_day_offset: float
    same_day_stability: float
    decay: float


class Terms:
    """The formulas of one set of weights; what does not depend on a memory is computed once, by rating."""

    def __init__(self, weights: Named) -> None:
        ratings = np.arange(max(Rating) + 1)  # entry 0 of each table is never read
        self._w = w = weights
        self.factor = STABILITY_RECALL ** (-1 / w.decay) - 1
        self.first_stability = np.array([np.nan, w.again_first, w.hard_first, w.good_first, w.easy_first])
        unclamped = w.difficulty_first - np.exp(w.difficulty_slope * (ratings - 1)) + 1
        self.first_difficulty = np.clip(unclamped, DIFFICULTY_MIN, DIFFICULTY_MAX)
        self._easiest = w.difficulty_reversion * unclamped[Rating.EASY]
        self._step = -w.difficulty_step * (ratings - Rating.GOOD) / (DIFFICULTY_MAX - DIFFICULTY_MIN)
        self._growth = np.exp(w.growth) * np.array([0, 1, w.hard_penalty, 1, w.easy_bonus])
        self._same_day = np.exp(w.same_day * (ratings - Rating.GOOD + w.same_day_offset))
        self._lapse_most = np.exp(-w.same_day * w.same_day_offset)

    def recall(self, stability: Floats, elapsed: Integers | Floats) -> Floats:
        """Return R = (1 + F·t/S)^(-w20)."""
        return np.exp(-self._w.decay * np.log(1 + self.factor * elapsed / stability))

    def moved_difficulty(self, difficulty: Floats, ratings: Integers) -> Floats:
        """Return the next difficulty, not yet clamped: damped towards 10, then drawn to that of a first Easy."""
        moved = difficulty + (DIFFICULTY_MAX - difficulty) * self._step[ratings]
        return self._easiest + (1 - self._w.difficulty_reversion) * moved

    def recalled(self, stability: Floats, difficulty: Floats, elapsed: Integers, ratings: Integers) -> Floats:
        """Return stability after a recall on a later day."""
        forgotten = 1 - self.recall(stability, elapsed)
        by_stability = np.exp(-self._w.growth_stability * np.log(stability))
        by_recall = np.exp(forgotten * self._w.growth_forgotten) - 1
        return stability * (1 + self._growth[ratings] * (DIFFICULTY_MAX + 1 - difficulty) * by_stability * by_recall)

    def lapsed(self, stability: Floats, difficulty: Floats, elapsed: Integers, _ratings: Integers) -> Floats:
        """Return stability after forgetting on a later day: never more than it was."""
        forgotten = 1 - self.recall(stability, elapsed)
        w = self._w
        by_both = np.exp(w.lapse_forgotten * forgotten - w.lapse_difficulty * np.log(difficulty))
        by_stability = np.exp(w.lapse_stability * np.log(stability + 1)) - 1
        return np.minimum(w.lapse * by_both * by_stability, stability * self._lapse_most)

    def same_day(self, stability: Floats, _difficulty: Floats, _elapsed: Integers, ratings: Integers) -> Floats:
        """Return stability after another review on the same day: a recall never lowers it."""
        change = self._same_day[ratings] * np.exp(-self._w.same_day_stability * np.log(stability))
        return stability * np.where(ratings == Rating.AGAIN, change, np.maximum(change, 1))


@lru_cache
def terms_of(weights: tuple[float, ...]) -> Terms:
    """Return the formulas of these 21 weights."""
    return Terms(Named(*weights))
