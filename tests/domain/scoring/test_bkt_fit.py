"""What becomes of each concept when skills are fitted: parameters found again, or a reason."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.scoring import bkt_fit
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.bkt_fit import Fitted, Refusal, Refused, estimate, fit, judge, pooled
from domain.scoring.constants import FIT_POOLED_ANSWERS, MASTERED_FROM
from domain.scoring.histories import histories_of
from tests.domain.scoring.answering import columns, logs, simulated

UNLIKE_DEFAULTS = SkillParameters(known=0.55, learn=0.08, slip=0.2, guess=0.3)


def fitted(log, concepts=1, **options):
    return fit(histories_of(*log, held_out=0.2), concepts, **options)


def together(*logs_):
    return tuple(np.concatenate(parts) for parts in zip(*logs_, strict=True))


def alike(right, *, learners=4, answers=3):
    n = learners * answers
    return np.zeros(n, np.int64), np.arange(n) % learners, np.full(n, right)


@pytest.mark.parametrize(
    "true",
    [
        SkillParameters(known=0.3, learn=0.15, slip=0.08, guess=0.2),
        UNLIKE_DEFAULTS,
        SkillParameters(known=0.6, learn=0.2, slip=0.05, guess=0.2, forget=0.02),
    ],
)
def test_parameters_of_simulated_learners_are_found_again(true):
    log = simulated(true, learners=6_000, answers=12, seed=3)
    (outcome,) = fitted(log, forgetting=true.forget > 0)
    assert isinstance(outcome, Fitted)
    found = outcome.skill
    for name in ("known", "learn", "slip", "guess", "forget"):
        assert getattr(found, name) == pytest.approx(getattr(true, name), abs=0.03), name
    assert outcome.log_loss < outcome.baseline_log_loss
    assert (outcome.attempts, outcome.learners) == (72_000, 6_000)
    assert outcome.pooled == FIT_POOLED_ANSWERS / (FIT_POOLED_ANSWERS + 72_000)


def test_where_answers_are_few_a_concept_leans_on_all_the_others():
    many = simulated(UNLIKE_DEFAULTS, learners=2_000, answers=8, seed=1)
    few = simulated(SkillParameters(0.1, 0.4, 0.02, 0.05), learners=4, answers=3, seed=4, concept=1)
    histories = histories_of(*together(many, few))
    pool = pooled(histories, most_forgotten=0)
    alone = estimate(histories.only(np.array([1])), 1, np.full(5, 0.5), most_forgotten=0)
    leaning = estimate(histories.only(np.array([1])), 1, pool, most_forgotten=0)
    assert np.abs(leaning[:4, 0] - pool[:4]).sum() < np.abs(alone[:4, 0] - pool[:4]).sum()


@pytest.mark.parametrize(("learners", "reason"), [(3, Refusal.FEW_ANSWERS), (2, Refusal.FEW_LEARNERS)])
def test_too_little_is_no_ground_for_a_fit(learners, reason):
    answers = 9 if learners == 3 else 10
    log = (np.zeros(answers, np.int64), np.arange(answers) % learners, np.arange(answers) % 2 > 0)
    assert fitted(log) == [Refused(reason, answers, learners)]


def test_ten_answers_of_three_learners_are_enough_to_be_judged():
    log = (np.zeros(10, np.int64), np.arange(10) % 3, np.arange(10) % 2 > 0)
    (outcome,) = fitted(log)
    assert outcome.log_loss is not None


@pytest.mark.parametrize(("right", "reason"), [(True, Refusal.ALL_RIGHT), (False, Refusal.ALL_WRONG)])
def test_answers_that_are_all_alike_say_too_little(right, reason):
    assert fitted(alike(right)) == [Refused(reason, 12, 4)]


def test_nothing_answered_is_refused_concept_by_concept():
    assert fitted(columns([]), concepts=2) == [Refused(Refusal.FEW_ANSWERS, 0, 0)] * 2


def test_single_answers_tell_of_guesses_and_first_knowledge_alone():
    log = simulated(SkillParameters(0.5, 0.2, 0.1, 0.2), learners=500, answers=1, seed=2)
    (outcome,) = fitted(log)
    assert isinstance(outcome, Fitted)
    assert outcome.log_loss <= outcome.baseline_log_loss


def test_a_fit_that_foretells_worse_than_the_defaults_is_not_kept():
    early, late = SkillParameters(0.9, 0.5, 0.02, 0.4), SkillParameters(0.002, 0.002, 0.4, 0.05)
    first = simulated(early, learners=200, answers=4, seed=5)
    skills, learners, correct = simulated(late, learners=100, answers=2, seed=6)
    (outcome,) = fitted(together(first, (skills, learners + 200, correct)))
    assert isinstance(outcome, Refused)
    assert outcome.reason is Refusal.WORSE
    assert (outcome.log_loss or 0) > (outcome.baseline_log_loss or 0)


@pytest.mark.parametrize(
    ("numbers", "log_loss", "reason"),
    [
        ([np.nan, 0.2, 0.1, 0.2, 0], 0.5, Refusal.NO_NUMBERS),
        ([0.1, 0.2, 0.1, 0.2, 0], np.nan, Refusal.NO_NUMBERS),
        ([0.1, 0.2, 0.5, 0.49, 0], 0.5, Refusal.DEGENERATE),
        ([0.1, 0.2, 0.1, 0.2, 0], 0.61, Refusal.WORSE),
    ],
)
def test_what_no_fit_should_give_is_an_outcome_with_its_reason(numbers, log_loss, reason):
    outcome = judge(np.array(numbers), 50, 5, log_loss=log_loss, baseline_log_loss=0.6)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.attempts, outcome.learners) == (reason, 50, 5)


def test_no_worse_than_the_defaults_is_good_enough():
    numbers = np.array([DEFAULT_SKILL.known, DEFAULT_SKILL.learn, DEFAULT_SKILL.slip, DEFAULT_SKILL.guess, 0])
    kept = judge(numbers, 30, 5, log_loss=0.6, baseline_log_loss=0.6)
    assert isinstance(kept, Fitted)
    assert (kept.skill, kept.pooled) == (DEFAULT_SKILL, 0.25)


def test_mastery_stays_within_reach_however_much_is_forgotten():
    log = simulated(SkillParameters(0.5, 0.3, 0.05, 0.2, 0.3), learners=3_000, answers=8, seed=7)
    (outcome,) = fitted(log)
    assert isinstance(outcome, Fitted)
    assert 1 - outcome.skill.forget > MASTERED_FROM


def test_a_log_too_large_for_memory_is_fitted_in_parts(monkeypatch):
    parts = [simulated(UNLIKE_DEFAULTS, learners=60, answers=5, seed=n, concept=n) for n in range(5)]
    whole = fitted(together(*parts), concepts=5)
    monkeypatch.setattr(bkt_fit, "FIT_ANSWERS_AT_ONCE", 500)
    for one, other in zip(whole, fitted(together(*parts), concepts=5), strict=True):
        assert one.log_loss is not None
        assert other.log_loss == pytest.approx(one.log_loss, abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(logs, st.permutations(range(5)))
def test_the_names_of_learners_change_nothing(log, names):
    renamed = [(concept, names[learner], correct) for concept, learner, correct in log]
    assert repr(fitted(columns(log), 4)) == repr(fitted(columns(renamed), 4))


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(12)))
def test_the_order_in_which_learners_come_changes_nothing(order):
    skills, learners, correct = simulated(UNLIKE_DEFAULTS, learners=12, answers=6, seed=9)
    mixed = np.concatenate([np.array(order) + 12 * n for n in range(6)])
    one, other = (histories_of(skills[o], learners[o], correct[o]) for o in (np.arange(72), mixed))
    pools = [pooled(histories, most_forgotten=0.02) for histories in (one, other)]
    assert pools[0].tolist() == pools[1].tolist()
