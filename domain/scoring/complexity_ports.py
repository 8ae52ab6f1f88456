"""What the computation of complexity needs of the outside."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.kernel.events import Events
from domain.scoring.complexity_version import ComplexityVersion, ConceptGraph, History, Population
from domain.scoring.difficulty_signal import Reviews
from domain.scoring.question_flags import AnsweredQuestions, QuestionFlag


class Complexities(Protocol):
    """How complex concepts proved to be, version by version, and what that is computed from."""

    async def graph(self) -> ConceptGraph:
        """Return the concepts without those that only stand in for a missing tag, each edge by its strongest kind."""
        ...

    async def population(self) -> Population:
        """Return everybody who learns, in the order of their ids."""
        ...

    async def reviews(self, user_ids: Sequence[UUID], concept_ids: Sequence[UUID], *, until: datetime) -> Reviews:
        """Return what counts of these learners' reviews of these concepts; both are numbered as they stand here."""
        ...

    async def reviews_after(self, now: datetime) -> int:
        """Return how many reviews the log holds that lie in the future."""
        ...

    async def history(self, concept_ids: Sequence[UUID], *, before: date, versions: int) -> History:
        """Return the scores of so many versions before a day."""
        ...

    async def answered(
        self, user_ids: Sequence[UUID], concept_ids: Sequence[UUID], *, until: datetime
    ) -> tuple[Sequence[UUID], AnsweredQuestions]:
        """Return the questions in use that these learners answered, with how they did.

        A learner's first review of a concept is left out, because whoever comes first to a question may not know its
        concept yet. Who fails a question at least half of the times has failed it.
        """
        ...

    async def save(self, version: ComplexityVersion) -> None:
        """Keep a version in place of the one of the same day; the weights of learners and edges in place of all."""
        ...

    async def save_flags(self, flags: Sequence[QuestionFlag], *, flagged_on: date) -> None:
        """Keep these flags in place of all."""
        ...


class ComplexityStore(Protocol):
    """What the computation of complexity reads and writes, in one transaction."""

    @property
    def complexities(self) -> Complexities: ...
    @property
    def events(self) -> Events: ...
