"""Decides the same as fsrs.py for arrays of memories at once: FSRS-6 in numpy, for imports and whole populations.

Powers are taken as exp(a·log x), which numpy computes many at a time, and only for the memories that need them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.constants import (
    BULK_BLOCK,
    DEFAULT_WEIGHTS,
    DIFFICULTY_MAX,
    DIFFICULTY_MIN,
    FUZZ_DAYS,
    FUZZ_ENDS,
    FUZZ_FROM_DAYS,
    FUZZ_LEAST_DAYS,
    FUZZ_SHARES,
    FUZZ_STARTS,
    INTERVAL_MAX_DAYS,
    STABILITY_MIN,
)
from domain.scheduling.fsrs_terms import Terms, terms_of
from domain.scheduling.model import Rating, Weights
from domain.scheduling.rounds import Integers, rounds
from domain.scheduling.starts import Starts

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What each review of a log did: arrays of shape (n,), in the order of the log; nan before a first review."""

    elapsed_days: Integers
    reps_before: Integers
    lapses_before: Integers
    retrievability_before: Floats
    stability_before: Floats
    difficulty_before: Floats
    stability_after: Floats
    difficulty_after: Floats

    @classmethod
    def blank(cls, elapsed_days: Integers, reps_before: Integers) -> "Replayed":
        """Begin with what is known without any replay."""

        def unknown() -> Floats:
            return np.full(len(elapsed_days), np.nan)

        return cls(
            elapsed_days=elapsed_days,
            reps_before=reps_before,
            lapses_before=np.zeros_like(reps_before),
            retrievability_before=unknown(),
            stability_before=unknown(),
            difficulty_before=unknown(),
            stability_after=unknown(),
            difficulty_after=unknown(),
        )

    def carry_over(self, at: Integers, previous: Integers, ratings: Integers) -> None:
        """Let what the previous reviews left be what the reviews at these positions find."""
        self.stability_before[at] = self.stability_after[previous]
        self.difficulty_before[at] = self.difficulty_after[previous]
        forgot = (ratings[previous] == Rating.AGAIN) & (self.reps_before[previous] > 0)
        self.lapses_before[at] = self.lapses_before[previous] + forgot


def next_states(
    stability: Floats, difficulty: Floats, elapsed_days: Integers, ratings: Integers, weights: Weights = DEFAULT_WEIGHTS
) -> tuple[Floats, Floats]:
    """Return stability (days) and difficulty (1 to 10) after one review of each memory; all arrays of shape (n,).

    A stability of nan is a memory that does not exist yet. `elapsed_days` are whole days since the last review (0 for a
    second review on one day), `ratings` 1 to 4.
    """
    after = np.empty_like(stability), np.empty_like(difficulty)
    terms = terms_of(weights.values)
    for start in range(0, len(stability), BULK_BLOCK):  # a block's temporaries stay in the cache
        block = slice(start, start + BULK_BLOCK)
        after[0][block], after[1][block] = _next_block(
            stability[block], difficulty[block], elapsed_days[block], ratings[block], terms
        )
    return after


def retrievability(stability: Floats, elapsed_days: Integers | Floats, weights: Weights = DEFAULT_WEIGHTS) -> Floats:
    """Return the probability (0 to 1) of recalling each memory after so many days; shape (n,)."""
    return terms_of(weights.values).recall(stability, elapsed_days)


def intervals(stability: Floats, retention: float | Floats, weights: Weights = DEFAULT_WEIGHTS) -> Integers:
    """Return the whole days (at least 1) after which recall has fallen to `retention`, before any fuzz; shape (n,)."""
    days = np.rint(exact_intervals(stability, retention, weights))
    return np.clip(days, 1, INTERVAL_MAX_DAYS).astype(np.int64)


def exact_intervals(stability: Floats, retention: float | Floats, weights: Weights = DEFAULT_WEIGHTS) -> Floats:
    """Return the days, not rounded, after which recall has fallen to `retention`; shape (n,)."""
    return stability / terms_of(weights.values).factor * (retention ** (-1 / weights.values[-1]) - 1)


def fuzzed(interval_days: Integers, shares: Floats) -> Integers:
    """Return the intervals moved within their spans as fuzz.py does; `shares` (fuzz.share_of) have shape (n,) too."""
    first, last = spans(interval_days)
    return first + np.floor(shares * (last - first + 1)).astype(np.int64)


def spans(interval_days: Integers) -> tuple[Integers, Integers]:
    """Return the first and last day that each interval may move to; a short one is exact; all of shape (n,)."""
    reach = np.full(len(interval_days), FUZZ_DAYS)
    for share, start, end in zip(FUZZ_SHARES, FUZZ_STARTS, FUZZ_ENDS, strict=True):
        reach += share * np.maximum(np.minimum(interval_days, end) - start, 0)
    last = np.minimum(np.rint(interval_days + reach), INTERVAL_MAX_DAYS)
    first = np.minimum(np.maximum(FUZZ_LEAST_DAYS, np.rint(interval_days - reach)), last)
    exact = interval_days < FUZZ_FROM_DAYS
    return (
        np.where(exact, interval_days, first).astype(np.int64),
        np.where(exact, interval_days, last).astype(np.int64),
    )


def replay(
    memories: Integers,
    days: Integers,
    ratings: Integers,
    weights: Weights = DEFAULT_WEIGHTS,
    starts: Starts | None = None,
) -> Replayed:
    """Replay whole histories from nothing: first reviews at once, then second ones, and so on.

    `memories` names the memory of each review, `days` counts the learner's days (any origin), `ratings` are 1 to 4;
    all of shape (n,), the reviews of one memory in their order in time. `starts` is what complexity changed of first
    reviews.
    """
    order = rounds(memories)
    elapsed = np.where(order.ranks > 0, np.maximum(days - days[order.previous], 0), 0)
    log = Replayed.blank(elapsed, order.ranks)
    for step in order.steps:
        if order.ranks[step[0]] > 0:
            log.carry_over(step, order.previous[step], ratings)
        log.stability_after[step], log.difficulty_after[step] = next_states(
            log.stability_before[step], log.difficulty_before[step], elapsed[step], ratings[step], weights
        )
        if starts is not None and order.ranks[step[0]] == 0:
            log.stability_after[step], log.difficulty_after[step] = starts.apply(
                log.stability_after[step], log.difficulty_after[step], step
            )
    log.retrievability_before[:] = retrievability(log.stability_before, elapsed, weights)
    return log


def _next_block(
    stability: Floats, difficulty: Floats, elapsed: Integers, ratings: Integers, terms: Terms
) -> tuple[Floats, Floats]:
    known = ~np.isnan(stability)
    next_stability = terms.first_stability[ratings]
    next_difficulty = np.where(known, terms.moved_difficulty(difficulty, ratings), terms.first_difficulty[ratings])
    later = known & (elapsed > 0)
    lapsed = ratings == Rating.AGAIN
    for formula, those in (
        (terms.same_day, known & (elapsed <= 0)),
        (terms.lapsed, later & lapsed),
        (terms.recalled, later & ~lapsed),
    ):
        at = np.flatnonzero(those)
        next_stability[at] = formula(stability[at], difficulty[at], elapsed[at], ratings[at])
    return np.maximum(next_stability, STABILITY_MIN), np.clip(next_difficulty, DIFFICULTY_MIN, DIFFICULTY_MAX)
