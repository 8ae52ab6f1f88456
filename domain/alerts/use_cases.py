"""What is done with alerts: observe, take on, write a note, look away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.alerts.constants import ALERT_NOTE_CHARACTERS
from domain.alerts.events import AlertChanged, AlertDismissed, AlertNoted
from domain.alerts.life import LIVE, acknowledged, appeared, observed
from domain.alerts.model import Alert, AlertKey, Note, Observation, State
from domain.alerts.ports import Store
from domain.alerts.readings import Reading
from domain.alerts.rules import judged
from domain.kernel.errors import Invalid
from domain.kernel.events import Event, Happened
from domain.kernel.ids import new_id


async def observe(store: Store, readings: Sequence[Reading], *, now: datetime) -> list[Alert]:
    """Judge readings by the platform's rules and return the alerts that changed their state, or raise UnknownRule."""
    return await note_observations(store, [judged(reading) for reading in readings], now=now)


async def note_observations(store: Store, seen: Sequence[Observation], *, now: datetime) -> list[Alert]:
    """Carry alerts on by what was found, and return those that changed their state: one that lives for each key."""
    before = await store.alerts.lock_live({one.key for one in seen})
    after, ended = _carried_on(before, seen)
    written = [alert for alert in (*ended, *after.values()) if alert != before.get(alert.key)]
    await store.alerts.save(written)
    states = {alert.alert_id: alert.state for alert in before.values()}
    changed = [alert for alert in written if alert.state is not states.get(alert.alert_id)]
    await _tell(store, *[_change(alert, states.get(alert.alert_id)) for alert in changed], now=now)
    return changed


async def acknowledge(store: Store, *, alert_id: UUID, by: UUID, now: datetime) -> Alert:
    """Take an alert on, so that others need not; raise AlertNotFound, or IllegalMove."""
    alert = await store.alerts.lock(alert_id)
    mine = acknowledged(alert, by=by, at=now)
    await store.alerts.save([mine])
    await _tell(store, _change(mine, alert.state), by=by, now=now)
    return mine


async def add_note(store: Store, *, alert_id: UUID, by: UUID, text: str, now: datetime) -> Note:
    """Write a note, shown with the next alerts of its rule and subject too; raise AlertNotFound, or Invalid."""
    words = text.strip()
    if not 0 < len(words) <= ALERT_NOTE_CHARACTERS:
        raise Invalid.field("text", "range", f"A note has 1 to {ALERT_NOTE_CHARACTERS} characters.")
    alert = await store.alerts.lock(alert_id)
    note = Note(new_id(), alert.alert_id, by, words, now)
    await store.alerts.add_note(note)
    await _tell(store, AlertNoted(alert_id=alert_id, note_id=note.note_id), by=by, now=now)
    return note


async def dismiss(store: Store, *, alert_id: UUID, by: UUID, now: datetime) -> None:
    """Hide an alert from whoever asks, and from nobody else; twice is once. Raise AlertNotFound."""
    await store.alerts.lock(alert_id)
    if await store.alerts.dismiss(alert_id, by=by, at=now):
        await _tell(store, AlertDismissed(alert_id=alert_id), by=by, now=now)


def _carried_on(
    before: dict[AlertKey, Alert], seen: Sequence[Observation]
) -> tuple[dict[AlertKey, Alert], list[Alert]]:
    """Return the live alerts after all observations in the order of their times, and those that ended on the way."""
    live, ended = dict(before), list[Alert]()
    for one in sorted(seen, key=lambda each: each.at):
        known = live.get(one.key)
        alert = appeared(one, alert_id=new_id()) if known is None else observed(known, one)
        if alert is None:
            continue
        if alert.state in LIVE:
            live[one.key] = alert
        else:
            del live[one.key]
            ended.append(alert)
    return live, ended


def _change(alert: Alert, before: State | None) -> AlertChanged:
    return AlertChanged(
        alert_id=alert.alert_id,
        rule=alert.rule,
        subject_type=alert.subject_type,
        subject_id=alert.subject_id,
        severity=alert.severity,
        before=before,
        state=alert.state,
    )


async def _tell(store: Store, *events: Event, now: datetime, by: UUID | None = None) -> None:
    happened = [Happened(event=event, subject=_subject(event), actor_id=by) for event in events]
    if happened:
        await store.events.record(*happened, at=now)


def _subject(event: Event) -> UUID | None:
    return getattr(event, "alert_id", None)
