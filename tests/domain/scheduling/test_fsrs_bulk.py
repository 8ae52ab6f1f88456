"""The numpy twin decides what fsrs.py decides."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs import interval_days, review
from domain.scheduling.fsrs_bulk import fuzzed as all_fuzzed
from domain.scheduling.fsrs_bulk import intervals, next_states, replay
from domain.scheduling.fuzz import fuzzed, share_of
from domain.scheduling.model import Memory, Rating, Weights
from domain.scheduling.rounds import rounds
from tests.domain.scheduling.strategies import START, histories, memories, ratings

EXACT = 1e-9


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    """Draw weights near the published ones, as training gives them."""
    scale = draw(st.lists(st.floats(1, 1.06), min_size=21, max_size=21))
    return Weights(tuple(w * s for w, s in zip(DEFAULT_WEIGHTS.values, scale, strict=True)), version=1)


@given(st.lists(st.tuples(memories() | st.none(), st.integers(0, 400), ratings), min_size=1), weights())
def test_next_states_are_those_of_the_package(
    reviews: list[tuple[Memory | None, int, Rating]], trained: Weights
) -> None:
    stability, difficulty = next_states(
        np.array([memory.stability if memory else np.nan for memory, _, _ in reviews]),
        np.array([memory.difficulty if memory else np.nan for memory, _, _ in reviews]),
        np.array([days for _, days, _ in reviews]),
        np.array([rating for _, _, rating in reviews]),
        trained,
    )
    for n, (memory, days, rating) in enumerate(reviews):
        expected = review(memory, rating, at=START + timedelta(days=days), weights=trained, seed="").after
        assert stability[n] == pytest.approx(expected.stability, rel=EXACT)
        assert difficulty[n] == pytest.approx(expected.difficulty, rel=EXACT)


@given(st.lists(histories, max_size=8), st.randoms(use_true_random=False))
def test_replaying_many_histories_equals_folding_each(logs: list[list[tuple[int, Rating]]], chance: object) -> None:
    order = [card for card, log in enumerate(logs) for _ in log]
    chance.shuffle(order)  # pyright: ignore[reportAttributeAccessIssue]  the histories interleave
    walks = [iter(log) for log in logs]
    clocks = [0] * len(logs)
    now: list[Memory | None] = [None] * len(logs)
    entries, expected = [], []
    for card in order:
        days, rating = next(walks[card])
        clocks[card] += days
        reviewed = review(now[card], rating, at=START + timedelta(days=clocks[card]), seed="")
        entries.append((card, clocks[card], rating.value))
        expected.append(reviewed)
        now[card] = reviewed.after
    cards, days, given_ratings = np.array(entries, np.int64).reshape(-1, 3).T
    replayed = replay(cards, days, given_ratings)
    for n, reviewed in enumerate(expected):
        assert replayed.stability_after[n] == pytest.approx(reviewed.after.stability, rel=EXACT)
        assert replayed.difficulty_after[n] == pytest.approx(reviewed.after.difficulty, rel=EXACT)
        assert replayed.reps_before[n] == reviewed.after.reps - 1
        if reviewed.before is None:
            assert np.isnan(replayed.stability_before[n])
            assert np.isnan(replayed.retrievability_before[n])
        else:
            assert replayed.stability_before[n] == pytest.approx(reviewed.before.stability, rel=EXACT)
            assert replayed.difficulty_before[n] == pytest.approx(reviewed.before.difficulty, rel=EXACT)
            assert replayed.retrievability_before[n] == pytest.approx(reviewed.retrievability_before, rel=EXACT)
            assert replayed.elapsed_days[n] == reviewed.elapsed_days
            assert replayed.lapses_before[n] == reviewed.before.lapses


@given(st.lists(st.floats(0.001, 40_000), min_size=1), st.floats(0.7, 0.95))
def test_intervals_are_the_same_days(stabilities: list[float], retention: float) -> None:
    bulk = intervals(np.array(stabilities), retention)
    assert bulk.tolist() == [interval_days(stability, retention) for stability in stabilities]


@given(st.lists(st.tuples(st.integers(1, 36_500), st.text()), min_size=1))
def test_fuzz_moves_to_the_same_day(drawn: list[tuple[int, str]]) -> None:
    moved = all_fuzzed(np.array([days for days, _ in drawn]), np.array([share_of(seed) for _, seed in drawn]))
    assert moved.tolist() == [fuzzed(days, seed=seed) for days, seed in drawn]


def test_more_memories_than_a_block_are_all_computed() -> None:
    many = 40_000
    stability, difficulty = next_states(
        np.full(many, np.nan), np.full(many, np.nan), np.zeros(many, np.int64), np.full(many, 3)
    )
    assert set(stability.tolist()) == {2.3065}
    assert len(set(difficulty.tolist())) == 1


def test_rounds_take_each_history_once_and_keep_its_order() -> None:
    order = rounds(np.array([7, 3, 7, 7, 3, 9]))
    assert [step.tolist() for step in order.steps] == [[1, 0, 5], [4, 2], [3]]
    assert order.ranks.tolist() == [0, 0, 1, 2, 1, 0]
    assert order.previous.tolist() == [-1, -1, 0, 2, 1, -1]


def test_no_entries_make_no_rounds() -> None:
    assert rounds(np.array([], np.int64)).steps == []
