"""What scheduling needs of the outside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.kernel.events import Events
from domain.scheduling.forecast import Remembered
from domain.scheduling.history import Known, Learner
from domain.scheduling.model import LoggedReview, Memory, Preferences


class Learners(Protocol):
    """The one number that moves with every change to what a learner remembers, and to how it is scheduled."""

    async def move_version(self, user_id: UUID) -> int | None:
        """Make the learner's list out of date and keep other writers waiting; `None` for someone who does not learn."""
        ...

    async def lock(self, user_ids: Sequence[UUID]) -> dict[UUID, Learner]:
        """Return what decides their scheduling, and keep other writers of these learners waiting."""
        ...

    async def count_reviews(self, counts: Mapping[UUID, int]) -> None:
        """Add to how many reviews each has, and make their lists out of date."""
        ...


class LearningPreferences(Protocol):
    """How learners want to revise."""

    async def get(self, user_id: UUID) -> Preferences:
        """Return the learner's preferences: the defaults for one who never chose."""
        ...

    async def save(self, user_id: UUID, preferences: Preferences) -> None: ...

    async def knows_zone(self, zone: str) -> bool:
        """Say whether lists can be made in this zone: the database keeps a table of zones of its own."""
        ...


class Memories(Protocol):
    """What learners remember."""

    async def remembered(self, user_id: UUID, *, since: datetime) -> Remembered:
        """Return what a forecast needs: all memories that are not set aside, the usual answer time since then."""
        ...

    async def save(self, memories: Mapping[tuple[UUID, UUID], Memory]) -> None:
        """Write memories by learner and concept; whether one is set aside stays as it is."""
        ...

    async def suspend(self, user_id: UUID, concept_id: UUID, *, at: datetime) -> bool:
        """Set a concept aside, reviewed before or not; False when there is no such concept."""
        ...

    async def resume(self, user_id: UUID, concept_id: UUID) -> bool | None:
        """Take a concept up again; False when it was not set aside, None when there is no such concept."""
        ...


class ReviewLog(Protocol):
    """The only record of graded encounters; rows are added and never changed."""

    async def known(self, user_ids: Sequence[UUID]) -> Known:
        """Return all that the log holds of these learners."""
        ...

    async def add(self, reviews: Sequence[LoggedReview]) -> None:
        """Append many rows at once."""
        ...


class Partitions(Protocol):
    """The parts, by month or day, of the tables that only grow."""

    async def ensure(self, table: str, first_on: date, last_on: date) -> int:
        """Make the parts from one date to the other that are missing, and return how many they were."""
        ...

    async def drop_before(self, table: str, kept_from: date) -> int:
        """Drop the parts that end by this day, with all they hold, and return how many they were."""
        ...

    async def has_strays(self, table: str) -> bool:
        """Say whether rows have landed in the part for whatever has no part of its own."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def learners(self) -> Learners: ...
    @property
    def learning_preferences(self) -> LearningPreferences: ...
    @property
    def memories(self) -> Memories: ...
    @property
    def review_log(self) -> ReviewLog: ...
    @property
    def partitions(self) -> Partitions: ...
    @property
    def events(self) -> Events: ...
