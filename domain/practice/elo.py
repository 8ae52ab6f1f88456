"""Decides how able a learner is and how hard an item, from who beat whom: Elo with a guessing floor."""

from dataclasses import dataclass
from math import exp

from domain.practice.constants import (
    ELO_GUESS,
    ELO_NEW_ANSWERS,
    ELO_SPAN,
    ELO_STEP,
    ELO_STEP_NEW,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What an answer adds to the ability of the learner and to the rating of the item."""

    ability: float
    item: float


def expected(ability: float, rating: float) -> float:
    """Return the probability (ELO_GUESS to 1) that someone of this ability answers an item of this rating."""
    return ELO_GUESS + (1 - ELO_GUESS) / (1 + exp((rating - ability) / ELO_SPAN))


def meet(*, ability: float, ability_answers: int, rating: float, rating_answers: int, correct: bool) -> Moved:
    """Return how a learner and an item move when they meet; each side moves faster while it is new."""
    surprise = correct - expected(ability, rating)
    return Moved(ability=_step(ability_answers) * surprise, item=-_step(rating_answers) * surprise)


def _step(answers: int) -> float:
    return ELO_STEP_NEW if answers < ELO_NEW_ANSWERS else ELO_STEP
