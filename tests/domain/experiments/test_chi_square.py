"""The tail of a chi-square, against tables and against its closed forms."""

from math import erfc, exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.experiments.chi_square import chi_square_tail

SIZES = st.floats(0, 700)


@pytest.mark.parametrize(
    ("chi2", "degrees", "tail"),
    [
        # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4: critical values to three places
        (3.841, 1, 0.05),
        (6.635, 1, 0.01),
        (10.828, 1, 0.001),
        (5.991, 2, 0.05),
        (13.816, 2, 0.001),
        (7.815, 3, 0.05),
        (16.266, 3, 0.001),
        (18.307, 10, 0.05),
        (55.758, 40, 0.05),
        (124.342, 100, 0.05),
    ],
)
def test_the_tails_are_those_of_the_tables(chi2, degrees, tail):
    assert chi_square_tail(chi2, degrees) == pytest.approx(tail, rel=5e-4)


@given(SIZES)
def test_the_tails_are_the_closed_forms_where_there_are_any(chi2):
    assert chi_square_tail(chi2, 1) == pytest.approx(erfc(sqrt(chi2 / 2)))
    assert chi_square_tail(chi2, 2) == pytest.approx(exp(-chi2 / 2))
    assert chi_square_tail(chi2, 4) == pytest.approx(exp(-chi2 / 2) * (1 + chi2 / 2))


@given(SIZES, SIZES, st.integers(1, 30))
def test_a_larger_chi_square_is_more_surprising_and_less_so_with_more_degrees(one, other, degrees):
    low, high = sorted((one, other))
    slack = 1 + 1e-12
    assert 0 <= chi_square_tail(high, degrees) <= chi_square_tail(low, degrees) * slack <= slack**2
    assert chi_square_tail(low, degrees) <= chi_square_tail(low, degrees + 1) * slack


def test_no_difference_is_no_surprise_and_a_huge_one_is_not_too_much():
    assert chi_square_tail(0, 1) == 1
    assert chi_square_tail(1e6, 2) == 0
    assert chi_square_tail(1e6, 3) == pytest.approx(0, abs=1e-300)
