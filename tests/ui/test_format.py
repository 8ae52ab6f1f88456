"""Numbers, times and mastery are written the same way on every page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import format as fmt

NOW = datetime(2026, 11, 21, 14, 32, tzinfo=UTC)
THIN = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"), [(12580, "12,580"), (0, "0"), (-15, "−15"), (None, "–"), (-0.2, "0"), (1284.0, "1,284")]
)
def test_numbers_have_groups_and_a_true_minus(value, text):
    assert fmt.number(value) == text


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [(0.942, 1, "94.2 %"), (0.71, 0, "71 %"), (0.999, 0, "99 %"), (0.001, 0, "1 %"), (1, 0, "100 %"), (0, 0, "0 %")],
)
def test_a_percent_is_never_rounded_to_all_or_nothing(share, places, text):
    assert fmt.percent(share, places) == text.replace(" ", THIN)


def test_losses_factors_and_changes_are_written_as_in_the_design():
    assert fmt.loss(0.34411) == ".3441"
    assert fmt.factor(1.2) == f"×{THIN}1.20"
    assert fmt.signed(-15) == "−15.0"
    assert fmt.signed(3) == "+3.0"


def test_counts_agree_with_their_noun():
    assert fmt.count(1, "theme") == "1 theme"
    assert fmt.count(1204, "file") == "1,204 files"
    assert fmt.count(2, "memory", "memories") == "2 memories"


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (400, "0.4 s"),
        (2000, "2 s"),
        (41_000, "41 s"),
        (59_700, "1 min"),
        (192_000, "3 min 12 s"),
        (7_500_000, "2 h 5 min"),
        (None, "–"),
    ],
)
def test_a_duration_has_the_units_one_would_say(milliseconds, text):
    assert fmt.duration(milliseconds) == text.replace(" ", THIN, 1).replace("12 s", f"12{THIN}s").replace(
        "5 min", f"5{THIN}min"
    )


def test_in_a_column_the_seconds_line_up():
    assert fmt.took(246_000) == f"4{THIN}min{THIN}06"
    assert fmt.took(400) == f"0.4{THIN}s"
    assert fmt.took(None) == ""


def test_minutes_are_whole_and_at_least_one():
    assert fmt.minutes(0.2) == f"1{THIN}min"
    assert fmt.minutes(12.4) == f"12{THIN}min"
    assert fmt.minutes(80) == f"1{THIN}h 20{THIN}min"
    assert fmt.minutes(120) == f"2{THIN}h"


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (timedelta(minutes=3), "in 3 min"),
        (timedelta(hours=11), "in 11 h"),
        (timedelta(hours=19), "tomorrow"),
        (timedelta(days=9), "in 9 days"),
        (timedelta(days=90), "in 3 months"),
        (timedelta(days=800), "in 2 years"),
        (timedelta(minutes=-4), "4 min ago"),
        (timedelta(days=-1), "yesterday"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(seconds=20), "now"),
        (timedelta(seconds=-20), "just now"),
    ],
)
def test_a_time_is_said_as_a_person_would(after, text):
    assert fmt.when(NOW + after, NOW, "UTC") == text.replace(" min", f"{THIN}min").replace(" h", f"{THIN}h")


def test_tomorrow_is_that_of_the_persons_zone():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    at = late + timedelta(hours=13)
    assert fmt.when(at, late, "UTC") == "tomorrow"
    assert fmt.moment(at, late, "Pacific/Auckland") == "tomorrow 01:30"
    assert fmt.when(None, late, "UTC") == ""


def test_an_unknown_zone_is_utc():
    assert fmt.clock(NOW, "Mars/Olympus") == "14:32"
    assert fmt.clock(NOW, "Europe/Stockholm", seconds=True) == "15:32:00"


def test_days_and_instants_have_the_words_of_the_design():
    assert fmt.day(date(2026, 11, 21)) == "21 Nov"
    assert fmt.weekday(date(2026, 11, 21)) == "Sat"
    assert fmt.long_day(date(2026, 11, 21)) == "Saturday 21 November"
    assert fmt.instant(NOW, "UTC") == "21 Nov 2026, 14:32 UTC"
    assert fmt.instant(None, "UTC") == ""
    assert fmt.moment(NOW, NOW, "UTC") == "today 14:32"
    assert fmt.moment(NOW - timedelta(days=7), NOW, "UTC") == "14 Nov 14:32"


def test_intervals_are_spans_without_a_direction():
    assert [fmt.interval(days) for days in (0.2, 1, 9, 91)] == ["today", "1 day", "9 days", "3 months"]


@pytest.mark.parametrize(("hour", "words"), [(6, "Good morning"), (13, "Good afternoon"), (2, "Good evening")])
def test_the_greeting_follows_the_persons_clock(hour, words):
    assert fmt.greeting(NOW.replace(hour=hour), "UTC") == words


def test_initials_are_first_and_last():
    assert fmt.initials("Maya Lindqvist") == "ML"
    assert fmt.initials("Ana de la Cruz") == "AC"
    assert fmt.initials("Plato") == "P"
    assert fmt.initials("") == ""


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (None, "Not started"),
        (0.0, "Attempted"),
        (0.694, "Attempted"),
        (0.70, "Familiar"),
        (0.849, "Proficient"),
        (0.85, "Proficient"),
        (0.96, "Mastered"),
    ],
)
def test_mastery_has_the_word_of_the_percent_one_sees(value, word):
    assert fmt.mastery(value).word == word


def test_without_a_mixed_challenge_nothing_is_mastered():
    look = fmt.mastery(0.97, mixed=False)
    assert (look.word, look.mastered) == ("Proficient", False)
    assert fmt.mastery(0.71).label == f"71{THIN}%, Familiar"


@given(st.floats(-1, 2))
def test_the_ring_is_never_longer_than_its_circle(share):
    drawn, whole = (float(part) for part in fmt.ring_dash(share).split())
    assert 0 <= drawn <= whole


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=30))
def test_a_sparkline_stays_inside_its_box(values):
    path = fmt.sparkline_path(values, 60, 20)
    points = [part for part in path.replace("M", " ").replace("L", " ").split("a")[0].split() if part]
    numbers = [float(one) for one in points]
    assert all(0 <= x <= 60 for x in numbers[::2])
    assert all(0 <= y <= 20 for y in numbers[1::2])
    assert bool(path) == any(value is not None for value in values)


def test_a_share_is_a_width_and_never_over_the_whole():
    assert fmt.share(3, 4) == "75.00%"
    assert fmt.share(9, 4) == "100.00%"
    assert fmt.share(1, 0) == "0%"


def test_a_trend_is_coloured_only_when_one_way_is_better():
    assert fmt.trend(-3, "3 fewer", up_is_good=False).tone == "teal"
    assert fmt.trend(3, "3 more", up_is_good=False).tone == "red"
    assert fmt.trend(3, "3 more").tone == "gray"
    assert fmt.trend(0, "no change", up_is_good=True).glyph == "minus"
    assert fmt.trend(None, "").text == ""


def test_axis_numbers_are_short():
    assert [fmt.axis_number(value) for value in (500, 15_000)] == ["500", f"15{THIN}k"]


def test_a_planned_bar_keeps_its_values():
    assert fmt.planned_bar({"day": "Sun", "due": 8})["due"] == 8
