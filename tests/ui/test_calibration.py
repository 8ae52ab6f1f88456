"""Calibration is drawn with dots by count, bars that hold the true share, and the same numbers in words."""

from ui import wire
from ui.calibration import FRAME, LARGEST_DOT, SMALLEST_DOT, calibration_dots


def a_bin(predicted: float, observed: float, count: int = 100, spread: float = 0.01) -> wire.CalibrationBin:
    return wire.CalibrationBin(low=0.0, high=0.1, predicted=predicted, observed=observed, count=count, spread=spread)


def test_a_forecast_that_comes_true_lies_on_the_diagonal():
    never, always = calibration_dots([a_bin(0.0, 0.0), a_bin(1.0, 1.0)])
    assert (never.x, never.y) == (FRAME.left, FRAME.bottom)
    assert (always.x, always.y) == (FRAME.right, FRAME.top)


def test_a_dots_area_goes_with_its_count_and_none_is_too_small_to_see():
    most, quarter, few = calibration_dots([a_bin(0.9, 0.9, 4_000), a_bin(0.8, 0.8, 1_000), a_bin(0.1, 0.1, 3)])
    assert (most.radius, quarter.radius, few.radius) == (LARGEST_DOT, LARGEST_DOT / 2, SMALLEST_DOT)


def test_a_bar_stays_within_the_plot():
    (dot,) = calibration_dots([a_bin(0.99, 0.99, spread=0.2)])
    assert dot.top == FRAME.top
    assert dot.y < dot.bottom < FRAME.bottom


def test_a_bin_is_told_in_words():
    (dot,) = calibration_dots([a_bin(0.853, 0.861, 12_580, 0.004)])
    assert (dot.predicted, dot.observed) == ("85.3\u00a0%", "86.1\u00a0%")
    assert (dot.margin, dot.count) == ("±\u00a00.8", "12,580")


def test_no_bin_is_no_dot():
    assert calibration_dots([]) == []
