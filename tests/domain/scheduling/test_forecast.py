"""What other preferences would change, before they are saved, and what the next days bring."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.scheduling.constants import RECALLED_PRIOR, RECALLED_SHARES
from domain.scheduling.forecast import Effect, Forecast, Remembered, effect, forecast
from domain.scheduling.fsrs import interval_days
from domain.scheduling.model import Preferences

PLAIN = Preferences()
MONDAY = date(2026, 1, 5)


def who_remembers(many: int, *, stability: float = 10.0, reviews: int = 0) -> Remembered:
    interval = interval_days(stability, 0.9)
    due_on = [n % interval for n in range(many)]
    reviewed_on = [due - interval for due in due_on]
    return Remembered([stability] * many, [5.0] * many, reviewed_on, due_on, reviews=reviews)


def told(remembered: Remembered, *, new: Preferences = PLAIN, now: Preferences = PLAIN) -> Effect:
    return effect(remembered, now=now, new=new, on=MONDAY, seed=7)


def foreseen(remembered: Remembered, *, days: int = 30, preferences: Preferences = PLAIN) -> Forecast:
    return forecast(remembered, preferences, on=MONDAY, days=days, seed=7)


def test_the_first_week_holds_what_is_due_in_it() -> None:
    far = Remembered([400.0] * 70, [1.0] * 70, [-300] * 70, [n % 7 for n in range(70)])
    first = told(far, new=Preferences(spacing_multiplier=2)).weeks[0]
    assert first.now == pytest.approx(70, abs=8)
    assert first.week == 0


def test_reviews_and_minutes_a_day_are_means_over_the_weeks() -> None:
    timed = replace(who_remembers(120), answer_ms=30_000)
    change = told(timed, new=Preferences(spacing_multiplier=2))
    assert (change.memories, change.enough, len(change.weeks)) == (120, True, 12)
    assert change.reviews_per_day.now == pytest.approx(sum(week.now for week in change.weeks) / 84)
    assert change.reviews_per_day.new == pytest.approx(sum(week.new for week in change.weeks) / 84)
    assert change.minutes_per_day.now == pytest.approx(change.reviews_per_day.now / 2)


def test_wider_spacing_lowers_the_recall_that_is_expected() -> None:
    change = told(who_remembers(300), new=Preferences(spacing_multiplier=2))
    assert change.recall.new < change.recall.now < 0.95
    assert change.target_recall.now == 0.9


def test_more_memories_vary_less_for_their_number() -> None:
    few, many = told(who_remembers(100)), told(who_remembers(1_600))
    assert 0 < few.spread_per_week < many.spread_per_week < 16 * few.spread_per_week


def test_preferences_that_stay_change_nothing() -> None:
    same = told(who_remembers(80), now=Preferences(easy_days=(1,)), new=Preferences(easy_days=(1,)))
    assert all(week.now == week.new for week in same.weeks)
    assert same.recall.now == same.recall.new


def test_few_memories_are_forecast_as_those_of_a_typical_learner_with_as_many() -> None:
    few, fewer, none = (told(who_remembers(n)) for n in (40, 20, 0))
    assert (few.memories, few.enough) == (40, False)
    assert few.reviews_per_day.now == pytest.approx(2 * fewer.reviews_per_day.now)
    assert few.reviews_per_day.now == pytest.approx(40 / 200 * none.reviews_per_day.now)
    assert few.spread_per_week == pytest.approx(fewer.spread_per_week * 2**0.5)


def test_fifty_reviews_are_enough() -> None:
    assert [told(who_remembers(20, reviews=n)).enough for n in (49, 50)] == [False, True]
    assert [told(who_remembers(n)).enough for n in (49, 50)] == [False, True]
    assert not told(who_remembers(0, reviews=70)).enough


def test_the_wider_the_spacing_the_fewer_the_reviews() -> None:
    reviews = [
        told(who_remembers(200, stability=20), new=Preferences(spacing_multiplier=multiplier)).reviews_per_day.new
        for multiplier in (0.5, 0.8, 1, 1.25, 2)
    ]
    assert reviews == sorted(reviews, reverse=True)


def test_who_answers_hard_is_forecast_more_reviews() -> None:
    plain = who_remembers(200)
    hard = told(replace(plain, recalled=(5_000, 0, 0)))
    assert hard.reviews_per_day.now > told(plain).reviews_per_day.now


def test_the_shares_of_ones_own_ratings_count_as_much_as_there_are_of_them() -> None:
    typical = tuple(round(RECALLED_PRIOR * share * 1_000) for share in RECALLED_SHARES)
    plain = who_remembers(200)
    same = told(replace(plain, recalled=(typical[0], typical[1], typical[2])))
    assert same.reviews_per_day.now == pytest.approx(told(plain).reviews_per_day.now)


def test_every_day_to_come_is_told_with_its_date() -> None:
    days = foreseen(who_remembers(100), days=3).days
    assert [day.day_on for day in days] == [MONDAY + timedelta(days=n) for n in range(3)]
    assert days[0].reviews == pytest.approx(10)
    assert days[0].expected_recall == pytest.approx(0.9, abs=0.01)


def test_a_day_without_reviews_has_no_recall() -> None:
    later = Remembered([10.0] * 60, [5.0] * 60, [-8] * 60, [2] * 60)
    days = foreseen(later, days=3).days
    assert [(day.reviews, day.expected_recall is None) for day in days] == [(0, True), (0, True), (60, False)]


def test_the_days_of_someone_with_few_memories_are_a_typical_learners() -> None:
    few, none = foreseen(who_remembers(20, reviews=31)), foreseen(Remembered())
    assert (few.memories, few.reviews, few.enough) == (20, 31, False)
    assert [day.reviews for day in few.days] == pytest.approx([day.reviews / 10 for day in none.days])
