"""Finds the months that rows lie in, compares them on both sides, and files rows whose month was made too late."""

from dataclasses import dataclass
from datetime import date

from adapters.postgres.connection import Connection
from adapters.postgres.partition_migration import statements
from adapters.postgres.partition_migration.locks import briefly, execute_all
from adapters.postgres.partition_migration.names import listed, quoted
from adapters.postgres.partition_migration.shape import Shape
from domain.scheduling.partition_migration import MonthSum
from domain.scheduling.partitions import last_month_on, next_month_on


@dataclass(frozen=True, slots=True)
class Strays:
    """Rows outside every month: they are kept in the default partition until somebody corrects their time."""

    rows: int
    first: str | None
    last: str | None

    def __str__(self) -> str:
        lie = "1 row lies" if self.rows == 1 else f"{self.rows:,} rows lie"
        return f"{lie} outside every month, from {self.first} to {self.last}"


async def present(connection: Connection, shape: Shape, table: str) -> frozenset[date]:
    """Return the first days of the months that any row lies in; infinity lies in none."""
    time = quoted(shape.time_column)
    rows = await connection.fetch(
        f"select distinct date_trunc('month', {time} at time zone 'UTC')::date as month from {table}"  # noqa: S608  quoted
        f" where isfinite({time}) and {time} >= '0001-01-01 00:00:00+00' and {time} < '9999-12-01 00:00:00+00'"
    )
    return frozenset(row["month"] for row in rows)


async def sums(connection: Connection, shape: Shape, old: str, new: str) -> tuple[dict[str, MonthSum], ...]:
    """Add up the months of both tables as of one moment, however much is written meanwhile."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return tuple([await _sums(connection, shape, table) for table in (old, new)])


async def _sums(connection: Connection, shape: Shape, table: str) -> dict[str, MonthSum]:
    rows = await connection.fetch(statements.month_sums(shape, table))
    return {row["month"]: MonthSum(row["rows"], int(row["checksum"])) for row in rows}


async def any_row(connection: Connection, shape: Shape) -> bool:
    """Say whether the new table holds anything."""
    return await connection.fetchval(f"select exists (select from {shape.names.partitioned})")  # noqa: S608  quoted


async def strays(connection: Connection, shape: Shape) -> Strays:
    """Describe what the default partition holds."""
    time = quoted(shape.time_column)
    row = await connection.fetchrow(
        f"select count(*) as rows, min({time})::text as first, max({time})::text as last from {shape.names.default}"  # noqa: S608  quoted
    )
    return Strays(**row)


async def file_late(connection: Connection, shape: Shape, today: date) -> tuple[date, ...]:
    """Make the months that were missing when their first row came, and move the rows there; return the months."""
    late = tuple(sorted(m for m in await present(connection, shape, shape.names.default) if m <= last_month_on(today)))
    for month_on in late:
        await briefly(connection, lambda m=month_on: _file(connection, shape, m), table=shape.names.default)
    return late


async def _file(connection: Connection, shape: Shape, month_on: date) -> None:
    time, columns = quoted(shape.time_column), listed(shape.written)
    inside = f"{time} >= '{month_on} 00:00:00+00' and {time} < '{next_month_on(month_on)} 00:00:00+00'"
    await execute_all(
        connection,
        (
            f"lock table {shape.names.partitioned} in access exclusive mode",
            f"create temp table late on commit drop as select * from {shape.names.default} where {inside}",  # noqa: S608  quoted
            f"delete from {shape.names.default} where {inside}",  # noqa: S608  quoted
            *statements.make_months(shape, (month_on,)),
            f"insert into {shape.names.partitioned} ({columns}) overriding system value select {columns} from late",  # noqa: S608  quoted
        ),
    )
