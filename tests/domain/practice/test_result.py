"""What a finished session says."""

from datetime import timedelta

import pytest

from domain.practice.model import Kind, Mode
from domain.practice.result import Finished, ResultItem, summarise
from tests.domain.practice.builders import DAY, NOW, an_id


def an_item(position, concept="Bayes", *, correct=True, before=0.5, after=0.7, leech=False):
    return ResultItem(
        position=position,
        stem=f"Question {position}?",
        kind=Kind.CHOICE,
        choices={"a": "it rises", "b": "it falls"},
        theme_id=an_id("theme"),
        theme_name="Conditional probability",
        concept_id=an_id(concept),
        concept_name=concept,
        reply="b" if correct else "a",
        right_answer="b",
        explanation="Because.",
        correct=correct,
        mastery_before=before,
        mastery_after=after,
        next_review_at=NOW + position * DAY,
        leech=leech,
        answered_at=NOW + timedelta(minutes=position),
    )


def summed(*items, mode=Mode.GUIDED, asked=None):
    asked = len(items) if asked is None else asked
    return summarise(Finished(an_id("session"), an_id("learner"), mode, asked, items))


def test_a_concept_goes_from_its_first_mastery_to_its_last():
    result = summed(an_item(0, before=0.54, after=0.6), an_item(1, correct=False, before=0.6, after=0.73))
    [concept] = result.by_concept
    assert (concept.right, concept.total) == (1, 2)
    assert (concept.mastery_before, concept.mastery_after) == (0.54, 0.73)
    assert concept.next_review_at == NOW + DAY
    assert result.score == pytest.approx(0.5)


def test_unanswered_questions_count_in_an_examination_only():
    guided, exam = (summed(an_item(0), mode=mode, asked=4) for mode in (Mode.GUIDED, Mode.EXAM))
    assert (guided.score, guided.right, guided.total) == (1, 1, 1)
    assert (exam.score, exam.right, exam.total) == (0.25, 1, 4)


def test_nothing_answered_is_no_result_but_no_mistake():
    result = summed(asked=5)
    assert (result.score, result.total, result.best, result.weakest) == (0, 0, None, None)
    assert result.next_step.kind == "done"


def test_a_newly_mastered_concept_is_the_best_news():
    result = summed(an_item(0, "A", before=0.1, after=0.6), an_item(1, "Hash collisions", before=0.9, after=0.96))
    assert result.best == "Hash collisions is mastered."


def test_else_the_greatest_gain_is():
    result = summed(an_item(0, "A", before=0.5, after=0.6), an_item(1, "B", before=0.5, after=0.71))
    assert result.best == "B rose from 50\N{NO-BREAK SPACE}% to 71\N{NO-BREAK SPACE}%."
    assert result.weakest is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"before": 0.41, "after": 0.33}, "slipped; it comes back soon"),
        ({"before": 0.1, "after": 0.2}, "is not settled yet"),
        ({"before": 0.3, "after": 0.2, "leech": True}, "keeps slipping; reading about it"),
    ],
)
def test_the_weakest_is_named_kindly_and_is_what_to_practise(more, words):
    result = summed(an_item(0, "A", correct=False, before=0.9, after=0.6), an_item(1, "Power", correct=False, **more))
    assert result.weakest is not None
    assert words in result.weakest
    assert result.weakest.startswith("Power ")
    step = result.next_step
    assert (step.kind, step.label, step.concept_id) == ("practise", "Practise Power", an_id("Power"))


def test_what_is_weakest_is_not_the_best_news_too():
    result = summed(an_item(0, "A", correct=False, before=0.1, after=0.2), an_item(1, "B", before=0.5, after=0.51))
    assert result.best == "B rose from 50\N{NO-BREAK SPACE}% to 51\N{NO-BREAK SPACE}%."
    assert summed(an_item(0, correct=False, before=0.1, after=0.2)).best is None


def test_all_right_leads_back_to_today():
    result = summed(an_item(0))
    assert (result.next_step.kind, result.next_step.label) == ("done", "Back to today")


def test_wrong_answers_come_in_the_order_of_the_questions():
    result = summed(an_item(2, correct=False), an_item(0, correct=False), an_item(1))
    assert [item.position for item in result.wrong] == [0, 2]
