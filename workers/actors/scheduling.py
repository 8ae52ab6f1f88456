"""The work of partition_maintenance: make the months ahead, then see that no row fell outside of them."""

from collections.abc import Sequence
from datetime import datetime

from adapters.postgres.store import PostgresStore
from domain.jobs.model import Arguments, Run
from domain.scheduling.partitions import PARTITIONED
from domain.scheduling.use_cases import maintain_partitions


class RowsOutsideEveryMonth(Exception):
    """Rows have landed in a default partition: a month was made too late."""


async def plan(_store: PostgresStore, _run: Run) -> Sequence[Arguments]:
    """Make and check apart, so that what was made stays made when the check fails."""
    return [{"step": "make"}, {"step": "check"}]


async def do(store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Do one of the two and return how many partitions were made, or raise RowsOutsideEveryMonth."""
    if args["step"] == "make":
        return int((await maintain_partitions(store, now=now))["partitions_made"])
    strays = [table for table in PARTITIONED if await store.partitions.has_strays(table)]
    if strays:
        raise RowsOutsideEveryMonth(f"Rows of {', '.join(strays)} lie outside every month.")
    return 0


async def close(_store: PostgresStore, _now: datetime) -> None:
    """Nothing follows from the whole."""
