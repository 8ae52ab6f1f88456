"""Which recall a learner's preferences aim at, and that the multiplier is exact."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs import interval_days
from domain.scheduling.model import Preferences
from domain.scheduling.retention import desired_retention
from tests.domain.scheduling.strategies import multipliers, retentions


@pytest.mark.parametrize(("multiplier", "expected"), [(0.5, 0.940), (0.8, 0.915), (1, 0.9), (1.2, 0.887), (2, 0.846)])
def test_a_multiplier_bends_the_target(multiplier: float, expected: float) -> None:
    assert desired_retention(Preferences(spacing_multiplier=multiplier)) == pytest.approx(expected, abs=5e-4)


@given(retentions)
def test_a_multiplier_of_one_changes_nothing(target: float) -> None:
    assert desired_retention(Preferences(retention_target_override=target)) == target
    assert desired_retention(Preferences()) == 0.9


@given(multipliers, st.none() | retentions, st.floats(1, 1_000), st.floats(0.1, 0.8))
def test_intervals_scale_exactly_unless_the_target_is_clamped(
    multiplier: float, target: float | None, stability: float, decay: float
) -> None:
    weights = replace(DEFAULT_WEIGHTS, values=(*DEFAULT_WEIGHTS.values[:-1], decay))
    plain = Preferences(retention_target_override=target)
    bent = desired_retention(replace(plain, spacing_multiplier=multiplier), weights=weights)
    assert 0.7 <= bent <= 0.95
    assume(0.7 < bent < 0.95)
    before = interval_days(stability, desired_retention(plain, weights=weights), weights=weights)
    after = interval_days(stability, bent, weights=weights)
    assume(before > 1 and after < 36_500)
    assert abs(after - multiplier * before) <= 0.5 + multiplier / 2 + 1e-6


def test_a_multiplier_of_two_doubles_a_long_interval() -> None:
    assert interval_days(100, desired_retention(Preferences(spacing_multiplier=2))) == 200
    assert interval_days(100, desired_retention(Preferences())) == 100


@pytest.mark.parametrize(("override", "multiplier", "expected"), [(0.75, 2, 0.7), (0.95, 0.5, 0.95)])
def test_a_bent_target_stays_between_its_bounds(override: float, multiplier: float, expected: float) -> None:
    chosen = Preferences(retention_target_override=override, spacing_multiplier=multiplier)
    assert desired_retention(chosen) == expected
