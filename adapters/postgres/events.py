"""Events in PostgreSQL: one row in the append-only log, one in the outbox, in the transaction of what happened."""

from datetime import datetime

import msgspec

from adapters.postgres.connection import Connection
from adapters.telemetry import current_trace
from domain.kernel.events import Happened

INSERT = """
with happened as (
  insert into domain_event (owner_id, recorded_at, event_id, type, subject, subject_version, payload, actor_id, trace)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
)
insert into outbox (event_id, type, payload, trace, recorded_at) values ($3, $4, $7, $9, $2)
"""


class PostgresEvents:
    """The event log on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def record(self, *happened: Happened, at: datetime) -> None:
        trace = current_trace()
        rows = [
            (
                one.owner_id,
                at,
                one.event_id,
                one.type,
                one.subject,
                one.subject_version,
                payload(one),
                one.actor_id,
                trace,
            )
            for one in happened
        ]
        await self._connection.executemany(INSERT, rows)


def payload(happened: Happened) -> object:
    """Return the event as it is stored: plain JSON values."""
    return msgspec.to_builtins(happened.event)
