"""Decides how preferences and what they change are put into words; plain functions without a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Final

from ui import format as fmt
from ui import wire

LEAST_SPACING: Final = 0.5
MOST_SPACING: Final = 2.0
SPACING_STEP: Final = 0.05
LEAST_RECALL, MOST_RECALL, PLAIN_RECALL = 70, 95, 90
LEAST_TARGET, MOST_TARGET = 1, 500

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FULL, HALF, FREE = "full", "half", "none"
NEXT_KIND: Final = {FULL: HALF, HALF: FREE, FREE: FULL}
"""What a day becomes when it is chosen."""
LONG_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

TARGET_ERROR: Final = f"Use a number from {LEAST_TARGET} to {MOST_TARGET}, or leave it empty."


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """How far away the next review of a memory is, now and then."""

    stability: str
    now: str
    new: str


@dataclass(frozen=True, slots=True)
class EffectWords:
    """What the chosen preferences would change."""

    reviews: str = fmt.NONE
    reviews_now: str = ""
    minutes: str = fmt.NONE
    minutes_now: str = ""
    recall: str = fmt.NONE
    recall_now: str = ""
    first: str = ""
    then: str = ""
    horizon: str = ""


@dataclass(frozen=True, slots=True)
class SuspendedRow:
    """A concept that was set aside."""

    concept_id: str
    concept: str
    theme: str
    since: str
    instant: str


def position(spacing: float) -> float:
    """Return where a spacing stands on the slider, which is logarithmic: 0 is plain."""
    return round(log2(spacing), 4)


def spacing_at(place: float) -> float:
    """Return the spacing at a place of the slider, in steps of .05."""
    steps = round(2**place / SPACING_STEP)
    return min(MOST_SPACING, max(LEAST_SPACING, round(steps * SPACING_STEP, 2)))


def target_of(text: str) -> tuple[int | None, str]:
    """Return the daily target and what is wrong with it; nothing is no target."""
    if not text.strip():
        return None, ""
    if text.strip().isdecimal() and LEAST_TARGET <= int(text) <= MOST_TARGET:
        return int(text), ""
    return None, TARGET_ERROR


def kinds_of(easy: Sequence[int], free: Sequence[int]) -> list[str]:
    """Return how full each weekday is, Monday first."""
    return [FREE if day in free else HALF if day in easy else FULL for day in range(len(DAYS))]


def days_of(kinds: Sequence[str], kind: str) -> list[int]:
    """Return the weekdays that are of this kind."""
    return [day for day, one in enumerate(kinds) if one == kind]


def next_kind(kinds: Sequence[str], day: int) -> str:
    """Return what a day becomes when it is chosen; the last one that holds reviews is never made free."""
    becomes = NEXT_KIND[kinds[day]]
    others = [kind for other, kind in enumerate(kinds) if other != day]
    return FULL if becomes == FREE and all(kind == FREE for kind in others) else becomes


def changes(saved: wire.LearningPreferences, new: wire.LearningPreferences) -> dict[str, object]:
    """Return the fields that differ, as they are to be saved."""
    return {name: getattr(new, name) for name in new.__struct_fields__ if getattr(new, name) != getattr(saved, name)}


def _recall(value: object) -> str:
    return fmt.percent(float(value)) if isinstance(value, (int, float)) else "of the course"


def _target(value: object) -> str:
    return "none" if value is None else str(value)


def _days(value: object) -> str:
    return ", ".join(DAYS[day] for day in value) or "none" if isinstance(value, list) else ""


def _switched(value: object) -> str:
    return "on" if value else "off"


def change_words(saved: wire.LearningPreferences, changed: Mapping[str, object]) -> str:
    """Name the changes: spacing × 1.00 → × 1.20, daily target none → 20."""
    names = {
        "spacing_multiplier": ("spacing", lambda value: fmt.factor(float(str(value)))),
        "retention_target_override": ("target recall", _recall),
        "reschedule_on_new_weights": ("moving due dates", _switched),
        "revision_daily_target": ("daily target", _target),
        "zone": ("time zone", str),
        "day_rollover_hour": ("end of day", lambda value: hour(int(str(value)))),
        "easy_days": ("easy days", _days),
        "free_days": ("free days", _days),
    }
    told = [
        f"{name} {say(getattr(saved, field))} → {say(changed[field])}"
        for field, (name, say) in names.items()
        if field in changed
    ]
    return f"{fmt.count(len(told), 'change')} not saved: {', '.join(told)}" if told else ""


def hour(value: int) -> str:
    """04:00."""
    return f"{value:02d}:00"


def effect_words(effect: wire.PreferencesEffect, *, is_changed: bool) -> EffectWords:
    """Put an effect into words: numbers first, then what it costs and where it comes from."""
    now = lambda words: f"now {words}" if is_changed else "as now"  # noqa: E731 - one of two words
    told = _forgetting(effect) if is_changed else "Move something to see what it changes."
    return EffectWords(
        reviews=fmt.number(effect.reviews_per_day.new, 1),
        reviews_now=now(fmt.number(effect.reviews_per_day.now, 1)),
        minutes=fmt.minutes(effect.minutes_per_day.new),
        minutes_now=now(fmt.minutes(effect.minutes_per_day.now)),
        recall=fmt.percent(effect.target_recall.new, 1),
        recall_now=now(fmt.percent(effect.target_recall.now, 1)),
        first=_first(effect) if is_changed else "",
        then=" ".join(filter(None, [told, _source(effect)])),
        horizon=f"reviews a week, next {fmt.count(len(effect.weeks), 'week')}" if effect.weeks else "",
    )


def _first(effect: wire.PreferencesEffect) -> str:
    week = round((effect.reviews_per_day.new - effect.reviews_per_day.now) * 7)
    if not week:
        return "About as many reviews as now."
    than_now = "more" if week > 0 else "fewer"
    return f"About {fmt.count(abs(week), f'{than_now} review')} a week."


def _forgetting(effect: wire.PreferencesEffect) -> str:
    lost = effect.target_recall.now - effect.target_recall.new
    if abs(lost) < 0.001:  # noqa: PLR2004 - less than anyone would notice
        return "You would remember as much."
    does = "forget" if lost > 0 else "remember"
    return f"You would {does} roughly 1 more answer in {fmt.number(max(1, round(1 / abs(lost))))}."


def _source(effect: wire.PreferencesEffect) -> str:
    if not effect.enough:
        typical = "a typical learner who remembers as much" if effect.memories else "a typical learner"
        return f"A forecast needs about 50 reviews; you have {effect.reviews}. Shown for {typical}."
    spread = max(1, round(effect.spread_per_week))
    return f"Computed from your {fmt.count(effect.reviews, 'review')}; real weeks vary by about ±{fmt.NBSP}{spread}."


def example_rows(examples: list[wire.IntervalExample]) -> list[ExampleRow]:
    """Return the intervals of a few memories, now and new."""
    return [
        ExampleRow(stability=_days_of(one.stability_days), now=_days_of(one.now_days), new=_days_of(one.new_days))
        for one in examples
    ]


def _days_of(days: float) -> str:
    return fmt.count(max(1, round(days)), "day")


def suspended_rows(suspensions: list[wire.Suspension], *, now: datetime, zone: str) -> list[SuspendedRow]:
    """Return the concepts that were set aside."""
    return [
        SuspendedRow(
            concept_id=one.concept_id,
            concept=one.concept_name,
            theme=one.theme_name,
            since=f"set aside {fmt.when(one.suspended_at, now, zone)}",
            instant=fmt.instant(one.suspended_at, zone),
        )
        for one in suspensions
    ]
