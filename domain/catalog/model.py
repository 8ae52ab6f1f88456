"""What the catalogue holds: years, blocks, themes and concepts with their edges, and the questions about them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.kernel.ids import derived_id


class EdgeKind(StrEnum):
    """How one concept hangs on another."""

    PREREQUISITE = "prerequisite"
    PART_OF = "part_of"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Year:
    """The largest division of a syllabus."""

    code: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a year."""

    code: str
    year_code: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Theme:
    """What learners see due counts for; it is born with a pseudo-concept that stands in for missing tags."""

    code: str
    block_code: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Concept:
    """The thing that is remembered; it has exactly one primary theme."""

    code: str
    theme_code: str
    name: str
    summary: str
    position: int
    pseudo: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A directed tie: from prerequisite to what needs it, from part to whole, or to what is related."""

    from_code: str
    to_code: str
    kind: EdgeKind

    @property
    def told_by(self) -> str:
        """The concept under which an author writes this edge, and with which it is replaced."""
        return self.to_code if self.kind is EdgeKind.PREREQUISITE else self.from_code


@dataclass(frozen=True, slots=True)
class Syllabus:
    """A whole syllabus, or the part that changes; the dictionaries are by code, in the author's order."""

    years: dict[str, Year] = field(default_factory=dict[str, Year])
    blocks: dict[str, Block] = field(default_factory=dict[str, Block])
    themes: dict[str, Theme] = field(default_factory=dict[str, Theme])
    concepts: dict[str, Concept] = field(default_factory=dict[str, Concept])
    edges: frozenset[Edge] = frozenset()


class QuestionKind(StrEnum):
    """How a question is answered. Recall is for imported cards: the learner says how well it came back."""

    CHOICE = "choice"
    CHOICES = "choices"
    SHORT = "short"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers a question offers."""

    key: str
    text: str


Answer = str | tuple[str, ...] | None
"""A key (choice), the keys (choices), the accepted texts (short), or nothing (recall)."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Its theme is the theme of its concept."""

    code: str
    concept_code: str
    kind: QuestionKind
    stem: str
    choices: tuple[Choice, ...]
    answer: Answer
    explanation: str
    difficulty: int
    tags: tuple[str, ...] = ()
    hint: str | None = None
    """A nudge for whoever asks for one; it never gives the answer away."""


class DebtReason(StrEnum):
    """What is wrong with a question's tags."""

    MISSING_CONCEPT = "MISSING_CONCEPT"
    MULTIPLE_CONCEPTS = "MULTIPLE_CONCEPTS"
    INCONSISTENT_TAGS = "INCONSISTENT_TAGS"


@dataclass(frozen=True, slots=True)
class TagDebt:
    """One thing that somebody has to put right about a question."""

    question_id: UUID
    theme_id: UUID
    reason: DebtReason


@dataclass(frozen=True, slots=True)
class Placement:
    """Which concept a person gave a question, which it had before, and which debts that settled."""

    question_id: UUID
    from_concept_id: UUID
    to_concept_id: UUID
    reasons: tuple[DebtReason, ...]
    placed_by: UUID
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


def year_id(code: str) -> UUID:
    """Name a year by its code, so that an import can be repeated."""
    return derived_id("year", code)


def block_id(code: str) -> UUID:
    """Name a block by its code."""
    return derived_id("block", code)


def theme_id(code: str) -> UUID:
    """Name a theme by its code."""
    return derived_id("theme", code)


def concept_id(code: str) -> UUID:
    """Name a concept by its code."""
    return derived_id("concept", code)


def question_id(code: str) -> UUID:
    """Name a question by its code."""
    return derived_id("question", code)
