"""Simulated people answer as they truly remember, within the habits they were given, and the same for the same seed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.authoring import READ_QUESTIONS, READ_SYLLABUS
from adapters.demo import student
from adapters.demo.course import CONTENT
from adapters.demo.learners import habits
from adapters.demo.sessions import reply
from adapters.demo.simulation import Answers, Minds, World, live, rate_all
from domain.catalog.model import Question, Syllabus, concept_id, question_id
from domain.catalog.questions import read_questions
from domain.catalog.syllabus import plan_syllabus, read_syllabus
from domain.catalog.written import Problems
from domain.practice.grading import grade
from domain.practice.model import Kind, NewAnswer
from domain.practice.model import Question as AskedQuestion
from domain.scheduling import fsrs_bulk
from domain.scheduling.rating import rate

DAYS, CONCEPTS = 120, 30


def middle(who: Any, what: Any, reps: Any) -> Any:  # noqa: ARG001  every interval stays as it is
    return np.full(len(who), 0.5)


def world(seed: int = 3, people: int = 40, hours_today: float = 12.0) -> World:
    rng = np.random.default_rng(seed)
    return World(habits(people, DAYS, rng), np.linspace(-1, 1, CONCEPTS), DAYS, hours_today, 2, middle, rng)


@pytest.fixture(scope="module")
def lived() -> tuple[World, Answers, Minds]:
    lived_in = world()
    return lived_in, *live(lived_in)


@given(
    correct=st.booleans(),
    time_ms=st.integers(2_500, 240_000),
    flagged=st.booleans(),
    changed=st.booleans(),
)
def test_answers_are_rated_as_the_product_rates_them(
    *, correct: bool, time_ms: int, flagged: bool, changed: bool
) -> None:
    rated = rate_all(np.array([correct]), np.array([time_ms]), np.array([flagged or changed]))
    assert rated[0] == rate(correct=correct, time_ms=time_ms, flagged=flagged, changed=changed)


def test_the_same_seed_lives_the_same_life_and_another_does_not() -> None:
    first, again, other = (live(world(seed, people=5))[0] for seed in (3, 3, 4))
    assert np.array_equal(first.time_ms, again.time_ms)
    assert not np.array_equal(first.time_ms, other.time_ms)


def test_what_is_forgotten_more_is_answered_wrong_more_often(lived: tuple[World, Answers, Minds]) -> None:
    _, answers, _ = lived
    log = fsrs_bulk.replay(answers.learner * CONCEPTS + answers.concept, answers.day, answers.rating)
    recall = log.retrievability_before
    faded, fresh = answers.correct[recall < 0.85], answers.correct[recall > 0.93]
    assert fresh.mean() - faded.mean() > 0.1
    later, easier_half = ~np.isnan(recall), answers.concept < CONCEPTS // 2
    believed_and_true = [
        (recall[those].mean(), answers.correct[those].mean()) for those in (later & easier_half, later & ~easier_half)
    ]
    assert abs(believed_and_true[0][0] - believed_and_true[0][1]) < 0.05
    assert believed_and_true[1][0] > believed_and_true[1][1]  # what is tricky is known, and answered wrong all the same


def test_nobody_meets_a_concept_twice_a_day_or_studies_longer_than_they_do(
    lived: tuple[World, Answers, Minds],
) -> None:
    lived_in, answers, _ = lived
    meetings = {*zip(answers.learner.tolist(), answers.day.tolist(), answers.concept.tolist(), strict=True)}
    assert len(meetings) == len(answers.day)
    sizes = np.bincount(answers.learner * DAYS + answers.day, minlength=40 * DAYS).reshape(40, DAYS)
    assert (sizes.max(axis=1) <= lived_in.habits.most).all()
    assert (answers.day >= lived_in.habits.starts_on[answers.learner]).all()


def test_today_only_those_have_studied_whose_session_is_over() -> None:
    assert not (live(world(hours_today=6.0))[0].day == DAYS - 1).any()
    assert (live(world(hours_today=23.9))[0].day == DAYS - 1).any()


@pytest.mark.parametrize("seed", range(7))
def test_the_student_s_life_ends_in_a_list_worth_opening_whatever_the_day(seed: int) -> None:
    answers = student.live(
        np.linspace(-1, 1, 48), days=183, first_weekday=seed, shares=middle, rng=np.random.default_rng(seed)
    )
    log = fsrs_bulk.replay(answers.concept, answers.day, answers.rating)
    intervals = fsrs_bulk.fuzzed(fsrs_bulk.intervals(log.stability_after, 0.9), np.full(len(answers.day), 0.5))
    due_on = dict(zip(answers.concept.tolist(), (answers.day + intervals).tolist(), strict=True))
    assert 10 <= sum(day == 182 for day in due_on.values()) <= 25
    assert 4 <= sum(day < 182 for day in due_on.values()) <= 8
    assert set(answers.day[answers.day >= 167].tolist()) == set(range(168, 182))


def questions() -> list[Question]:
    problems = Problems()
    syllabus = READ_SYLLABUS["yaml"]((CONTENT / "syllabus.yaml").read_bytes())
    known = plan_syllabus(read_syllabus(syllabus, problems), Syllabus()).changed
    files = (READ_QUESTIONS["yaml"](file.read_bytes()) for file in sorted((CONTENT / "questions").glob("*.yaml")))
    return [question for written in files for question in read_questions(written, known, problems)]


def test_a_simulated_reply_is_graded_as_it_was_meant() -> None:
    for question in questions():
        for correct in (True, False):
            given_reply = reply(question, correct=correct, turn=1)
            answer = NewAnswer(question_id(question.code), given_reply)
            assert grade(asked(question), answer).correct == correct, question.code


def asked(question: Question) -> AskedQuestion:
    """The question as practice sees it."""
    return AskedQuestion(
        question_id=question_id(question.code),
        concept_id=concept_id(question.concept_code),
        kind=Kind(question.kind),
        choice_keys=tuple(choice.key for choice in question.choices),
        key=list(question.answer) if isinstance(question.answer, tuple) else question.answer,
        explanation=question.explanation,
        elo=1500.0,
        answers=0,
    )
