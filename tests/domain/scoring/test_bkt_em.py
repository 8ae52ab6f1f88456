"""Expectation and maximisation: against the forward and backward variables of the textbook, and upwards only."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.scoring.bkt import SkillParameters
from domain.scoring.bkt_bulk import learn_sequences, predict_all
from domain.scoring.bkt_em import TELLING, Prior, climb, expect
from domain.scoring.bkt_walk import walk
from domain.scoring.histories import grow, histories_of
from tests.domain.scoring.answering import columns, logs, simulated
from tests.domain.scoring.test_bkt import forgetful_skills

NOTHING_BELIEVED = Prior(np.full((5, 1, 1), 0.5), 0)


def array_of(*skills):
    """Return skills as parameters of shape (5, concepts, 1)."""
    rows = [(skill.known, skill.learn, skill.slip, skill.guess, skill.forget) for skill in skills]
    return np.array(rows).T[:, :, None]


def textbook(answers, skill):
    """Return what one history is expected to hold by unscaled forward and backward variables (Rabiner 1989)."""
    move = np.array([[1 - skill.learn, skill.learn], [skill.forget, 1 - skill.forget]])
    emit = {True: np.array([skill.guess, 1 - skill.slip]), False: np.array([1 - skill.guess, skill.slip])}
    forward = [np.array([1 - skill.known, skill.known]) * emit[answers[0]]]
    for answer in answers[1:]:
        forward.append((forward[-1] @ move) * emit[answer])
    backward = [np.ones(2)]
    for answer in reversed(answers[1:]):
        backward.insert(0, move @ (emit[answer] * backward[0]))
    total = forward[-1].sum()
    state = [f * b / total for f, b in zip(forward, backward, strict=True)]
    moved = [
        forward[n][:, None] * move * (emit[answers[n + 1]] * backward[n + 1])[None, :] / total
        for n in range(len(answers) - 1)
    ]
    right = np.array(answers)
    knowing, lacking = np.array(state)[:, 1], np.array(state)[:, 0]
    learnt, forgotten = sum(m[0, 1] for m in moved), sum(m[1, 0] for m in moved)
    happened = [knowing[0], learnt, knowing[~right].sum(), lacking[right].sum(), forgotten]
    possible = [1, sum(m[0].sum() for m in moved), knowing.sum(), lacking.sum(), sum(m[1].sum() for m in moved)]
    return np.array(happened), np.array(possible), np.log(total)


@given(logs, st.lists(forgetful_skills, min_size=4, max_size=4))
def test_expectations_are_those_of_the_textbook(log, skills):
    skills_, learners, correct = columns(log)
    found = expect(grow(histories_of(skills_, learners, correct)), array_of(*skills))
    happened, possible, logs_ = np.zeros((5, 4)), np.zeros((5, 4)), np.zeros(4)
    for concept in range(4):
        for learner in set(learners[skills_ == concept].tolist()):
            own = correct[(skills_ == concept) & (learners == learner)].tolist()
            one, other, each = textbook(own, skills[concept])
            happened[:, concept] += one
            possible[:, concept] += other
            logs_[concept] += each
    np.testing.assert_allclose(found.happened[:, :, 0], happened, atol=1e-8)
    np.testing.assert_allclose(found.possible[:, :, 0], possible, atol=1e-8)
    np.testing.assert_allclose(found.log_likelihood[:, 0], logs_, atol=1e-8)


@given(logs, forgetful_skills)
def test_walking_foretells_what_tracing_foretells(log, skill):
    skills, learners, correct = columns(log)
    tree = grow(histories_of(skills, learners, correct))
    walked = walk(tree, array_of(*[skill] * 4))
    traced = predict_all(learn_sequences(skills * 10 + learners, correct, skill).before, skill)
    told = np.log(np.where(correct, traced, 1 - traced)).sum()
    assert (np.log(walked.likelihood[:, 0]) * tree.learners).sum() == pytest.approx(told, abs=1e-6)


@settings(deadline=None)
@given(logs, forgetful_skills, st.sampled_from([0, 0.02, 0.9]), st.sampled_from([0.0, 10.0]))
def test_no_round_makes_the_answers_less_probable(log, start, most_forgotten, believed):
    tree = grow(histories_of(*columns(log)))
    prior = Prior(array_of(SkillParameters(0.4, 0.1, 0.1, 0.2, 0.01)), believed)
    climbed = climb(tree, array_of(*[start] * 4), prior, most_forgotten=most_forgotten, rounds=12)
    assert len(climbed.path) == 12
    for before, after in zip(climbed.path, climbed.path[1:], strict=False):
        assert (after - before >= -1e-8).all()


@settings(deadline=None)
@given(logs, forgetful_skills)
def test_parameters_stay_within_their_bounds(log, start):
    tree = grow(histories_of(*columns(log)))
    parameters = climb(tree, array_of(*[start] * 4), NOTHING_BELIEVED, most_forgotten=0, rounds=5).parameters
    for numbers in parameters[:, :, 0].T.tolist():
        skill = SkillParameters(*numbers)
        assert skill.forget == 0
        assert max(skill.slip, skill.guess) <= TELLING


def test_a_history_of_ten_thousand_answers_neither_underflows_nor_stops():
    correct = np.arange(10_000) % 3 > 0
    tree = grow(histories_of(np.zeros(10_000, np.int64), np.zeros(10_000, np.int64), correct))
    start = array_of(SkillParameters(0.1, 0.2, 0.1, 0.2, 0.01))
    climbed = climb(tree, start, NOTHING_BELIEVED, most_forgotten=0.025, rounds=2)
    assert np.isfinite(climbed.parameters).all()
    assert climbed.path[1] > climbed.path[0]


def test_a_climb_ends_when_a_round_adds_little():
    tree = grow(histories_of(*simulated(SkillParameters(0.3, 0.2, 0.1, 0.2), learners=200, answers=6, seed=1)))
    start = array_of(SkillParameters(0.1, 0.2, 0.1, 0.2))
    climbed = climb(tree, start, NOTHING_BELIEVED, most_forgotten=0, rounds=1_000, tolerance=1e-5)
    assert 2 < len(climbed.path) < 1_000
