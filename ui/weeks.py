"""Decides where the weeks to come stand in their chart: two lines over twelve weeks, in percent of its plot."""
# pyright: strict

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ui import format as fmt
from ui.lines import NAME_GAP, apart, scale

PLOT_HEIGHT: Final = 148
"""Pixels between the highest and the lowest line across."""
NAMED_WEEKS: Final = 3
"""A name along the axis stands at every so many weeks, and at the last."""


@dataclass(frozen=True, slots=True)
class WeekTick:
    """A place on an axis in percent, and its words."""

    at: str
    words: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week in words."""

    week: str
    now: str
    new: str


@dataclass(frozen=True, slots=True)
class WeeksLook:
    """Both lines as SVG paths in a box of 100 by 100, where they end, how far names move, ticks, and a table."""

    now: str = ""
    new: str = ""
    now_end: str = ""
    new_end: str = ""
    now_moved: str = "0px"
    new_moved: str = "0px"
    down: tuple[WeekTick, ...] = ()
    along: tuple[WeekTick, ...] = ()
    rows: tuple[WeekRow, ...] = ()


NO_WEEKS: Final = WeeksLook()


def weeks_look(now: Sequence[float], new: Sequence[float], *, is_changed: bool) -> WeeksLook:
    """Draw the reviews of each week to come; without a change there is one line and no new name."""
    if not now:
        return NO_WEEKS
    axis = scale([0.0, *now, *new])
    places = [100 * week / max(len(now) - 1, 1) for week in range(len(now))]
    down = [[100 - 100 * value / axis.high for value in line] for line in (now, new)]
    ends = [PLOT_HEIGHT * line[-1] / 100 for line in down]
    moved = apart(ends, gap=NAME_GAP, most=PLOT_HEIGHT) if is_changed else ends
    shifts = [f"{after - before:.1f}px" for after, before in zip(moved, ends, strict=True)]
    return WeeksLook(
        now=_path(places, down[0]),
        new=_path(places, down[1]) if is_changed else "",
        now_end=_percent(down[0][-1]),
        new_end=_percent(down[1][-1]),
        now_moved=shifts[0],
        new_moved=shifts[1],
        down=tuple(WeekTick(_percent(100 - 100 * at / axis.high), fmt.number(at, axis.places)) for at in axis.ticks),
        along=_along(places),
        rows=tuple(
            WeekRow(_name(week), fmt.number(one), fmt.number(other))
            for week, (one, other) in enumerate(zip(now, new, strict=True))
        ),
    )


def _along(places: Sequence[float]) -> tuple[WeekTick, ...]:
    last = len(places) - 1
    named = [week for week in range(last) if week % NAMED_WEEKS == 0 and (last - week) * 2 >= NAMED_WEEKS]
    return tuple(WeekTick(_percent(places[week]), _name(week)) for week in [*named, last])


def _name(week: int) -> str:
    return f"+{week}" if week else "This week"


def _path(across: Sequence[float], down: Sequence[float]) -> str:
    return "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in zip(across, down, strict=True))


def _percent(part: float) -> str:
    return f"{part:.2f}%"
