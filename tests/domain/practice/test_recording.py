"""What one answer changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import to_builtins

from domain.practice.errors import AlreadyFinished, ItemNotInSlot
from domain.practice.leech import keeps_slipping
from domain.practice.model import Mode, NewAnswer
from domain.practice.recording import outcome, record
from domain.scheduling.fsrs import previews
from domain.scheduling.fuzz import seed_of
from domain.scheduling.model import Rating, ReviewState
from domain.scoring.bkt import SkillParameters, learn
from tests.domain.practice.builders import DAY, NOW, a_memory, an_encounter, an_id

RIGHT = NewAnswer(an_id("question"), "b", time_ms=20_000)
WRONG = NewAnswer(an_id("question"), "a", time_ms=20_000)


def recorded(encounter, answer=RIGHT, at=NOW):
    return record(encounter, answer, at=at, review_id=an_id("review"))


def test_a_first_answer_makes_a_memory_and_a_mastery():
    found = recorded(an_encounter())
    assert found.review.reviewed.previous_state is ReviewState.NEW
    assert (found.review.mastery_before, found.answer.mastery_before) == (None, 0.1)
    assert found.review.mastery_after == found.answer.mastery_after == pytest.approx(0.466666666667)
    assert found.answer.due_at == NOW + found.answer.interval_days * DAY


def test_mastery_follows_the_answers():
    known, path = 0.1, []
    for answer in (RIGHT, RIGHT, WRONG, RIGHT):
        known = recorded(an_encounter(mastery=known), answer).answer.mastery_after
        path.append(known)
    assert path == [pytest.approx(p) for p in (0.466666666667, 0.837974683544, 0.514116251483, 0.861146658757)]


def test_mastery_follows_the_skill_that_was_fitted():
    skill = SkillParameters(known=0.4, learn=0.1, slip=0.05, guess=0.3, forget=0.02)
    given = recorded(replace(an_encounter(), skill=skill)).answer
    assert (given.mastery_before, given.mastery_after) == (0.4, learn(0.4, correct=True, skill=skill))


@pytest.mark.parametrize("answer", [RIGHT, WRONG])
def test_the_interval_shown_before_is_the_one_that_is_given(answer):
    encounter = an_encounter(memory=a_memory())
    seed = seed_of(encounter.slot.user_id, encounter.question.concept_id, 1)
    shown = previews(encounter.memory, at=NOW, preferences=encounter.learner.preferences, seed=seed)
    given = recorded(encounter, answer).answer
    assert given.interval_days == shown[given.rating - 1]


def test_ability_and_rating_move_against_each_other():
    given = recorded(an_encounter()).answer
    assert (given.ability_delta, given.elo_delta) == (pytest.approx(12.8), pytest.approx(-12.8))


def test_a_time_that_is_not_believed_is_not_kept():
    given = recorded(an_encounter(), NewAnswer(an_id("question"), "b", time_ms=7_200_000)).answer
    assert (given.time_ms, given.rating) == (None, Rating.GOOD)


def test_an_answer_after_a_hint_says_so_and_comes_back_sooner():
    helped = recorded(an_encounter(), NewAnswer(an_id("question"), "b", time_ms=20_000, hinted=True))
    alone = recorded(an_encounter())
    assert (helped.answer.hinted, helped.answer.rating) == (True, Rating.HARD)
    assert helped.answer.due_at < alone.answer.due_at
    assert [to_builtins(one.happened.event)["hinted"] for one in (helped, alone)] == [True, False]


@pytest.mark.parametrize(("mode", "offered"), [("guided", True), ("revision", False), ("exam", False), ("mock", False)])
def test_a_hint_is_offered_in_guided_practice_alone(mode, offered):
    assert Mode(mode).hints is offered


def test_a_clock_set_back_puts_the_review_after_the_one_before():
    memory = a_memory(reviewed_at=NOW)
    found = recorded(an_encounter(memory=memory), at=NOW - DAY)
    assert found.review.reviewed.after.reviewed_at == NOW + timedelta(microseconds=1)
    assert found.review.reviewed.elapsed_days == 0


def test_how_hard_a_concept_is_counts_on_its_first_review():
    plain, hard = (recorded(an_encounter(complexity=c)).review.reviewed.after for c in (None, 0.9))
    assert hard.stability == pytest.approx(plain.stability * 0.7)


def test_another_question_or_a_finished_session_is_refused():
    with pytest.raises(ItemNotInSlot):
        recorded(an_encounter(), NewAnswer(an_id("another"), "b"))
    with pytest.raises(AlreadyFinished):
        recorded(an_encounter(finished=True))


@pytest.mark.parametrize(("mode", "told"), [("guided", True), ("revision", True), ("exam", False), ("mock", False)])
def test_an_examination_explains_nothing_before_it_is_submitted(mode, told):
    encounter = an_encounter(mode=Mode(mode))
    given = recorded(encounter).answer
    assert outcome(encounter, given, repeated=False).explained is told
    assert outcome(an_encounter(mode=Mode(mode), finished=True), given, repeated=True).explained


def test_what_happened_names_the_answer_without_its_text():
    event = recorded(an_encounter()).happened
    assert (event.type, event.subject, event.owner_id) == ("answer_recorded", an_id("session"), an_id("learner"))


@pytest.mark.parametrize(
    ("lapses", "flagged"), [(6, False), (7, True), (8, False), (10, False), (11, True), (15, True)]
)
def test_a_concept_is_flagged_at_eight_lapses_and_every_four_after(lapses, flagged):
    memory = a_memory(reps=lapses + 1, lapses=lapses)
    assert recorded(an_encounter(memory=memory), WRONG).answer.leech is flagged
    assert not recorded(an_encounter(memory=memory), RIGHT).answer.leech


def test_a_first_wrong_answer_is_no_lapse():
    assert not keeps_slipping(recorded(an_encounter(), WRONG).review.reviewed)
