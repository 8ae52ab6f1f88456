"""What happens to runs that others want to hear of."""

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
