"""What jobs need of the outside."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from domain.jobs.dead_letters import DeadLetter, Wanted
from domain.jobs.model import Arguments, Batch, Progress, Run, Tally
from domain.kernel.events import Events


class Runs(Protocol):
    """Every run there was."""

    async def get(self, run_id: UUID) -> Run:
        """Return the run, or raise RunNotFound."""
        ...

    async def lock(self, run_id: UUID) -> Run:
        """Return the run and keep others from changing it until the store closes, or raise RunNotFound."""
        ...

    async def add(self, run: Run) -> bool:
        """Add a run; False if its slot of the schedule is taken."""
        ...

    async def save(self, run: Run) -> None:
        """Write what has changed."""
        ...

    async def find_live(self, job_key: str) -> Run | None:
        """Return the run of this job that is queued or running; others who ask wait until the store closes."""
        ...

    async def find_newest(self, job_key: str) -> Run | None:
        """Return the run of this job that was due last."""
        ...

    async def last_slots(self, job_keys: Sequence[str]) -> dict[str, datetime]:
        """Return the newest slot of the schedule that has a run, for each of these jobs that has one."""
        ...

    async def claim_stalled(self, *, silent_since: datetime) -> list[Run]:
        """Lock and return the live runs without a sign of life since then, but those somebody else is looking at."""
        ...

    async def durations(self, job_key: str, *, count: int) -> list[timedelta]:
        """Return how long the job's last successes took."""
        ...

    async def lock_live(self, *, ids: Sequence[UUID] | None, words: str | None) -> list[Run]:
        """Lock and return runs that are queued or running: of these ids, or (None) with these words in them."""
        ...

    async def known(self, ids: Sequence[UUID]) -> set[UUID]:
        """Return which of these ids are of runs."""
        ...

    async def beat(self, run_id: UUID, *, at: datetime, lock_until: datetime) -> Progress | None:
        """Give a sign of life for a running run and extend its lock; None if it is not running any more."""
        ...


class Locks(Protocol):
    """One lock a job. The owner is a run, not a process: a killed worker never stands in the way of its own run."""

    async def acquire(self, job_key: str, *, owner: UUID, now: datetime, until: datetime) -> bool:
        """Take the lock if it is free, expired or the owner's own."""
        ...

    async def release(self, job_key: str, *, owner: UUID) -> None:
        """Free the lock if it is still the owner's."""
        ...


class Batches(Protocol):
    """The parts of runs."""

    async def add(self, run_id: UUID, parts: Sequence[Arguments]) -> None:
        """Add the parts, numbered from 1; those that are there stay."""
        ...

    async def claim(self, run_id: UUID) -> Batch | None:
        """Take the first open batch of a running run that nobody works on, until the store closes."""
        ...

    async def save_done(self, batch: Batch, *, rows: int, at: datetime) -> None:
        """Close a batch that is done."""
        ...

    async def save_failed(self, batch: Batch, *, error: str, attempts: int, at: datetime) -> bool:
        """Count a failure and close the batch at the last of its attempts; say whether it is still open."""
        ...

    async def await_claims(self, run_id: UUID) -> None:
        """Wait until nobody works on a batch of this run, and let nobody begin until the store closes."""
        ...

    async def tally(self, run_id: UUID) -> Tally:
        """Count the batches of a run."""
        ...


class DeadLetters(Protocol):
    """Messages that nobody could handle."""

    async def bury(self, letter: DeadLetter) -> bool:
        """Keep a message that died, again if it was retried since; False if it lies there dead or discarded already."""
        ...

    async def lock(self, message_id: UUID) -> DeadLetter:
        """Return the letter and keep others from settling it until the store closes, or raise DeadLetterNotFound."""
        ...

    async def lock_dead(self, wanted: Wanted) -> list[DeadLetter]:
        """Lock and return the wanted letters that are still dead, the oldest first."""
        ...

    async def known(self, ids: Sequence[UUID]) -> set[UUID]:
        """Return which of these ids are of letters, whatever became of them."""
        ...

    async def save(self, letters: Sequence[DeadLetter]) -> None:
        """Write what became of letters."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def runs(self) -> Runs: ...
    @property
    def locks(self) -> Locks: ...
    @property
    def batches(self) -> Batches: ...
    @property
    def dead_letters(self) -> DeadLetters: ...
    @property
    def events(self) -> Events: ...
