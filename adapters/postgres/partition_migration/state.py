"""Remembers how far each table has come, in a small table of the migrations' own."""

from datetime import datetime
from typing import Any

from adapters.postgres.connection import Connection
from domain.scheduling.partition_migration import Migration, NotMigrating, Step

_TABLE = """
create table if not exists partition_migration (
  table_name text primary key,
  time_column text not null,
  done text check (done in ('create', 'dual-write', 'backfill', 'switch', 'drop')),
  last_key text[],
  rows_copied bigint not null default 0,
  paused boolean not null default false,
  began_at timestamptz not null,
  moved_at timestamptz not null
)
"""


async def find(connection: Connection, table: str) -> Migration | None:
    """Return the migration of this table, or None."""
    if not await _exists(connection):
        return None
    row = await connection.fetchrow("select * from partition_migration where table_name = $1", table)
    return _migration(row) if row else None


async def get(connection: Connection, table: str) -> Migration:
    """Return the migration of this table, or raise NotMigrating."""
    found = await find(connection, table)
    if found is None:
        raise NotMigrating(f"{table} is not being partitioned.")
    return found


async def find_all(connection: Connection) -> list[Migration]:
    """Return every migration, by table."""
    if not await _exists(connection):
        return []
    return [_migration(row) for row in await connection.fetch("select * from partition_migration order by table_name")]


async def begin(connection: Connection, table: str, *, time_column: str, now: datetime) -> None:
    """Note that a table is to be partitioned, unless it is noted already."""
    await connection.execute(_TABLE)
    await connection.execute(
        "insert into partition_migration (table_name, time_column, began_at, moved_at) values ($1, $2, $3, $3)"
        " on conflict do nothing",
        *(table, time_column, now),
    )


async def lock(connection: Connection, table: str) -> Migration:
    """Return the migration and keep others from changing it until the transaction ends."""
    row = await connection.fetchrow("select * from partition_migration where table_name = $1 for update", table)
    if row is None:
        raise NotMigrating(f"{table} is not being partitioned.")
    return _migration(row)


async def mark_done(connection: Connection, table: str, step: Step | None) -> None:
    """Note the last step that is complete."""
    await connection.execute(
        "update partition_migration set done = $2, moved_at = clock_timestamp() where table_name = $1", table, step
    )


async def move(connection: Connection, table: str, *, last_key: list[str] | None, rows: int) -> None:
    """Note where the back-fill stands: in the transaction of the batch, so that the two never part."""
    await connection.execute(
        "update partition_migration set last_key = $2, rows_copied = rows_copied + $3, moved_at = clock_timestamp()"
        " where table_name = $1",
        *(table, last_key, rows),
    )


async def set_paused(connection: Connection, table: str, *, paused: bool) -> None:
    """Ask whoever is at work on this table to stop after the present batch, or allow it to go on."""
    migration = await get(connection, table)
    await connection.execute(
        "update partition_migration set paused = $2 where table_name = $1", migration.table, paused
    )


async def forget(connection: Connection, table: str) -> None:
    """Forget a migration that was undone."""
    await connection.execute("delete from partition_migration where table_name = $1", table)


async def _exists(connection: Connection) -> bool:
    return await connection.fetchval("select to_regclass('partition_migration') is not null")


def _migration(row: Any) -> Migration:  # noqa: ANN401  a Record
    return Migration(
        table=row["table_name"],
        time_column=row["time_column"],
        done=Step(row["done"]) if row["done"] else None,
        last_key=tuple(row["last_key"]) if row["last_key"] is not None else None,
        rows_copied=row["rows_copied"],
        paused=row["paused"],
        began_at=row["began_at"],
        moved_at=row["moved_at"],
    )
