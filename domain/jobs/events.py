"""What happens to runs that others want to hear of."""

from typing import Any
from uuid import UUID

from domain.kernel.events import Event


class JobRunRequested(Event, frozen=True):
    """A run wants to be begun, or taken up again."""

    run_id: UUID
    job_key: str


class JobRunPlanned(Event, frozen=True):
    """A run has this many batches for whoever is free."""

    run_id: UUID
    job_key: str
    batches: int


class JobRunFailed(Event, frozen=True):
    """A run ended without success."""

    run_id: UUID
    job_key: str
    error: str


class JobRunMissed(Event, frozen=True):
    """A run should have begun and did not."""

    run_id: UUID
    job_key: str
    error: str


class JobRunStopAsked(Event, frozen=True):
    """Somebody wants a run to stop before its next batch."""

    run_id: UUID
    job_key: str


class JobRunCancelled(Event, frozen=True):
    """Somebody cancelled a run that waited, or killed one."""

    run_id: UUID
    job_key: str
    reason: str


class MessageDied(Event, frozen=True):
    """A message was given up: its retries ran out, or it killed its worker again and again."""

    message_id: UUID
    queue: str
    actor: str
    run_id: UUID | None
    error: str
    attempts: int


class MessageRetried(Event, frozen=True):
    """Somebody wants a message that died to be sent again, just as it was."""

    message_id: UUID
    message: dict[str, Any]


class MessageDiscarded(Event, frozen=True):
    """Somebody decided that a message that died is not worth sending again."""

    message_id: UUID
