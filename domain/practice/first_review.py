"""Decides whether a concept's complexity changes a first review, how strongly, and which experiment decided that."""

from dataclasses import dataclass
from uuid import UUID

from domain.experiments.assignment import assigned
from domain.experiments.constants import STRENGTHS
from domain.experiments.model import Experiment, Status
from domain.practice.model import Exposure
from domain.scheduling.constants import COMPLEX_ABOVE, SIMPLE_BELOW
from domain.scheduling.model import Memory

PLAIN_STRENGTH = STRENGTHS[-1]
"""Complexity counts in full unless an experiment says otherwise (product specification)."""


@dataclass(frozen=True, slots=True)
class FirstReview:
    """What `fsrs.review` is told of complexity (0 to 1, or None), and the exposure if an experiment told it."""

    complexity: float | None = None
    strength: float = PLAIN_STRENGTH
    exposure: Exposure | None = None


NOTHING = FirstReview()


def first_review(
    memory: Memory | None, complexity: float | None, *, user_id: UUID, trial: Experiment | None
) -> FirstReview:
    """Return what complexity does to a learner's next review of a concept: nothing but on a first one.

    A complexity between SIMPLE_BELOW and COMPLEX_ABOVE changes nothing in any arm, so nobody meets a decision there.
    """
    if memory is not None or complexity is None or SIMPLE_BELOW <= complexity <= COMPLEX_ABOVE:
        return NOTHING
    if trial is None:
        return FirstReview(complexity)
    arm = assigned(trial, user_id)
    exposure = Exposure(trial.key, arm.key) if trial.status is Status.RUNNING else None
    return FirstReview(complexity, arm.level, exposure)
