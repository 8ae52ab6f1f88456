"""Decides what preferences will cost: reviews, minutes and recall, simulated over the memories that a learner has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from domain.scheduling import fsrs_bulk
from domain.scheduling.balance import DAYS_IN_WEEK
from domain.scheduling.constants import (
    DEFAULT_WEIGHTS,
    FORECAST_EXAMPLES,
    FORECAST_FUTURES_LEAST,
    FORECAST_FUTURES_MOST,
    FORECAST_REVIEWS,
    FORECAST_ROWS,
    FORECAST_WEEKS,
    RECALLED_PRIOR,
    RECALLED_SHARES,
    TYPICAL_ANSWER_MS,
    TYPICAL_DIFFICULTY,
    TYPICAL_STABILITIES,
)
from domain.scheduling.fsrs_bulk import Floats
from domain.scheduling.model import Preferences, Weights
from domain.scheduling.retention import desired_retention
from domain.scheduling.simulation import Answering, Memories, Simulated, simulate

MS_IN_MINUTE = 60 * 1000


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a forecast is made from: one learner's memories as their day begins, and how they answered until then.

    `stabilities` (days), `difficulties`, `reviewed_on` and `due_on` (days from today) are of one length. `recalled`
    counts Hard, Good and Easy among their recalls, `reviews` all in their log.
    """

    stabilities: Sequence[float] = ()
    difficulties: Sequence[float] = ()
    reviewed_on: Sequence[int] = ()
    due_on: Sequence[int] = ()
    recalled: tuple[int, int, int] = (0, 0, 0)
    reviews: int = 0
    answer_ms: float | None = None
    weights: Weights = DEFAULT_WEIGHTS

    @property
    def memories(self) -> int:
        """Return how many there are."""
        return len(self.stabilities)

    @property
    def enough(self) -> bool:
        """Say whether a forecast of the learner's own can be made: every memory comes from a review at least."""
        return self.memories > 0 and max(self.memories, self.reviews) >= FORECAST_REVIEWS


@dataclass(frozen=True, slots=True)
class Change:
    """One quantity as it is and as it would be."""

    now: float
    new: float


@dataclass(frozen=True, slots=True)
class Example:
    """The interval of a memory of this stability, as it is and as it would be; all in days."""

    stability_days: float
    now_days: int
    new_days: int


@dataclass(frozen=True, slots=True)
class Week:
    """The reviews of one week, 0 being the one that begins today, as they are and as they would be."""

    week: int
    now: float
    new: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What other preferences would change. `enough` says that it is the learner's own and not a typical one's.

    Reviews and minutes a day are means over all weeks; `recall` is the expected share recalled of the reviews in them,
    `spread_per_week` the standard deviation of a week's reviews between futures.
    """

    memories: int
    reviews: int
    enough: bool
    target_recall: Change
    recall: Change
    reviews_per_day: Change
    minutes_per_day: Change
    weeks: tuple[Week, ...]
    spread_per_week: float
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """One day to come: the reviews expected, and the share of them that will be recalled; none without reviews."""

    day_on: date
    reviews: float
    expected_recall: float | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The days to come, if nothing changes and nothing new is learnt."""

    memories: int
    reviews: int
    enough: bool
    days: tuple[ForecastDay, ...]


def effect(remembered: Remembered, *, now: Preferences, new: Preferences, on: date, seed: int) -> Effect:
    """Compare two preferences over what a learner remembers on their day `on`, by simulating FORECAST_WEEKS of both.

    With fewer than FORECAST_REVIEWS reviews the forecast is that of a typical learner with as many; someone without
    any is shown the typical learner as they are.
    """
    days = FORECAST_WEEKS * DAYS_IN_WEEK
    scale = _scale(remembered)
    simulated = _simulated(remembered, (now, new), on=on, days=days, seed=seed)
    weekly = simulated.reviews.reshape(*simulated.reviews.shape[:2], FORECAST_WEEKS, DAYS_IN_WEEK).sum(-1)
    weeks = scale * weekly.mean(1)
    per_day = weeks.mean(1) / DAYS_IN_WEEK
    minutes = per_day * _answer_ms(remembered) / MS_IN_MINUTE
    recall = simulated.recall.sum((1, 2)) / np.maximum(simulated.reviews.sum((1, 2)), 1)
    targets = [desired_retention(chosen, weights=remembered.weights) for chosen in (now, new)]
    return Effect(
        memories=remembered.memories,
        reviews=remembered.reviews,
        enough=remembered.enough,
        target_recall=Change(*targets),
        recall=Change(*recall.tolist()),
        reviews_per_day=Change(*per_day.tolist()),
        minutes_per_day=Change(*minutes.tolist()),
        weeks=tuple(Week(week, *both) for week, both in enumerate(weeks.T.tolist())),
        spread_per_week=float(np.sqrt(scale * weekly[1].var(0, ddof=1).mean())),
        examples=_examples(targets, remembered.weights),
    )


def forecast(remembered: Remembered, preferences: Preferences, *, on: date, days: int, seed: int) -> Forecast:
    """Return the days from the learner's day `on`, if they go on as they prefer now; few reviews as in `effect`."""
    simulated = _simulated(remembered, (preferences,), on=on, days=days, seed=seed)
    reviews, recall = simulated.reviews[0].mean(0), simulated.recall[0].mean(0)
    shares = np.divide(recall, reviews, out=np.full(days, np.nan), where=reviews > 0)
    return Forecast(
        memories=remembered.memories,
        reviews=remembered.reviews,
        enough=remembered.enough,
        days=tuple(
            ForecastDay(on + timedelta(days=day), many, share if many else None)
            for day, (many, share) in enumerate(zip(_list(_scale(remembered) * reviews), _list(shares), strict=True))
        ),
    )


def _simulated(remembered: Remembered, plans: Sequence[Preferences], *, on: date, days: int, seed: int) -> Simulated:
    memories = _memories(remembered)
    return simulate(
        memories,
        plans,
        on=on,
        days=days,
        answering=Answering(_recalled_shares(remembered), remembered.weights),
        replicates=_futures(len(memories.stability)),
        seed=seed,
    )


def _futures(memories: int) -> int:
    return min(max(FORECAST_ROWS // memories, FORECAST_FUTURES_LEAST), FORECAST_FUTURES_MOST)


def _memories(remembered: Remembered) -> Memories:
    if not remembered.enough:
        return _typical(remembered.weights)
    return Memories(
        np.array(remembered.stabilities, float),
        np.array(remembered.difficulties, float),
        np.array(remembered.reviewed_on, np.int64),
        np.array(remembered.due_on, np.int64),
    )


def _typical(weights: Weights) -> Memories:
    # as a learner who keeps up finds them: each as likely on any day of its interval as on the next
    stability = np.array(TYPICAL_STABILITIES)
    interval = fsrs_bulk.intervals(stability, desired_retention(Preferences(), weights=weights), weights)
    due_on = np.arange(len(stability)) % interval
    return Memories(stability, np.full(len(stability), TYPICAL_DIFFICULTY), due_on - interval, due_on)


def _scale(remembered: Remembered) -> float:
    none = not remembered.memories
    return 1 if remembered.enough or none else remembered.memories / len(TYPICAL_STABILITIES)


def _answer_ms(remembered: Remembered) -> float:
    return TYPICAL_ANSWER_MS if remembered.answer_ms is None else remembered.answer_ms


def _recalled_shares(remembered: Remembered) -> tuple[float, float, float]:
    known = np.array(remembered.recalled) + RECALLED_PRIOR * np.array(RECALLED_SHARES)
    hard, good, easy = _list(known / known.sum())
    return hard, good, easy


def _examples(targets: list[float], weights: Weights) -> tuple[Example, ...]:
    stabilities = np.array(FORECAST_EXAMPLES)
    now, new = (fsrs_bulk.intervals(stabilities, target, weights).tolist() for target in targets)
    return tuple(Example(*row) for row in zip(FORECAST_EXAMPLES, now, new, strict=True))


def _list(values: Floats) -> list[float]:
    return values.tolist()
