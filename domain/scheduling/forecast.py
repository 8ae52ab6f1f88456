"""Decides what preferences will cost: reviews and minutes a day, in closed form over the memories a learner has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.scheduling import fsrs_bulk
from domain.scheduling.constants import (
    DEFAULT_WEIGHTS,
    FORECAST_EXAMPLES,
    FORECAST_MEMORIES,
    TYPICAL_ANSWER_MS,
    TYPICAL_STABILITIES,
)
from domain.scheduling.model import Preferences, Weights
from domain.scheduling.retention import desired_retention

MS_IN_MINUTE = 60 * 1000


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a forecast is made from: the stability (days) of each memory, the usual time of an answer, the weights."""

    stabilities: Sequence[float]
    answer_ms: float | None = None
    weights: Weights = DEFAULT_WEIGHTS


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
class Effect:
    """What other preferences would change. `enough` says that it is the learner's own and not a typical one's."""

    memories: int
    enough: bool
    target_recall: Change
    reviews_per_day: Change
    minutes_per_day: Change
    examples: tuple[Example, ...]


def effect(remembered: Remembered, *, now: Preferences, new: Preferences) -> Effect:
    """Compare two preferences over what a learner remembers.

    Each memory comes back once an interval, so reviews a day are the sum of 1/interval (interval in days, at least 1).
    With fewer than FORECAST_MEMORIES memories the forecast is that of a typical learner with as many; someone without
    any is shown the typical learner as they are.
    """
    own = len(remembered.stabilities)
    enough = own >= FORECAST_MEMORIES
    stabilities = np.array(remembered.stabilities if enough else TYPICAL_STABILITIES, float)
    scale = 1 if enough or not own else own / len(TYPICAL_STABILITIES)
    answer_ms = TYPICAL_ANSWER_MS if remembered.answer_ms is None else remembered.answer_ms
    targets = [desired_retention(chosen, weights=remembered.weights) for chosen in (now, new)]
    reviews = [scale * _reviews_per_day(stabilities, target, remembered.weights) for target in targets]
    return Effect(
        memories=own,
        enough=enough,
        target_recall=Change(*targets),
        reviews_per_day=Change(*reviews),
        minutes_per_day=Change(*(each * answer_ms / MS_IN_MINUTE for each in reviews)),
        examples=_examples(targets, remembered.weights),
    )


def _reviews_per_day(stabilities: fsrs_bulk.Floats, target: float, weights: Weights) -> float:
    return float(np.sum(1 / np.maximum(fsrs_bulk.exact_intervals(stabilities, target, weights), 1)))


def _examples(targets: list[float], weights: Weights) -> tuple[Example, ...]:
    stabilities = np.array(FORECAST_EXAMPLES)
    now, new = (fsrs_bulk.intervals(stabilities, target, weights).tolist() for target in targets)
    return tuple(Example(*row) for row in zip(FORECAST_EXAMPLES, now, new, strict=True))
