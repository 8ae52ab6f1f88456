"""Decides where the dots and bars of a calibration plot stand, and their words."""
# pyright: strict

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from ui import format as fmt
from ui import wire

CONFIDENT: Final = 1.96
"""Standard errors on each side of a bar: nineteen of twenty such bars hold the true share."""
SMALLEST_DOT: Final = 3.0
LARGEST_DOT: Final = 8.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The room of a drawing: its size, and the edges of its plot within."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def x(self, part: float) -> float:
        """Return where a part from 0 to 1 of the lower axis lies."""
        return round(self.left + part * (self.right - self.left), 1)

    def y(self, part: float) -> float:
        """Return where a part from 0 to 1 of the left axis lies."""
        return round(self.bottom - part * (self.bottom - self.top), 1)


FRAME: Final = Frame(width=360, height=280, left=36, right=346, top=10, bottom=232)


@dataclass(frozen=True, slots=True)
class CalibrationDot:
    """One bin as it is drawn: dot, bar from `top` to `bottom`, and the same in words for the table."""

    x: float
    y: float
    radius: float
    top: float
    bottom: float
    predicted: str
    observed: str
    margin: str
    count: str


def calibration_dots(bins: Sequence[wire.CalibrationBin], *, frame: Frame = FRAME) -> list[CalibrationDot]:
    """Draw each bin as a dot whose area goes with its count, and a bar that holds the true share 19 times of 20."""
    most = max((one.count for one in bins), default=0)
    return [_dot(one, most, frame) for one in bins]


def _dot(one: wire.CalibrationBin, most: int, frame: Frame) -> CalibrationDot:
    margin = CONFIDENT * one.spread
    return CalibrationDot(
        x=frame.x(one.predicted),
        y=frame.y(one.observed),
        radius=round(max(SMALLEST_DOT, LARGEST_DOT * sqrt(one.count / most)), 1),
        top=frame.y(min(1.0, one.observed + margin)),
        bottom=frame.y(max(0.0, one.observed - margin)),
        predicted=fmt.percent(one.predicted, 1),
        observed=fmt.percent(one.observed, 1),
        margin=f"±{fmt.NBSP}{fmt.number(100 * margin, 1)}",
        count=fmt.number(one.count),
    )
