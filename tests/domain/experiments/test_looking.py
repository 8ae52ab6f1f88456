"""Simulated experiments whose truth is known, each looked at on every one of 28 days."""

import numpy as np
import pytest

from benchmarks.looking import World, ever_wrong, ever_wrong_when_fixed, looks

RUNS = 1_000
MARGIN = 3 * np.sqrt(0.05 * 0.95 / RUNS)


@pytest.fixture(scope="module")
def same():
    """An A/A test: both arms are the same."""
    return looks(World(learners=200), runs=RUNS, seed=1)


@pytest.fixture(scope="module")
def better():
    """Tuned weights lower the log loss by five in a hundred."""
    return looks(World(learners=300, effect=-0.05, share=0.3), runs=RUNS, seed=2)


def test_between_equal_arms_at_most_one_in_twenty_is_ever_called_different(same):
    assert ever_wrong(same.adjusted, 0.0) <= 0.05
    assert ever_wrong(same.plain, 0.0) <= 0.05


def test_the_interval_holds_the_truth_on_all_days_at_once(better):
    for read in (better.adjusted, better.plain):
        assert 1 - ever_wrong(read, -0.05) >= 0.95 - MARGIN


def test_with_as_few_learners_as_are_read_at_all_it_holds_too():
    few = looks(World(learners=16, joining=0.0, reviews_a_day=60.0, spread=0.02), runs=RUNS, seed=3)
    assert ever_wrong(few.adjusted, 0.0) <= 0.05
    assert ever_wrong(few.plain, 0.0) <= 0.05


def test_an_ordinary_interval_does_not_when_it_is_looked_at_every_day(same, better):
    assert ever_wrong_when_fixed(same.adjusted, 0.0) > 0.2
    assert ever_wrong_when_fixed(better.adjusted, -0.05) > 0.2


def test_the_history_of_learners_narrows_the_interval_and_moves_no_effect(better):
    told, plain = ((read.high - read.low)[:, -1].mean() for read in (better.adjusted, better.plain))
    assert told < 0.85 * plain
    for read in (better.adjusted, better.plain):
        last = read.effect[:, -1]
        assert last.mean() == pytest.approx(-0.05, abs=4 * last.std() / np.sqrt(RUNS))


def test_the_interval_narrows_as_days_pass(better):
    widths = np.nanmean(better.adjusted.high - better.adjusted.low, axis=0)
    assert (np.diff(widths) < 0).all()
