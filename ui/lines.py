"""Decides where lines of scores stand: round ticks that begin where the scores do, and names that do not touch."""
# pyright: strict

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any, Final

from ui import format as fmt

LEAST_TICKS: Final = 3
MOST_TICKS: Final = 5
ROUND: Final = (1, 2, 5)
NAME_GAP: Final = 15
"""Pixels between two names at line ends, so that one of 12 px does not touch the next."""
_SLIP: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high` with round ticks, written with so many decimal places."""

    low: float = 0.0
    high: float = 1.0
    ticks: list[float] = field(default_factory=lambda: [0.0, 0.5, 1.0])
    places: int = 1


def scale(values: Sequence[float]) -> Scale:
    """Return the narrowest axis of three to five round ticks that holds all values; without values that from 0 to 1."""
    if not values:
        return Scale()
    low, high = min(values), max(values)
    step = _first_step((high - low) / (MOST_TICKS - 1) or abs(high) / 100 or 0.01)
    while _last(high, step) - _first(low, step) >= MOST_TICKS:
        step = _next_step(step)
    first = _first(low, step)
    return _scale(first, max(_last(high, step), first + LEAST_TICKS - 1), step)


def _scale(first: int, last: int, step: float) -> Scale:
    places = max(0, -floor(log10(step) + _SLIP))
    ticks = [round(step * number, places) for number in range(first, last + 1)]
    return Scale(low=ticks[0], high=ticks[-1], ticks=ticks, places=places)


def _first(low: float, step: float) -> int:
    return floor(low / step + _SLIP)


def _last(high: float, step: float) -> int:
    return ceil(high / step - _SLIP)


def _first_step(least: float) -> float:
    power = 10.0 ** floor(log10(least))
    return next((power * digit for digit in ROUND if power * digit >= least - _SLIP), power * 10)


def _next_step(step: float) -> float:
    power = 10.0 ** floor(log10(step) + _SLIP)
    return next((power * digit for digit in ROUND if power * digit > step * 1.5), power * 10)


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where a line ends, its name with the last value, and how far the name moves so that it touches no other."""

    at: float | None = None
    value: float | None = None
    words: str = ""
    moved: float = 0.0


@dataclass(frozen=True, slots=True)
class LinesLook:
    """What `chart_scores` draws: rows with a place `at`, both axes, and the end of each line by its series' key."""

    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    y: Scale = field(default_factory=Scale)
    left: float = 0.0
    right: float = 1.0
    days: list[float] = field(default_factory=list[float])
    day_words: dict[str, str] = field(default_factory=dict[str, str])
    ends: dict[str, LineEnd] = field(default_factory=dict[str, LineEnd])


def lines(
    days: Sequence[date], values: Mapping[str, Sequence[float | None]], names: Mapping[str, str], *, height: float
) -> LinesLook:
    """Lay series of one value a day out for a plot of this height; several values of one day share its room."""
    at = places_of(days)
    axis = scale([value for series in values.values() for value in series if value is not None])
    rows: list[dict[str, Any]] = [
        {"at": place, "day": fmt.day(day), **_row(values, index)}
        for index, (place, day) in enumerate(zip(at, days, strict=True))
    ]
    ticks, words = day_ticks(days)
    left, right = (at[0], at[-1]) if at else (0.0, 1.0)
    if left == right:
        left, right = left - 1, right + 1
    return LinesLook(rows, axis, left, right, ticks, words, _ends(at, values, names, axis, height))


def _row(values: Mapping[str, Sequence[float | None]], index: int) -> dict[str, Any]:
    numbers = {key: series[index] for key, series in values.items()}
    return {**numbers, **{f"{key}_words": fmt.loss(value) for key, value in numbers.items()}}


def places_of(days: Sequence[date]) -> list[float]:
    """Return how many days each lies after the first; of several on one day each has its part of that day."""
    return [
        (day - days[0]).days + list(days[:index]).count(day) / list(days).count(day) for index, day in enumerate(days)
    ]


def day_ticks(days: Sequence[date]) -> tuple[list[float], dict[str, str]]:
    """Return the first day, the middle one and the last as places of an axis, and their words by place."""
    if not days:
        return [], {}
    span = (days[-1] - days[0]).days
    chosen = sorted({0, span // 2, span})
    return [float(place) for place in chosen], {
        str(place): fmt.day(date.fromordinal(days[0].toordinal() + place)) for place in chosen
    }


def _ends(
    at: Sequence[float],
    values: Mapping[str, Sequence[float | None]],
    names: Mapping[str, str],
    axis: Scale,
    height: float,
) -> dict[str, LineEnd]:
    last = {key: _last_known(at, series) for key, series in values.items()}
    pixels = {
        key: height * (axis.high - value) / (axis.high - axis.low)
        for key, (_, value) in last.items()
        if value is not None
    }
    moved = dict(zip(pixels, apart(list(pixels.values()), gap=NAME_GAP, most=height), strict=True))
    return {
        key: LineEnd(place, value, f"{names[key]} {fmt.loss(value)}", round(moved[key] - pixels[key], 1))
        if key in moved
        else LineEnd()
        for key, (place, value) in last.items()
    }


def _last_known(at: Sequence[float], series: Sequence[float | None]) -> tuple[float | None, float | None]:
    known = [(place, value) for place, value in zip(at, series, strict=True) if value is not None]
    return known[-1] if known else (None, None)


def apart(places: Sequence[float], *, gap: float, most: float) -> list[float]:
    """Return the places moved as little as keeps each `gap` from the next, in their order, and within 0 and `most`."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, here in pairwise(order):
        moved[here] = max(moved[here], moved[before] + gap)
    limit = max(most, gap * (len(places) - 1))
    for here in reversed(order):
        moved[here] = min(moved[here], limit)
        limit = moved[here] - gap
    return moved
