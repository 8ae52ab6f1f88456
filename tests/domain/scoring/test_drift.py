"""Whether a score rises or falls over its versions, by more than chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.drift import drift

GONE = float("nan")


def read(*scores: float) -> tuple[float, int]:
    """Return the trend a week and its sign for one score in weekly versions."""
    told = drift(np.array([scores]).T, np.arange(1.0 - len(scores), 1.0))
    return float(told.trend[0]), int(told.sign[0])


@pytest.mark.parametrize(
    ("scores", "trend", "sign"),
    [
        ((0.8, 0.75, 0.7, 0.65), -0.05, -1),
        ((0.5, 0.52, 0.54, 0.56, 0.58), 0.02, 1),
        ((0.5, 0.5, 0.5, 0.5, 0.5), 0.0, 0),
        ((0.8, 0.6, 0.9, 0.5, 0.7), -0.0375, 0),
        ((0.5, 0.501, 0.502, 0.503), 0.001, 0),
        ((0.8, 0.75, GONE, 0.65, 0.6), -0.05, -1),
        ((GONE, 0.8, 0.75, 0.7, 0.65), -0.05, -1),
    ],
)
def test_golden_trends(scores: tuple[float, ...], trend: float, sign: int) -> None:
    assert read(*scores) == (pytest.approx(trend, abs=1e-9), sign)


@pytest.mark.parametrize("scores", [(0.5,), (0.9, 0.1), (0.9, 0.5, 0.1), (0.9, GONE, GONE, 0.5, 0.1)])
def test_with_fewer_than_four_versions_there_is_no_trend(scores: tuple[float, ...]) -> None:
    trend, sign = read(*scores)
    assert (np.isnan(trend), sign) == (True, 0)


def test_versions_need_not_be_a_week_apart() -> None:
    told = drift(np.array([[0.9], [0.8], [0.7], [0.6]]), np.array([-6.0, -4.0, -2.0, 0.0]))
    assert told.trend == pytest.approx([-0.05])


def test_one_wild_version_makes_no_trend() -> None:
    assert read(0.5, 0.5, 0.5, 0.95, 0.5, 0.5, 0.5)[1] == 0


def test_no_concepts_have_no_trends() -> None:
    assert len(drift(np.empty((5, 0)), np.arange(5.0)).trend) == 0


def test_where_nothing_drifts_few_are_flagged_and_where_much_does_most_are() -> None:
    dice = np.random.default_rng(7)
    noise = dice.normal(0, 0.03, (12, 2_000))
    weeks = np.arange(12.0)
    still = drift(0.5 + noise, weeks)
    falling = drift(0.5 + noise - 0.02 * weeks[:, None], weeks)
    assert np.mean(still.sign < 0) < 0.06
    assert np.mean(falling.sign < 0) > 0.95
    assert falling.trend.mean() == pytest.approx(-0.02, abs=0.001)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=12))
def test_a_reversed_history_has_the_opposite_trend(scores: list[float]) -> None:
    (trend, sign), (back, reverse) = read(*scores), read(*scores[::-1])
    assert back == pytest.approx(-trend, abs=1e-12)
    assert reverse == -sign
