"""Alerts, for showing: each with the notes of all alerts of its rule and subject."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from adapters.postgres.identity import Executor
from domain.alerts.errors import AlertNotFound
from domain.alerts.model import Severity, State

ALERT: Final = """
jsonb_build_object(
  'alert_id', a.alert_id, 'rule', a.rule, 'domain', a.domain, 'subject_type', a.subject_type,
  'subject_id', a.subject_id, 'severity', a.severity, 'state', a.state, 'title', a.title, 'value', a.value,
  'threshold', a.threshold, 'seen_at', a.seen_at, 'last_seen_at', a.last_seen_at, 'opened_at', a.opened_at,
  'acknowledged_at', a.acknowledged_at, 'acknowledged_by', a.acknowledged_by,
  'acknowledged_by_name', (select u.display_name from app_user u where u.user_id = a.acknowledged_by),
  'resolved_at', a.resolved_at, 'runbook_url', a.runbook_url, 'reason', a.reason,
  'dismissed', exists (select from alert_dismissal d where d.alert_id = a.alert_id and d.user_id = $1),
  'notes', coalesce((
    select jsonb_agg(jsonb_build_object('note_id', n.note_id, 'alert_id', n.alert_id, 'author_id', n.author_id,
      'author_name', u.display_name, 'text', n.text, 'written_at', n.written_at) order by n.written_at, n.note_id)
    from alerts same join alert_note n on n.alert_id = same.alert_id join app_user u on u.user_id = n.author_id
    where same.rule = a.rule and same.subject_type = a.subject_type and same.subject_id = a.subject_id
  ), '[]')
)"""
"""SQL for an alert `a` as it is on the wire, as seen by the person $1."""

# What lives is shown however old it is: `since` only cuts off what has ended.
PAGE: Final = f"""
select {ALERT} from alerts a
where ($2::text is null or a.state = $2) and ($3::text is null or a.severity = $3)
  and ($4::text is null or a.domain = $4) and ($5::text is null or a.subject_id = $5)
  and ($6::timestamptz is null or a.state <> 'resolved' or a.last_seen_at >= $6)
  and ($7::uuid is null or (a.seen_at, a.alert_id) < (select c.seen_at, c.alert_id from alerts c where c.alert_id = $7))
  and ($8 or not exists (select from alert_dismissal d where d.alert_id = a.alert_id and d.user_id = $1))
order by a.seen_at desc, a.alert_id desc limit $9
"""  # noqa: S608  composed of our own text alone

ONE: Final = f"select {ALERT} from alerts a where a.alert_id = $2"  # noqa: S608  composed of our own text alone


class NoteLine(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID
    alert_id: UUID
    author_id: UUID
    author_name: str
    text: str
    written_at: datetime


class AlertLine(msgspec.Struct, frozen=True, kw_only=True):
    alert_id: UUID
    rule: str
    domain: str
    subject_type: str
    subject_id: str
    severity: Severity
    state: State
    title: str
    value: float | None
    threshold: float | None
    seen_at: datetime
    last_seen_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None
    acknowledged_by_name: str | None
    resolved_at: datetime | None
    notes: list[NoteLine]
    runbook_url: str
    reason: str | None
    dismissed: bool


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which alerts to show; None asks for all. `dismissed` adds those that the viewer does not want to see."""

    state: State | None = None
    severity: Severity | None = None
    domain: str | None = None
    subject: str | None = None
    since: datetime | None = None
    before: UUID | None = None
    dismissed: bool = False


async def alerts(pool: Pool, wanted: Wanted, *, viewer: UUID, limit: int) -> list[AlertLine]:
    """Return alerts, newest first."""
    rows = await pool.fetch(PAGE, viewer, *msgspec.structs.astuple(wanted), limit)
    return msgspec.convert([row[0] for row in rows], list[AlertLine])


async def alert(executor: Executor, alert_id: UUID, *, viewer: UUID) -> AlertLine:
    """Return one alert with its notes, or raise AlertNotFound."""
    found = await executor.fetchval(ONE, viewer, alert_id)
    if found is None:
        raise AlertNotFound
    return msgspec.convert(found, AlertLine)
