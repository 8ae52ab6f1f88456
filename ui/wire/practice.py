"""A practice session, its questions and what it came to."""
# pyright: strict

from datetime import datetime
from typing import Literal

from ui.wire.learning import NextStep
from ui.wire.shape import Wire

Answer = str | list[str] | int
Mode = Literal["guided", "exam", "revision", "mock"]


class Choice(Wire, frozen=True, kw_only=True):
    """One answer to choose."""

    key: str
    text: str


class Answered(Wire, frozen=True, kw_only=True):
    """What became of an answer; null while an exam is open."""

    position: int
    item_id: str
    answer: Answer | None = None
    correct: bool | None = None
    right_answer: Answer | None = None
    explanation: str | None = None
    rating: int | None = None
    interval_days: float | None = None
    next_review_at: datetime | None = None
    mastery_before: float | None = None
    mastery_after: float | None = None
    time_ms: int | None = None
    leech: bool = False
    repeated: bool = False
    hinted: bool = False


class Item(Wire, frozen=True, kw_only=True):
    """One question of a practice session."""

    item_id: str
    position: int
    kind: Literal["choice", "choices", "short", "recall"]
    stem: str
    choices: list[Choice]
    theme_id: str
    theme_name: str
    concept_id: str
    concept_name: str
    difficulty: float
    why: str
    overdue_days: int
    previews: list[float] | None
    hint: str | None = None
    reveal: str | None = None
    """What a learner compares their recall with before rating it; only where the kind is recall."""
    answer: Answered | None = None


class NewSession(Wire, frozen=True, kw_only=True):
    """A practice session that was just begun."""

    practice_session_id: str
    mode: str
    items: list[Item]


class PracticeSession(Wire, frozen=True, kw_only=True):
    """A practice session with what was answered."""

    practice_session_id: str
    mode: str
    status: Literal["open", "finished"]
    started_at: datetime
    finished_at: datetime | None
    answered: int
    total: int
    items: list[Item]


class PracticeSessionRow(Wire, frozen=True, kw_only=True):
    """A practice session in a list."""

    practice_session_id: str
    mode: str
    status: str
    started_at: datetime
    answered: int
    total: int
    score: float | None


class Undone(Wire, frozen=True, kw_only=True):
    """Which answer was taken back."""

    position: int


class ConceptResult(Wire, frozen=True, kw_only=True):
    """What a session changed for one concept."""

    concept_id: str
    concept_name: str
    theme_id: str
    theme_name: str
    right: int
    total: int
    mastery_before: float | None
    mastery_after: float | None
    next_review_at: datetime | None
    leech: bool


class WrongAnswer(Wire, frozen=True, kw_only=True):
    """An answer that was not right, and what is."""

    position: int
    stem: str
    concept_name: str
    your_answer: str | list[str] | int | None
    right_answer: str | list[str] | int | None
    explanation: str | None


class PracticeResult(Wire, frozen=True, kw_only=True):
    """What a practice session came to."""

    practice_session_id: str
    mode: str
    score: float
    right: int
    total: int
    best: str | None
    weakest: str | None
    by_concept: list[ConceptResult]
    wrong: list[WrongAnswer]
    next_step: NextStep
