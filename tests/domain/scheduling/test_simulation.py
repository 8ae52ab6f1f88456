"""How the next days may go, simulated over what is remembered."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs import interval_days, recall, review
from domain.scheduling.fuzz import span
from domain.scheduling.model import Memory, Preferences, Rating
from domain.scheduling.simulation import Answering, Memories, Simulated, simulate
from tests.domain.scheduling.strategies import START

MONDAY = date(2026, 1, 5)
PLAIN = Preferences()
ALWAYS_GOOD = Answering((0.0, 1.0, 0.0))
MIXED = Answering((0.2, 0.6, 0.2))


def some(many: int = 50, *, seed: int = 1) -> Memories:
    dice = np.random.default_rng(seed)
    stability = np.exp(dice.normal(3, 1, many))
    interval = np.maximum(np.rint(stability), 1).astype(np.int64)
    due_on = dice.integers(0, interval)
    return Memories(stability, dice.uniform(1, 10, many), due_on - interval, due_on)


def told(
    memories: Memories,
    *plans: Preferences,
    days: int = 84,
    answering: Answering = MIXED,
    replicates: int = 2,
    seed: int = 1,
    on: date = MONDAY,
) -> Simulated:
    return simulate(memories, plans, on=on, days=days, answering=answering, replicates=replicates, seed=seed)


def test_the_same_learner_is_told_the_same_twice() -> None:
    one, again, other = told(some(), PLAIN), told(some(), PLAIN), told(some(), PLAIN, seed=2)
    assert np.array_equal(one.reviews, again.reviews)
    assert np.array_equal(one.recall, again.recall)
    assert not np.array_equal(one.reviews, other.reviews)


def test_plans_meet_the_same_chances() -> None:
    both = told(some(), PLAIN, PLAIN)
    assert np.array_equal(both.reviews[0], both.reviews[1])
    assert not np.array_equal(both.reviews[0, 0], both.reviews[0, 1])


@given(st.integers(0, 100), st.sets(st.integers(0, 3)))
def test_a_daily_target_that_is_never_reached_changes_nothing(seed: int, free: set[int]) -> None:
    plan = Preferences(free_days=tuple(free))
    freely = told(some(20, seed=seed), plan, seed=seed)
    capped = told(some(20, seed=seed), replace(plan, revision_daily_target=500), seed=seed)
    assert np.array_equal(freely.reviews, capped.reviews)
    assert np.allclose(freely.recall, capped.recall)


def test_no_day_holds_more_than_the_daily_target() -> None:
    capped = told(some(200), Preferences(revision_daily_target=4), PLAIN)
    assert capped.reviews[0].max() == 4
    assert capped.reviews[1].max() > 4
    assert capped.recall[0].sum() / capped.reviews[0].sum() < capped.recall[1].sum() / capped.reviews[1].sum()


def test_the_longest_overdue_comes_first() -> None:
    twins = Memories(np.array([9.0, 9.0]), np.array([5.0, 5.0]), np.array([-10, -40]), np.array([-1, -31]))
    first = told(twins, Preferences(revision_daily_target=1), days=1)
    assert first.recall[0, 0, 0] == pytest.approx(recall(9.0, 40))


def test_what_is_overdue_is_reviewed_on_the_first_day() -> None:
    overdue = Memories(np.array([9.0]), np.array([5.0]), np.array([-30]), np.array([-21]))
    simulated = told(overdue, PLAIN)
    assert simulated.reviews[0, :, 0].tolist() == [1, 1]
    assert simulated.recall[0, 0, 0] == pytest.approx(recall(9.0, 30))


def test_a_review_after_the_clock_was_set_back_is_one_of_today() -> None:
    ahead = Memories(np.array([9.0]), np.array([5.0]), np.array([3]), np.array([0]))
    assert told(ahead, PLAIN, days=1).recall[0, 0, 0] == 1


def test_after_a_review_a_memory_comes_back_when_fsrs_says() -> None:
    elapsed, replicates = 30, 4000
    memory = Memory(30.0, 5.0, START, START, 3, 0)
    one = Memories(np.array([30.0]), np.array([5.0]), np.array([-elapsed]), np.array([0]))
    simulated = told(one, PLAIN, days=400, answering=ALWAYS_GOOD, replicates=replicates)
    second = np.argmax(simulated.reviews[0, :, 1:] > 0, axis=1) + 1
    at = START.replace(month=2, day=4)
    again, good = (
        span(interval_days(review(memory, rating, at=at, seed="").after.stability, 0.9))
        for rating in (Rating.AGAIN, Rating.GOOD)
    )
    forgot = (second >= again[0]) & (second <= again[1])
    recalled = (second >= good[0]) & (second <= good[1])
    assert (forgot | recalled).all()
    assert recalled.mean() == pytest.approx(recall(30.0, elapsed), abs=0.02)


def test_in_the_long_run_as_much_is_recalled_as_is_aimed_at() -> None:
    for target in (0.8, 0.9):
        plan = Preferences(retention_target_override=target)
        simulated = told(some(500), plan, days=365)
        late = simulated.recall[..., 180:].sum() / simulated.reviews[..., 180:].sum()
        assert late == pytest.approx(target, abs=0.02)


def test_hard_answers_bring_more_reviews_than_easy_ones() -> None:
    hard, good, easy = (
        told(some(200), PLAIN, answering=Answering(shares)).reviews.sum()
        for shares in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    )
    assert hard > good > easy


def test_few_reviews_fall_on_free_days_and_half_on_easy_ones() -> None:
    plans = PLAIN, Preferences(free_days=(6,)), Preferences(easy_days=(6,))
    by_weekday = told(some(400), *plans, days=364).reviews[..., 84:].reshape(3, 2, -1, 7).sum((1, 2))
    plain, free, easy = by_weekday[:, 6] / by_weekday.sum(1)
    assert plain == pytest.approx(1 / 7, abs=0.02)
    assert free < 0.05
    assert free < easy < plain


def test_the_free_day_is_that_of_the_calendar() -> None:
    free = Preferences(free_days=(0,))
    simulated = told(some(400), free, days=364, on=date(2026, 1, 8))
    assert np.argmin(simulated.reviews[..., 84:].reshape(-1, 7).sum(0)) == 4


def test_who_remembers_nothing_has_nothing_to_review() -> None:
    none = Memories(np.empty(0), np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64))
    for plan in (PLAIN, Preferences(revision_daily_target=5)):
        assert told(none, plan).reviews.sum() == 0


def test_own_weights_count() -> None:
    fast = replace(DEFAULT_WEIGHTS, values=(*DEFAULT_WEIGHTS.values[:-1], 0.5), version=1)
    once = Memories(np.array([9.0]), np.array([5.0]), np.array([-30]), np.array([0]))
    first = told(once, PLAIN, days=1, answering=replace(MIXED, weights=fast))
    assert first.recall[0, 0, 0] == pytest.approx(recall(9.0, 30, weights=fast))
