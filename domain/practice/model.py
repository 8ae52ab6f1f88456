"""What practice works with: a question, an encounter with it, the answer given, and all that one answer changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from domain.experiments.model import Experiment
from domain.kernel.events import Event, Happened
from domain.scheduling.balance import NO_LOAD, Load
from domain.scheduling.model import LoggedReview, Memory, Preferences, Rating, Weights
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters

Reply: TypeAlias = str | list[str] | int
"""What a learner answers: a key, several keys, a text, or a rating."""

Key: TypeAlias = str | list[str] | None
"""What is right: a key, several keys, the texts that are accepted, or nothing where learners rate themselves."""


class Mode(StrEnum):
    """What a practice session is for."""

    GUIDED = "guided"
    EXAM = "exam"
    REVISION = "revision"
    MOCK = "mock"

    @property
    def explains(self) -> bool:
        """Whether each answer is explained at once; an examination keeps it for the end."""
        return self in (Mode.GUIDED, Mode.REVISION)

    @property
    def hints(self) -> bool:
        """Whether a hint may be asked for; a revision finds out what comes back unaided."""
        return self is Mode.GUIDED


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    SHORT = "short"
    RECALL = "recall"


class Why(StrEnum):
    """Why a question was chosen, in the order in which they are asked."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    WEAK = "weak"
    CHALLENGE = "challenge"
    NEW = "new"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, with its answer and its rating (elo, after so many answers)."""

    question_id: UUID
    concept_id: UUID
    kind: Kind
    choice_keys: tuple[str, ...]
    key: Key
    explanation: str
    elo: float
    answers: int

    @property
    def right_answer(self) -> Key:
        """What is shown as right: of several accepted texts the first."""
        return self.key[0] if self.kind is Kind.SHORT and isinstance(self.key, list) else self.key


@dataclass(frozen=True, slots=True)
class Slot:
    """One position (from 0) of one learner's practice session: what makes a repeated answer the same answer."""

    user_id: UUID
    practice_session_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class Learner:
    """What an answer depends on of the person; `version` moves with every change to what they remember."""

    version: int
    ability: float
    rated_answers: int
    weights: Weights
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer as it comes in. `time_ms` is believed only within bounds."""

    item_id: UUID
    reply: Reply
    time_ms: int | None = None
    flagged: bool = False
    changed: bool = False
    hinted: bool = False


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it is kept in its slot, with what it did."""

    position: int
    question_id: UUID
    concept_id: UUID
    review_id: UUID
    reply: Reply
    correct: bool
    rating: Rating
    time_ms: int | None
    flagged: bool
    changed: bool
    hinted: bool
    interval_days: int
    due_at: datetime
    mastery_before: float
    mastery_after: float
    elo_delta: float
    ability_delta: float
    leech: bool
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Encounter:
    """Everything that decides what an answer in a slot does. `mastery` is None before the first attempt.

    `load` is what was due when the session began, `trial` the experiment about `complexity` (0 to 1) that decides now.
    """

    slot: Slot
    mode: Mode
    finished: bool
    learner: Learner
    question: Question
    memory: Memory | None
    mastery: float | None
    skill: SkillParameters = DEFAULT_SKILL
    load: Load = NO_LOAD
    complexity: float | None = None
    trial: Experiment | None = None
    earlier: GivenAnswer | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """The arm in which a learner met an experiment's decision."""

    experiment_key: str
    arm: str

    def __str__(self) -> str:
        return f"{self.experiment_key}:{self.arm}"


@dataclass(frozen=True, slots=True)
class Recorded:
    """All that one answer changes, in one value: the only thing that is saved."""

    encounter: Encounter
    exposure: Exposure | None
    answer: GivenAnswer
    review: LoggedReview
    happened: Happened


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a learner is told about an answer: `repeated` if it had been recorded before."""

    answer: GivenAnswer
    question: Question
    explained: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question of a practice session, and why it is there."""

    question_id: UUID
    why: Why


@dataclass(frozen=True, slots=True)
class NewSession:
    """A practice session that begins."""

    practice_session_id: UUID
    user_id: UUID
    mode: Mode
    theme_ids: tuple[UUID, ...]
    chosen: tuple[Chosen, ...]
    started_at: datetime


class PracticeSessionStarted(Event, frozen=True):
    """Questions were chosen for a learner."""

    practice_session_id: UUID
    user_id: UUID
    mode: Mode
    theme_ids: tuple[UUID, ...]
    question_ids: tuple[UUID, ...]


class PracticeSessionFinished(Event, frozen=True):
    """A practice session was submitted."""

    practice_session_id: UUID
    user_id: UUID
    mode: Mode
    right: int
    total: int
    score: float


class AnswerRecorded(Event, frozen=True):
    """An answer changed what a learner remembers."""

    practice_session_id: UUID
    user_id: UUID
    position: int
    question_id: UUID
    concept_id: UUID
    review_id: UUID
    correct: bool
    rating: Rating
    time_ms: int | None
    leech: bool
    hinted: bool


class AnswerUndone(Event, frozen=True):
    """An answer was taken back; its slot is free again."""

    practice_session_id: UUID
    user_id: UUID
    position: int
    question_id: UUID
    concept_id: UUID
    review_id: UUID
