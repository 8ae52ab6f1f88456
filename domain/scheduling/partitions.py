"""Decides which tables are kept in monthly parts, and how far ahead the parts are made."""

from calendar import monthrange
from datetime import date, timedelta

from domain.scheduling.constants import PARTITIONS_AHEAD_MONTHS

PARTITIONED = ("review_log", "domain_event")


def last_month_on(today: date) -> date:
    """Return the first day of the last month whose part is to exist today."""
    month_on = today.replace(day=1)
    for _ in range(PARTITIONS_AHEAD_MONTHS):
        month_on += timedelta(days=monthrange(month_on.year, month_on.month)[1])
    return month_on
