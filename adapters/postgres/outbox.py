"""The outbox in PostgreSQL: taken rows are gone when the store closes well, and are there again when it does not."""

from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from adapters.postgres.connection import Connection

TAKE: Final = """
delete from outbox where position in (select position from outbox order by position limit $1 for update skip locked)
returning position, event_id, type, payload, trace, recorded_at
"""


class Leaving(NamedTuple):
    """An event on its way out, with the trace it happened in."""

    position: int
    event_id: UUID
    type: str
    payload: dict[str, Any]
    trace: str | None
    recorded_at: datetime


class PostgresOutbox:
    """What has not left yet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def take(self, *, limit: int) -> list[Leaving]:
        """Return the oldest events nobody else is taking, in order."""
        return sorted(Leaving(*row) for row in await self._connection.fetch(TAKE, limit))
