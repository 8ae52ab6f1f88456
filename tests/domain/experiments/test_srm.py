"""Arms that differ from their plan, and learners who were seen in two of them."""

import numpy as np
import pytest

from domain.experiments.srm import sample_ratio, too_many_in_two_arms

HALVES = (0.5, 0.5)


def test_arms_as_planned_are_no_surprise():
    ratio = sample_ratio([641, 659], HALVES)
    assert (ratio.chi2, ratio.p) == pytest.approx((18**2 / 1300, 0.6176), abs=1e-4)
    assert ratio.ok


def test_arms_that_differ_from_the_plan_raise_the_alarm():
    ratio = sample_ratio([641, 800], HALVES)
    assert ratio.p is not None
    assert ratio.p < 0.0001
    assert not ratio.ok


@pytest.mark.parametrize(("more", "ok"), [(1152, True), (1154, False)])
def test_the_alarm_is_raised_below_one_in_a_thousand(more, ok):
    # a chi-square of 10.83 with one degree of freedom lies between the two
    assert sample_ratio([1000, more], HALVES).ok is ok


def test_unequal_shares_are_the_plan_too():
    assert sample_ratio([900, 100], (0.9, 0.1)).chi2 == pytest.approx(0)
    assert not sample_ratio([500, 500], (0.9, 0.1)).ok


def test_three_arms_have_two_degrees_of_freedom():
    ratio = sample_ratio([400, 300, 300], (0.4, 0.3, 0.3))
    assert (ratio.chi2, ratio.p) == pytest.approx((0, 1))


def test_with_fewer_than_eight_planned_in_an_arm_nothing_is_said():
    assert sample_ratio([7, 8], HALVES).p is None
    assert sample_ratio([0, 15], HALVES).ok
    assert sample_ratio([60, 7], (0.9, 0.1)).p is None


def test_an_arm_that_lost_everybody_raises_the_alarm():
    assert not sample_ratio([0, 16], HALVES).ok


@pytest.mark.parametrize(
    ("in_two", "of", "warned"), [(9, 100, False), (10, 1000, True), (10, 1001, False), (0, 0, False), (300, 1000, True)]
)
def test_a_hundredth_and_at_least_ten_in_two_arms_are_warned_of(in_two, of, warned):
    assert too_many_in_two_arms(in_two, of=of) is warned


def test_false_alarms_are_one_in_a_thousand_and_55_to_45_is_found():
    dice = np.random.default_rng(20261125)

    def alarms(share: float) -> float:
        tuned = dice.binomial(2_000, share, 5_000)
        return float(np.mean([not sample_ratio([2_000 - int(k), int(k)], HALVES).ok for k in tuned]))

    assert alarms(0.5) <= 0.001 + 3 * np.sqrt(0.001 / 5_000)
    assert alarms(0.55) > 0.85
