"""How wide an interval is that may be looked at every day."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.experiments.constants import SEQUENTIAL_EFFECT
from domain.experiments.sequential import alpha_of_each, half_width

ERRORS = st.floats(1e-4, 10)


def of_the_paper(t, deviation, *, rho, alpha):
    """Theorem 2.2 of Waudby-Smith et al. (2024), written as it is printed."""
    return deviation * sqrt(2 * (t * rho**2 + 1) / (t**2 * rho**2) * log(sqrt(t * rho**2 + 1) / alpha))


@given(st.integers(1, 10**6), st.floats(0.01, 10), st.floats(0.001, 0.5))
def test_the_width_is_that_of_the_paper_in_units_of_the_effect(t, deviation, alpha):
    paper = of_the_paper(t, deviation, rho=SEQUENTIAL_EFFECT / deviation, alpha=alpha)
    assert float(half_width(np.asarray(deviation / sqrt(t)), alpha=alpha)) == pytest.approx(paper)


def test_the_interval_is_tightest_relative_to_its_error_where_an_effect_worth_seeing_is_about_to_be_seen():
    errors = np.geomspace(0.001, 1, 1000)
    times = half_width(errors, alpha=0.05) / errors
    best = int(np.argmin(times))
    assert times[best] == pytest.approx(3.03, abs=0.01)
    assert half_width(errors, alpha=0.05)[best] == pytest.approx(SEQUENTIAL_EFFECT, rel=0.1)
    assert times[(errors > 0.003) & (errors < 0.05)].max() < 3.7


@given(ERRORS, ERRORS)
def test_a_smaller_error_never_makes_a_wider_interval(one, other):
    small, large = sorted((one, other))
    assert half_width(np.asarray(small), alpha=0.05) <= half_width(np.asarray(large), alpha=0.05)


@given(ERRORS)
def test_it_is_always_wider_than_an_interval_for_one_look(error):
    assert half_width(np.asarray(error), alpha=0.05) > 1.96 * error


def test_where_nobody_differs_or_nobody_is_there_nothing_is_said():
    assert np.isnan(half_width(np.array([0.0, np.nan]), alpha=0.05)).all()


def test_comparisons_divide_the_errors_that_all_may_make():
    assert alpha_of_each(confidence=0.95, comparisons=1) == pytest.approx(0.05)
    assert alpha_of_each(confidence=0.95, comparisons=2) == pytest.approx(0.025)
