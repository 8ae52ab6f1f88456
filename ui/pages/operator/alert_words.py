"""How an alert is put into words: what, since when, who has it, and why."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from ui import format as fmt
from ui import wire
from ui.theme import STATES

ANY: Final = "any"
CAN_BE_TAKEN: Final = ("open", "no_data")
EVERYTHING: Final = ("all", "alert", "objective")
"""Subjects that say no more than the title does."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note, and who wrote it."""

    note_id: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as an entry of the history."""

    alert_id: str
    title: str
    subject: str
    severity: str
    state: str
    about: str
    instant: str
    reason: str
    facts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    notes: list[NoteRow] = field(default_factory=list[NoteRow])
    runbook: str = ""
    runbook_href: str = ""
    can_acknowledge: bool = False


def alert_row(alert: wire.Alert, *, now: datetime, zone: str) -> AlertRow:
    """Put an alert into words."""
    linked = alert.runbook_url.startswith(("https://", "http://"))
    return AlertRow(
        alert_id=alert.alert_id,
        title=alert.title,
        subject="" if alert.subject_id in EVERYTHING or alert.subject_type in EVERYTHING else alert.subject_id,
        severity=alert.severity,
        state=alert.state,
        about=_about(alert, now=now, zone=zone),
        instant=fmt.instant(alert.opened_at or alert.seen_at, zone),
        reason=alert.reason or "",
        facts=_facts(alert, now=now, zone=zone),
        notes=[
            NoteRow(note.note_id, note.text, f"{note.author_name}, {fmt.moment(note.written_at, now, zone)}")
            for note in alert.notes
        ],
        runbook=alert.runbook_url,
        runbook_href=alert.runbook_url if linked else "",
        can_acknowledge=alert.state in CAN_BE_TAKEN,
    )


def _about(alert: wire.Alert, *, now: datetime, zone: str) -> str:
    """Say how bad, since when and what became of it: Critical · today 11:02 · resolved after 6 min."""
    began = alert.opened_at or alert.seen_at
    parts = [STATES[alert.severity].word, fmt.moment(began, now, zone)]
    if alert.resolved_at:
        parts.append(f"resolved after {_span(alert.resolved_at - began)}")
    elif alert.state == "acknowledged" and alert.acknowledged_at:
        parts.append(f"by {alert.acknowledged_by_name or 'somebody'}, {fmt.clock(alert.acknowledged_at, zone)}")
    else:
        parts.append(f"{STATES[alert.state].word.lower()} for {_span(now - began)}")
    return " · ".join(parts)


def _facts(alert: wire.Alert, *, now: datetime, zone: str) -> list[tuple[str, str]]:
    known = [
        ("Rule", alert.rule),
        ("Part of", alert.domain),
        ("Value", "" if alert.value is None else f"{alert.value:g}"),
        ("Threshold", "" if alert.threshold is None else f"{alert.threshold:g}"),
        ("First seen", fmt.moment(alert.seen_at, now, zone)),
        ("Last seen", fmt.moment(alert.last_seen_at, now, zone)),
        ("Taken on", fmt.moment(alert.acknowledged_at, now, zone) if alert.acknowledged_at else ""),
        ("Taken on by", (alert.acknowledged_by_name or "somebody") if alert.acknowledged_at else ""),
        ("Resolved", fmt.moment(alert.resolved_at, now, zone) if alert.resolved_at else ""),
    ]
    return [(name, value) for name, value in known if value]


def _span(span: timedelta) -> str:
    return fmt.duration(max(0, round(span.total_seconds())) * 1000)


def sentence(counts: dict[str, int], *, days: int) -> str:
    """Say what is going on: 2 open, 1 acknowledged; 38 resolved in 7 days."""
    if not counts:
        return f"No alerts in {days} days."
    live = [
        f"{fmt.number(counts[state])} {STATES[state].word.lower()}"
        for state in ("open", "no_data", "pending", "acknowledged")
        if counts.get(state)
    ]
    ended = f"{fmt.number(counts['resolved'])} resolved in {days} days" if counts.get("resolved") else ""
    return "; ".join(filter(None, (", ".join(live) or "Nothing is open", ended))) + "."


def choices(words: str, states: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return what to choose from, after all of it."""
    return [(ANY, words), *[(state, STATES[state].word) for state in states]]
