"""What an event is: something that happened to a subject, told once, never changed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from domain.kernel.ids import new_id

SYSTEM = UUID(int=0)
"""Owner of what belongs to no person."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field=None):
    """The payload of a domain event; its snake_case class name is the event's type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event with its envelope: whose it is, what it is about and who caused it."""

    event: Event
    owner_id: UUID = SYSTEM
    subject: UUID | None = None
    subject_version: int | None = None
    actor_id: UUID | None = None
    event_id: UUID = field(default_factory=new_id)

    @property
    def type(self) -> str:
        """The event's name on the wire."""
        return event_type(type(self.event))


def event_type(event: type[Event]) -> str:
    """Return the name under which a class of events is stored: `AnswerRecorded` → `answer_recorded`."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in event.__name__).lstrip("_")


class Events(Protocol):
    """The event log and its outbox: what is recorded here leaves after the commit, or not at all."""

    async def record(self, *happened: Happened, at: datetime) -> None:
        """Append events to the log and to the outbox, in the store's transaction."""
        ...
