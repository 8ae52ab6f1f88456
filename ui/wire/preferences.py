"""How a learner wants to learn, and what a change of it would do."""
# pyright: strict

from datetime import datetime
from typing import Literal

import msgspec

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
    free_days: list[int] = msgspec.field(default_factory=list[int])


class NowAndNew(Wire, frozen=True, kw_only=True):
    """A number as it is, and as it would be."""

    now: float
    new: float


class IntervalExample(Wire, frozen=True, kw_only=True):
    """One memory's interval now and with the new preferences."""

    stability_days: float
    now_days: float
    new_days: float


class WeekToCome(Wire, frozen=True, kw_only=True):
    """The reviews of a week to come, 0 being this one."""

    week: int
    now: float
    new: float


class PreferencesEffect(Wire, frozen=True, kw_only=True):
    """What a change of preferences would do."""

    memories: int
    enough: bool
    target_recall: NowAndNew
    reviews_per_day: NowAndNew
    minutes_per_day: NowAndNew
    examples: list[IntervalExample]
    weeks: list[WeekToCome] = msgspec.field(default_factory=list[WeekToCome])
    spread_per_week: float = 0.0
    reviews: int = 0
    recall: NowAndNew | None = None


class WeightsTraining(Wire, frozen=True, kw_only=True):
    """One training of somebody's weights: adopted, or refused with the reason."""

    version: int
    trained_at: datetime
    reviews: int
    held_out: int
    log_loss: float | None = None
    baseline_log_loss: float | None = None
    adopted_at: datetime | None = None
    retired_at: datetime | None = None
    refused_reason: str | None = None


class MyWeights(Wire, frozen=True, kw_only=True):
    """By which weights a learner's memories are scheduled, and whether they have their own."""

    version: int
    kind: Literal["own", "global", "published"]
    n_review_logs: int
    needed: int
    log_loss: float | None = None
    baseline_log_loss: float | None = None
    trained_at: datetime | None = None
    refused_reason: str | None = None
    cooldown_until: datetime | None = None
    history: list[WeightsTraining] = msgspec.field(default_factory=list[WeightsTraining])
