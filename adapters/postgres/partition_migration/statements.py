"""Decides the statements of each step and of taking it back: what a dry run shows is what is run."""

from collections.abc import Iterator
from datetime import date

from adapters.postgres.partition_migration.locks import REST_LOCK_TIMEOUT_MS
from adapters.postgres.partition_migration.mirror import Mirror
from adapters.postgres.partition_migration.names import listed, quoted
from adapters.postgres.partition_migration.shape import Shape
from domain.scheduling.partition_migration import Step
from domain.scheduling.partitions import next_month_on


def create(shape: Shape, months: tuple[date, ...]) -> tuple[str, ...]:
    """Make the new table like the old one: columns, defaults, checks, indexes, foreign keys, owner and grants."""
    names, table = shape.names, shape.names.partitioned
    like = f"like {names.live} including all excluding indexes excluding identity"
    return (
        f"create table {table} ({like}) partition by range ({quoted(shape.time_column)})",
        f"alter table {table} add primary key ({listed(shape.new_key)})",
        *_on(table, shape.indexes),
        f"alter table {table} owner to {shape.owner}",
        *_on(table, shape.grants),
        *make_months(shape, months),
        f"create table {names.default} partition of {table} default",
        f"alter table {names.default} owner to {shape.owner}",
        *_on(table, shape.foreign_keys),  # last: each keeps the writers of the table that it points at waiting
    )


def make_months(shape: Shape, months: tuple[date, ...]) -> Iterator[str]:
    """Make the partitions of these months in the new table."""
    for month_on in months:
        month = shape.names.month(month_on)
        yield (
            f"create table {month} partition of {shape.names.partitioned}"
            f" for values from ('{month_on} 00:00:00+00') to ('{next_month_on(month_on)} 00:00:00+00')"
        )
        yield f"alter table {month} owner to {shape.owner}"


def dual_write(shape: Shape) -> tuple[str, ...]:
    """Begin to repeat in the new table what is written to the old one."""
    return (f"lock table {shape.names.live} in share row exclusive mode", *Mirror.onto_partitioned(shape).begin())


def backfill(shape: Shape) -> tuple[str, ...]:
    """Return the two statements that each batch repeats."""
    return batch_end(shape, resuming=True), copy_batch(shape, resuming=True)


def batch_end(shape: Shape, *, resuming: bool) -> str:
    """Look up the last key of the next batch: of `$1` rows, after the key in `$2`."""
    after = f" where ({listed(shape.key)}) > ({_key(shape, 2)})" if resuming else ""
    keys = ", ".join(f"{quoted(name)}::text" for name in shape.key)
    downwards = ", ".join(f"{quoted(name)} desc" for name in shape.key)
    batch = f"select {listed(shape.key)} from {shape.names.live}{after} order by {listed(shape.key)} limit $1"  # noqa: S608  quoted
    return f"select array[{keys}] from ({batch}) batch order by {downwards} limit 1"  # noqa: S608  quoted


def copy_batch(shape: Shape, *, resuming: bool) -> str:
    """Copy the rows up to the key in `$1`, after the one in `$2`.

    FOR SHARE takes each row as it is now and holds it: whoever changes it waits for the copy, and then changes both.
    A row that is there already was written by the mirror, and is newer or the same.
    """
    after = f" and ({listed(shape.key)}) > ({_key(shape, 2)})" if resuming else ""
    columns = listed(shape.written)
    return (
        f"insert into {shape.names.partitioned} ({columns}) overriding system value select {columns}"  # noqa: S608  quoted
        f" from {shape.names.live} where ({listed(shape.key)}) <= ({_key(shape, 1)}){after}"
        f" for share on conflict do nothing"
    )


def month_sums(shape: Shape, table: str) -> str:
    """Add up each month: its rows, and a hash of every whole row; sums know no order."""
    return (
        f"select date_trunc('month', {quoted(shape.time_column)} at time zone 'UTC')::date::text as month,"  # noqa: S608  quoted
        f" count(*) as rows, sum(hashtextextended(r::text, 0)) as checksum from {table} r group by 1"
    )


def empty_month(shape: Shape) -> str:
    """Take a month out of the new table, so that the back-fill copies it again."""
    return (
        f"delete from {shape.names.partitioned}"  # noqa: S608  quoted
        f" where date_trunc('month', {quoted(shape.time_column)} at time zone 'UTC')::date::text = $1"
    )


def switch(shape: Shape) -> tuple[str, ...]:
    """Exchange the names, and from then on repeat in the old table what is written to the new one."""
    names = shape.names
    return (
        *_held(names.live, names.partitioned),
        *Mirror.onto_partitioned(shape).end(),
        f"alter table {names.live} rename to {quoted(names.unpartitioned_name)}",
        f"alter table {names.partitioned} rename to {quoted(names.table)}",
        *Mirror.onto_unpartitioned(shape).begin(),
        *_move_numbering(shape, to=names.live),
    )


def drop(shape: Shape) -> tuple[str, ...]:
    """End the mirror, then drop the old table."""
    names = shape.names
    return (
        *_held(names.live, names.unpartitioned),
        *Mirror.onto_unpartitioned(shape).end(),
        f"drop table {names.unpartitioned}",
    )


def undo(shape: Shape, step: Step) -> tuple[str, ...]:
    """Take a step back."""
    return {
        Step.CREATE: lambda: (f"drop table {shape.names.partitioned}",),
        Step.DUAL_WRITE: lambda: (
            f"lock table {shape.names.live} in access exclusive mode",
            *Mirror.onto_partitioned(shape).end(),
        ),
        Step.BACKFILL: lambda: (),
        Step.SWITCH: lambda: _switch_back(shape),
    }[step]()


def _switch_back(shape: Shape) -> tuple[str, ...]:
    names = shape.names
    return (
        *_held(names.live, names.unpartitioned),
        *Mirror.onto_unpartitioned(shape).end(),
        f"alter table {names.live} rename to {quoted(names.partitioned_name)}",
        f"alter table {names.unpartitioned} rename to {quoted(names.table)}",
        *Mirror.onto_partitioned(shape).begin(),
        *_return_numbering(shape),
    )


def _held(live: str, other: str) -> tuple[str, ...]:
    """Hold both tables: first the one that everybody writes to, so that none who writes holds the other any more.

    Then only a vacuum can be in the way, of any of many partitions; with everybody waiting, it gets little time.
    """
    return (
        f"lock table only {live} in access exclusive mode",
        f"set local lock_timeout = {REST_LOCK_TIMEOUT_MS}",
        f"lock table {live}, {other} in access exclusive mode",
    )


def _on(table: str, statements: tuple[str, ...]) -> Iterator[str]:
    return (statement.replace(" % ", f" {table} ", 1) for statement in statements)


def _key(shape: Shape, parameter: int) -> str:
    casts = enumerate(shape.key_types, start=1)
    return ", ".join(f"(${parameter}::text[])[{place}]::{type_}" for place, type_ in casts)


def _move_numbering(shape: Shape, *, to: str) -> Iterator[str]:
    """Give the new table the sequences: those of serial columns as they are, those of identity columns anew."""
    identities = {column.name: column.identity for column in shape.identities}
    for sequence, column in shape.sequences:
        yield f"alter sequence {sequence} owned by {to}.{quoted(column)}"
    for column, identity in identities.items():
        always = "always" if identity == "a" else "by default"
        yield f"alter table {to} alter column {quoted(column)} add generated {always} as identity"
        yield _carry_on(shape.names.of_schema(shape.names.unpartitioned_name), to, column)


def _return_numbering(shape: Shape) -> Iterator[str]:
    names = shape.names
    for sequence, column in shape.sequences:
        yield f"alter sequence {sequence} owned by {names.live}.{quoted(column)}"
    for column in shape.identities:
        yield _carry_on(names.partitioned, names.live, column.name)
        yield f"alter table {names.partitioned} alter column {quoted(column.name)} drop identity"


def _carry_on(source: str, target: str, column: str) -> str:
    """Let the target number on from where the source stands (what is not yet called is not counted)."""
    name = column.replace("'", "''")
    last = f"pg_sequence_last_value(pg_get_serial_sequence('{source}', '{name}')::regclass)"
    return f"select setval(pg_get_serial_sequence('{target}', '{name}'), coalesce({last}, 1), {last} is not null)"
