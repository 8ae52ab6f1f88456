"""The parts of the tables that only grow, by month or day, in PostgreSQL."""

from datetime import UTC, date, datetime, time
from typing import Final

from adapters.postgres.connection import Connection
from domain.scheduling.partitions import PARTITIONED

ENSURE: Final = {
    "month": "select ensure_month_partitions($1, $2, $3)",
    "day": "select ensure_day_partitions($1, $2, $3)",
}

PART_ENDS_AT: Final = r"substring(pg_get_expr(part.relpartbound, part.oid) from $$TO \('([^']+)'\)$$)::timestamptz"
"""The instant at which the partition `pg_class part` ends; null for the default one."""

ENDED: Final = f"""
select quote_ident(part.relname)
from pg_inherits i join pg_class part on part.oid = i.inhrelid
where i.inhparent = to_regclass($1) and {PART_ENDS_AT} <= $2
order by 1
"""  # noqa: S608  composed of our own text alone


class PostgresPartitions:
    """Partitions on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ensure(self, table: str, first_on: date, last_on: date) -> int:
        return await self._connection.fetchval(ENSURE[PARTITIONED[table].by], table, first_on, last_on)

    async def drop_before(self, table: str, kept_from: date) -> int:
        """Drop whole parts: deleting their rows would read, write and vacuum each of them."""
        until = datetime.combine(kept_from, time(), UTC)
        ended = [part for (part,) in await self._connection.fetch(ENDED, table, until)]
        for part in ended:
            await self._connection.execute(f"drop table {part}")
        return len(ended)

    async def has_strays(self, table: str) -> bool:
        [known] = [name for name in PARTITIONED if name == table]
        return await self._connection.fetchval(f"select exists (select from {known}_default)")  # noqa: S608  a name of ours
