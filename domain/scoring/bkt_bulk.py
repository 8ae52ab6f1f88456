"""Decides the same as bkt.py for arrays of answers at once: whole histories of many learners, for imports."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.rounds import rounds
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.constants import PROBABILITY_FLOOR

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SkillColumns:
    """The skill that each answer of a log belongs to; arrays of shape (n,), valid as SkillParameters are."""

    known: Floats
    learn: Floats
    slip: Floats
    guess: Floats
    forget: Floats

    @classmethod
    def of(cls, skills: Sequence[SkillParameters]) -> "SkillColumns":
        """Return the columns of these skills, one for each answer."""
        names = (field.name for field in fields(cls))
        return cls(*(np.array([getattr(skill, name) for skill in skills], np.float64) for name in names))

    def at(self, answers: Integers) -> "SkillColumns":
        """Return the columns of some of the answers, by their positions."""
        return SkillColumns(
            self.known[answers], self.learn[answers], self.slip[answers], self.guess[answers], self.forget[answers]
        )


Skill: TypeAlias = SkillParameters | SkillColumns
"""One skill for all answers, or one for each."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What each answer of a log did to the mastery of its concept; arrays of shape (n,), in the order of the log."""

    before: Floats
    after: Floats
    attempts_before: Integers


def learn_sequences(masteries: Integers, correct: Truths, skill: Skill = DEFAULT_SKILL) -> Learnt:
    """Trace whole histories of answers from nothing: first answers at once, then second ones, and so on.

    `masteries` names the learner and concept of each answer; both arrays have shape (n,), the answers of one mastery
    in their order in time. `skill` is one for all, or columns of shape (n,): a whole log with a skill per concept.
    """
    order = rounds(masteries)
    before = np.full(len(masteries), skill.known, np.float64)
    after = np.empty(len(masteries))
    for step in order.steps:
        if order.ranks[step[0]] > 0:
            before[step] = after[order.previous[step]]
        own = skill.at(step) if isinstance(skill, SkillColumns) else skill
        after[step] = learn_all(before[step], correct[step], own)
    return Learnt(before, after, order.ranks)


def predict_all(p: Floats, skill: Skill = DEFAULT_SKILL) -> Floats:
    """Return the probabilities of right answers where concepts are known with probabilities `p`; shape (n,)."""
    p = _clamped(p)
    return p * (1 - skill.slip) + (1 - p) * skill.guess


def learn_all(p: Floats, correct: Truths, skill: Skill = DEFAULT_SKILL) -> Floats:
    """Return the probabilities that concepts are known after one answer to each; all of shape (n,)."""
    p = _clamped(p)
    right = predict_all(p, skill)
    posterior = np.where(correct, p * (1 - skill.slip) / right, p * skill.slip / (1 - right))
    return _clamped(posterior * (1 - skill.forget) + (1 - posterior) * skill.learn)


def _clamped(p: Floats) -> Floats:
    return np.clip(p, PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)
