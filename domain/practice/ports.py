"""What practice needs of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.kernel.events import Events
from domain.practice.meeting import Meeting, Met
from domain.practice.model import Encounter, NewSession, Recorded, Slot
from domain.practice.result import Finished
from domain.practice.supply import Supply
from domain.practice.undo import LastAnswer, Undone


class Encounters(Protocol):
    """Answers and all that they change; each save is refused when the learner changed since its load."""

    async def load(self, slot: Slot) -> Encounter:
        """Return what an answer in this slot depends on, or raise PracticeSessionNotFound."""
        ...

    async def save(self, recorded: Recorded) -> None:
        """Write what an answer changes, or raise Overtaken and write nothing."""
        ...

    async def approach(self, user_id: UUID, concept_id: UUID, now: datetime) -> Meeting:
        """Return what meeting a concept outside of any practice session depends on, or raise NotALearner."""
        ...

    async def keep(self, met: Met) -> None:
        """Write what a meeting changes, or raise Overtaken and write nothing."""
        ...

    async def last(self, user_id: UUID, practice_session_id: UUID) -> LastAnswer:
        """Return the last answer, or raise PracticeSessionNotFound or NothingToUndo."""
        ...

    async def restore(self, undone: Undone) -> None:
        """Write what taking back an answer restores, or raise Overtaken and write nothing."""
        ...

    async def hold(self, user_id: UUID) -> None:
        """Keep others from changing what this learner remembers until the store closes."""
        ...


class PracticeSessions(Protocol):
    """Practice sessions, and what there is to put into them."""

    async def supply(self, user_id: UUID, theme_ids: Sequence[UUID], now: datetime) -> Supply:
        """Return what the learner may be asked at `now`, of these themes or (none given) of all."""
        ...

    async def has_themes(self, theme_ids: Sequence[UUID]) -> bool:
        """Say whether all of these themes exist."""
        ...

    async def add(self, session: NewSession) -> None:
        """Keep a new practice session."""
        ...

    async def finish(self, user_id: UUID, practice_session_id: UUID, now: datetime) -> bool:
        """Close an open session and hold its learner; False if it was closed before. PracticeSessionNotFound."""
        ...

    async def finished(self, user_id: UUID, practice_session_id: UUID) -> Finished:
        """Return a submitted session, or raise PracticeSessionNotFound or NotFinishedYet."""
        ...

    async def reward(self, user_id: UUID, rewards: dict[UUID, float]) -> None:
        """Add what each theme earned to its luck."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def encounters(self) -> Encounters: ...
    @property
    def practice_sessions(self) -> PracticeSessions: ...
    @property
    def events(self) -> Events: ...
