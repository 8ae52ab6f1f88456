"""Decides how wide an interval must be so that it may be looked at every day, and still be trusted.

An ordinary interval holds the truth at one look that was planned; of many looks the worst counts. This one holds it at
all looks at once, so that an experiment may be stopped on any day, for any reason.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from domain.experiments.constants import SEQUENTIAL_EFFECT

Numbers: TypeAlias = NDArray[np.float64]
"""One number, or as many as there are runs and looks; arrays of one shape."""


def half_width(error: Numbers, *, alpha: float) -> Numbers:
    """Return how far an always-valid interval reaches to either side of an estimate with this standard error.

    The Gaussian-mixture asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024),
    Time-uniform central limit theory and asymptotic confidence sequences, Annals of Statistics 52(6), Theorem 2.2
    (whose mixture is Robbins' of 1970), of t units with standard deviation s, at the level alpha, tuned by r:

        s sqrt(2 (t r² + 1) / (t² r²) · log(sqrt(t r² + 1) / alpha))

    With the standard error s / sqrt(t) = `error` and v = t r² it depends on t through v alone:

        error · sqrt((1 + 1/v) (2 log(1/alpha) + log(1 + v))),   v = (SEQUENTIAL_EFFECT / error)²

    so v is the information gathered, in units of an effect worth seeing. Counting information instead of learners is
    what makes it fit learners who are measured anew each day: what an efficient estimate adds with its information are
    independent increments (Jennison & Turnbull 2000, Group Sequential Methods, chapter 11). SEQUENTIAL_EFFECT is fixed
    beforehand; it decides where the interval is tightest, not whether it holds. An error of 0 or NaN (nobody differs,
    nobody is there) gives NaN.
    """
    known = np.where(error > 0, error, np.nan)
    v = (SEQUENTIAL_EFFECT / known) ** 2
    return known * np.sqrt((1 + 1 / v) * (-2 * np.log(alpha) + np.log1p(v)))


def alpha_of_each(*, confidence: float, comparisons: int) -> float:
    """Return the error that each of several comparisons may make so that all together keep the confidence.

    Bonferroni's inequality: it asks nothing of how the comparisons hang together, and they share the baseline.
    """
    return (1 - confidence) / comparisons
