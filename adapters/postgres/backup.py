"""Decides how the database becomes a file and the file a database again: PostgreSQL's own pg_dump and pg_restore."""

import asyncio
import os
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec

from adapters.embedded.postgres import client_program
from adapters.postgres.connection import Connection, connect
from domain.kernel.errors import Conflict, DomainError, Invalid

# What an extension made comes back with the extension.
TABLES: Final = """
select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""
OTHERS: Final = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""
EMPTY: Final = ("drop schema public cascade", "create schema public")
REVISION: Final = "select version_num from alembic_version"


class NotEmpty(Conflict):
    """The database holds tables already."""


class InUse(Conflict):
    """Others are connected to the database."""


class NotWritten(Conflict):
    """The backup was not written."""


class NotRestored(DomainError):
    """The backup could not be restored."""


class Restored(msgspec.Struct, frozen=True):
    """What a restored database holds."""

    tables: int
    revision: str


def back_up(database_url: str, file: Path) -> int:
    """Write the database as it is at one moment, others writing or not, and return the size of the file in bytes.

    The file appears whole or not at all. Raises NotWritten when it exists already, or in PostgreSQL's words.
    """
    if file.exists():
        raise NotWritten(f"{file} exists already, and a backup overwrites nothing.")
    part = file.with_name(f"{file.name}.part")
    try:
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
        failed = _run("pg_dump", database_url, *options, f"--dbname={_without_password(database_url)}")
        if failed:
            raise NotWritten(f"The backup was not written: {failed}")
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(database_url: str, file: Path, *, into_empty: bool = False) -> Restored:
    """Bring the database to what the file holds, in one transaction, and return what that is.

    The file is read to its end before anything is touched. Without `into_empty` a database that holds tables is
    refused with NotEmpty; with it they are dropped, unless others are connected (InUse).
    """
    if failed := _run("pg_restore", database_url, "--file=/dev/null", str(file)):
        raise Invalid(f"{file} is no whole backup: {failed}")
    asyncio.run(_make_room(database_url, into_empty=into_empty))
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    if failed := _run("pg_restore", database_url, *options, f"--dbname={_without_password(database_url)}", str(file)):
        raise NotRestored(f"The database is empty now; the backup could not be restored: {failed}")
    return asyncio.run(_look(database_url))


async def _make_room(database_url: str, *, into_empty: bool) -> None:
    connection = await connect(database_url)
    try:
        await _empty(connection, into_empty=into_empty)
    finally:
        await connection.close()


async def _empty(connection: Connection, *, into_empty: bool) -> None:
    tables = await connection.fetchval(TABLES)
    if tables and not into_empty:
        raise NotEmpty(f"The database is not empty (tables: {tables}). With --into-empty all of it is dropped first.")
    if tables and (others := await connection.fetchval(OTHERS)):
        raise InUse(f"The database is in use (connections: {others}). Stop Lyceum first; nothing was changed.")
    async with connection.transaction():
        for statement in EMPTY:  # a dump brings its schema along, so that even an empty database has one too many
            await connection.execute(statement)


async def _look(database_url: str) -> Restored:
    connection = await connect(database_url)
    try:
        await connection.execute("analyze")  # a dump carries no statistics, and plans without them are bad
        return Restored(await connection.fetchval(TABLES), await connection.fetchval(REVISION))
    finally:
        await connection.close()


def _run(name: str, database_url: str, *arguments: str) -> str:
    """Run a program of PostgreSQL; return what it said last if it failed. The password is not seen in its command."""
    password = urlsplit(database_url).password
    environ = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": unquote(password)} if password else {})}
    command = [str(client_program(name)), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)  # noqa: S603
    if done.returncode == 0:
        return ""
    said = done.stderr.strip().splitlines()
    return said[0] if said else "it did not say why"


def _without_password(database_url: str) -> str:
    url = urlsplit(database_url)
    name, _, place = url.netloc.rpartition("@")
    return urlunsplit(url._replace(netloc=f"{name.partition(':')[0]}@{place}" if name else place))
