"""What is done in practice: start, answer, take back, submit, look at the result."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.kernel.events import Happened
from domain.kernel.ids import new_id
from domain.practice import recording, selection
from domain.practice.bandit import rewards
from domain.practice.errors import NothingToPractise, ThemeNotFound
from domain.practice.meeting import Graded, meet
from domain.practice.model import (
    Mode,
    NewAnswer,
    NewSession,
    Outcome,
    PracticeSessionFinished,
    PracticeSessionStarted,
    Slot,
)
from domain.practice.ports import Store
from domain.practice.result import Finished, Result, summarise
from domain.practice.undo import undo
from domain.scheduling.model import LoggedReview


async def start_session(
    store: Store,
    *,
    user_id: UUID,
    mode: Mode,
    theme_ids: Sequence[UUID] = (),
    concept_id: UUID | None = None,
    count: int | None = None,
    now: datetime,
) -> UUID:
    """Choose questions, of one concept alone where it is named, and keep them as a practice session.

    ThemeNotFound when one of the themes is none, NothingToPractise when there are no questions.
    """
    if theme_ids and not await store.practice_sessions.has_themes(theme_ids):
        raise ThemeNotFound
    supply = await store.practice_sessions.supply(user_id, theme_ids, now)
    if concept_id is not None:
        supply = replace(supply, candidates=tuple(c for c in supply.candidates if c.concept_id == concept_id))
    chosen = selection.select(supply, mode=mode, count=count, theme_ids=theme_ids)
    if not chosen:
        raise NothingToPractise
    session_id = new_id()
    session = NewSession(session_id, user_id, mode, tuple(theme_ids), chosen, now)
    await store.practice_sessions.add(session)
    await store.events.record(_started(session), at=now)
    return session_id


async def record_answer(store: Store, *, slot: Slot, answer: NewAnswer, now: datetime) -> Outcome:
    """Record an answer and return what it did. The slot makes it safe to repeat: the first answer stands.

    Raises Overtaken when somebody changed the learner meanwhile; the edge then asks once more, holding them.
    """
    encounter = await store.encounters.load(slot)
    if encounter.earlier is not None:
        recording.refuse_other_item(encounter, answer)
        return recording.outcome(encounter, encounter.earlier, repeated=True)
    recorded = recording.record(encounter, answer, at=now, review_id=new_id())
    await store.encounters.save(recorded)
    return recording.outcome(encounter, recorded.answer, repeated=False)


async def record_encounter(
    store: Store, *, user_id: UUID, concept_id: UUID, graded: Graded, review_id: UUID, now: datetime
) -> LoggedReview:
    """Record that a concept was met outside of practice, by whoever graded it, and return the review of it.

    It is the same review that an answer is, without a question's rating. Raises Overtaken as above; whoever holds the
    learner is never overtaken.
    """
    met = meet(await store.encounters.approach(user_id, concept_id, now), graded, at=now, review_id=review_id)
    await store.encounters.keep(met)
    return met.review


async def undo_last(store: Store, *, user_id: UUID, practice_session_id: UUID, now: datetime) -> int:
    """Take back the last answer of a session and return its position, which is free again; Overtaken as above."""
    last = await store.encounters.last(user_id, practice_session_id)
    await store.encounters.restore(undo(last, at=now))
    return last.slot.position


async def finish_session(
    store: Store, *, user_id: UUID, practice_session_id: UUID, now: datetime
) -> tuple[Finished, Result]:
    """Submit a session and return its result; submitting again returns the same."""
    newly = await store.practice_sessions.finish(user_id, practice_session_id, now)
    finished, result = await read_result(store, user_id=user_id, practice_session_id=practice_session_id)
    if newly:
        earned = rewards(item.attempt for item in finished.items)
        await store.practice_sessions.reward(user_id, earned)
        await store.events.record(_finished(finished, result), at=now)
    return finished, result


async def read_result(store: Store, *, user_id: UUID, practice_session_id: UUID) -> tuple[Finished, Result]:
    """Return a submitted session and what it says."""
    finished = await store.practice_sessions.finished(user_id, practice_session_id)
    return finished, summarise(finished)


def _started(session: NewSession) -> Happened:
    event = PracticeSessionStarted(
        practice_session_id=session.practice_session_id,
        user_id=session.user_id,
        mode=session.mode,
        theme_ids=session.theme_ids,
        question_ids=tuple(one.question_id for one in session.chosen),
    )
    user_id = session.user_id
    return Happened(event=event, owner_id=user_id, subject=session.practice_session_id, actor_id=user_id)


def _finished(finished: Finished, result: Result) -> Happened:
    event = PracticeSessionFinished(
        practice_session_id=finished.practice_session_id,
        user_id=finished.user_id,
        mode=finished.mode,
        right=result.right,
        total=result.total,
        score=result.score,
    )
    user_id = finished.user_id
    return Happened(event=event, owner_id=user_id, subject=finished.practice_session_id, actor_id=user_id)
