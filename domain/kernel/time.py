"""What a learner's day is: an IANA zone and the hour at which the day turns over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class LearnerDay:
    """One day of one learner: its date and the half-open span of instants [starts_at, ends_at)."""

    day_on: date
    starts_at: datetime
    ends_at: datetime
    next_ends_at: datetime


def learner_day(at: datetime, *, zone: str = "UTC", rollover_hour: int = 0) -> LearnerDay:
    """Return the day that `at` (aware) falls into for someone in `zone` whose day turns at `rollover_hour` (0 to 23).

    A day may last 23 or 25 hours where clocks change. The SQL of the revision list computes the same
    (definitions: due today, overdue and due tomorrow are disjoint).
    """
    day_on = date_of_day(at, zone=zone, rollover_hour=rollover_hour)
    starts, ends, next_ends = (
        _opening(day_on + timedelta(days=days), zone=zone, rollover_hour=rollover_hour) for days in (0, 1, 2)
    )
    return LearnerDay(day_on, starts, ends, next_ends)


def date_of_day(at: datetime, *, zone: str = "UTC", rollover_hour: int = 0) -> date:
    """Return the date of the learner's day that `at` (aware) falls into, where nothing else of it matters."""
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (local - timedelta(hours=rollover_hour)).date()


def _opening(day_on: date, *, zone: str, rollover_hour: int) -> datetime:
    return datetime.combine(day_on, time(rollover_hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)
