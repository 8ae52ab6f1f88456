"""Values of practice to test with: each holds what must be there, and a test names only what matters."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.kernel.ids import NAMESPACE
from domain.kernel.time import learner_day
from domain.practice.model import Encounter, Kind, Learner, Mode, Question, Slot
from domain.practice.supply import Candidate, Supply
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.model import Memory, Preferences

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY = learner_day(NOW)
DAY = timedelta(days=1)


def an_id(name: object) -> UUID:
    return uuid5(NAMESPACE, str(name))


def a_question(kind: Kind = Kind.CHOICE, key: Any = "b", *, elo: float = 1500, answers: int = 0) -> Question:
    keys = ("a", "b", "c") if kind in (Kind.CHOICE, Kind.CHOICES) else ()
    return Question(an_id("question"), an_id("concept"), kind, keys, key, "Because.", elo, answers)


def an_encounter(
    *,
    question: Question | None = None,
    memory: Memory | None = None,
    mastery: float | None = None,
    mode: Mode = Mode.GUIDED,
    finished: bool = False,
    complexity: float | None = None,
) -> Encounter:
    return Encounter(
        slot=Slot(an_id("learner"), an_id("session"), 0),
        mode=mode,
        finished=finished,
        learner=Learner(7, 1500, 0, DEFAULT_WEIGHTS, Preferences()),
        question=question or a_question(),
        memory=memory,
        mastery=mastery,
        complexity=complexity,
    )


def a_memory(*, reviewed_at: datetime = NOW - 3 * DAY, reps: int = 1, lapses: int = 0) -> Memory:
    return Memory(3, 5, reviewed_at, reviewed_at + 3 * DAY, reps, lapses)


def a_candidate(
    name: str,
    *,
    concept: str | None = None,
    theme: str = "theme",
    elo: float = 1500,
    mastery: float | None = None,
    attempts: int = 0,
    due_at: datetime | None = None,
    answered_at: datetime | None = None,
) -> Candidate:
    return Candidate(
        question_id=an_id(name),
        concept_id=an_id(concept or f"concept of {name}"),
        theme_id=an_id(theme),
        elo=elo,
        mastery=mastery,
        attempts=attempts,
        due_at=due_at,
        reviewed_at=None if due_at is None else due_at - 3 * DAY,
        answered_at=answered_at,
    )


def due(name: str, days: float = 0, **more: Any) -> Candidate:
    """Return a question whose concept was due `days` before the start of today."""
    return a_candidate(name, due_at=TODAY.starts_at - days * DAY, mastery=0.7, attempts=3, **more)


def weak(name: str, mastery: float = 0.3, **more: Any) -> Candidate:
    """Return a question of a weak concept that is not due."""
    return a_candidate(name, due_at=TODAY.ends_at + DAY, mastery=mastery, attempts=3, **more)


def a_supply(*candidates: Candidate, target: int | None = None, reviews_today: int = 0, now: datetime = NOW) -> Supply:
    return Supply(an_id("learner"), learner_day(now), 1500, target, reviews_today, {}, candidates)
