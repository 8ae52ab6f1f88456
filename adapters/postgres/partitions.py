"""The monthly parts of the tables that only grow, in PostgreSQL."""

from datetime import date

from adapters.postgres.connection import Connection
from domain.scheduling.partitions import PARTITIONED


class PostgresPartitions:
    """Partitions on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ensure(self, table: str, first_on: date, last_on: date) -> int:
        return await self._connection.fetchval("select ensure_month_partitions($1, $2, $3)", table, first_on, last_on)

    async def has_strays(self, table: str) -> bool:
        [known] = [name for name in PARTITIONED if name == table]
        return await self._connection.fetchval(f"select exists (select from {known}_default)")  # noqa: S608  a name of ours
