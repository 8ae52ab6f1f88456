"""Migrations on a database with rows in every table: forward keeps them, back and forward again comes out the same."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg
import pytest

from adapters.postgres import migrate
from adapters.postgres.store import PostgresStore
from domain.practice.model import Mode, NewAnswer, Slot
from domain.practice.use_cases import record_answer, start_session
from tests.adapters.seeding import TABLES, seed
from tests.factories import NOW, a_concept, a_question, a_theme, a_user

T = TypeVar("T")
FIRST = "0001"

MADE = """
select 'column', c.oid::regclass::text || '.' || a.attname,
  format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'public'::regnamespace
union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
where connamespace = 'public'::regnamespace
union all select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) from pg_trigger
where not tgisinternal
union all select 'function', proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
order by 1, 2, 3
"""
COLUMNS = """
select array_agg(quote_ident(attname) order by attnum) from pg_attribute
where attrelid = $1::regclass and attnum > 0 and not attisdropped
"""

Held = dict[str, tuple[str, list[str]]]
"""By table: its columns, and all its rows as text."""


def on(url: str, work: Callable[[Any], Awaitable[T]]) -> T:
    async def worked() -> T:
        connection = await asyncpg.connect(url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(worked())


async def made(connection: Any) -> list[tuple[str, ...]]:
    """Return all that migrations have made."""
    return [tuple(row) for row in await connection.fetch(MADE)]


async def held(connection: Any) -> Held:
    """Return the columns and rows of every table."""
    found: Held = {}
    for (table,) in await connection.fetch(TABLES):
        columns = ", ".join(await connection.fetchval(COLUMNS, table))
        found[table] = (columns, await _rows(connection, table, columns))
    return found


async def _rows(connection: Any, table: str, columns: str) -> list[str]:
    rows = await connection.fetch(f"select row({columns})::text as line from {table} order by line")  # noqa: S608
    return [row["line"] for row in rows]


async def changed(connection: Any, before: Held) -> list[str]:
    """Return the tables whose rows, in the columns they had, are others now."""
    return [table for table, (columns, rows) in before.items() if await _rows(connection, table, columns) != rows]


@pytest.fixture
def at_first(fresh_database_url: str) -> str:
    """Return a database as the first release made it, with rows in every table."""
    migrate.downgrade(fresh_database_url, "base")
    migrate.upgrade(fresh_database_url, FIRST)
    on(fresh_database_url, seed)
    return fresh_database_url


def test_every_table_of_the_first_release_has_rows_to_lose(at_first: str) -> None:
    rows = on(at_first, held)
    assert len(rows) > 20
    assert [table for table, (_, lines) in rows.items() if not lines] == []


def test_the_way_to_the_newest_schema_keeps_every_row(at_first: str) -> None:
    before = on(at_first, held)
    migrate.upgrade(at_first)
    assert on(at_first, lambda connection: changed(connection, before)) == []


def test_a_rollback_to_the_first_release_keeps_what_that_release_knew(at_first: str) -> None:
    before = on(at_first, held)
    migrate.upgrade(at_first)
    on(at_first, seed)
    migrate.downgrade(at_first, FIRST)
    assert on(at_first, held).keys() == before.keys()
    assert on(at_first, lambda connection: changed(connection, before)) == []
    migrate.upgrade(at_first)
    assert on(at_first, lambda connection: changed(connection, before)) == []


def test_each_step_back_and_forward_on_a_full_database_comes_out_the_same(fresh_database_url: str) -> None:
    url = fresh_database_url
    on(url, seed)
    newest = on(url, made)
    while on(url, lambda connection: connection.fetchval("select count(*) from alembic_version")):
        here = on(url, made)
        migrate.downgrade(url, "-1")
        migrate.upgrade(url, "+1")
        assert on(url, made) == here
        migrate.downgrade(url, "-1")
    migrate.upgrade(url)
    assert on(url, made) == newest


def test_all_the_way_back_leaves_nothing(fresh_database_url: str) -> None:
    on(fresh_database_url, seed)
    migrate.downgrade(fresh_database_url, "base")
    left = {(kind, name.partition(".")[0]) for kind, name, _ in on(fresh_database_url, made)}
    assert {name for _, name in left} <= {"alembic_version", "alembic_version_pkc"}


@pytest.mark.parametrize("column", ["fsrs_parameters", "fsrs_log_loss"])
def test_what_training_finds_about_a_learner_has_a_place_and_may_be_unknown(at_first: str, column: str) -> None:
    kinds = {name: kind for made_, name, kind in on(at_first, made) if made_ == "column"}
    assert kinds[f"srs_user_params.{column}"].startswith("double precision")
    assert "not null" not in kinds[f"srs_user_params.{column}"]


async def test_a_new_review_keeps_its_state_and_the_memory_before_and_after(connection: Any) -> None:
    learner, concept = await a_user(connection), await a_concept(connection, await a_theme(connection))
    for _ in range(2):
        await a_question(connection, concept)
    store = PostgresStore(connection)
    rows = []
    for position in range(2):
        session = await start_session(store, user_id=learner, mode=Mode.GUIDED, theme_ids=(), count=2, now=NOW)
        asked = await connection.fetchval(
            "select questions[1] from practice_session where practice_session_id = $1", session
        )
        await record_answer(store, slot=Slot(learner, session, 0), answer=NewAnswer(asked, "b", 9_000), now=NOW)
        rows = await connection.fetch("select * from review_log order by reviewed_at, review_id")
        assert len(rows) == position + 1
    first, second = rows
    before = ("stability_before", "difficulty_before", "retrievability_before")
    assert (first["previous_state"], [first[name] for name in before]) == ("new", [None, None, None])
    assert second["previous_state"] != "new"
    assert (second["stability_before"], second["difficulty_before"]) == (
        first["stability_after"],
        first["difficulty_after"],
    )
    assert 0 < second["retrievability_before"] <= 1
    assert second["stability_after"] > 0
