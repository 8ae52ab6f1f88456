"""How strongly complexity counts on a first review, and when that is an experiment's decision."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.experiments.assignment import assigned
from domain.experiments.definitions import COMPLEXITY_STRENGTH
from domain.experiments.model import Experiment, Status
from domain.practice.first_review import NOTHING, FirstReview, first_review
from domain.practice.model import Exposure, NewAnswer
from domain.practice.recording import record
from domain.scheduling.model import Rating
from tests.domain.practice.builders import NOW, a_memory, an_encounter, an_id

ADA = an_id("ada")
TRIAL = Experiment(
    key=COMPLEXITY_STRENGTH.key, status=Status.RUNNING, shares=(0.25, 0.25, 0.5), planned_days=28, created_at=NOW
)
RIGHT = NewAnswer(an_id("question"), "b", time_ms=20_000)


@pytest.mark.parametrize("complexity", [None, 0.3, 0.5, 0.7])
def test_what_is_neither_simple_nor_complex_changes_nothing_and_exposes_nobody(complexity):
    assert first_review(None, complexity, user_id=ADA, trial=TRIAL) == NOTHING


def test_a_later_review_is_untouched():
    assert first_review(a_memory(), 0.9, user_id=ADA, trial=TRIAL) == NOTHING


def test_without_an_experiment_complexity_counts_in_full():
    assert first_review(None, 0.9, user_id=ADA, trial=None) == FirstReview(0.9, 1.0, None)


def test_while_an_experiment_runs_the_arm_decides_and_is_noted():
    for number in range(40):
        user_id = UUID(int=number)
        arm = assigned(TRIAL, user_id)
        found = first_review(None, 0.1, user_id=user_id, trial=TRIAL)
        assert found == FirstReview(0.1, arm.level, Exposure(TRIAL.key, arm.key))


def test_after_an_experiment_everybody_gets_the_winner_and_nobody_is_noted():
    over = replace(TRIAL, status=Status.STOPPED, winner="half")
    assert first_review(None, 0.9, user_id=ADA, trial=over) == FirstReview(0.9, 0.5, None)


def test_the_log_keeps_what_changed_a_first_review():
    encounter = replace(an_encounter(), complexity=0.9)
    plain, harder = (record(one, RIGHT, at=NOW, review_id=an_id("review")) for one in (an_encounter(), encounter))
    assert (harder.review.complexity, harder.review.complexity_strength) == (0.9, 1.0)
    assert (plain.review.complexity, plain.review.complexity_strength) == (None, None)
    before, after = plain.review.reviewed.after, harder.review.reviewed.after
    assert after.stability == pytest.approx(0.7 * before.stability)
    assert after.difficulty == pytest.approx(1.2 * before.difficulty)


def test_an_exposure_is_named_in_the_log():
    encounter = replace(an_encounter(), complexity=0.9, trial=TRIAL)
    found = record(encounter, RIGHT, at=NOW, review_id=an_id("review"))
    arm = assigned(TRIAL, encounter.slot.user_id)
    assert found.exposure == Exposure("complexity_strength", arm.key)
    assert found.review.exposure == f"complexity_strength:{arm.key}"
    assert found.review.reviewed.rating is Rating.GOOD
