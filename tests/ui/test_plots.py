"""Small plots: where intervals, bands and scores lie, and how their axes are named."""

import pytest

from ui.format import NBSP
from ui.plots import NO_PLOT, Estimate, Tick, change, narrowing, scores, spread, step_below, whiskers

UNKNOWN = Estimate(None, None, None)


@pytest.mark.parametrize(
    ("value", "words"),
    [(-0.0146, f"−1.46{NBSP}%"), (0.004, f"+0.40{NBSP}%"), (0.0, f"+0.00{NBSP}%"), (None, "–")],
)
def test_a_change_has_its_sign(value, words):
    assert change(value) == words


@pytest.mark.parametrize(("most", "step"), [(0.028, 0.02), (0.05, 0.05), (0.9, 0.5), (3, 3), (0.0011, 0.001)])
def test_a_step_is_a_number_one_can_read(most, step):
    assert step_below(most) == pytest.approx(step)


def test_intervals_lie_on_one_axis_around_zero():
    (main, guard, none), ticks = whiskers([Estimate(-0.01, -0.02, 0.0), Estimate(0.005, -0.01, 0.02), UNKNOWN])
    assert (main.words, main.interval) == (f"−1.00{NBSP}%", f"−2.00{NBSP}% to +0.00{NBSP}%")
    assert (main.low, main.at, main.high) == ("3.70%", "26.85%", "50.00%")
    assert guard.high == "96.30%"
    assert [tick.words for tick in ticks] == [f"−2{NBSP}%", "0", f"+2{NBSP}%"]
    assert (none.is_known, none.words, none.interval) == (False, "–", "not known yet")


def test_without_any_estimate_there_is_still_an_axis():
    drawn, ticks = whiskers([UNKNOWN])
    assert not drawn[0].is_known
    assert ticks == [Tick("50.00%", "0")]


def test_a_small_axis_is_named_with_the_places_it_needs():
    _, ticks = whiskers([Estimate(0.0, -0.0021, 0.0021)])
    assert [tick.words for tick in ticks] == [f"−0.2{NBSP}%", "0", f"+0.2{NBSP}%"]


def test_a_band_narrows_from_the_first_day_to_the_last():
    days = [1, 2, 3, 4, 5]
    plot = narrowing(
        days, [UNKNOWN, *(Estimate(-0.01, -0.01 - half, -0.01 + half) for half in (0.09, 0.04, 0.02, 0.01))]
    )
    assert [tick.words for tick in plot.along] == ["day 2", "3", "4", "5"]
    assert [tick.words for tick in plot.down] == [
        f"{sign}{NBSP}%" if sign != "0" else "0" for sign in ("−6", "−3", "0", "+3", "+6")
    ]
    assert plot.rows[-1] == ("Day 5", f"−1.00{NBSP}%", f"−2.00{NBSP}%", f"+0.00{NBSP}%")
    assert plot.line.startswith("M0.00 ")
    assert plot.band.endswith("Z")
    assert plot.across == (Tick("50.00%", "no difference"),)


def test_wide_first_days_are_cut_off_so_that_the_rest_can_be_seen():
    plot = narrowing([1, 2], [Estimate(0.0, -1.0, 1.0), Estimate(0.0, -0.01, 0.01)])
    assert plot.band == "M0.00 0.00 L100.00 37.50 L100.00 62.50 L0.00 100.00 Z"


def test_one_reading_is_a_point_and_none_is_nothing():
    assert narrowing([3], [Estimate(0.01, 0.0, 0.02)]).line == "M50.00 26.85"
    assert narrowing([3], [Estimate(0.0, 0.0, 0.0)]).line == "M50.00 50.00"
    assert narrowing([1], [UNKNOWN]) == NO_PLOT
    assert narrowing([], []) == NO_PLOT


def test_scores_lie_between_nought_and_one_and_keep_their_lines():
    plot = scores(["1 Nov", "8 Nov", "15 Nov"], [0.2, 0.5, 1.2], across=((0.7, "harder"),))
    assert plot.line == "M0.00 80.00 L50.00 50.00 L100.00 0.00"
    assert [tick.words for tick in plot.along] == ["1 Nov", "15 Nov"]
    assert plot.across == (Tick("30.00%", "harder", is_below=True),)
    assert plot.rows[0] == ("1 Nov", "0.20")
    assert scores([], []) == NO_PLOT


def test_words_of_a_line_stand_away_from_what_is_drawn():
    (better,) = narrowing([1, 2], [Estimate(-0.01, -0.02, 0.0)] * 2).across
    (worse,) = narrowing([1, 2], [Estimate(0.01, 0.0, 0.02)] * 2).across
    assert (better.is_below, worse.is_below) == (False, True)
    hard, easy = scores(["1 Nov"], [0.4], across=((0.7, "hard"), (0.3, "easy"))).across
    assert (hard.is_below, easy.is_below) == (False, True)


def test_a_few_of_many_are_named_with_the_first_and_the_last():
    assert spread(3, 4) == [0, 1, 2]
    assert spread(19, 4) == [0, 6, 12, 18]
