"""Decides whether a model earns its keep, from its last evaluation: healthy, degraded, or nothing to go by."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.scoring.constants import COMPLEXITY_STALE_DAYS


class ModelState(StrEnum):
    """How a model is."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Health:
    """How a model is, and why, in a sentence."""

    state: ModelState
    note: str


def judged_health(
    *, log_loss: float | None, baseline_log_loss: float | None, regressed: bool, failed: str | None
) -> Health:
    """Say how a model is by its newest result (None: there is none) and by the failure of a run since, if one failed.

    One that foretells no better than its own defaults has learnt nothing that helps; equal is no reproach, since
    without any training it is its defaults.
    """
    if failed is not None:
        return Health(ModelState.DEGRADED, f"The last evaluation failed: {failed}")
    if log_loss is None or baseline_log_loss is None:
        return Health(ModelState.NO_DATA, "No evaluation has found anything to judge yet.")
    if regressed:
        return Health(ModelState.DEGRADED, "It foretells worse than it used to.")
    if log_loss > baseline_log_loss:
        return Health(ModelState.DEGRADED, "Its defaults would foretell better.")
    if log_loss == baseline_log_loss:
        return Health(ModelState.HEALTHY, "It foretells as well as its defaults.")
    return Health(
        ModelState.HEALTHY, f"It foretells better than its defaults, by {1 - log_loss / baseline_log_loss:.1%}."
    )


def complexity_health(*, version_on: date | None, today: date, low_confidence: int, concepts: int) -> Health:
    """Say how concept complexity is by the day of its newest version: it is computed once a week."""
    if version_on is None:
        return Health(ModelState.NO_DATA, "Complexity has not been computed yet.")
    if today - version_on > timedelta(days=COMPLEXITY_STALE_DAYS):
        return Health(ModelState.DEGRADED, f"The last version is of {version_on}; there should be one each week.")
    return Health(ModelState.HEALTHY, f"{concepts} concepts, {low_confidence} of them with little evidence.")
