"""The new table is made as the old one was, numbers on where it stopped, and is refused where that cannot be."""

import os
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from adapters.postgres.partition_migration.names import Names
from adapters.postgres.partition_migration.run import Run
from adapters.postgres.partition_migration.shape import NoSuchTable
from domain.scheduling.partition_migration import Step, TimeColumnDiffers
from domain.scheduling.partition_refusals import CannotBePartitioned

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
NAMES = Names("public", "Logs")

READER = f"reader_of_logs_{os.getpid()}"
"""Roles belong to the whole server: each worker of the tests has its own."""

TABLE = f"""
create table people (id integer primary key);
insert into people select generate_series(1, 9);
create table "Logs" (
  "row" integer generated always as identity,
  serial bigserial,
  person integer not null references people on delete cascade,
  "at" timestamptz not null default '2026-11-11Z',
  gone text,
  points numeric(6, 2) not null default 1.5 check (points >= 0),
  twice numeric generated always as (points * 2) stored,
  answer json,
  primary key (person, "row")
);
alter table "Logs" drop column gone;
create index on "Logs" (person, "at" desc) where points > 0;
create unique index on "Logs" (serial, "at");
create index on "Logs" (lower(answer::text));
comment on column "Logs".points is 'as the teacher gave them';
insert into "Logs" (person, "at", points, answer)
select 1 + n % 9, '2026-09-01Z'::timestamptz + n * interval '7 hours', n, '{{"n": 1}}' from generate_series(1, 90) n;
create role {READER};
grant select, insert on "Logs" to {READER};
grant usage on sequence "Logs_serial_seq" to {READER};
grant update (points) on "Logs" to {READER} with grant option;
"""  # noqa: S608  composed of our own text alone


@pytest.fixture
async def own(fresh_database_url):
    connection: Any = await asyncpg.connect(fresh_database_url)
    yield connection
    await connection.execute(f"""
        reset role;
        do $$ begin
          if exists (select from pg_roles where rolname = '{READER}') then drop owned by {READER}; end if;
        end $$;
        drop role if exists {READER}""")
    await connection.close()


@pytest.fixture
def run(own):
    return Run(own, NAMES, NOW, lambda _: None)


async def _made(connection) -> dict[str, Any]:
    """Describe the table that stands under the name: all but how it keeps its rows."""
    columns = await connection.fetch(
        "select column_name, data_type, numeric_scale, is_nullable, column_default, is_identity, identity_generation,"
        " generation_expression, col_description('\"Logs\"'::regclass, ordinal_position)"
        " from information_schema.columns where table_name = 'Logs' order by column_name"
    )
    return {
        "columns": [tuple(row) for row in columns],
        "constraints": await _texts(
            connection,
            "select pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid = '\"Logs\"'::regclass and contype in ('c', 'f')",
        ),
        "indexes": await _texts(
            connection,
            "select regexp_replace(indexdef, '^.* USING ', '') from pg_indexes where tablename = 'Logs'"
            " and indexname not like '%pkey'",
        ),
        "grants": await _texts(
            connection,
            "select relacl::text from pg_class where oid = '\"Logs\"'::regclass union all"
            " select attname || attacl::text from pg_attribute where attrelid = '\"Logs\"'::regclass"
            " and attacl is not null",
        ),
        "serial": await connection.fetchval("select pg_get_serial_sequence('\"Logs\"', 'serial')"),
    }


async def _texts(connection, sql):
    return sorted(str(row[0]) for row in await connection.fetch(sql))


async def test_the_new_table_has_the_columns_defaults_checks_indexes_keys_and_grants_of_the_old_one(own, run):
    await own.execute(TABLE)
    before = await _made(own)
    rows = await own.fetch('select * from "Logs" order by 1')
    await run.migrate(time_column="at", until=Step.SWITCH)
    assert await _made(own) == before
    assert await own.fetchval("select relkind from pg_class where relname = 'Logs'") == b"p"
    key = await own.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = '\"Logs\"'::regclass and contype = 'p'"
    )
    assert key == 'PRIMARY KEY (person, "row", at)'
    assert await own.fetch('select * from "Logs" order by 1') == rows
    await run.undo()
    assert await _made(own) == before


async def test_numbering_goes_on_where_it_stopped_through_the_switch_and_back(own, run):
    await own.execute(TABLE)
    add = 'insert into "Logs" (person) values (3) returning "row", serial'
    assert tuple(await own.fetchrow(add)) == (91, 91)
    await run.migrate(time_column="at", until=Step.SWITCH)
    assert tuple(await own.fetchrow(add)) == (92, 92)
    await run.undo()
    assert tuple(await own.fetchrow(add)) == (93, 93)
    await run.migrate(time_column="at", until=Step.SWITCH)
    assert tuple(await own.fetchrow(add)) == (94, 94)
    await run.migrate(time_column="at", until=Step.DROP)
    assert tuple(await own.fetchrow(add)) == (95, 95)
    assert await own.fetchval('select count(*) from "Logs"') == 95


async def test_what_follows_a_foreign_key_is_mirrored_and_who_may_only_insert_still_may(own, run):
    await own.execute(TABLE)
    steps = ((Step.DUAL_WRITE, "Logs_partitioned", 1), (Step.SWITCH, "Logs_unpartitioned", 2))
    for step, other, gone in steps:
        await run.migrate(time_column="at", until=step)
        await own.execute(f"set role {READER}")
        await own.execute('insert into "Logs" (person, points) values (4, 7)')
        await own.execute("reset role")
        await own.execute("delete from people where id = $1", gone)
        copies = await own.fetch(f'table "{other}"')
        assert gone not in {row["person"] for row in copies}
        assert any((row["person"], row["points"]) == (4, 7) for row in copies if row["serial"] > 90)
    assert await own.fetch('table "Logs" order by 1') == await own.fetch('table "Logs_unpartitioned" order by 1')


async def test_a_second_row_of_the_same_key_is_refused_after_the_switch_as_before(own, run):
    await own.execute(TABLE)
    await run.migrate(time_column="at", until=Step.SWITCH)
    with pytest.raises(asyncpg.UniqueViolationError):
        await own.execute(
            'insert into "Logs" ("row", person, at) overriding system value values (1, 2, \'2026-12-01Z\')'
        )


PLAIN = 'create table "Logs" (id int primary key, at timestamptz not null, code text); '
TRIGGER = (
    'create trigger own before update on "Logs" for each row execute function suppress_redundant_updates_trigger()'
)
UNFIT = {
    'create table "Logs" (at timestamptz not null)': "it has no primary key",
    'create table "Logs" (id int primary key, at timestamptz); insert into "Logs" values (1), (2)': "null in 2 rows",
    'create table "Logs" (id int primary key, at date not null)': "at is date, not timestamp with time zone",
    'create table "Logs" (at timestamptz primary key) partition by range (at)': "it is partitioned already",
    'create table "Logs" (id int primary key deferrable, at timestamptz not null)': "deferrable",
    'create view "Logs" as select now() as at': "it is not a table",
    PLAIN + 'create table notes (log int references "Logs")': r"foreign keys .* \(notes_log_fkey of notes\)",
    PLAIN + 'alter table "Logs" add unique (code)': "uniqueness without the time column",
    PLAIN + 'alter table "Logs" add check (id > 0) not valid': "never validated",
    PLAIN + 'create view seen as table "Logs"': r"views read it \(seen\)",
    PLAIN + 'create publication news for table "Logs"': r"it is published \(news\)",
    PLAIN + 'create table more () inherits ("Logs")': r"inheritance \(more\)",
    PLAIN + 'create policy own on "Logs"': r"row security or rules \(own\)",
    PLAIN + TRIGGER: r"it has triggers \(own\)",
}


@pytest.mark.parametrize(("ddl", "said"), UNFIT.items(), ids=UNFIT.values())
async def test_a_table_that_cannot_be_switched_whole_is_refused(connection, ddl, said):
    await connection.execute(ddl)
    with pytest.raises(CannotBePartitioned, match=said):
        await Run(connection, NAMES, NOW, lambda _: None).plan(time_column="at", until=Step.SWITCH)


async def test_an_unfit_table_is_left_alone(own, run):
    await own.execute('create table "Logs" (at timestamptz not null)')
    with pytest.raises(CannotBePartitioned):
        await run.migrate(time_column="at", until=Step.SWITCH)
    assert await own.fetchval("select to_regclass('partition_migration')") is None


async def test_a_table_that_is_not_there_and_another_time_column_are_refused(own, run):
    with pytest.raises(NoSuchTable, match=r"no table public\.Logs"):
        await run.migrate(time_column="at", until=Step.SWITCH)
    await own.execute('create table "Logs" (id int primary key, at timestamptz not null, "to" timestamptz not null)')
    await run.migrate(time_column="at", until=Step.CREATE)
    with pytest.raises(TimeColumnDiffers):
        await run.migrate(time_column="to", until=Step.SWITCH)


async def test_an_empty_table_and_one_that_is_all_key_go_through(own, run):
    await own.execute('create table "Logs" (id int, at timestamptz, primary key (id, at))')
    await run.migrate(time_column="at", until=Step.DUAL_WRITE)
    await own.execute("insert into \"Logs\" values (1, '2026-11-02Z')")
    await own.execute('update "Logs" set id = 2')
    await run.migrate(time_column="at", until=Step.SWITCH)
    assert (await run.migrate(time_column="at", until=Step.DROP)).done is Step.DROP
    assert await own.fetchval('select id from "Logs"') == 2
