"""What is due when, and which themes come first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.time import learner_day
from domain.queues.due import due_in, load_by_theme
from domain.queues.model import Due, ThemeLoad
from domain.queues.recommendation import recommended

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SORTING, GRAPHS, PROOFS = (UUID(int=n) for n in (1, 2, 3))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati", "Europe/Berlin"])
@pytest.mark.parametrize("rollover_hour", [0, 4])
def test_overdue_today_and_tomorrow_meet_without_overlapping(zone, rollover_hour):
    day = learner_day(NOON, zone=zone, rollover_hour=rollover_hour)
    edges = [day.starts_at, day.ends_at, day.next_ends_at]
    assert [due_in(day, due_at=edge - SECOND) for edge in edges] == [Due.OVERDUE, Due.TODAY, Due.TOMORROW]
    assert [due_in(day, due_at=edge) for edge in edges] == [Due.TODAY, Due.TOMORROW, None]


def test_a_theme_counts_its_memories_and_names_the_earliest():
    day = learner_day(NOON)
    memories = [
        (SORTING, NOON - timedelta(days=2)),
        (SORTING, NOON),
        (SORTING, NOON + timedelta(days=1)),
        (GRAPHS, NOON + timedelta(days=9)),
    ]
    assert load_by_theme(memories, day=day) == [ThemeLoad(SORTING, 1, 1, 1, NOON - timedelta(days=2))]


instants = st.timedeltas(min_value=timedelta(days=-4), max_value=timedelta(days=4)).map(lambda span: NOON + span)


@given(st.lists(st.tuples(st.sampled_from([SORTING, GRAPHS]), instants)))
def test_counts_of_all_themes_add_up_to_what_is_due_before_the_end_of_tomorrow(memories):
    day = learner_day(NOON, zone="Asia/Kathmandu", rollover_hour=3)
    counted = sum(load.due_today + load.overdue + load.due_tomorrow for load in load_by_theme(memories, day=day))
    assert counted == sum(due_at < day.next_ends_at for _, due_at in memories)


def a_load(theme_id, *, due_today, overdue=0):
    return ThemeLoad(theme_id, due_today, overdue, 0, NOON)


def test_most_due_comes_first_then_the_least_mastered():
    loads = [a_load(SORTING, due_today=2), a_load(GRAPHS, due_today=2), a_load(PROOFS, due_today=7)]
    assert recommended(loads, mastery={SORTING: 0.9, GRAPHS: 0.2}) == [PROOFS, GRAPHS, SORTING]


def test_a_theme_of_unknown_mastery_stands_at_one_half():
    loads = [a_load(SORTING, due_today=1), a_load(GRAPHS, due_today=1), a_load(PROOFS, due_today=1)]
    assert recommended(loads, mastery={SORTING: 0.6, PROOFS: 0.4}) == [PROOFS, GRAPHS, SORTING]


def test_at_most_five_themes_are_recommended_and_none_that_waits_until_tomorrow():
    loads = [a_load(UUID(int=n), due_today=1) for n in range(9)]
    assert recommended(loads, mastery={}) == [UUID(int=n) for n in range(5)]
    assert recommended([a_load(SORTING, due_today=0)], mastery={}) == []
    assert recommended([a_load(SORTING, due_today=0, overdue=1)], mastery={}) == [SORTING]
