"""Decides what taking back an answer restores: everything as it was before, from what the log kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.events import Happened
from domain.practice.bandit import Attempt, rewards
from domain.practice.errors import NoLongerTheLatest
from domain.practice.model import AnswerUndone, GivenAnswer, Slot
from domain.scheduling.model import Memory, Rating


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The last answer of a practice session, with what its review found.

    `memory_before` holds the log's *before* columns (None: the review made the memory); its reps and lapses are those
    of the memory as it is. `attempts` of a finished session are what its themes were rewarded for.
    """

    slot: Slot
    version: int
    answer: GivenAnswer
    latest_review_id: UUID | None
    memory_before: Memory | None
    mastery_before: float | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """What is restored. `memory` and `mastery` are None where there was none; `rewards` are taken back from themes."""

    slot: Slot
    version: int
    answer: GivenAnswer
    memory: Memory | None
    mastery: float | None
    rewards: dict[UUID, float]
    undone_at: datetime
    happened: Happened


def undo(last: LastAnswer, *, at: datetime) -> Undone:
    """Return what taking back the last answer restores.

    Raises NoLongerTheLatest when the concept was reviewed since: restoring would then undo that review too.
    """
    if last.latest_review_id != last.answer.review_id:
        raise NoLongerTheLatest
    return Undone(
        slot=last.slot,
        version=last.version,
        answer=last.answer,
        memory=_before(last),
        mastery=last.mastery_before,
        rewards=rewards(last.attempts),
        undone_at=at,
        happened=_happened(last),
    )


def _before(last: LastAnswer) -> Memory | None:
    now = last.memory_before
    if now is None:
        return None
    lapsed = last.answer.rating is Rating.AGAIN
    return Memory(now.stability, now.difficulty, now.reviewed_at, now.due_at, now.reps - 1, now.lapses - lapsed)


def _happened(last: LastAnswer) -> Happened:
    slot, answer = last.slot, last.answer
    event = AnswerUndone(
        practice_session_id=slot.practice_session_id,
        user_id=slot.user_id,
        position=slot.position,
        question_id=answer.question_id,
        concept_id=answer.concept_id,
        review_id=answer.review_id,
    )
    return Happened(event=event, owner_id=slot.user_id, subject=slot.practice_session_id, actor_id=slot.user_id)
