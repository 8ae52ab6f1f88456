"""Finds out whether partitions are ready ahead of time, and whether any row lies outside them."""

from dataclasses import dataclass
from datetime import date

from adapters.postgres.connection import Connection
from adapters.postgres.partition_migration import state
from adapters.postgres.partition_migration.locks import briefly
from adapters.postgres.partition_migration.names import Names
from adapters.postgres.partitions import ENSURE
from domain.scheduling.partition_migration import Step
from domain.scheduling.partitions import PARTITIONED, Parts


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a partitioned table is placed for the time to come."""

    table: str
    missing: tuple[str, ...]
    strays: int

    @property
    def problems(self) -> tuple[str, ...]:
        """Say in a sentence each what is wrong."""
        rows = "1 row lies" if self.strays == 1 else f"{self.strays:,} rows lie"
        return (
            *((f"{self.table} has no partition {', '.join(self.missing)}.",) if self.missing else ()),
            *((f"{rows} outside every partition of {self.table}, in {self.table}_default.",) if self.strays else ()),
        )


async def known_tables(connection: Connection) -> dict[str, Parts]:
    """Return the product's own partitioned tables, and those of the public schema that were partitioned here."""
    migrated = [Names.of(one.table) for one in await state.find_all(connection) if one.done in (Step.SWITCH, Step.DROP)]
    return PARTITIONED | {names.table: Parts("month") for names in migrated if names.schema == "public"}


async def readiness(connection: Connection, table: str, parts: Parts, *, today: date) -> Readiness:
    """Look at one table."""
    expected = [
        f"{table}_{first_on:%Y_%m}{f'_{first_on:%d}' if parts.by == 'day' else ''}" for first_on in parts.due(today)
    ]
    missing = await connection.fetchval(
        "select array(select name from unnest($1::text[]) name where to_regclass(quote_ident(name)) is null)", expected
    )
    strays = await connection.fetchval(f'select count(*) from "{table}_default"')  # noqa: S608  a known table
    return Readiness(table, tuple(missing), strays)


async def make_ahead(connection: Connection, table: str, parts: Parts, *, today: date) -> int:
    """Make what is missing from today on, and return how much it was; nobody waits long for it."""

    async def make() -> int:
        return await connection.fetchval(ENSURE[parts.by], table, today, parts.last_on(today))

    return await briefly(connection, make, table=table)
