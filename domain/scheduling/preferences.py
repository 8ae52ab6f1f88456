"""Decides which wishes about revision can be granted."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from domain.kernel.errors import FieldProblem, Invalid
from domain.scheduling.constants import (
    RETENTION_MAX,
    RETENTION_MIN,
    REVISION_DAILY_TARGET_MAX,
    REVISION_DAILY_TARGET_MIN,
    SPACING_MULTIPLIER_MAX,
    SPACING_MULTIPLIER_MIN,
)
from domain.scheduling.model import Preferences

HOURS = range(24)
WEEKDAYS = range(7)
"""0 is Monday."""


class PreferencesNotValid(Invalid):
    """Some of these preferences cannot be kept."""


def with_wishes(preferences: Preferences, wishes: Mapping[str, Any]) -> Preferences:
    """Return the preferences with the wished-for fields replaced; the others stay as they are.

    Raises PreferencesNotValid with every field that breaks its rule.
    """
    chosen = replace(preferences, **wishes)
    problems = tuple(_problems(chosen))
    if problems:
        raise PreferencesNotValid(problems[0].message, problems=problems)
    return replace(
        chosen, easy_days=tuple(sorted(set(chosen.easy_days))), free_days=tuple(sorted(set(chosen.free_days)))
    )


def unknown_zone(zone: str) -> PreferencesNotValid:
    """Return the refusal of a zone that nobody's clock knows."""
    problem = _zone_problem(zone)
    return PreferencesNotValid(problem.message, problems=(problem,))


def _problems(chosen: Preferences) -> Iterator[FieldProblem]:
    yield from _outside(
        "revision_daily_target", chosen.revision_daily_target, REVISION_DAILY_TARGET_MIN, REVISION_DAILY_TARGET_MAX
    )
    yield from _outside("spacing_multiplier", chosen.spacing_multiplier, SPACING_MULTIPLIER_MIN, SPACING_MULTIPLIER_MAX)
    yield from _outside("retention_target_override", chosen.retention_target_override, RETENTION_MIN, RETENTION_MAX)
    yield from _outside("day_rollover_hour", chosen.day_rollover_hour, HOURS[0], HOURS[-1])
    if chosen.zone not in _zones():
        yield _zone_problem(chosen.zone)
    yield from _wrong_days(set(chosen.easy_days), set(chosen.free_days))


def _wrong_days(easy: set[int], free: set[int]) -> Iterator[FieldProblem]:
    for field, days in (("easy_days", easy), ("free_days", free)):
        if not days <= set(WEEKDAYS):
            name = field.replace("_", " ").capitalize()
            yield FieldProblem(field, "range", f"{name} are numbers from 0 (Monday) to 6 (Sunday).")
    if free >= set(WEEKDAYS):
        yield FieldProblem("free_days", "none_left", "Leave at least one day for reviews.")
    elif easy & free:
        yield FieldProblem("free_days", "overlap", "A day is easy or free, not both.")


def _outside(field: str, value: float | None, least: float, most: float) -> Iterator[FieldProblem]:
    if value is not None and not least <= value <= most:
        name = field.replace("_", " ").capitalize()
        yield FieldProblem(field, "range", f"{name} is a number from {least:g} to {most:g}.")


def _zone_problem(zone: str) -> FieldProblem:
    return FieldProblem("zone", "zone_unknown", f"There is no time zone {zone!r}. Use a name such as Europe/London.")


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
