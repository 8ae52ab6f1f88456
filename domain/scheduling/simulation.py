"""Decides how a learner's next days may go: their own memories reviewed day after day, with outcomes that are drawn.

Outcomes are drawn and not averaged, because what follows a lapse is no average of what follows a recall, and because
several futures also tell how much real weeks vary. Every plan that is compared meets the same draws (common random
numbers: Law, Simulation Modeling and Analysis, 11.2), so its difference is not drowned by chance. New concepts are
none; what is due on other days moves no interval here: it shifts days within a span, not how many reviews there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.scheduling import balance, fsrs_bulk
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs_bulk import Floats, Integers
from domain.scheduling.model import Preferences, Rating, Weights
from domain.scheduling.retention import desired_retention


@dataclass(frozen=True, slots=True)
class Memories:
    """What is remembered as the first day begins: arrays of shape (n,).

    Stability in days, difficulty 1 to 10; `reviewed_on` and `due_on` are whole days from the first day, which is 0.
    """

    stability: Floats
    difficulty: Floats
    reviewed_on: Integers
    due_on: Integers


@dataclass(frozen=True, slots=True)
class Answering:
    """How a learner answers: the weights they forget by, and the shares of Hard, Good and Easy in what they recall."""

    recalled: tuple[float, float, float]
    weights: Weights = DEFAULT_WEIGHTS


@dataclass(frozen=True, slots=True)
class Simulated:
    """Reviews a day, and the probabilities of recall summed over them: arrays of shape (plans, replicates, days)."""

    reviews: Floats
    recall: Floats


def simulate(
    memories: Memories,
    plans: Sequence[Preferences],
    *,
    on: date,
    days: int,
    answering: Answering,
    replicates: int,
    seed: int,
) -> Simulated:
    """Return what the days from the learner's day `on` bring under each plan, in so many futures.

    All that is due is reviewed on its day, or as much as the plan's daily target allows, longest overdue first. The
    same arguments give the same futures.
    """
    futures = _Futures(memories, plans, on, days, answering, replicates, seed)
    if any(plan.revision_daily_target is not None for plan in plans):
        futures.go_day_by_day()
    else:
        futures.go()
    shape = (len(plans), replicates, days)
    return Simulated(futures.reviews.reshape(shape), futures.recall.reshape(shape))


class _Futures:
    """All memories in all futures, a row each: those of one plan together, and in it those of one replicate."""

    def __init__(
        self,
        memories: Memories,
        plans: Sequence[Preferences],
        on: date,
        days: int,
        answering: Answering,
        replicates: int,
        seed: int,
    ) -> None:
        many, futures = len(memories.stability), len(plans) * replicates
        self._stability, self._difficulty = (np.tile(a, futures) for a in (memories.stability, memories.difficulty))
        self._reviewed = np.tile(np.minimum(memories.reviewed_on, 0), futures)
        self._due = np.tile(memories.due_on, futures)
        self._reps = np.zeros(many * futures, np.int64)
        self._future = np.repeat(np.arange(futures), many)
        self._plan = self._future // replicates
        self._targets = np.array([desired_retention(plan, weights=answering.weights) for plan in plans])
        self._plans, self._replicates, self._answering = plans, replicates, answering
        self._first, self._days = on.toordinal(), days
        self._dice = _Dice(seed, many * replicates)
        self.reviews, self.recall = np.zeros(futures * days), np.zeros(futures * days)

    def go(self) -> None:
        """Let every memory be reviewed whenever it is due: first the next review of each, then the one after."""
        at = np.flatnonzero(self._due < self._days)
        while len(at):
            self._answer(at, np.maximum(self._due[at], 0))
            at = at[self._due[at] < self._days]

    def go_day_by_day(self) -> None:
        """Let no day hold more than its plan allows."""
        targets = [plan.revision_daily_target for plan in self._plans]
        most = np.array([len(self._due) if target is None else target for target in targets])
        for day in range(self._days):
            at = np.flatnonzero(self._due <= day)
            at = at[np.lexsort((self._due[at], self._future[at]))]
            before = np.arange(len(at)) - np.searchsorted(self._future[at], self._future[at])
            at = at[before < most[self._plan[at]]]
            self._answer(at, np.full(len(at), day))

    def _answer(self, at: Integers, day: Integers) -> None:
        weights = self._answering.weights
        elapsed = day - self._reviewed[at]
        recall = fsrs_bulk.retrievability(self._stability[at], elapsed, weights)
        fate, fuzz = self._dice.of(at, self._reps[at])
        ratings = self._ratings(fate / recall)
        self._stability[at], self._difficulty[at] = fsrs_bulk.next_states(
            self._stability[at], self._difficulty[at], elapsed, ratings, weights
        )
        self._reps[at] += 1
        self._reviewed[at], self._due[at] = day, day + self._intervals(at, day, fuzz)
        cell = self._future[at] * self._days + day
        self.reviews += np.bincount(cell, minlength=len(self.reviews))
        self.recall += np.bincount(cell, weights=recall, minlength=len(self.recall))

    def _ratings(self, fate: Floats) -> Integers:
        # a fate from 0 to 1 is a recall, and where it lies says how well
        hard, good, _ = self._answering.recalled
        better = (fate >= hard).astype(np.int64) + (fate >= hard + good)
        return np.where(fate < 1, Rating.HARD + better, Rating.AGAIN)

    def _intervals(self, at: Integers, day: Integers, fuzz: Floats) -> Integers:
        plan = self._plan[at]
        exact = fsrs_bulk.intervals(self._stability[at], self._targets[plan], self._answering.weights)
        moved = fsrs_bulk.fuzzed(exact, fuzz)
        for number, preferences in enumerate(self._plans):
            if preferences.easy_days or preferences.free_days:
                those = plan == number
                ordinals = self._first + day[those]
                moved[those] = balance.weekly(exact[those], fuzz[those], ordinals, preferences)
        return moved


class _Dice:
    """Two draws from 0 up to but not including 1 for each review of each memory: the same in every plan."""

    def __init__(self, seed: int, rows: int) -> None:
        self._generator = np.random.default_rng(seed)
        self._rows = rows
        self._drawn = np.empty((0, 2, rows), np.float32)

    def of(self, at: Integers, reps: Integers) -> tuple[Floats, Floats]:
        """Return what falls to these rows at the review that has so many before it."""
        while len(self._drawn) <= reps.max(initial=0):
            more = self._generator.random((len(self._drawn) + 1, 2, self._rows), np.float32)
            self._drawn = np.concatenate([self._drawn, more])
        rows = at % self._rows
        return self._drawn[reps, 0, rows], self._drawn[reps, 1, rows]
