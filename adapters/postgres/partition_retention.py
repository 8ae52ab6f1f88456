"""Takes old partitions away: each is detached first, which is quick and leaves its rows, and then dropped."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from adapters.postgres.connection import Connection
from adapters.postgres.partition_migration.locks import briefly, execute_all
from adapters.postgres.partition_migration.names import quoted
from adapters.postgres.partitions import PART_ENDS_AT

MARK: Final = "detached by lyceum partitions retain"
"""Says of a table that its drop was asked for: whoever detaches a partition to keep it leaves no such mark."""

# `detach … concurrently` would wait for nobody, but PostgreSQL refuses it beside a default partition, which ours have.
_OLD = f"""
select part.relname::text as name, true as attached, pg_total_relation_size(part.oid) as bytes
from pg_inherits i join pg_class part on part.oid = i.inhrelid
where i.inhparent = to_regclass($1) and {PART_ENDS_AT} <= $2::date::timestamp at time zone 'UTC'
union all
select relname::text, false, pg_total_relation_size(oid) from pg_class
where relkind = 'r' and not relispartition and obj_description(oid, 'pg_class') = $3 and starts_with(relname, $4)
order by 1
"""  # noqa: S608  composed of our own text alone


@dataclass(frozen=True, slots=True)
class OldPart:
    """A partition whose time is over. One that is not attached was left behind by a run that did not end."""

    name: str
    attached: bool
    bytes: int


async def old_parts(connection: Connection, table: str, *, kept_from: date) -> list[OldPart]:
    """Return the partitions that end by this day, the oldest first."""
    rows = await connection.fetch(_OLD, table, kept_from, MARK, f"{table}_")
    return [OldPart(**row) for row in rows]


async def take_away(connection: Connection, table: str, part: OldPart) -> None:
    """Detach a partition, then drop it. Ended in between, the next run drops it."""
    name = quoted(part.name)
    if part.attached:
        detach = (f"alter table {table} detach partition {name}", f"comment on table {name} is '{MARK}'")
        await briefly(connection, lambda: execute_all(connection, detach), table=table)
    await drop_part(connection, table, name)


async def drop_part(connection: Connection, table: str, name: str) -> None:
    """Drop what was detached."""
    await briefly(connection, lambda: execute_all(connection, (f"drop table {name}",)), table=table)
