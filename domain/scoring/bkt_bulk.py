"""Decides the same as bkt.py for arrays of answers at once: whole histories of many learners, for imports."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.rounds import rounds
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.constants import PROBABILITY_FLOOR

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What each answer of a log did to the mastery of its concept; arrays of shape (n,), in the order of the log."""

    before: Floats
    after: Floats
    attempts_before: Integers


def learn_sequences(masteries: Integers, correct: Truths, skill: SkillParameters = DEFAULT_SKILL) -> Learnt:
    """Trace whole histories of answers from nothing: first answers at once, then second ones, and so on.

    `masteries` names the learner and concept of each answer; both arrays have shape (n,), the answers of one mastery
    in their order in time.
    """
    order = rounds(masteries)
    before = np.full(len(masteries), skill.known)
    after = np.empty(len(masteries))
    for step in order.steps:
        if order.ranks[step[0]] > 0:
            before[step] = after[order.previous[step]]
        after[step] = learn_all(before[step], correct[step], skill)
    return Learnt(before, after, order.ranks)


def learn_all(p: Floats, correct: Truths, skill: SkillParameters = DEFAULT_SKILL) -> Floats:
    """Return the probabilities that concepts are known after one answer to each; all of shape (n,)."""
    p = _clamped(p)
    right = p * (1 - skill.slip) + (1 - p) * skill.guess
    posterior = np.where(correct, p * (1 - skill.slip) / right, p * skill.slip / (1 - right))
    return _clamped(posterior + (1 - posterior) * skill.learn)


def _clamped(p: Floats) -> Floats:
    return np.clip(p, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)
