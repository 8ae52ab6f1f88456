"""Decides how probable it is that a concept is known, answer by answer: Bayesian Knowledge Tracing."""

from dataclasses import dataclass

from domain.kernel.errors import Invalid
from domain.scoring.constants import (
    PROBABILITY_FLOOR,
    SKILL_GUESS,
    SKILL_KNOWN,
    SKILL_LEARN,
    SKILL_MAX,
    SKILL_MIN,
    SKILL_SLIP,
    SKILL_TELLS,
)


class DegenerateSkill(Invalid):
    """Skill parameters lie between 0.001 and 0.999 (forget may be 0), and a right answer must tell about knowing."""


@dataclass(frozen=True, slots=True)
class SkillParameters:
    """What knowledge tracing holds of one concept: known at first, learnt by an answer, slip, guess, forgotten."""

    known: float
    learn: float
    slip: float
    guess: float
    forget: float = 0.0

    def __post_init__(self) -> None:
        inside = all(SKILL_MIN < p < SKILL_MAX for p in (self.known, self.learn, self.slip, self.guess))
        inside = inside and (self.forget == 0 or SKILL_MIN < self.forget < SKILL_MAX)
        if not (inside and (1 - self.slip) - self.guess >= SKILL_TELLS):
            raise DegenerateSkill


DEFAULT_SKILL = SkillParameters(known=SKILL_KNOWN, learn=SKILL_LEARN, slip=SKILL_SLIP, guess=SKILL_GUESS)


def predict(p: float, skill: SkillParameters = DEFAULT_SKILL) -> float:
    """Return the probability of a right answer from someone who knows the concept with probability `p`."""
    p = _clamped(p)
    return p * (1 - skill.slip) + (1 - p) * skill.guess


def learn(p: float, *, correct: bool, skill: SkillParameters = DEFAULT_SKILL) -> float:
    """Return the probability (0 to 1) that the concept is known after an answer, given `p` before it.

    Source: Corbett & Anderson (1994): Bayes' rule on the answer, then the chance that answering taught it; the chance
    that it was forgotten after Khajah, Lindsey & Mozer (2016).
    """
    p = _clamped(p)
    right = predict(p, skill)
    posterior = p * (1 - skill.slip) / right if correct else p * skill.slip / (1 - right)
    return _clamped(posterior * (1 - skill.forget) + (1 - posterior) * skill.learn)


def _clamped(p: float) -> float:
    return min(max(p, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR)
