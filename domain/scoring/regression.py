"""Decides whether a model foretells worse than it used to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from domain.scoring.constants import EVAL_REGRESSION_RUNS, EVAL_REGRESSION_THRESHOLD_PCT

REGRESSION_RATIO = 1 + EVAL_REGRESSION_THRESHOLD_PCT


@dataclass(frozen=True, slots=True)
class Regression:
    """The latest log loss beside the median of those before it; `threshold` is the ratio that may not be passed."""

    regressed: bool
    latest: float
    median: float
    ratio: float
    threshold: float


def compared(latest: float, earlier: Sequence[float]) -> Regression | None:
    """Compare a log loss with those of earlier runs, newest first; None where there are too few of them."""
    usual = earlier[: int(EVAL_REGRESSION_RUNS)]
    if len(usual) < EVAL_REGRESSION_RUNS:
        return None
    return beside(latest, median(usual))


def beside(latest: float, usual: float) -> Regression:
    """Compare a log loss with what is usual; neither is ever 0, since no forecast is taken for certain."""
    return Regression(latest > REGRESSION_RATIO * usual, latest, usual, latest / usual, REGRESSION_RATIO)
