"""Decides which recall to aim at: the learner's target, bent so that intervals scale exactly by their multiplier."""

from domain.scheduling.constants import DEFAULT_WEIGHTS, DESIRED_RETENTION, RETENTION_MAX, RETENTION_MIN
from domain.scheduling.model import Preferences, Weights


def desired_retention(preferences: Preferences, *, weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return the recall (0.70 to 0.95) at which this learner's reviews come due.

    An interval is proportional to r^(1/d) - 1 with d = -w20, so the target r' = (1 + m·(r^(1/d) - 1))^d makes
    every interval exactly m times as long as the target r would (before rounding, and unless r' is clamped).
    """
    target = preferences.retention_target_override
    target = DESIRED_RETENTION if target is None else target
    if preferences.spacing_multiplier == 1:
        return target
    decay = -weights.values[-1]
    bent = (1 + preferences.spacing_multiplier * (target ** (1 / decay) - 1)) ** decay
    return min(max(bent, RETENTION_MIN), RETENTION_MAX)
