"""What revision lists need of the outside."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.queues.model import LearnerRange, Regenerated


class RevisionLists(Protocol):
    """Every learner's list of what is due in their present day: a projection, which can always be made again."""

    async def ranges(self, *, size: int) -> list[LearnerRange]:
        """Cut all learners into stretches of `size`, by id."""
        ...

    async def regenerate(self, first: UUID, last: UUID, now: datetime) -> Regenerated:
        """Write the lists of the learners from `first` to `last`, each for the day that `now` is in for them."""
        ...

    async def refresh(self, user_id: UUID, now: datetime) -> None:
        """Write one learner's list, by the same rule."""
        ...

    async def snapshot_day(self, stat_on: date, now: datetime) -> int:
        """Keep the totals of all lists under this date and return how many learners have something due."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def revision_lists(self) -> RevisionLists: ...
