"""Decides whether an answer is right, and how well what it asks was recalled."""

import unicodedata
from dataclasses import dataclass

from domain.kernel.errors import Invalid
from domain.practice.errors import AnswerDoesNotFit
from domain.practice.model import Kind, NewAnswer, Question, Reply
from domain.scheduling.model import Rating
from domain.scheduling.rating import rate


@dataclass(frozen=True, slots=True)
class Grade:
    """Right or wrong, and the rating that follows."""

    correct: bool
    rating: Rating


def grade(question: Question, answer: NewAnswer) -> Grade:
    """Grade an answer. Someone who rates their own recall is taken at their word: Again is wrong, the rest is right.

    Raises AnswerDoesNotFit where the reply is of another kind, or names a choice that was not offered.
    """
    if question.kind is Kind.RECALL:
        rating = _rating(answer.reply)
        return Grade(rating is not Rating.AGAIN, rating)
    correct = _is_right(question, answer.reply)
    rating = rate(
        correct=correct,
        time_ms=answer.time_ms,
        flagged=answer.flagged,
        changed=answer.changed,
        hinted=answer.hinted,
    )
    return Grade(correct, rating)


def _is_right(question: Question, reply: Reply) -> bool:
    """Compare a reply with the key: a choice exactly, choices as a set, a text whatever its case and spaces."""
    if question.kind is Kind.CHOICE:
        return _offered(question, [reply]) == [question.key]
    if question.kind is Kind.CHOICES:
        return set(_offered(question, reply)) == set(question.key or ())
    return _plain(_text(reply)) in {_plain(accepted) for accepted in question.key or ()}


def _offered(question: Question, reply: object) -> list[str]:
    keys = [key for key in reply if key in question.choice_keys] if isinstance(reply, list) else []
    if not isinstance(reply, list) or len(keys) != len(reply):
        raise _misfit("Answer with the key of a choice that is offered.")
    return keys


def _text(reply: Reply) -> str:
    if not isinstance(reply, str):
        raise _misfit("Answer with a text.")
    return reply


def _rating(reply: Reply) -> Rating:
    if isinstance(reply, bool) or not isinstance(reply, int) or reply not in tuple(Rating):
        raise _misfit("Answer with 1 (Again), 2 (Hard), 3 (Good) or 4 (Easy).")
    return Rating(reply)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _misfit(message: str) -> Invalid:
    return AnswerDoesNotFit.field("answer", "fits", message)
