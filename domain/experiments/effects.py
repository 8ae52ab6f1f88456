"""Decides what an arm changed against the baseline, as a share of the baseline, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from domain.experiments.cuped import Mean
from domain.experiments.sequential import Numbers, half_width


@dataclass(frozen=True, slots=True)
class Compared:
    """An arm against the baseline: the relative effect, its standard error, the always-valid interval."""

    effect: Numbers
    error: Numbers
    low: Numbers
    high: Numbers
    absolute: Numbers


def compared(arm: Mean, baseline: Mean, *, alpha: float) -> Compared:
    """Return the effect of an arm, with an interval that may be wrong with probability `alpha` over all looks at once.

    The effect is arm / baseline - 1; its error is by the delta method (Deng, Knoblich & Lu 2018, Applying the Delta
    Method in Metric Analytics, KDD '18). NaN where the baseline is not above 0, or an arm has too few learners.
    """
    base = np.where(baseline.value > 0, baseline.value, np.nan)
    ratio = arm.value / base
    error = np.sqrt(arm.variance + ratio**2 * baseline.variance) / base
    reach = half_width(error, alpha=alpha)
    effect = ratio - 1
    return Compared(effect, error, effect - reach, effect + reach, arm.value - baseline.value)
