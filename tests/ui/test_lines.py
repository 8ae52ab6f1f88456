"""Lines of scores have round ticks that begin where the scores do, and names at their ends that do not touch."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.lines import NAME_GAP, LineEnd, apart, day_ticks, lines, places_of, scale

NOVEMBER = [date(2026, 11, day) for day in (7, 14, 21)]
LOSSES = {"ours": [0.3512, 0.3475, 0.3441], "default": [0.356, 0.3533, 0.3512], "moving": [0.3702, None, None]}
NAMES = {"ours": "Ours", "default": "Default", "moving": "Moving avg"}


@pytest.mark.parametrize(
    ("values", "ticks", "places"),
    [
        ([0.3441, 0.3702], [0.34, 0.35, 0.36, 0.37, 0.38], 2),
        ([0.345, 0.385], [0.34, 0.36, 0.38, 0.4], 2),
        ([0.1027, 0.1049], [0.102, 0.103, 0.104, 0.105], 3),
        ([0.0116, 0.0244], [0.01, 0.015, 0.02, 0.025], 3),
        ([0.3441], [0.34, 0.345, 0.35], 3),
        ([0.0], [0.0, 0.01, 0.02], 2),
        ([0.3, 0.9], [0.2, 0.4, 0.6, 0.8, 1.0], 1),
        ([], [0.0, 0.5, 1.0], 1),
    ],
)
def test_ticks_are_round_and_few(values, ticks, places):
    axis = scale(values)
    assert (axis.ticks, axis.places) == (ticks, places)


@given(st.lists(st.floats(min_value=0.0, max_value=40.0), min_size=1, max_size=90))
def test_every_axis_holds_its_values_with_three_to_five_ticks(values):
    axis = scale(values)
    assert axis.low <= min(values) + 1e-6
    assert axis.high >= max(values) - 1e-6
    assert 3 <= len(axis.ticks) <= 5


def test_several_runs_of_a_day_share_its_room():
    assert places_of([NOVEMBER[0], NOVEMBER[0], NOVEMBER[1]]) == [0.0, 0.5, 7.0]


def test_the_axis_names_the_first_the_middle_and_the_last_day():
    assert day_ticks(NOVEMBER) == ([0.0, 7.0, 14.0], {"0": "7 Nov", "7": "14 Nov", "14": "21 Nov"})
    assert day_ticks(NOVEMBER[:1]) == ([0.0], {"0": "7 Nov"})
    assert day_ticks([]) == ([], {})


def test_each_line_ends_with_its_name_and_its_last_known_value():
    look = lines(NOVEMBER, LOSSES, NAMES, height=240)
    assert {key: end.words for key, end in look.ends.items()} == {
        "ours": "Ours .3441",
        "default": "Default .3512",
        "moving": "Moving avg .3702",
    }
    assert look.ends["moving"].at == 0.0
    assert (look.left, look.right) == (0.0, 14.0)


def test_a_row_has_each_number_for_the_plot_and_in_words_for_the_table():
    row = lines(NOVEMBER, LOSSES, NAMES, height=240).rows[1]
    assert (row["at"], row["day"], row["ours"], row["ours_words"]) == (7.0, "14 Nov", 0.3475, ".3475")
    assert (row["moving"], row["moving_words"]) == (None, "–")


def test_a_line_without_a_value_has_no_end():
    assert lines(NOVEMBER[:1], {"ours": [None]}, NAMES, height=240).ends["ours"] == LineEnd()


def test_one_run_stands_in_the_middle():
    look = lines(NOVEMBER[:1], {"ours": [0.3441]}, NAMES, height=240)
    assert (look.left, look.right) == (-1.0, 1.0)


def test_lines_that_end_together_have_names_that_do_not_touch():
    close = {"ours": [0.3, 0.3441], "default": [0.4, 0.3442], "moving": [0.5, 0.3443]}
    look = lines(NOVEMBER[:2], close, NAMES, height=240)
    assert look.ends["ours"].moved - look.ends["moving"].moved > 2 * NAME_GAP - 1


@given(st.lists(st.floats(min_value=0, max_value=240), min_size=1, max_size=4))
def test_names_stand_apart_in_their_order_and_within_the_plot(places):
    moved = apart(places, gap=NAME_GAP, most=240)
    ordered = [moved[index] for index in sorted(range(len(places)), key=places.__getitem__)]
    assert all(below - above >= NAME_GAP - 1e-9 for above, below in pairwise(ordered))
    assert min(moved) >= 0
    assert max(moved) <= 240
