"""What happens to alerts that others want to hear of."""

from uuid import UUID

from domain.kernel.events import Event


class AlertChanged(Event, frozen=True):
    """An alert went into another state; `before` is None when it appeared."""

    alert_id: UUID
    rule: str
    subject_type: str
    subject_id: str
    severity: str
    before: str | None
    state: str


class AlertNoted(Event, frozen=True):
    """Somebody wrote a note at an alert."""

    alert_id: UUID
    note_id: UUID


class AlertDismissed(Event, frozen=True):
    """Somebody does not want to see an alert any more."""

    alert_id: UUID
