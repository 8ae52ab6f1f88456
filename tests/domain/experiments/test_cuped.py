"""What was there before the experiment is taken out, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.experiments.cuped import Sums, adjustment, mean_of, unadjusted
from domain.experiments.effects import compared
from domain.experiments.outcomes import NOBODY


def sums(y, x=None):
    """Return the sums of learners with outcomes y and what they had before (NaN: nothing)."""
    y = np.asarray(y, dtype=float)
    x = np.full_like(y, np.nan) if x is None else np.asarray(x, dtype=float)
    has = ~np.isnan(x)
    return Sums(
        learners=np.asarray(float(len(y))),
        y=y.sum(),
        yy=(y * y).sum(),
        known=np.asarray(float(has.sum())),
        known_y=y[has].sum(),
        x=x[has].sum(),
        xx=(x[has] ** 2).sum(),
        xy=(x[has] * y[has]).sum(),
    )


def student(values):
    """Return the variance of a mean, larger by that of Student's t."""
    n = len(values)
    return values.var(ddof=1) / n * (n - 1) / (n - 3)


def world(seed, *, learners=500, likeness=0.8, effect=0.0, missing=0.0):
    """Return two arms whose outcomes hang together with their history, as (y, x) each."""
    dice = np.random.default_rng(seed)
    arms = []
    for shift in (0.0, effect):
        x = dice.normal(1, 0.2, learners)
        y = likeness * (x - 1) + dice.normal(1 + shift, 0.2 * np.sqrt(1 - likeness**2), learners)
        x[dice.random(learners) < missing] = np.nan
        arms.append((y, x))
    return arms


VALUES = st.lists(st.floats(-10, 10), min_size=10, max_size=30)


@given(VALUES, st.data())
def test_the_mean_and_its_variance_are_those_of_the_replaced_outcomes(values, data):
    """The slow, obvious way: replace each learner's outcome, then take the mean."""
    history = data.draw(st.lists(st.floats(-10, 10), min_size=len(values), max_size=len(values)))
    y, x = np.array(values), np.array(history)
    arms = [sums(y, x), sums(y[::-1], x)]
    by = adjustment(arms)
    replaced = y - by.slope * (x - by.centre)
    mean = mean_of(arms[0], by)
    assert mean.value == pytest.approx(replaced.mean())
    assert mean.variance == pytest.approx(student(replaced), abs=1e-9)


def test_the_slope_is_that_of_least_squares_within_the_arms():
    (y0, x0), (y1, x1) = world(1, effect=5.0)
    by = adjustment([sums(y0, x0), sums(y1, x1)])
    x, y = np.r_[x0 - x0.mean(), x1 - x1.mean()], np.r_[y0 - y0.mean(), y1 - y1.mean()]
    assert by.slope == pytest.approx(np.polyfit(x, y, 1)[0])
    assert by.centre == pytest.approx(np.r_[x0, x1].mean())


def test_a_history_that_says_something_narrows_the_interval_as_much_as_it_explains():
    (y0, x0), (y1, x1) = world(2, likeness=0.8, learners=4000)
    arms = [sums(y0, x0), sums(y1, x1)]
    plain, told = (
        compared(*(mean_of(arm, by) for arm in arms), alpha=0.05) for by in (unadjusted(arms), adjustment(arms))
    )
    assert told.error / plain.error == pytest.approx(np.sqrt(1 - 0.8**2), rel=0.05)


@pytest.mark.parametrize("missing", [0.0, 0.5])
def test_the_adjusted_effect_is_right_on_average(missing):
    effects = []
    for seed in range(400):
        arms = [sums(*arm) for arm in world(seed, learners=60, effect=0.1, missing=missing)]
        baseline, tuned = (mean_of(arm, adjustment(arms)) for arm in arms)
        effects.append(float(tuned.value - baseline.value))
    assert np.mean(effects) == pytest.approx(0.1, abs=4 * np.std(effects) / np.sqrt(400))


def test_a_history_that_says_nothing_changes_next_to_nothing():
    (y0, x0), (y1, x1) = world(3, likeness=0.0)
    arms = [sums(y0, x0), sums(y1, x1)]
    plain, told = (mean_of(arms[0], by) for by in (unadjusted(arms), adjustment(arms)))
    assert told.value == pytest.approx(plain.value, rel=0.01)
    assert told.variance == pytest.approx(plain.variance, rel=0.02)


@pytest.mark.parametrize(
    "history",
    [
        np.full(20, np.nan),  # nobody has one
        np.r_[np.arange(7), np.full(13, np.nan)],  # too few have
        np.full(20, 0.1),  # all the same
    ],
)
def test_without_a_history_to_speak_of_nothing_is_taken_out(history):
    arms = [sums(np.arange(20), history), sums(np.arange(20), np.arange(20))]
    by = adjustment(arms) if np.isnan(history).any() else adjustment([arms[0], arms[0]])
    assert by.slope == 0
    assert mean_of(arms[0], by).value == pytest.approx(9.5)


def test_who_has_no_history_counts_with_the_outcome_as_it_is():
    y, x = np.arange(20.0), np.r_[np.arange(10.0), np.full(10, np.nan)]
    arms = [sums(y, x), sums(y, x)]
    by = adjustment(arms)
    replaced = np.r_[y[:10] - by.slope * (x[:10] - by.centre), y[10:]]
    mean = mean_of(arms[0], by)
    assert (mean.value, mean.variance) == pytest.approx((replaced.mean(), student(replaced)))


def test_three_learners_or_nobody_have_no_mean():
    for arm in (NOBODY, sums([1.0, 2.0, 3.0])):
        assert np.isnan(mean_of(arm, unadjusted([arm])).value)


def test_equal_outcomes_have_no_variance_whatever_the_rounding():
    arm = sums(np.full(1000, 0.1))
    assert mean_of(arm, unadjusted([arm])).variance == 0


def test_an_effect_against_a_baseline_of_nothing_is_not_said():
    arms = [sums(np.zeros(10)), sums(np.arange(10.0))]
    by = unadjusted(arms)
    found = compared(mean_of(arms[1], by), mean_of(arms[0], by), alpha=0.05)
    assert np.isnan(found.effect)
    assert found.absolute == 4.5


def test_an_effect_is_relative_to_the_baseline():
    arms = [sums(np.r_[np.full(50, 0.3), np.full(50, 0.5)]), sums(np.r_[np.full(50, 0.2), np.full(50, 0.4)])]
    by = unadjusted(arms)
    found = compared(mean_of(arms[1], by), mean_of(arms[0], by), alpha=0.05)
    assert (found.effect, found.absolute) == pytest.approx((-0.25, -0.1))
    assert found.low < found.effect < found.high
