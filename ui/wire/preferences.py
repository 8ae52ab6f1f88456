"""How a learner wants to learn, and what a change of it would do."""
# pyright: strict

from ui.wire.shape import Wire


class LearningPreferences(Wire, frozen=True, kw_only=True):
    """How a learner wants to learn."""

    revision_daily_target: int | None
    spacing_multiplier: float
    retention_target_override: float | None
    zone: str
    day_rollover_hour: int
    easy_days: list[int]
    reschedule_on_new_weights: bool


class NowAndNew(Wire, frozen=True, kw_only=True):
    """A number as it is, and as it would be."""

    now: float
    new: float


class IntervalExample(Wire, frozen=True, kw_only=True):
    """One memory's interval now and with the new preferences."""

    stability_days: float
    now_days: float
    new_days: float


class PreferencesEffect(Wire, frozen=True, kw_only=True):
    """What a change of preferences would do."""

    memories: int
    enough: bool
    target_recall: NowAndNew
    reviews_per_day: NowAndNew
    minutes_per_day: NowAndNew
    examples: list[IntervalExample]
