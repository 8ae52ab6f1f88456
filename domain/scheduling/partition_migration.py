"""Decides the steps by which a table in use becomes a partitioned one: their order, their gate, what may be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.kernel.errors import Conflict, NotFound
from domain.scheduling.constants import MIGRATION_BATCH_LEAST_ROWS, MIGRATION_BATCH_MS
from domain.scheduling.partitions import last_month_on, next_month_on


class Step(StrEnum):
    """What is done to a table, in this order; each step is one transaction, or many that may each be the last."""

    CREATE = "create"
    DUAL_WRITE = "dual-write"
    BACKFILL = "backfill"
    SWITCH = "switch"
    DROP = "drop"


class NotMigrating(NotFound):
    """The table is not being partitioned."""


class Paused(Conflict):
    """The migration is paused."""


class AlreadyDropped(Conflict):
    """The old table has been dropped, so there is nothing left to go back to."""


class NotSwitched(Conflict):
    """The old table is dropped only after the switch."""


class TimeColumnDiffers(Conflict):
    """The migration was begun with another time column."""


class MonthsDiffer(Conflict):
    """The two tables do not hold the same rows."""


@dataclass(frozen=True, slots=True)
class Migration:
    """How far a table has come. `done` is the last step that is complete; `last_key` is where the back-fill stands."""

    table: str
    time_column: str
    done: Step | None
    last_key: tuple[str, ...] | None
    rows_copied: int
    paused: bool
    began_at: datetime
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What a month of a table comes to: how many rows, and a checksum of whole rows that knows no order."""

    rows: int
    checksum: int


def refuse_if_paused(migration: Migration) -> None:
    """Raise Paused when somebody has asked for it."""
    if migration.paused:
        raise Paused(
            f"The migration of {migration.table} is paused; `lyceum partitions resume {migration.table}` goes on."
        )


def remaining(done: Step | None, *, until: Step) -> tuple[Step, ...]:
    """Return the steps still to take, in order; DROP only where it is asked for by name, and only after the switch."""
    steps = list(Step)
    after = steps.index(done) + 1 if done is not None else 0
    ahead = tuple(steps[after : steps.index(until) + 1])
    if until is Step.DROP and done not in (Step.SWITCH, Step.DROP):
        raise NotSwitched
    return ahead


def to_undo(done: Step | None) -> tuple[Step, ...]:
    """Return the steps to take back, the last one first; raise AlreadyDropped when it is too late."""
    if done is Step.DROP:
        raise AlreadyDropped
    steps = list(Step)
    return tuple(reversed(steps[: steps.index(done) + 1])) if done is not None else ()


def next_batch_size(rows: int, *, took_ms: float, most: int) -> int:
    """Return how many rows the next batch copies, so that whoever wants to change one of them waits only briefly."""
    if took_ms > MIGRATION_BATCH_MS:
        return max(rows // 2, min(MIGRATION_BATCH_LEAST_ROWS, most))
    return min(rows * 2, most) if took_ms * 2 < MIGRATION_BATCH_MS else rows


def differing(old: Mapping[str, MonthSum], new: Mapping[str, MonthSum]) -> tuple[str, ...]:
    """Return the months, in order, whose count or checksum is not the same on both sides: the gate of the switch."""
    return tuple(sorted(month for month in old.keys() | new.keys() if old.get(month) != new.get(month)))


def months_to_make(present: frozenset[date], *, today: date) -> tuple[date, ...]:
    """Return the months of partitions: those of existing rows, and from this month as far ahead as there is to be room.

    How far ahead follows from today, never from the newest row: one row of the year 2097 makes no month, and neither
    do the months between an old row and the next.
    """
    last_on = last_month_on(today)
    ahead: set[date] = set()
    month_on = today.replace(day=1)
    while month_on <= last_on:
        ahead.add(month_on)
        month_on = next_month_on(month_on)
    return tuple(sorted(ahead | {month for month in present if month <= last_on}))
