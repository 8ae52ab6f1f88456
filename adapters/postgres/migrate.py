"""Decides how the schema moves: under an advisory lock, so that two starts at once take turns."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

import asyncpg

MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "migrations"
_LOCK: Final = 7_205_759


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the schema forward to the revision; call it where no event loop runs."""
    asyncio.run(
        _under_lock(database_url, lambda: _revisions().upgrade(MIGRATIONS, database_url, revision), to=revision)
    )


def downgrade(database_url: str, revision: str) -> None:
    """Bring the schema back to the revision (`base` for nothing at all)."""
    asyncio.run(_under_lock(database_url, lambda: _revisions().downgrade(MIGRATIONS, database_url, revision)))


def new(message: str) -> Path:
    """Write the files of a new, empty migration on top of the newest, and return the path of the SQL to fill in."""
    written = _revisions().write(MIGRATIONS, message, revision=f"{int(head() or 0) + 1:04}")
    sql = written.with_suffix(".sql")
    sql.write_text("set lock_timeout = '2s';\n")
    return sql


def head() -> str | None:
    """Return the newest revision that this code knows: the greatest number that a file in `versions` begins with."""
    return max((path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")), default=None)


async def _under_lock(database_url: str, migrate: Callable[[], None], *, to: str = "") -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        if to != "head" or await _revision(connection) != head():
            await asyncio.to_thread(migrate)
    finally:
        await connection.close()


async def _revision(connection: asyncpg.Connection) -> str | None:
    if not await connection.fetchval("select to_regclass('alembic_version') is not null"):
        return None
    return await connection.fetchval("select version_num from alembic_version")


def _revisions():  # noqa: ANN202  its type is the module
    from adapters.postgres import revisions  # noqa: PLC0415  it costs a second, and most starts have nothing to migrate

    return revisions
