"""The middle of weighted values: interpolated between the midpoints of their cumulative weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.weighted_median import Weighted

VALUES = [0.4, 0.5, 0.45, 0.95, 0.42]
WEIGHTS = [0.9, 1.0, 0.8, 0.2, 0.85]

pairs = st.lists(st.tuples(st.floats(0, 1), st.floats(0.05, 1)), min_size=1, max_size=30)


def of(values: list[float], weights: list[float] | None = None) -> Weighted:
    count = len(values)
    return Weighted(np.array(values), np.array(weights or [1.0] * count), np.zeros(count, np.int64), count=1)


def median(values: list[float], weights: list[float] | None = None) -> float:
    return float(of(values, weights).median()[0])


def by_hand(values: list[float], weights: list[float], share: float = 0.5) -> float:
    """The same in a loop, from the definition."""
    ordered = sorted(zip(values, weights, strict=True))
    wanted, passed, before = share * sum(weights), 0.0, None
    for value, weight in ordered:
        midpoint = passed + weight / 2
        if midpoint >= wanted:
            if before is None:
                return value
            (low, start) = before
            return low + (wanted - start) / (midpoint - start) * (value - low)
        before, passed = (value, midpoint), passed + weight
    return ordered[-1][0]


def test_the_golden_example_of_five_learners_is_44_hundredths() -> None:
    assert median(VALUES, WEIGHTS) == pytest.approx(0.44, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.3], 0.3), ([0.2, 0.8], 0.5), ([0.1, 0.2, 0.9], 0.2), ([0.1, 0.2, 0.4, 0.9], 0.3), ([0.5] * 7, 0.5)],
)
def test_with_equal_weights_it_is_the_usual_median(values: list[float], expected: float) -> None:
    assert median(values) == pytest.approx(expected, abs=1e-12)


def test_many_groups_at_once_are_each_their_own_and_an_empty_one_has_none() -> None:
    groups = np.array([2] * 5 + [0])
    told = Weighted(np.array([*VALUES, 0.7]), np.array([*WEIGHTS, 0.3]), groups, count=4)
    assert told.median() == pytest.approx([0.7, np.nan, 0.44, np.nan], nan_ok=True)
    assert told.sizes.tolist() == [1, 0, 5, 0]


def test_no_values_at_all_have_no_median() -> None:
    nothing = Weighted(np.array([]), np.array([]), np.array([], np.int64), count=2)
    assert np.isnan(nothing.median()).all()
    assert np.isnan(nothing.spread()).all()


@given(pairs, st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_it_is_the_definition_in_a_loop(drawn: list[tuple[float, float]], share: float) -> None:
    values, weights = [v for v, _ in drawn], [w for _, w in drawn]
    assert of(values, weights).quantile(share)[0] == pytest.approx(by_hand(values, weights, share), abs=1e-9)


@given(pairs, st.randoms(use_true_random=False))
def test_the_order_of_learners_changes_nothing(drawn: list[tuple[float, float]], dice) -> None:
    shuffled = dice.sample(drawn, len(drawn))
    one, other = (of([v for v, _ in some], [w for _, w in some]) for some in (drawn, shuffled))
    assert one.median()[0] == other.median()[0]


@given(pairs, st.floats(0.01, 100))
def test_the_scale_of_weights_changes_nothing(drawn: list[tuple[float, float]], scale: float) -> None:
    values = [v for v, _ in drawn]
    plain, scaled = of(values, [w for _, w in drawn]), of(values, [w * scale for _, w in drawn])
    assert scaled.median()[0] == pytest.approx(plain.median()[0], abs=1e-9)
    assert scaled.spread()[0] == pytest.approx(plain.spread()[0], abs=1e-9, nan_ok=True)


@given(pairs)
def test_it_lies_among_the_values(drawn: list[tuple[float, float]]) -> None:
    values = [v for v, _ in drawn]
    assert min(values) <= median(values, [w for _, w in drawn]) <= max(values)


def test_a_spread_is_the_standard_error_of_a_median() -> None:
    dice = np.random.default_rng(1)
    medians = [np.median(dice.normal(0.5, 0.1, 400)) for _ in range(300)]
    one = of(dice.normal(0.5, 0.1, 400).tolist())
    assert one.spread()[0] == pytest.approx(np.std(medians), rel=0.2)


def test_one_learner_has_no_spread() -> None:
    assert np.isnan(of([0.3]).spread()[0])
