"""On which day of its span a review comes due."""

from collections import Counter
from datetime import date, timedelta
from statistics import stdev

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.scheduling.balance import NO_LOAD, Load, balanced, weekly
from domain.scheduling.fsrs import PLAIN, previews, review
from domain.scheduling.fuzz import fuzzed, share_of, span
from domain.scheduling.model import Memory, Preferences, Rating
from tests.domain.scheduling.strategies import START, memories, ratings

MONDAY = date(2026, 1, 5)
seeds = st.text()
loads = st.builds(
    Load, st.dates(date(2025, 12, 1), date(2026, 3, 1)), st.lists(st.integers(0, 400), max_size=200).map(tuple)
)
weeks = st.lists(st.sampled_from(["full", "easy", "free"]), min_size=7, max_size=7).map(
    lambda days: Preferences(
        easy_days=tuple(day for day, kind in enumerate(days) if kind == "easy"),
        free_days=tuple(day for day, kind in enumerate(days) if kind == "free"),
    )
)


def days_given(
    interval: int, *, load: Load = NO_LOAD, preferences: Preferences = PLAIN, times: int = 2000
) -> Counter[int]:
    return Counter(
        balanced(interval, seed=f"seed {n}", on=MONDAY, load=load, preferences=preferences) for n in range(times)
    )


def weekday(days: int) -> int:
    return (MONDAY + timedelta(days=days)).weekday()


@given(st.integers(1, 36_500), seeds, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_with_nothing_due_and_no_easy_days_the_interval_is_just_fuzzed(interval: int, seed: str, on: date) -> None:
    empty = Load(on, (0,) * 30)
    for load in (NO_LOAD, empty):
        assert balanced(interval, seed=seed, on=on, load=load, preferences=PLAIN) == fuzzed(interval, seed=seed)


@given(st.integers(1, 36_500), seeds, loads, weeks)
def test_a_review_stays_within_its_span(interval: int, seed: str, load: Load, week: Preferences) -> None:
    days = balanced(interval, seed=seed, on=MONDAY, load=load, preferences=week)
    first, last = span(interval) if interval > 2 else (interval, interval)
    assert first <= days <= last


@given(st.integers(1, 2), seeds, loads, weeks)
def test_an_interval_of_a_day_or_two_is_exact(interval: int, seed: str, load: Load, week: Preferences) -> None:
    assert balanced(interval, seed=seed, on=MONDAY, load=load, preferences=week) == interval


@given(memories() | st.none(), st.integers(0, 400), seeds, loads, weeks)
def test_a_better_rating_never_comes_due_sooner_whatever_is_due(
    memory: Memory | None, days: int, seed: str, load: Load, week: Preferences
) -> None:
    given_days = previews(memory, at=START + timedelta(days=days), preferences=week, seed=seed, load=load)
    assert list(given_days) == sorted(given_days)


@given(st.integers(1, 500), st.integers(0, 60), seeds, loads, weeks)
@example(3, 1, "", NO_LOAD, Preferences(free_days=(0, 1, 2, 3, 4, 5)))
@example(8, 1, "", Load(MONDAY, (3,) * 9), Preferences(free_days=tuple(range(7))))
def test_a_longer_interval_never_comes_due_sooner(
    interval: int, more: int, seed: str, load: Load, week: Preferences
) -> None:
    shorter, longer = (
        balanced(days, seed=seed, on=MONDAY, load=load, preferences=week) for days in (interval, interval + more)
    )
    assert shorter <= longer


@given(memories() | st.none(), ratings, st.integers(0, 400), seeds, loads, weeks)
def test_the_preview_is_the_answer_whatever_is_due(
    memory: Memory | None, rating: Rating, days: int, seed: str, load: Load, week: Preferences
) -> None:
    at = START + timedelta(days=days)
    shown = previews(memory, at=at, preferences=week, seed=seed, load=load)
    reviewed = review(memory, rating, at=at, preferences=week, seed=seed, load=load)
    assert reviewed.interval_days == shown[rating - 1]


@given(st.integers(3, 2_000), seeds, loads, weeks)
def test_nothing_comes_due_on_a_free_day_unless_the_span_holds_no_other(
    interval: int, seed: str, load: Load, week: Preferences
) -> None:
    first, last = span(interval)
    days = balanced(interval, seed=seed, on=MONDAY, load=load, preferences=week)
    only_free = all(weekday(day) in week.free_days for day in range(first, last + 1))
    assert only_free or weekday(days) not in week.free_days


def test_a_review_goes_where_less_is_due() -> None:
    first, last = span(10)
    assert (first, last) == (8, 12)
    counts = tuple(0 if day == 11 else 30 for day in range(20))
    assert days_given(10, load=Load(MONDAY, counts))[11] > 1950
    assert set(days_given(10)) == {8, 9, 10, 11, 12}


def test_an_easy_day_is_half_as_likely_as_a_full_one() -> None:
    tuesday_at_8, others = 8, (9, 10, 11, 12)
    given_days = days_given(10, preferences=Preferences(easy_days=(1,)), times=9000)
    assert 900 < given_days[tuesday_at_8] < 1100
    assert all(1900 < given_days[day] < 2100 for day in others)


def test_an_easy_day_fills_up_to_half_of_a_full_one() -> None:
    half_full = Load(MONDAY, tuple(20 if weekday(day) == 1 else 40 for day in range(20)))
    given_days = days_given(10, load=half_full, preferences=Preferences(easy_days=(1,)), times=9000)
    assert 900 < given_days[8] < 1100


def test_heeding_the_load_makes_days_more_even() -> None:
    def due(*, heeding: bool) -> list[int]:
        days = [0] * 400
        for today in range(200):
            on = MONDAY + timedelta(days=today)
            load = Load(on, tuple(days[today : today + 60])) if heeding else NO_LOAD
            for n, interval in enumerate((6, 10, 15, 25, 40) * (3 + today % 3)):
                days[today + balanced(interval, seed=f"{today}:{n}", on=on, load=load, preferences=PLAIN)] += 1
        return days[60:190]

    even, uneven = due(heeding=True), due(heeding=False)
    assert sum(even) == pytest.approx(sum(uneven), rel=0.02)
    assert stdev(even) < 0.7 * stdev(uneven)
    assert max(even) < max(uneven)


def test_days_beyond_those_known_count_as_the_last_known_ones() -> None:
    known = Load(MONDAY, (10,) * 10)
    assert known.on(MONDAY.toordinal() - 1) == 0
    assert known.on(MONDAY.toordinal() + 9) == known.on(MONDAY.toordinal() + 400) == 10
    assert NO_LOAD.beyond == 0
    assert max(days_given(10, load=known).values()) < 500


def test_the_free_days_are_those_of_the_learners_own_zone() -> None:
    late_sunday = START.replace(year=2026, month=1, day=4, hour=23)
    tokyo = Preferences(zone="Asia/Tokyo", free_days=(0,))
    intervals = {
        review(None, Rating.EASY, at=late_sunday, preferences=tokyo, seed=str(n)).interval_days for n in range(200)
    }
    assert intervals == {6, 8, 9, 10}


@example([8, 2, 40], MONDAY, Preferences(free_days=tuple(range(7))))
@given(st.lists(st.integers(1, 3_000), max_size=30), st.dates(date(2020, 1, 1), date(2040, 1, 1)), weeks)
def test_many_reviews_without_load_come_due_as_each_would_alone(
    intervals: list[int], on: date, week: Preferences
) -> None:
    named = [(interval, f"seed {n}") for n, interval in enumerate(intervals)]
    together = weekly(
        np.array(intervals, np.int64),
        np.array([share_of(seed) for _, seed in named]),
        np.array([on.toordinal() + n for n in range(len(named))], np.int64),
        week,
    )
    alone = [
        balanced(interval, seed=seed, on=on + timedelta(days=n), load=NO_LOAD, preferences=week)
        for n, (interval, seed) in enumerate(named)
    ]
    assert together.tolist() == alone
