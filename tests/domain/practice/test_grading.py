"""What is right: choices exactly, texts whatever their case and spaces, recall at the learner's word."""

import pytest

from domain.practice.errors import AnswerDoesNotFit
from domain.practice.grading import grade
from domain.practice.model import Kind, NewAnswer
from domain.scheduling.model import Rating
from tests.domain.practice.builders import a_question, an_id

CHOICES = a_question(Kind.CHOICES, ["a", "c"])
SHORT = a_question(Kind.SHORT, ["O(n log n)", "Straße"])
RECALL = a_question(Kind.RECALL, None)


def graded(question, reply, **more):
    return grade(question, NewAnswer(an_id("question"), reply, **more))


@pytest.mark.parametrize(
    ("question", "reply", "correct"),
    [
        (a_question(), "b", True),
        (a_question(), "a", False),
        (CHOICES, ["c", "a"], True),
        (CHOICES, ["a"], False),
        (CHOICES, ["a", "b", "c"], False),
        (CHOICES, [], False),
        (SHORT, "o(N LOG n)", True),
        (SHORT, "  O(nlogn)\t", True),
        (SHORT, "STRASSE", True),
        (SHORT, "O(n)", False),
        (SHORT, "", False),
    ],
)
def test_an_answer_is_right_or_wrong(question, reply, correct):
    assert graded(question, reply, time_ms=20_000).correct is correct


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (a_question(), "z"),
        (a_question(), ["b"]),
        (a_question(), 2),
        (CHOICES, "a"),
        (CHOICES, ["a", "z"]),
        (SHORT, ["text"]),
        (SHORT, 3),
        (RECALL, "3"),
        (RECALL, 0),
        (RECALL, 5),
        (RECALL, True),
    ],
)
def test_an_answer_of_another_kind_is_refused(question, reply):
    with pytest.raises(AnswerDoesNotFit) as refused:
        graded(question, reply)
    assert refused.value.problems[0].field == "answer"


@pytest.mark.parametrize("rating", Rating)
def test_recall_is_rated_by_the_learner_however_long_it_took(rating):
    found = graded(RECALL, int(rating), time_ms=200_000, flagged=True)
    assert (found.rating, found.correct) == (rating, rating is not Rating.AGAIN)


@pytest.mark.parametrize(
    ("reply", "more", "rating"),
    [
        ("a", {"time_ms": 3_000}, Rating.AGAIN),
        ("b", {"time_ms": 3_000}, Rating.EASY),
        ("b", {"time_ms": 20_000}, Rating.GOOD),
        ("b", {"time_ms": 91_000}, Rating.HARD),
        ("b", {"time_ms": 3_000, "flagged": True}, Rating.HARD),
        ("b", {"time_ms": 3_000, "changed": True}, Rating.HARD),
        ("b", {"time_ms": 3_000, "hinted": True}, Rating.HARD),
        ("a", {"time_ms": 3_000, "hinted": True}, Rating.AGAIN),
        ("b", {}, Rating.GOOD),
    ],
)
def test_other_answers_are_rated_by_how_surely_they_came(reply, more, rating):
    assert graded(a_question(), reply, **more).rating is rating


def test_of_several_accepted_texts_the_first_is_shown():
    assert (SHORT.right_answer, CHOICES.right_answer, RECALL.right_answer) == ("O(n log n)", ["a", "c"], None)
