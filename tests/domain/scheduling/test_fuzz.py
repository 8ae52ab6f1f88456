"""How far an interval moves, and that its seed alone decides where."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.fuzz import fuzzed, seed_of, share_of, span

days = st.integers(1, 36_500)


@given(days, st.text())
def test_the_same_seed_gives_the_same_interval(interval: int, seed: str) -> None:
    assert fuzzed(interval, seed=seed) == fuzzed(interval, seed=seed)
    assert 0 <= share_of(seed) < 1


@given(days, st.text())
def test_an_interval_stays_within_its_span_and_is_never_under_a_day(interval: int, seed: str) -> None:
    moved = fuzzed(interval, seed=seed)
    first, last = span(interval) if interval > 2 else (interval, interval)
    assert 1 <= first <= moved <= last <= 36_500


@given(st.integers(1, 36_499), st.text())
def test_a_longer_interval_never_moves_before_a_shorter_one(interval: int, seed: str) -> None:
    assert fuzzed(interval, seed=seed) <= fuzzed(interval + 1, seed=seed)


@pytest.mark.parametrize(
    ("interval", "expected"), [(3, (2, 4)), (7, (5, 9)), (20, (17, 23)), (50, (46, 54)), (36_500, (34_673, 36_500))]
)
def test_spans_are_those_that_fsrs_publishes(interval: int, expected: tuple[int, int]) -> None:
    assert span(interval) == expected


def test_seeds_reach_every_day_of_a_span() -> None:
    moved = {fuzzed(20, seed=str(n)) for n in range(300)}
    assert moved == set(range(17, 24))


@pytest.mark.parametrize("interval", [1, 2])
def test_the_shortest_intervals_do_not_move(interval: int) -> None:
    assert {fuzzed(interval, seed=str(n)) for n in range(50)} == {interval}


def test_every_review_of_a_concept_has_a_seed_of_its_own() -> None:
    one, two = UUID(int=1), UUID(int=2)
    assert len({seed_of(one, two, 0), seed_of(one, two, 1), seed_of(two, one, 0)}) == 3
    assert fuzzed(30, seed=seed_of(one, two, 4)) == 31
