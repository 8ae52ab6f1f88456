"""What the catalogue needs from the world."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.catalog.constants import PROBLEMS_FOUND
from domain.catalog.model import DebtReason, Placement, Question, Syllabus, TagDebt
from domain.catalog.problem_checks import Authored, CheckReport, Shelved
from domain.catalog.problems import HiddenTest, Problem
from domain.catalog.syllabus import SyllabusPlan
from domain.kernel.events import Events


class Syllabuses(Protocol):
    """Years, blocks, themes, concepts and how they hang together."""

    async def lock(self) -> Syllabus:
        """Return everything, and keep other imports waiting until the store closes."""
        ...

    async def get(self) -> Syllabus:
        """Return everything."""
        ...

    async def save(self, plan: SyllabusPlan) -> None:
        """Write what is new or changed; whoever remembers a moved concept gets a new version of their memory."""
        ...


class Questions(Protocol):
    """The questions that are asked about concepts."""

    async def find(self, codes: Sequence[str]) -> dict[str, Question]:
        """Return those that exist, by code."""
        ...

    async def authored(self) -> list[Question]:
        """Return every question that an author wrote and nobody retired, by theme, concept and code."""
        ...

    async def save(self, questions: Sequence[Question], *, at: datetime) -> None:
        """Insert or replace; a new question is born with its rating."""
        ...


class TagDebts(Protocol):
    """What is owed because tags are missing or contradict each other."""

    async def owed(self, question_ids: Sequence[UUID]) -> set[tuple[UUID, DebtReason]]:
        """Return what is owed for these questions now."""
        ...

    async def add(self, debts: Iterable[TagDebt], *, at: datetime) -> None:
        """Log each debt; one that is open already is counted once more."""
        ...

    async def settle(self, debts: Iterable[tuple[UUID, DebtReason]], *, at: datetime) -> int:
        """Mark what was owed as put right; return how many debts that were."""
        ...

    async def reopen(self, debts: Iterable[tuple[UUID, DebtReason]], *, settled_at: datetime) -> None:
        """Owe again what was put right at that time, unless the same was logged anew since."""
        ...

    async def settle_unmapped(self, concept_ids: Sequence[UUID], *, at: datetime) -> int:
        """Mark as put right what was owed because these concepts had no theme; return how many debts that were."""
        ...


class Placements(Protocol):
    """Which concept each question counts for, and who said so."""

    async def hold(self, question_id: UUID) -> UUID | None:
        """Return the concept of a question that is asked, and keep others from changing it; None if there is none."""
        ...

    async def is_concept(self, concept_id: UUID) -> bool:
        """Tell whether this is a concept, and none that stands in for missing tags."""
        ...

    async def move(self, question_id: UUID, *, from_concept_id: UUID, to_concept_id: UUID, at: datetime) -> None:
        """Have the question count for another concept; whoever remembers either gets a new version of their memory."""
        ...

    async def last(self, question_id: UUID) -> Placement | None:
        """Return how the question was placed last, unless that was taken back."""
        ...


class Bank(Protocol):
    """The problems that learners can be given, wherever they are kept. It holds published problems alone."""

    async def get_problems_by_module(
        self, module: str, difficulty_range: tuple[int, int], limit: int = PROBLEMS_FOUND
    ) -> list[Problem]:
        """Return problems of a module whose difficulty is in the range, both ends included: easiest first, by code."""
        ...

    async def get_problem_metadata(self, problem_id: UUID) -> Problem:
        """Return one problem. Raises ProblemNotFound."""
        ...

    async def get_hidden_tests(self, problem_id: UUID) -> tuple[HiddenTest, ...]:
        """Return the hidden tests with whole values; for judging and authors alone. Raises ProblemNotFound."""
        ...


class AuthoredProblems(Protocol):
    """Coding problems as their authors see them, drafts and bundles too."""

    async def find(self, codes: Sequence[str]) -> dict[str, Shelved]:
        """Return what is known of those that exist, by code."""
        ...

    async def get(self, problem_id: UUID) -> Authored | None:
        """Return a problem with its bundle."""
        ...

    async def hold(self, problem_id: UUID) -> Authored | None:
        """Return a problem with its bundle, and keep others from changing it."""
        ...

    async def save(self, authored: Authored, *, digest: str) -> None:
        """Insert or replace one; the digest is of what its author wrote."""
        ...

    async def note_check(self, problem_id: UUID, report: CheckReport) -> bool:
        """Keep a report if the problem still has the version that was checked; tell whether it has."""
        ...

    async def to_check(self, codes: Sequence[str] | None) -> list[UUID]:
        """Return the problems with these codes; with None, those that nobody has checked as they are. By code."""
        ...

    async def publish(self, problem_id: UUID, *, at: datetime) -> None: ...

    async def withdraw(self, problem_id: UUID) -> None: ...


class Store(Protocol):
    """The ports that the use cases of the catalogue work with."""

    @property
    def syllabuses(self) -> Syllabuses: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def tag_debts(self) -> TagDebts: ...
    @property
    def placements(self) -> Placements: ...
    @property
    def authored_problems(self) -> AuthoredProblems: ...
    @property
    def events(self) -> Events: ...
