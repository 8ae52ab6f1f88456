"""What scoring needs of the outside."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from domain.catalog.ports import Questions, Syllabuses
from domain.identity.ports import Users
from domain.kernel.events import Events
from domain.scheduling.ports import Learners, Memories, ReviewLog
from domain.scoring.importing import Mastery


class Masteries(Protocol):
    """How well learners know what they were asked about."""

    async def save(self, masteries: Mapping[tuple[UUID, UUID], Mastery]) -> None:
        """Write masteries by learner and concept."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def users(self) -> Users: ...
    @property
    def syllabuses(self) -> Syllabuses: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def learners(self) -> Learners: ...
    @property
    def review_log(self) -> ReviewLog: ...
    @property
    def memories(self) -> Memories: ...
    @property
    def masteries(self) -> Masteries: ...
    @property
    def events(self) -> Events: ...
