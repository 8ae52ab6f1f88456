"""Simple models foretell from what came before, and never from what they foretell."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.baselines import moving_average, running_average

logs = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40)
BOTH = (running_average, moving_average)


def columns(log: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    learners, happened = np.array(log, np.int64).reshape(-1, 2).T
    return learners, happened.astype(bool)


def test_the_average_counts_one_yes_and_one_no_in_advance():
    foretold = running_average(*columns([(0, True), (0, True), (0, False), (0, True)]))
    assert foretold == pytest.approx([1 / 2, 2 / 3, 3 / 4, 3 / 5])


def test_the_moving_average_begins_at_its_start_and_follows_surprises():
    first = 1 / (1 + exp(-1.2))
    after_no = 1 / (1 + exp(-(1.2 - 0.3 * first)))
    assert moving_average(*columns([(0, False), (0, True)])) == pytest.approx([first, after_no])


@pytest.mark.parametrize("model", BOTH)
@given(log=logs)
def test_learners_say_nothing_of_one_another(model, log):
    together = model(*columns(log))
    for learner in {who for who, _ in log}:
        alone = model(*columns([(0, yes) for who, yes in log if who == learner]))
        assert together[[n for n, (who, _) in enumerate(log) if who == learner]] == pytest.approx(alone)


@pytest.mark.parametrize("model", BOTH)
@given(log=logs, later=logs)
def test_what_comes_later_changes_no_forecast(model, log, later):
    assert model(*columns(log + later))[: len(log)] == pytest.approx(model(*columns(log)))


@pytest.mark.parametrize("model", BOTH)
@given(log=logs)
def test_no_forecast_is_certain(model, log):
    foretold = model(*columns(log))
    assert ((foretold > 0) & (foretold < 1)).all()
