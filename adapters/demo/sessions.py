"""Decides what the demo student's practice sessions looked like: the same answers, a session a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from adapters.demo.history import Given, midnight
from adapters.postgres.connection import Connection
from domain.catalog.model import Question, QuestionKind
from domain.kernel.ids import derived_id
from domain.practice.elo import Moved
from domain.practice.leech import keeps_slipping
from domain.practice.model import Mode, Why
from domain.scheduling.model import LoggedReview, Memory

Line = tuple[Given, LoggedReview, Moved]
Row = tuple[object, ...]

SESSION_COLUMNS: Final = (
    *("user_id", "practice_session_id", "mode", "theme_ids", "questions", "reasons", "answered", "status"),
    *("started_at", "finished_at"),
)
ANSWER_COLUMNS: Final = (
    *("user_id", "practice_session_id", "position", "question_id", "concept_id", "review_id", "answer", "correct"),
    *("rating", "time_ms", "flagged", "changed", "interval_days", "due_at", "mastery_before", "mastery_after"),
    *("elo_delta", "ability_delta", "leech", "answered_at"),
)


async def write_sessions(connection: Connection, lines: Iterable[Line], *, known_at_first: float) -> None:
    """Write the sessions of one learner, whose answers come in their order in time."""
    sessions: list[Row] = []
    answers: list[Row] = []
    for _, group in groupby(lines, key=lambda line: line[0].day):
        own = list(group)
        session_id = derived_id("simulated practice session", str(own[0][0].graded.review_id))
        sessions.append(_session_row(session_id, own))
        answers += [_answer_row(session_id, n, line, known_at_first) for n, line in enumerate(own)]
    await connection.copy_records_to_table("practice_session", records=sessions, columns=SESSION_COLUMNS)
    await connection.copy_records_to_table("practice_answer", records=answers, columns=ANSWER_COLUMNS)


def why(before: Memory | None, at: datetime) -> Why:
    """Return why this question was asked then."""
    if before is None:
        return Why.NEW
    today = midnight(at)
    if before.due_at < today:
        return Why.OVERDUE
    return Why.DUE_TODAY if before.due_at < today + timedelta(days=1) else Why.WEAK


def _session_row(session_id: UUID, lines: Sequence[Line]) -> Row:
    (first, review, _), (last, *_) = lines[0], lines[-1]
    reasons = [why(review.reviewed.before, given.graded.at) for given, review, _ in lines]
    due = sum(reason in (Why.OVERDUE, Why.DUE_TODAY) for reason in reasons)
    return (
        review.user_id,
        session_id,
        (Mode.REVISION if 2 * due >= len(lines) else Mode.GUIDED).value,
        [],
        [given.graded.question_id for given, *_ in lines],
        [reason.value for reason in reasons],
        len(lines),
        "finished",
        first.graded.at - timedelta(milliseconds=first.graded.time_ms or 0),
        last.graded.at,
    )


def _answer_row(session_id: UUID, position: int, line: Line, known_at_first: float) -> Row:
    given, review, moved = line
    return (
        review.user_id,
        session_id,
        position,
        review.question_id,
        review.concept_id,
        review.review_id,
        reply(given.question, correct=review.correct, turn=position),
        review.correct,
        review.reviewed.rating.value,
        review.time_ms,
        given.flagged,
        given.changed,
        review.reviewed.interval_days,
        review.reviewed.after.due_at,
        known_at_first if review.mastery_before is None else review.mastery_before,
        review.mastery_after,
        moved.item,
        moved.ability,
        keeps_slipping(review.reviewed),
        review.reviewed.after.reviewed_at,
    )


def reply(question: Question, *, correct: bool, turn: int) -> str | list[str]:
    """Return an answer that is right, or one that is wrong in a way that somebody might be."""
    answer = question.answer or ""
    if question.kind is QuestionKind.SHORT:
        return answer[0] if correct else "not sure"
    if correct:
        return list(answer) if isinstance(answer, tuple) else answer
    wrong = [choice.key for choice in question.choices if choice.key not in answer]
    if question.kind is QuestionKind.CHOICE:
        return wrong[turn % len(wrong)]
    return list(answer[1:]) or wrong[:1]
