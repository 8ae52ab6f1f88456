"""Learners take turns, nobody floods the queue, and who waits is told for how long."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.judging.constants import JUDGING_AT_ONCE, JUDGING_REQUESTS_A_MINUTE
from domain.judging.errors import TooManyJudgings
from domain.judging.fairness import Position, Waiting, admit, in_turn, next_up, position

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def waits(name: int, *, age: int = 0, running: int = 0, lately: int = 0, ahead: int = 0) -> Waiting:
    return Waiting(UUID(int=name), NOW - age * SECOND, running, lately, ahead)


def names(waiting: list[Waiting]) -> list[int]:
    return [one.evaluation_id.int for one in waiting]


def test_who_has_fewest_at_work_is_next_then_fewest_lately_then_the_oldest():
    queue = [
        waits(1, age=9, running=1),
        waits(2, age=8, lately=5),
        waits(3, age=1, lately=1),
        waits(4, age=2, lately=1),
        waits(5, age=9, running=1, lately=1),
    ]
    assert names(in_turn(queue)) == [4, 3, 2, 1, 5]


def test_the_second_of_a_learner_comes_after_the_first_of_everybody():
    flood = [waits(n, age=100 - n, ahead=n) for n in range(100)]
    queue = [*flood, waits(200, age=0)]
    assert names(in_turn(queue))[:3] == [0, 200, 1]


def test_a_learner_has_only_so_many_at_work():
    queue = [waits(1, running=JUDGING_AT_ONCE), waits(2, running=1, ahead=1), waits(3, running=1)]
    assert names(next_up(queue)) == [3]


waiting = st.lists(
    st.builds(
        waits,
        st.integers(1, 10**9),
        age=st.integers(0, 9),
        running=st.integers(0, 3),
        lately=st.integers(0, 3),
        ahead=st.integers(0, 3),
    ),
    max_size=20,
)


@given(waiting)
def test_everybody_has_one_place_and_nobody_with_fewer_turns_stands_behind(queue: list[Waiting]):
    ordered = in_turn(queue)
    assert sorted(names(ordered)) == sorted(names(queue))
    turns = [one.running + one.ahead for one in ordered]
    assert turns == sorted(turns)
    assert all(one.running + one.ahead < JUDGING_AT_ONCE for one in next_up(queue))


@pytest.mark.parametrize(
    ("before", "at_work", "usual", "about"),
    [(0, 0, None, 2), (0, 2, 0.2, 1), (3, 2, 2.0, 4), (4, 2, 2.0, 6), (10, 1, 0.5, 6)],
)
def test_who_waits_is_told_how_many_are_before_and_for_how_long(
    before: int, at_work: int, usual: float | None, about: int
):
    assert position(before, at_work=at_work, usual_seconds=usual) == Position(before, about)


def test_the_one_request_too_many_may_come_when_the_oldest_is_a_minute_old():
    oldest = NOW - 18.5 * SECOND
    admit(JUDGING_REQUESTS_A_MINUTE - 1, oldest, now=NOW)
    admit(0, None, now=NOW)
    with pytest.raises(TooManyJudgings, match="60 judgings a minute") as refused:
        admit(JUDGING_REQUESTS_A_MINUTE, oldest, now=NOW)
    assert refused.value.retry_after_seconds == 42


def test_nobody_is_told_to_come_back_at_once():
    with pytest.raises(TooManyJudgings) as refused:
        admit(JUDGING_REQUESTS_A_MINUTE, NOW - 60 * SECOND, now=NOW)
    assert refused.value.retry_after_seconds == 1
