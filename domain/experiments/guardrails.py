"""Decides which side of zero is better for a metric, and whether an interval lies wholly on one of them."""

from typing import Final, Literal, TypeAlias

from domain.experiments.model import Metric

Side: TypeAlias = Literal["lower", "higher"]

BETTER: Final[dict[Metric, Side]] = {
    Metric.LOG_LOSS: "lower",
    Metric.RECALL: "higher",
    Metric.REVIEWS_A_DAY: "higher",
    Metric.CAME_BACK: "higher",
}
NAMES: Final[dict[Metric, str]] = {
    Metric.LOG_LOSS: "Log loss",
    Metric.RECALL: "Recall",
    Metric.REVIEWS_A_DAY: "Reviews a day",
    Metric.CAME_BACK: "Came back",
}


def is_better(metric: Metric, low: float | None, high: float | None) -> bool:
    """Say whether the whole interval of an effect is on the better side; without an interval nothing is."""
    return _beyond(BETTER[metric], low, high)


def is_worse(metric: Metric, low: float | None, high: float | None) -> bool:
    """Say whether the whole interval of an effect is on the worse side: harm, and for a guardrail a reason to stop."""
    return _beyond("lower" if BETTER[metric] == "higher" else "higher", low, high)


def _beyond(side: Side, low: float | None, high: float | None) -> bool:
    if low is None or high is None:
        return False
    return high < 0 if side == "lower" else low > 0
