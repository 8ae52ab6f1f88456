"""Decides what one answer changes: memory, mastery, ability, the item's rating, and what is told of it."""

from datetime import datetime, timedelta
from uuid import UUID

from domain.kernel.events import Happened
from domain.practice import elo
from domain.practice.errors import AlreadyFinished, ItemNotInSlot
from domain.practice.first_review import FirstReview, first_review
from domain.practice.grading import Grade, grade
from domain.practice.leech import keeps_slipping
from domain.practice.model import AnswerRecorded, Encounter, GivenAnswer, NewAnswer, Outcome, Recorded
from domain.scheduling import fsrs
from domain.scheduling.fuzz import seed_of
from domain.scheduling.model import LoggedReview, Reviewed, Source
from domain.scheduling.rating import believed_time
from domain.scoring import bkt

_TICK = timedelta(microseconds=1)


def record(encounter: Encounter, answer: NewAnswer, *, at: datetime, review_id: UUID) -> Recorded:
    """Return all that an answer at `at` (aware) changes. The slot's question and an open session are required.

    A concept's reviews follow one another in the order in which they were recorded, whatever the clocks say.
    """
    refuse_other_item(encounter, answer)
    if encounter.finished:
        raise AlreadyFinished
    at = at if encounter.memory is None else max(at, encounter.memory.reviewed_at + _TICK)
    graded = grade(encounter.question, answer)
    first = first_review(encounter.memory, encounter.complexity, user_id=encounter.slot.user_id, trial=encounter.trial)
    reviewed = _review(encounter, graded, first, at=at)
    review = _log(encounter, answer, graded, reviewed, first, review_id=review_id)
    given = _given(encounter, answer, review)
    return Recorded(encounter, first.exposure, given, review, _happened(encounter, given))


def outcome(encounter: Encounter, answer: GivenAnswer, *, repeated: bool) -> Outcome:
    """Return what the learner is told: an examination explains nothing before it is submitted."""
    explained = encounter.mode.explains or encounter.finished
    return Outcome(answer, encounter.question, explained=explained, repeated=repeated)


def refuse_other_item(encounter: Encounter, answer: NewAnswer) -> None:
    """Raise ItemNotInSlot when the answer is to another question than the slot's."""
    if answer.item_id != encounter.question.question_id:
        raise ItemNotInSlot


def _review(encounter: Encounter, graded: Grade, first: FirstReview, *, at: datetime) -> Reviewed:
    memory = encounter.memory
    reps = memory.reps if memory else 0
    return fsrs.review(
        memory,
        graded.rating,
        at=at,
        weights=encounter.learner.weights,
        preferences=encounter.learner.preferences,
        seed=seed_of(encounter.slot.user_id, encounter.question.concept_id, reps),
        load=encounter.load,
        complexity=first.complexity,
        complexity_strength=first.strength,
    )


def _log(
    encounter: Encounter, answer: NewAnswer, graded: Grade, reviewed: Reviewed, first: FirstReview, *, review_id: UUID
) -> LoggedReview:
    return LoggedReview(
        review_id=review_id,
        user_id=encounter.slot.user_id,
        concept_id=encounter.question.concept_id,
        question_id=encounter.question.question_id,
        source=Source.PRACTICE,
        correct=graded.correct,
        score=float(graded.correct),
        time_ms=believed_time(answer.time_ms),
        reviewed=reviewed,
        mastery_before=encounter.mastery,
        mastery_after=_learnt(encounter, correct=graded.correct),
        weights_version=encounter.learner.weights.version,
        exposure=None if first.exposure is None else str(first.exposure),
        complexity=first.complexity,
        complexity_strength=None if first.complexity is None else first.strength,
    )


def _known(encounter: Encounter) -> float:
    return encounter.skill.known if encounter.mastery is None else encounter.mastery


def _learnt(encounter: Encounter, *, correct: bool) -> float:
    return bkt.learn(_known(encounter), correct=correct, skill=encounter.skill)


def _given(encounter: Encounter, answer: NewAnswer, review: LoggedReview) -> GivenAnswer:
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
        mastery_before=_known(encounter),
        mastery_after=_learnt(encounter, correct=review.correct),
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
