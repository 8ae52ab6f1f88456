"""Decides what one answer changes: memory, mastery, ability, the item's rating, and what is told of it."""

from datetime import datetime
from uuid import UUID

from domain.kernel.events import Happened
from domain.practice import elo
from domain.practice.errors import AlreadyFinished, ItemNotInSlot
from domain.practice.grading import grade
from domain.practice.leech import keeps_slipping
from domain.practice.meeting import Graded, Meeting, meet
from domain.practice.model import AnswerRecorded, Encounter, GivenAnswer, NewAnswer, Outcome, Recorded
from domain.scheduling.model import LoggedReview, Source


def record(encounter: Encounter, answer: NewAnswer, *, at: datetime, review_id: UUID) -> Recorded:
    """Return all that an answer at `at` (aware) changes. The slot's question and an open session are required."""
    refuse_other_item(encounter, answer)
    if encounter.finished:
        raise AlreadyFinished
    meeting = _meeting(encounter)
    found = grade(encounter.question, answer)
    graded = Graded(
        source=Source.PRACTICE,
        item_id=encounter.question.question_id,
        rating=found.rating,
        correct=found.correct,
        score=float(found.correct),
        time_ms=answer.time_ms,
    )
    met = meet(meeting, graded, at=at, review_id=review_id)
    given = _given(encounter, answer, meeting, met.review)
    return Recorded(encounter, met.exposure, given, met.review, _happened(encounter, given))


def _meeting(encounter: Encounter) -> Meeting:
    return Meeting(
        user_id=encounter.slot.user_id,
        concept_id=encounter.question.concept_id,
        learner=encounter.learner,
        memory=encounter.memory,
        mastery=encounter.mastery,
        skill=encounter.skill,
        load=encounter.load,
        complexity=encounter.complexity,
        trial=encounter.trial,
    )


def outcome(encounter: Encounter, answer: GivenAnswer, *, repeated: bool) -> Outcome:
    """Return what the learner is told: an examination explains nothing before it is submitted."""
    explained = encounter.mode.explains or encounter.finished
    return Outcome(answer, encounter.question, explained=explained, repeated=repeated)


def refuse_other_item(encounter: Encounter, answer: NewAnswer) -> None:
    """Raise ItemNotInSlot when the answer is to another question than the slot's."""
    if answer.item_id != encounter.question.question_id:
        raise ItemNotInSlot


def _given(encounter: Encounter, answer: NewAnswer, meeting: Meeting, review: LoggedReview) -> GivenAnswer:
    moved = elo.meet(
        ability=encounter.learner.ability,
        ability_answers=encounter.learner.rated_answers,
        rating=encounter.question.elo,
        rating_answers=encounter.question.answers,
        correct=review.correct,
    )
    return GivenAnswer(
        position=encounter.slot.position,
        question_id=answer.item_id,
        concept_id=review.concept_id,
        review_id=review.review_id,
        reply=answer.reply,
        correct=review.correct,
        rating=review.reviewed.rating,
        time_ms=review.time_ms,
        flagged=answer.flagged,
        changed=answer.changed,
        hinted=answer.hinted,
        interval_days=review.reviewed.interval_days,
        due_at=review.reviewed.after.due_at,
        mastery_before=meeting.known,
        mastery_after=meeting.learnt(correct=review.correct),
        elo_delta=moved.item,
        ability_delta=moved.ability,
        leech=keeps_slipping(review.reviewed),
        answered_at=review.reviewed.after.reviewed_at,
    )


def _happened(encounter: Encounter, given: GivenAnswer) -> Happened:
    slot = encounter.slot
    event = AnswerRecorded(
        practice_session_id=slot.practice_session_id,
        user_id=slot.user_id,
        position=slot.position,
        question_id=given.question_id,
        concept_id=given.concept_id,
        review_id=given.review_id,
        correct=given.correct,
        rating=given.rating,
        time_ms=given.time_ms,
        leech=given.leech,
        hinted=given.hinted,
    )
    return Happened(event=event, owner_id=slot.user_id, subject=slot.practice_session_id, actor_id=slot.user_id)
