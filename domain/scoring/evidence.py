"""Decides how much a learner's difficulties say about concepts: who is predicted well and has long experience, more."""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import (
    EVIDENCE_FLOOR,
    EVIDENCE_REVIEWS,
    EVIDENCE_REVIEWS_FULL,
    EVIDENCE_SKILL,
    EVIDENCE_SKILL_UNKNOWN,
    EVIDENCE_TENURE_DAYS,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_LOSS_OF_A_COIN = log(2)


class Evidence(NamedTuple):
    """The weight of each learner's evidence (0 to 1) and what it is made of; all of shape (n,)."""

    weight: Floats
    skill: Floats
    reviews: Floats
    tenure: Floats


def evidence(log_loss: Floats, reviews: Integers, tenure_days: Floats) -> Evidence:
    """Weigh learners: `log_loss` of the weights fitted to each (nan: none were), reviews, days since the first.

    All of shape (n,). Skill is how far the fitted weights are from a coin's log loss, ln 2.
    """
    fitted = np.clip(1 - log_loss / _LOSS_OF_A_COIN, 0.0, 1.0)
    skill = np.where(np.isnan(log_loss), EVIDENCE_SKILL_UNKNOWN, fitted)
    many = np.minimum(np.log1p(reviews) / np.log1p(EVIDENCE_REVIEWS_FULL), 1.0)
    tenure = np.clip(tenure_days / EVIDENCE_TENURE_DAYS, 0.0, 1.0)
    experience = EVIDENCE_REVIEWS * many + (1 - EVIDENCE_REVIEWS) * tenure
    weight = EVIDENCE_SKILL * skill + (1 - EVIDENCE_SKILL) * experience
    return Evidence(np.maximum(weight, EVIDENCE_FLOOR), skill, many, tenure)
