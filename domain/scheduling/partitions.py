"""Decides which tables are kept in parts by month or day, how far ahead the parts are made, and when they go."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from domain.scheduling.constants import PARTITIONS_AHEAD_DAYS, PARTITIONS_AHEAD_MONTHS, PERF_SAMPLES_KEPT_DAYS


@dataclass(frozen=True, slots=True)
class Parts:
    """How a table is cut, and for how many days its parts are kept after their end; None: for good."""

    by: Literal["month", "day"]
    kept_days: int | None = None

    def last_on(self, today: date) -> date:
        """Return the first day of the last part that is to exist today."""
        return last_month_on(today) if self.by == "month" else today + timedelta(days=PARTITIONS_AHEAD_DAYS)

    def due(self, today: date) -> tuple[date, ...]:
        """Return the first days of the parts that are to exist today: this month's or day's, and those ahead of it."""
        first_on = today.replace(day=1) if self.by == "month" else today
        firsts = [first_on]
        while firsts[-1] < self.last_on(today):
            firsts.append(next_month_on(firsts[-1]) if self.by == "month" else firsts[-1] + timedelta(days=1))
        return tuple(firsts)

    def kept_from(self, today: date) -> date | None:
        """Return the day before which nothing is kept any more, if there is one."""
        return None if self.kept_days is None else today - timedelta(days=self.kept_days)


PARTITIONED: Final[dict[str, Parts]] = {
    "review_log": Parts("month"),
    "domain_event": Parts("month"),
    "api_perf_sample": Parts("day", kept_days=PERF_SAMPLES_KEPT_DAYS),
}
"""Each table that is kept in parts. One job looks after all of them."""


def last_month_on(today: date) -> date:
    """Return the first day of the last month whose part is to exist today."""
    month_on = today.replace(day=1)
    for _ in range(PARTITIONS_AHEAD_MONTHS):
        month_on = next_month_on(month_on)
    return month_on


def next_month_on(month_on: date) -> date:
    """Return the first day of the month after the one that begins on this day."""
    return month_on + timedelta(days=monthrange(month_on.year, month_on.month)[1])
