"""Decides what an arm's mean is once that is taken out which was there before the experiment began.

CUPED: Deng, Xu, Kohavi & Walker (2013), Improving the Sensitivity of Online Controlled Experiments by Utilizing
Pre-Experiment Data, WSDM '13. Each learner's outcome y is replaced by y - θ(x - mean x), x being the same learner's own
metric before the first exposure and θ = cov(x, y) / var(x). Who is in which arm was decided by a hash, so x differs
between arms by chance alone: the difference keeps its expectation, and loses the variance that x explains.

Everything is computed from sums over the learners of an arm, so that a million learners travel as a dozen numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.experiments.constants import EXPERIMENT_LEARNERS_AT_LEAST
from domain.experiments.sequential import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """One metric over the learners of one arm: y after the first exposure, x before it where a learner has it.

    `learners` have y; `known` of them have x too, and the sums from there on are over those.
    """

    learners: Numbers
    y: Numbers
    yy: Numbers
    known: Numbers
    known_y: Numbers
    x: Numbers
    xx: Numbers
    xy: Numbers


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How much of x is taken out of y (θ; 0: nothing), and from where x is counted."""

    slope: Numbers
    centre: Numbers


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean over the learners of an arm, and the variance of that mean."""

    value: Numbers
    variance: Numbers


def adjustment(arms: Sequence[Sums]) -> Adjustment:
    """Return θ and mean x, from all arms of an experiment together: θ within the arms, so that no effect gets into it.

    θ is 0 where an arm has fewer than EXPERIMENT_LEARNERS_AT_LEAST with x, or where all x are the same.
    """
    enough = np.min([arm.known for arm in arms], axis=0) >= EXPERIMENT_LEARNERS_AT_LEAST
    known = np.maximum([arm.known for arm in arms], 1)
    x, xx, y, xy = (np.array([getattr(arm, name) for arm in arms]) for name in ("x", "xx", "known_y", "xy"))
    spread = np.sum(xx - x * x / known, axis=0)
    together = np.sum(xy - x * y / known, axis=0)
    # Sums of squares cancel to about 1e-16 of their size: what is left of equal values is no spread.
    varied = enough & (spread > np.finfo(float).eps * np.sum(known, axis=0) * np.sum(xx, axis=0))
    slope = np.where(varied, together / np.where(varied, spread, 1), 0.0)
    return Adjustment(slope, np.sum(x, axis=0) / np.sum(known, axis=0))


def unadjusted(arms: Sequence[Sums]) -> Adjustment:
    """Return the adjustment that takes nothing out."""
    nothing = np.zeros_like(arms[0].y)
    return Adjustment(nothing, nothing)


def mean_of(arm: Sums, by: Adjustment) -> Mean:
    """Return an arm's adjusted mean; NaN with fewer than four learners. Who has no x counts with y as it is.

    The variance allows for being estimated itself, by (n - 1) / (n - 3), the variance of Student's t: with eight
    learners an arm an interval without that would be too narrow.
    """
    n = np.where(arm.learners - 2 > 1, arm.learners, np.nan)
    total = arm.y - by.slope * (arm.x - by.centre * arm.known)
    squares = (
        arm.yy
        - 2 * by.slope * (arm.xy - by.centre * arm.known_y)
        + by.slope**2 * (arm.xx - 2 * by.centre * arm.x + by.centre**2 * arm.known)
    )
    spread = np.maximum(squares - total * total / n, 0)
    noise = np.finfo(float).eps * n * np.maximum(squares, 0)
    return Mean(total / n, np.where(spread > noise, spread, 0) / n / (n - 1 - 2))
