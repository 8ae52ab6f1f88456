"""A mastery is believed after ten answers; until then what was answered lately speaks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.confidence import SECONDS_OF_DAY, confidence, recent_accuracy, trusted

DAY = SECONDS_OF_DAY
answers = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200 * DAY), st.booleans()), max_size=30)


def accuracies(log, prior=0.3):
    log = sorted(log, key=lambda one: one[1])
    masteries, at, correct = np.array(log, np.int64).reshape(-1, 3).T
    return recent_accuracy(masteries, at, correct.astype(bool), np.full(len(log), prior))


def test_confidence_is_one_half_after_ten_attempts():
    assert confidence(np.array([0, 9, 10, 30])) == pytest.approx([0, 9 / 19, 0.5, 0.75])
    assert trusted(np.array([9, 10])).tolist() == [False, True]


def test_without_any_answer_the_usual_is_foretold():
    assert accuracies([(0, 0, True)], prior=0.27) == pytest.approx([0.27])
    assert accuracies([(0, 0, True), (0, 91 * DAY, True)], prior=0.27)[1] == pytest.approx(0.27)


@pytest.mark.parametrize(
    ("days_ago", "value"),
    [
        (1, (1 + 3) / 11),  # in all three windows
        (7, (1 + 3) / 11),  # at the edge is inside
        (20, (1 + 3) / 11),  # windows without an answer are left out
        (90, (1 + 3) / 11),
    ],
)
def test_an_answer_counts_as_far_as_one_answer_is_believed(days_ago, value):
    assert accuracies([(0, 0, True), (0, days_ago * DAY, True)])[1] == pytest.approx(value)


def test_the_last_week_counts_for_half():
    log = [(0, 0, False), (0, 60 * DAY, False), (0, 80 * DAY, True), (0, 81 * DAY, True)]
    week, month, quarter = (1 + 3) / 11, (1 + 0 + 3) / 12, (1 + 0 + 0 + 3) / 13
    assert accuracies(log)[3] == pytest.approx(0.5 * week + 0.3 * month + 0.2 * quarter)


@given(answers)
def test_learners_and_concepts_say_nothing_of_one_another(log):
    log = sorted(log, key=lambda one: one[1])
    together = accuracies(log)
    for mastery in {who for who, _, _ in log}:
        alone = accuracies([one for one in log if one[0] == mastery])
        assert together[[n for n, one in enumerate(log) if one[0] == mastery]] == pytest.approx(alone)


@given(answers)
def test_accuracies_lie_between_nought_and_one(log):
    assert ((accuracies(log) > 0) & (accuracies(log) < 1)).all()
