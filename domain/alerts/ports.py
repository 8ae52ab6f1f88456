"""What alerts need of the outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.alerts.model import Alert, AlertKey, Note
from domain.kernel.events import Events


class Alerts(Protocol):
    """Every alert there was; at most one that lives for each rule and subject."""

    async def lock(self, alert_id: UUID) -> Alert:
        """Return the alert and keep others from changing it until the store closes, or raise AlertNotFound."""
        ...

    async def lock_live(self, keys: Collection[AlertKey]) -> dict[AlertKey, Alert]:
        """Return the live alerts of these keys; whoever asks for one of them, alive or not, waits for this store."""
        ...

    async def save(self, alerts: Sequence[Alert]) -> None:
        """Write new alerts, and what has changed of others."""
        ...

    async def add_note(self, note: Note) -> None:
        """Add a note to an alert."""
        ...

    async def dismiss(self, alert_id: UUID, *, by: UUID, at: datetime) -> bool:
        """Hide an alert from one person; False if it was hidden already."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def alerts(self) -> Alerts: ...
    @property
    def events(self) -> Events: ...
