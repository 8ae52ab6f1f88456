"""Decides when a cron line fires: in the zone of its job, Sunday as 0 or 7, each slot an instant in UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim


def next_slot(cron: str, *, zone: str, after: datetime) -> datetime:
    """Return the first instant at which the line fires after `after` (aware); where clocks change, as cron(8) does."""
    return next(_firing(cron, zone, after))


def slots(cron: str, *, zone: str, after: datetime, until: datetime) -> list[datetime]:
    """Return the instants in (after, until] at which the line fires, in order."""
    return list(takewhile(lambda slot: slot <= until, _firing(cron, zone, after)))


def latest_slots(cron: str, *, zone: str, until: datetime, count: int) -> list[datetime]:
    """Return the last `count` instants at or before `until` at which the line fired, in order."""
    just_after = until + datetime.resolution  # so that a slot at `until` itself is the first one looked at
    backwards = CronSim(cron, just_after.astimezone(ZoneInfo(zone)), reverse=True)
    return sorted(slot.astimezone(UTC) for slot in islice(backwards, count))


def _firing(cron: str, zone: str, after: datetime) -> Iterator[datetime]:
    return (slot.astimezone(UTC) for slot in CronSim(cron, after.astimezone(ZoneInfo(zone))))
