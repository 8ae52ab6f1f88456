"""Alerts in PostgreSQL: whoever observes a subject holds its key, so that two observers cannot both raise an alert."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.alerts.errors import AlertNotFound
from domain.alerts.life import LIVE
from domain.alerts.model import Alert, AlertKey, Note, Severity, State

COLUMNS: Final = """alert_id, rule, domain, subject_type, subject_id, severity, state, title, value, threshold, reason,
  runbook_url, seen_at, last_seen_at, opened_at, acknowledged_at, acknowledged_by, resolved_at, recoveries"""

# In the order of the keys' hashes, so that two observers of the same subjects wait for each other one way round.
HOLD: Final = """
select pg_advisory_xact_lock(hash) from (
  select distinct hashtextextended(concat_ws(chr(31), 'alert', rule, subject_type, subject_id), 0) as hash
  from unnest($1::text[], $2::text[], $3::text[]) as key (rule, subject_type, subject_id) order by hash
) held
"""

LIVING: Final = f"""
select {COLUMNS} from alerts join unnest($1::text[], $2::text[], $3::text[]) as key (rule, subject_type, subject_id)
  using (rule, subject_type, subject_id)
where state in ({", ".join(f"'{state}'" for state in sorted(LIVE))})
order by alert_id for update of alerts
"""  # noqa: S608  composed of our own text alone

# What an alert is about never changes, so a conflict writes only what life does to it.
SAVE: Final = f"""
insert into alerts ({COLUMNS}) select {COLUMNS} from jsonb_populate_recordset(null::alerts, $1)
on conflict (alert_id) do update set severity = excluded.severity, state = excluded.state, value = excluded.value,
  threshold = excluded.threshold, reason = excluded.reason, last_seen_at = excluded.last_seen_at,
  opened_at = excluded.opened_at, acknowledged_at = excluded.acknowledged_at,
  acknowledged_by = excluded.acknowledged_by, resolved_at = excluded.resolved_at, recoveries = excluded.recoveries
"""  # noqa: S608  composed of our own text alone

ADD_NOTE: Final = "insert into alert_note (note_id, alert_id, author_id, text, written_at) values ($1, $2, $3, $4, $5)"

DISMISS: Final = """
insert into alert_dismissal (user_id, alert_id, dismissed_at) values ($1, $2, $3)
on conflict do nothing returning true
"""


class PostgresAlerts:
    """The alerts on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self, alert_id: UUID) -> Alert:
        query = f"select {COLUMNS} from alerts where alert_id = $1 for update"  # noqa: S608  composed of our own text alone
        row = await self._connection.fetchrow(query, alert_id)
        if row is None:
            raise AlertNotFound
        return _alert(row)

    async def lock_live(self, keys: Collection[AlertKey]) -> dict[AlertKey, Alert]:
        if not keys:
            return {}
        columns = [list(column) for column in zip(*keys, strict=True)]
        await self._connection.execute(HOLD, *columns)
        found = [_alert(row) for row in await self._connection.fetch(LIVING, *columns)]
        return {alert.key: alert for alert in found}

    async def save(self, alerts: Sequence[Alert]) -> None:
        if alerts:
            await self._connection.execute(SAVE, [asdict(alert) for alert in alerts])

    async def add_note(self, note: Note) -> None:
        written = (note.note_id, note.alert_id, note.author_id, note.text, note.written_at)
        await self._connection.execute(ADD_NOTE, *written)

    async def dismiss(self, alert_id: UUID, *, by: UUID, at: datetime) -> bool:
        return bool(await self._connection.fetchval(DISMISS, by, alert_id, at))


def _alert(row: Any) -> Alert:  # noqa: ANN401  a Record
    held: dict[str, Any] = dict(row)
    held |= {"severity": Severity(held["severity"]), "state": State(held["state"])}
    return Alert(**held)
