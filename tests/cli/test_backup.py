"""A backup that was restored is the same database, and neither command destroys anything unasked."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from click.testing import CliRunner, Result

from adapters.embedded import postgres
from adapters.embedded.programs import CannotStart
from cli.main import main
from tests.adapters.seeding import seed, sums
from tests.conftest import SECRET

T = TypeVar("T")

# All that a schema consists of beside its rows.
MADE = """
select 'table', c.oid::regclass::text, c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public'
union all select 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint
where connamespace = 'public'::regnamespace
union all select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all select 'function', proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
order by 1, 2, 3
"""


def on(url: str, work: Callable[[Any], Awaitable[T]]) -> T:
    async def worked() -> T:
        connection = await asyncpg.connect(url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(worked())


async def whole(connection: Any) -> object:
    """Everything there is: rows, what is made of them, and where counting goes on."""
    made = [tuple(row) for row in await connection.fetch(MADE)]
    position = await connection.fetchval("select nextval(pg_get_serial_sequence('outbox', 'position'))")
    return await sums(connection), made, position


def lyceum(url: str, home: Path, *arguments: object) -> Result:
    environ = {"DATABASE_URL": url, "REDIS_URL": "redis:///", "LYCEUM_HOME": str(home), "LYCEUM_SECRET": SECRET}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environ)


@pytest.fixture
def seeded(fresh_database_url: str) -> str:
    """Return a database with rows in every table."""
    on(fresh_database_url, seed)
    return fresh_database_url


@pytest.fixture
def empty(servers: Path) -> Iterator[str]:
    """Return a database without anything."""
    url, name = postgres.url(servers, "postgres"), f"restored_{os.getpid()}"
    on(url, lambda connection: connection.execute(f"create database {name}"))
    yield postgres.url(servers, name)
    on(url, lambda connection: connection.execute(f"drop database {name} with (force)"))


def test_what_is_restored_is_the_same_in_every_table(seeded: str, empty: str, tmp_path: Path) -> None:
    file = tmp_path / "lyceum.dump"
    written = lyceum(seeded, tmp_path, "backup", file)
    assert written.exit_code == 0, written.output
    assert f"{file} holds the database" in written.output

    back = lyceum(empty, tmp_path, "restore", file)

    assert back.exit_code == 0, back.output
    assert "at revision" in back.output
    (counts, _), *_ = on(empty, sums).values()
    assert counts > 0
    assert on(empty, whole) == on(seeded, whole)


def test_a_database_that_holds_tables_is_refused_until_it_is_confirmed(seeded: str, empty: str, tmp_path: Path) -> None:
    file = tmp_path / "lyceum.dump"
    lyceum(seeded, tmp_path, "backup", file)
    on(empty, lambda connection: connection.execute("create table precious as select 1 as one"))

    refused = lyceum(empty, tmp_path, "restore", file)
    assert (refused.exit_code, refused.output) == (
        1,
        "Error: The database is not empty (tables: 1). With --into-empty all of it is dropped first.\n",
    )
    assert on(empty, lambda connection: connection.fetchval("select one from precious")) == 1

    assert lyceum(empty, tmp_path, "restore", file, "--into-empty").exit_code == 0
    assert on(empty, sums) == on(seeded, sums)


def test_a_database_that_others_use_is_not_emptied(seeded: str, tmp_path: Path) -> None:
    file = tmp_path / "lyceum.dump"
    lyceum(seeded, tmp_path, "backup", file)
    before = on(seeded, sums)

    async def try_meanwhile(_: Any) -> Result:
        return await asyncio.to_thread(lyceum, seeded, tmp_path, "restore", file, "--into-empty")

    refused = on(seeded, try_meanwhile)

    assert refused.exit_code == 1
    assert "Stop Lyceum first; nothing was changed." in refused.output
    assert on(seeded, sums) == before


def test_half_a_backup_is_refused_before_anything_is_touched(seeded: str, tmp_path: Path) -> None:
    file = tmp_path / "lyceum.dump"
    lyceum(seeded, tmp_path, "backup", file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    before = on(seeded, sums)

    refused = lyceum(seeded, tmp_path, "restore", file, "--into-empty")

    assert refused.exit_code == 1
    assert "is no whole backup" in refused.output
    assert on(seeded, sums) == before


def test_a_backup_overwrites_nothing_and_leaves_no_half(seeded: str, tmp_path: Path) -> None:
    file = tmp_path / "lyceum.dump"
    file.write_text("last week's")
    refused = lyceum(seeded, tmp_path, "backup", file)
    assert (refused.exit_code, file.read_text()) == (1, "last week's")

    nowhere = lyceum(seeded.replace("own_", "gone_"), tmp_path, "backup", tmp_path / "other.dump")
    assert nowhere.exit_code == 1
    assert nowhere.output.startswith("Error: The backup was not written: ")
    assert [path.name for path in tmp_path.glob("*.dump*")] == ["lyceum.dump"]


def test_the_password_is_not_in_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@" "password $PGPASSWORD" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setattr(postgres, "_candidates", lambda: [tmp_path])

    failed = lyceum("postgresql://ada:s%40crecy@nowhere.invalid/lyceum", tmp_path, "backup", tmp_path / "x.dump")

    assert "--dbname=postgresql://ada@nowhere.invalid/lyceum password s@crecy" in failed.output


def test_a_machine_without_the_programs_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "_candidates", list)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotStart, match=r"No pg_dump was found on this machine: install .*postgresql-client-18"):
        postgres.client_program("pg_dump")
