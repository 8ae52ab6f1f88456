"""What other preferences would change, before they are saved."""

import pytest
from hypothesis import given

from domain.scheduling.forecast import Remembered, effect
from domain.scheduling.model import Preferences
from tests.domain.scheduling.strategies import multipliers

PLAIN = Preferences()


def test_reviews_a_day_are_the_sum_of_one_over_each_interval() -> None:
    told = effect(Remembered([10.0] * 60, answer_ms=30_000), now=PLAIN, new=Preferences(spacing_multiplier=2))
    assert (told.memories, told.enough) == (60, True)
    assert told.reviews_per_day.now == pytest.approx(6)
    assert told.reviews_per_day.new == pytest.approx(3)
    assert told.minutes_per_day.now == pytest.approx(3)


def test_a_memory_comes_back_once_a_day_at_most() -> None:
    told = effect(Remembered([0.1] * 60), now=PLAIN, new=PLAIN)
    assert told.reviews_per_day.now == 60


def test_few_memories_are_forecast_as_those_of_a_typical_learner_with_as_many() -> None:
    few, fewer, none = (effect(Remembered([5.0] * n), now=PLAIN, new=PLAIN) for n in (40, 20, 0))
    assert (few.memories, few.enough) == (40, False)
    assert few.reviews_per_day.now == pytest.approx(2 * fewer.reviews_per_day.now)
    assert few.reviews_per_day.now == pytest.approx(40 / 200 * none.reviews_per_day.now)


@given(multipliers)
def test_wider_spacing_never_means_more_reviews(multiplier: float) -> None:
    told = effect(Remembered([3.0, 40.0] * 30), now=PLAIN, new=Preferences(spacing_multiplier=multiplier))
    change = told.reviews_per_day.new - told.reviews_per_day.now
    assert change == 0 if multiplier == 1 else change * (multiplier - 1) < 0
