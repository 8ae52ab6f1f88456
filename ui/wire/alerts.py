"""What deserves attention, and what people wrote at it."""
# pyright: strict

from datetime import datetime
from typing import Literal

from ui.wire.shape import Wire


class AlertNote(Wire, frozen=True, kw_only=True):
    """What somebody wrote at an alert."""

    note_id: str
    author_name: str
    text: str
    written_at: datetime


class Alert(Wire, frozen=True, kw_only=True):
    """Something that deserves attention."""

    alert_id: str
    rule: str
    domain: str
    subject_type: str
    subject_id: str
    severity: Literal["info", "warning", "critical"]
    state: Literal["pending", "open", "acknowledged", "resolved", "no_data"]
    title: str
    value: float | None
    threshold: float | None
    seen_at: datetime
    last_seen_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by_name: str | None
    resolved_at: datetime | None
    notes: list[AlertNote]
    runbook_url: str
    reason: str | None


class Alerts(Wire, frozen=True, kw_only=True):
    """A page of alerts."""

    items: list[Alert]
    next_cursor: str | None = None
