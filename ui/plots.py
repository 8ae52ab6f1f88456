"""Decides where points, intervals and bands of small plots lie, in percent of their width and height."""
# pyright: strict

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final

from ui.format import NBSP, NONE, number, signed

NICE: Final = (1.0, 2.0, 3.0, 5.0)
AIR: Final = 1.08
"""How much wider than the widest interval a plot is."""

TIMES_THE_LAST: Final = 4.0
"""How many times the last interval a band shows; the first days' would leave nothing to see of the rest."""

MOST_DAYS_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis in percent, and its words."""

    at: str
    words: str
    is_below: bool = False
    """Whether the words of a line across stand under it, away from what is drawn."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval; null where it cannot be told yet."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Whisker:
    """An estimate on the axis of a forest: three places, and the same in words."""

    is_known: bool = False
    at: str = "50%"
    low: str = "50%"
    high: str = "50%"
    words: str = NONE
    interval: str = "not known yet"


@dataclass(frozen=True, slots=True)
class Plot:
    """A line, a band around it, ticks, dashed lines across, and the same numbers as rows."""

    line: str = ""
    band: str = ""
    dot: tuple[str, str] = ("0%", "0%")
    down: tuple[Tick, ...] = ()
    along: tuple[Tick, ...] = ()
    across: tuple[Tick, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    label: str = ""


NO_PLOT: Final = Plot()


def change(value: float | None, places: int = 2) -> str:
    """+0.40 % or −1.46 %, with a no-break space and a true minus."""
    return NONE if value is None else f"{signed(value * 100, places)}{NBSP}%"


def step_below(most: float) -> float:
    """Return the largest of 1, 2, 3, 5, 10 … (or .1, .2, .3 …) that is not over `most`."""
    ten = 10.0 ** floor(log10(most))
    return max(nice * ten for nice in NICE if nice * ten <= most * (1 + 1e-9))


# Forest


def whiskers(estimates: Sequence[Estimate]) -> tuple[list[Whisker], list[Tick]]:
    """Place intervals on one axis with zero in the middle, and name its ticks."""
    ends = [abs(end) for one in estimates for end in (one.value, one.low, one.high) if end is not None]
    most = max(ends, default=0.0) * AIR
    if most <= 0:
        return [_whisker(one, 1.0) for one in estimates], [Tick("50.00%", "0")]
    step = step_below(most)
    return [_whisker(one, most) for one in estimates], [
        Tick(_across(at, most), _axis(at, step)) for at in _multiples(step, most)
    ]


def _multiples(step: float, most: float) -> list[float]:
    """Return zero and all multiples of a step within the axis."""
    turns = floor(most / step + 1e-9)
    return [step * turn for turn in range(-turns, turns + 1)]


def _whisker(one: Estimate, most: float) -> Whisker:
    if one.value is None or one.low is None or one.high is None:
        return Whisker(words=change(one.value))
    return Whisker(
        is_known=True,
        at=_across(one.value, most),
        low=_across(one.low, most),
        high=_across(one.high, most),
        words=change(one.value),
        interval=f"{change(one.low)} to {change(one.high)}",
    )


def _across(value: float, most: float) -> str:
    return _percent(50 + 50 * value / most)


def _percent(part: float) -> str:
    return f"{min(100.0, max(0.0, part)):.2f}%"


def _axis(value: float, step: float) -> str:
    """Name a tick with as many places as its step needs: +2 %, −0.5 %."""
    if abs(value) < step / 2:
        return "0"
    places = max(0, -floor(log10(step * 100) + 1e-9))
    return change(value, places)


# Band


def narrowing(days: Sequence[int], estimates: Sequence[Estimate]) -> Plot:
    """Draw how an interval narrowed day by day around zero; days without a reading are left out."""
    known = [
        (day, one.value, one.low, one.high)
        for day, one in zip(days, estimates, strict=True)
        if one.value is not None and one.low is not None and one.high is not None
    ]
    if not known:
        return NO_PLOT
    most = _height(known)
    places = _places([day for day, *_ in known])
    up = [_up(high, most) for *_, high in known]
    low = [_up(low, most) for _, _, low, _ in known]
    step = step_below(most / 2)
    return Plot(
        line=_path(list(zip(places, [_up(value, most) for _, value, _, _ in known], strict=True))),
        band=_path([*zip(places, up, strict=True), *list(zip(places, low, strict=True))[::-1]]) + " Z",
        dot=(_percent(places[-1]), _percent(_up(known[-1][1], most))),
        down=tuple(Tick(_percent(_up(at, most)), _axis(at, step)) for at in _multiples(step, most)),
        along=_days([day for day, *_ in known], places),
        across=(Tick(_percent(50), "no difference", is_below=known[-1][1] > 0),),
        rows=tuple((f"Day {day}", change(value), change(low), change(high)) for day, value, low, high in known),
    )


def _height(known: Sequence[tuple[int, float, float, float]]) -> float:
    """Return the value at the upper edge: the widest interval, but no more than a few times the last."""
    widest = max(max(abs(value), abs(low), abs(high)) for _, value, low, high in known)
    _, value, low, high = known[-1]
    last = max(abs(value), abs(low), abs(high)) or widest
    return min(widest * AIR, TIMES_THE_LAST * last) or 1.0


def _up(value: float, most: float) -> float:
    """Return the height in percent from the top; what lies outside is cut off at the edge."""
    return min(100.0, max(0.0, 50 - 50 * value / most))


def _places(days: Sequence[int]) -> list[float]:
    first, span = days[0], days[-1] - days[0]
    return [100 * (day - first) / span if span else 50.0 for day in days]


def _days(days: Sequence[int], places: Sequence[float]) -> tuple[Tick, ...]:
    """Name a few days of the axis, always the first and the last."""
    chosen = spread(len(days), MOST_DAYS_NAMED)
    return tuple(
        Tick(_percent(places[index]), f"day {days[index]}" if index == 0 else str(days[index])) for index in chosen
    )


def spread(count: int, most: int) -> list[int]:
    """Return at most so many indices, evenly, with the first and the last."""
    if count <= most:
        return list(range(count))
    return sorted({round(turn * (count - 1) / (most - 1)) for turn in range(most)})


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'M' if index == 0 else 'L'}{x:.2f} {y:.2f}" for index, (x, y) in enumerate(points))


# Scores from 0 to 1


def scores(names: Sequence[str], values: Sequence[float], *, across: Sequence[tuple[float, str]] = ()) -> Plot:
    """Draw scores from 0 to 1 over their versions, with dashed lines where something changes."""
    if not values:
        return NO_PLOT
    places = _places(range(len(values)))
    heights = [100 * (1 - min(1.0, max(0.0, value))) for value in values]
    return Plot(
        line=_path(list(zip(places, heights, strict=True))),
        dot=(_percent(places[-1]), _percent(heights[-1])),
        down=tuple(Tick(_percent(100 * (1 - at)), number(at, 1)) for at in (1.0, 0.5, 0.0)),
        along=tuple(Tick(_percent(places[index]), names[index]) for index in spread(len(names), 2)),
        across=tuple(Tick(_percent(100 * (1 - at)), words, is_below=values[-1] > at) for at, words in across),
        rows=tuple((name, number(value, 2)) for name, value in zip(names, values, strict=True)),
    )
