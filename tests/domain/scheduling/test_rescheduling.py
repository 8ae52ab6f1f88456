"""When weights change, due dates move without a pile and memories follow the log."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from math import ceil
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling import fsrs_bulk
from domain.scheduling.constants import DEFAULT_WEIGHTS, RESCHEDULE_SPREAD_DAYS
from domain.scheduling.history import Learner, replay
from domain.scheduling.model import Preferences
from domain.scheduling.rescheduling import Scheduled, Spans, States, rescheduled, restated, spread
from tests.domain.scheduling.logs import NOW, log_of
from tests.reviewing import FORGETFUL, drawn

ADA = Learner(UUID(int=1), DEFAULT_WEIGHTS, Preferences())
TODAY = NOW.toordinal()
FULL = (1.0,) * 7


def ordinals(*days: int) -> np.ndarray:
    return np.array(days, np.int64) + TODAY


def memories(stability: list[float], reviewed_on: list[int]) -> States:
    return States(np.array(stability), np.full(len(stability), 5.0), ordinals(*reviewed_on))


def moved(states: States, *due: int, preferences: Preferences = ADA.preferences) -> list[int]:
    learner = replace(ADA, preferences=preferences)
    return (rescheduled(states, ordinals(*due), learner, today=TODAY) - TODAY).tolist()


def test_what_is_overdue_or_due_today_and_stays_so_is_left_where_it_is():
    assert moved(memories([2, 2, 2], [-30, -9, -4]), -28, -7, 0) == [-28, -7, 0]


def test_what_was_due_and_now_comes_later_leaves_the_backlog():
    [day] = moved(memories([30], [-10]), -5)
    assert 15 <= day <= 25


def test_what_would_have_been_due_already_comes_back_within_a_week_but_never_later_than_it_was_to():
    assert moved(memories([2], [-40]), 3) == [1]
    days = moved(memories([2] * 70, [-40] * 70), *([60] * 70))
    assert Counter(days) == dict.fromkeys(range(1, RESCHEDULE_SPREAD_DAYS + 1), 10)


def test_an_interval_that_has_begun_to_run_out_is_moved_past_today():
    [day] = moved(memories([10], [-9]), 20)
    assert 1 <= day <= 4


def test_a_free_day_gets_nothing_and_an_easy_day_half():
    weekday = NOW.weekday()
    free, easy = (weekday + 1) % 7, (weekday + 2) % 7
    days = moved(
        memories([2] * 110, [-40] * 110), *([60] * 110), preferences=Preferences(easy_days=(easy,), free_days=(free,))
    )
    counts = Counter(days)
    assert (counts[1], counts[2]) == (0, 10)
    assert {counts[day] for day in range(3, 8)} == {20}


def test_a_free_day_is_taken_where_there_is_no_other():
    preferences = Preferences(free_days=((NOW.weekday() + 1) % 7,))
    assert moved(memories([2], [-40]), 1, preferences=preferences) == [1]


@given(
    st.lists(st.tuples(st.floats(0.01, 400), st.integers(0, 200), st.integers(-40, 200)), max_size=150),
    st.sets(st.integers(0, 6), max_size=3),
)
def test_nothing_is_lost_nothing_is_later_than_its_span_and_nothing_is_more_overdue(told, easy):
    stability, ago, due = ([row[column] for row in told] for column in range(3))
    states = memories(stability, [-days for days in ago])
    learner = replace(ADA, preferences=Preferences(easy_days=tuple(easy)))
    placed = rescheduled(states, ordinals(*due), learner, today=TODAY)
    first, last = fsrs_bulk.spans(fsrs_bulk.intervals(states.stability, 0.9))
    first, last = states.reviewed_on + first, states.reviewed_on + last
    due_on = ordinals(*due)
    assert len(placed) == len(told)
    for at, day in enumerate(placed):
        if last[at] > TODAY:
            assert max(first[at], TODAY + 1) <= day <= last[at]
        elif due_on[at] <= TODAY:
            assert day == due_on[at]
        else:
            assert TODAY < day <= min(due_on[at], TODAY + RESCHEDULE_SPREAD_DAYS)


@given(
    st.integers(0, 300),
    st.lists(st.integers(1, RESCHEDULE_SPREAD_DAYS), max_size=60),
)
def test_of_what_comes_back_no_day_gets_more_than_the_mean_unless_it_had_more_before(count, taken):
    spans = Spans(ordinals(*([1] * count)), ordinals(*([RESCHEDULE_SPREAD_DAYS] * count)))
    placed = spread(spans, taken=ordinals(*taken), today=TODAY, shares=FULL)
    counts = Counter([*(placed - TODAY).tolist(), *taken])
    mean = ceil((count + len(taken)) / RESCHEDULE_SPREAD_DAYS)
    assert sum(counts.values()) == count + len(taken)
    assert max(counts.values(), default=0) <= max(mean, max(Counter(taken).values(), default=0))


@pytest.mark.parametrize("wants", [True, False])
def test_memories_follow_the_log_and_due_dates_the_preference(wants):
    history = drawn(until=NOW)
    log = log_of(history)
    learner = replace(ADA, weights=FORGETFUL, preferences=Preferences(reschedule_on_new_weights=wants))
    user_id = history[0].user_id
    before = {
        graded.concept_id: one.after
        for graded, one in zip(history, replay(history, {user_id: replace(ADA, user_id=user_id)}), strict=True)
    }
    after = {
        graded.concept_id: one.after for graded, one in zip(history, replay(history, {user_id: learner}), strict=True)
    }
    stranger = Scheduled(UUID(int=99), NOW)
    scheduled = [stranger, *(Scheduled(concept_id, memory.due_at) for concept_id, memory in before.items())]
    now = restated(log, scheduled, learner, now=NOW)
    assert now.keys() == before.keys()
    for concept_id, memory in now.items():
        expected = after[concept_id]
        assert (memory.stability, memory.difficulty) == pytest.approx((expected.stability, expected.difficulty))
        assert (memory.due_at - before[concept_id].due_at) % timedelta(days=1) == timedelta()
    assert (any(now[one].due_at != before[one].due_at for one in now)) is wants


def test_who_has_reviewed_nothing_has_nothing_to_move():
    assert restated(log_of([]), [], ADA, now=NOW) == {}
