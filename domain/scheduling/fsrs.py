"""Decides what one review does to a memory and when it comes due again: FSRS-6 in whole days of the learner.

There are no learning steps: every interval is whole days, at least one. A second review on the same day of the
learner is what FSRS-6 calls a short-term review.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import cast

import fsrs as py_fsrs

from domain.kernel.time import date_of_day
from domain.scheduling.balance import NO_LOAD, Load, balanced
from domain.scheduling.constants import (
    DEFAULT_WEIGHTS,
    INTERVAL_MAX_DAYS,
    STABILITY_RECALL,
)
from domain.scheduling.model import Memory, Preferences, Rating, Reviewed, ReviewState, Weights
from domain.scheduling.retention import desired_retention
from domain.scheduling.starts import start

_SOME_DAY = datetime.min.replace(tzinfo=UTC)
PLAIN = Preferences()
"""What a learner who never chose prefers."""


def review(  # noqa: PLR0913 - each of them decides the interval
    memory: Memory | None,
    rating: Rating,
    *,
    at: datetime,
    weights: Weights = DEFAULT_WEIGHTS,
    preferences: Preferences = PLAIN,
    seed: str,
    load: Load = NO_LOAD,
    complexity: float | None = None,
    complexity_strength: float = 1.0,
) -> Reviewed:
    """Return what a review at `at` (aware) does to a memory, or to none: its first review makes it.

    `seed` (fuzz.seed_of), `load` and the learner's easy and free days move the interval. `complexity` (0 to 1) of the
    concept counts on the first review only, in full or by `complexity_strength` (0 to 1).
    Source: FSRS-6; the days between reviews are counted as differences of the learner's dates.
    """
    elapsed = 0 if memory is None else elapsed_days(memory, at=at, preferences=preferences)
    stability, difficulty = _next(memory, rating, elapsed=elapsed, weights=weights)
    if memory is None:
        stability, difficulty = start(stability, difficulty, complexity=complexity, strength=complexity_strength)
    interval = interval_days(stability, desired_retention(preferences, weights=weights), weights=weights)
    today = date_of_day(at, zone=preferences.zone, rollover_hour=preferences.day_rollover_hour)
    interval = balanced(interval, seed=seed, on=today, load=load, preferences=preferences)
    return Reviewed(
        rating=rating,
        before=memory,
        after=Memory(
            stability=stability,
            difficulty=difficulty,
            reviewed_at=at,
            due_at=at + timedelta(days=interval),
            reps=1 if memory is None else memory.reps + 1,
            lapses=0 if memory is None else memory.lapses + (rating is Rating.AGAIN),
        ),
        previous_state=ReviewState.NEW if memory is None else ReviewState.REVIEW,
        elapsed_days=elapsed,
        interval_days=interval,
        retrievability_before=None if memory is None else recall(memory.stability, elapsed, weights=weights),
    )


def previews(
    memory: Memory | None,
    *,
    at: datetime,
    weights: Weights = DEFAULT_WEIGHTS,
    preferences: Preferences = PLAIN,
    seed: str,
    load: Load = NO_LOAD,
    complexity: float | None = None,
    complexity_strength: float = 1.0,
) -> tuple[int, int, int, int]:
    """Return the days until the next review for Again, Hard, Good and Easy, exactly as `review` would give them."""
    again, hard, good, easy = (
        review(
            memory,
            rating,
            at=at,
            weights=weights,
            preferences=preferences,
            seed=seed,
            load=load,
            complexity=complexity,
            complexity_strength=complexity_strength,
        ).interval_days
        for rating in Rating
    )
    return again, hard, good, easy


def retrievability(
    memory: Memory, *, at: datetime, weights: Weights = DEFAULT_WEIGHTS, preferences: Preferences = PLAIN
) -> float:
    """Return the probability (0 to 1) that the memory is recalled at `at`, by the learner's whole days."""
    return recall(memory.stability, elapsed_days(memory, at=at, preferences=preferences), weights=weights)


def recall(stability: float, elapsed: int, *, weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return FSRS's forgetting curve R = (1 + F·t/S)^(-w20), with F such that R = 0.9 where t = S."""
    return (1 + _factor(weights) * elapsed / stability) ** -weights.values[-1]


def interval_days(stability: float, retention: float, *, weights: Weights = DEFAULT_WEIGHTS) -> int:
    """Return the whole days (1 to a hundred years) after which recall has fallen to `retention`, before any fuzz."""
    exact = stability / _factor(weights) * (retention ** (-1 / weights.values[-1]) - 1)
    return min(max(round(exact), 1), INTERVAL_MAX_DAYS)


def elapsed_days(memory: Memory, *, at: datetime, preferences: Preferences = PLAIN) -> int:
    """Return how many of the learner's days lie between the last review and `at`; a clock set back counts as none."""
    then, now = (
        date_of_day(instant, zone=preferences.zone, rollover_hour=preferences.day_rollover_hour)
        for instant in (memory.reviewed_at, at)
    )
    return max((now - then).days, 0)


def _factor(weights: Weights) -> float:
    return STABILITY_RECALL ** (-1 / weights.values[-1]) - 1


def _next(memory: Memory | None, rating: Rating, *, elapsed: int, weights: Weights) -> tuple[float, float]:
    # py-fsrs floors differences of instants to days, so it gets instants that lie whole days apart
    card, _ = _scheduler(weights.values).review_card(
        _card(memory), py_fsrs.Rating(int(rating)), review_datetime=_SOME_DAY + timedelta(days=elapsed)
    )
    return cast("tuple[float, float]", (card.stability, card.difficulty))


def _card(memory: Memory | None) -> py_fsrs.Card:
    # an id and a due date of any kind: without them the constructor sleeps and asks the clock
    if memory is None:
        return py_fsrs.Card(card_id=1, due=_SOME_DAY)
    return py_fsrs.Card(
        card_id=1,
        due=_SOME_DAY,
        state=py_fsrs.State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review=_SOME_DAY,
    )


@lru_cache
def _scheduler(weights: tuple[float, ...]) -> py_fsrs.Scheduler:
    return py_fsrs.Scheduler(weights, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
