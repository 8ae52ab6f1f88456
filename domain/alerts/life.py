"""Decides the life of an alert: pending → open → acknowledged → resolved, and no_data beside them.

Missing data never resolves anything: `no_data` may only open again, and from there recover. Whoever acknowledged an
alert keeps it through missing data and back.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.alerts.errors import IllegalMove
from domain.alerts.model import Alert, Finding, Observation, State

MAY_BECOME: Final[Mapping[State, frozenset[State]]] = {
    State.PENDING: frozenset({State.OPEN, State.RESOLVED, State.NO_DATA}),
    State.OPEN: frozenset({State.ACKNOWLEDGED, State.RESOLVED, State.NO_DATA}),
    State.ACKNOWLEDGED: frozenset({State.RESOLVED, State.NO_DATA}),
    State.NO_DATA: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    State.RESOLVED: frozenset(),
}
LIVE: Final = frozenset(state for state, following in MAY_BECOME.items() if following)


def moved(alert: Alert, state: State, *, at: datetime) -> Alert:
    """Return the alert in its next state, or raise IllegalMove. When it first opened stays as it was."""
    if state not in MAY_BECOME[alert.state]:
        raise IllegalMove(f"An alert that is {_words(alert.state)} cannot become {_words(state)}.")
    if state is State.OPEN:
        return replace(alert, state=state, opened_at=alert.opened_at or at, recoveries=0)
    if state is State.RESOLVED:
        return replace(alert, state=state, resolved_at=at)
    return replace(alert, state=state)


def acknowledged(alert: Alert, *, by: UUID, at: datetime) -> Alert:
    """Return the alert as somebody's, or raise IllegalMove; one without data may be taken too."""
    mine = replace(moved(alert, State.ACKNOWLEDGED, at=at), acknowledged_by=by, acknowledged_at=at)
    return replace(mine, opened_at=mine.opened_at or at)


def appeared(seen: Observation, *, alert_id: UUID) -> Alert | None:
    """Return the new alert that an observation makes where none lives; None if all is well."""
    if seen.finding is Finding.GOOD:
        return None
    policy = seen.policy
    state = State.NO_DATA if seen.finding is Finding.MISSING else State.PENDING
    alert = Alert(
        alert_id=alert_id,
        rule=policy.rule,
        domain=policy.domain,
        subject_type=seen.subject_type,
        subject_id=seen.subject_id,
        severity=policy.severity,
        state=state,
        title=policy.title,
        value=seen.value,
        threshold=policy.threshold,
        reason=seen.reason,
        runbook_url=policy.runbook_url,
        seen_at=seen.at,
        last_seen_at=seen.at,
    )
    return _ripened(alert, seen) if state is State.PENDING else alert


def observed(alert: Alert, seen: Observation) -> Alert:
    """Return a live alert after one more observation; what is older than the last one changes nothing."""
    if seen.at < alert.last_seen_at or alert.state not in LIVE:
        return alert
    steps = {Finding.BAD: _worse, Finding.GOOD: _better, Finding.MISSING: _silent}
    return replace(steps[seen.finding](alert, seen), last_seen_at=seen.at)


def _worse(alert: Alert, seen: Observation) -> Alert:
    alert = replace(
        alert,
        recoveries=0,
        value=seen.value,
        reason=seen.reason or alert.reason,
        severity=seen.policy.severity,
        threshold=seen.policy.threshold,
    )
    return _ripened(alert, seen) if alert.state is State.PENDING else _back(alert, seen)


def _ripened(alert: Alert, seen: Observation) -> Alert:
    """Open what has been pending for long enough."""
    if seen.at - alert.seen_at < seen.policy.pending_for:
        return alert
    return moved(alert, State.OPEN, at=seen.at)


def _better(alert: Alert, seen: Observation) -> Alert:
    if alert.state is State.PENDING:
        return moved(replace(alert, reason="Recovered before it opened."), State.RESOLVED, at=seen.at)
    if alert.state is State.NO_DATA:
        return _back(alert, seen)
    alert = replace(alert, recoveries=alert.recoveries + 1)
    enough = alert.recoveries >= seen.policy.recovers_after
    return moved(alert, State.RESOLVED, at=seen.at) if enough else alert


def _silent(alert: Alert, seen: Observation) -> Alert:
    if alert.state is State.NO_DATA:
        return alert
    return moved(replace(alert, recoveries=0, reason=seen.reason or alert.reason), State.NO_DATA, at=seen.at)


def _back(alert: Alert, seen: Observation) -> Alert:
    """Return from no_data to where the alert was; good data counts from the next reading on."""
    if alert.state is not State.NO_DATA:
        return alert
    return moved(alert, State.ACKNOWLEDGED if alert.acknowledged_by else State.OPEN, at=seen.at)


def _words(state: State) -> str:
    return "without data" if state is State.NO_DATA else state.value
