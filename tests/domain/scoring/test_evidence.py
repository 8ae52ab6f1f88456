"""How much a learner's word weighs."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.evidence import evidence

NEVER_FITTED = float("nan")


def weight(log_loss: float, reviews: int, days: float) -> float:
    return float(evidence(np.array([log_loss]), np.array([reviews]), np.array([days])).weight[0])


@pytest.mark.parametrize(
    ("log_loss", "reviews", "days", "expected"),
    [
        (NEVER_FITTED, 0, 0, 0.3),
        (NEVER_FITTED, 5_000, 365, 0.7),
        (0.0, 5_000, 365, 1.0),
        (0.0, 50_000, 3_650, 1.0),
        (log(2), 0, 0, 0.05),
        (5.0, 0, 0, 0.05),
        (log(2) / 2, 0, 365, 0.3 + 0.12),
        (log(2), 5_000, 0, 0.28),
        (log(2), 99, 73, 0.4 * (0.7 * log(100) / log(5_001) + 0.3 * 0.2)),
    ],
)
def test_golden_weights(log_loss: float, reviews: int, days: float, expected: float) -> None:
    assert weight(log_loss, reviews, days) == pytest.approx(expected, abs=1e-12)


@given(st.floats(0, 3) | st.just(NEVER_FITTED), st.integers(0, 10**6), st.floats(-10, 10**5))
def test_nobody_counts_for_less_than_the_floor_or_more_than_one(log_loss: float, reviews: int, days: float) -> None:
    assert 0.05 <= weight(log_loss, reviews, days) <= 1


@given(st.floats(0, 1), st.integers(0, 10_000), st.floats(0, 500))
def test_experience_and_skill_never_lower_a_weight(log_loss: float, reviews: int, days: float) -> None:
    base = weight(log_loss, reviews, days)
    assert weight(log_loss, reviews + 10, days) >= base
    assert weight(log_loss, reviews, days + 10) >= base
    assert weight(log_loss / 2, reviews, days) >= base


def test_nobody_is_weighed_too() -> None:
    assert len(evidence(np.array([]), np.array([], np.int64), np.array([])).weight) == 0
