"""Decides how the schema moves: alembic under an advisory lock, so that two starts at once take turns."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "migrations"
_LOCK: Final = 7_205_759


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the schema forward to the revision; call it where no event loop runs."""
    _alone(database_url, lambda config: command.upgrade(config, revision))


def downgrade(database_url: str, revision: str) -> None:
    """Bring the schema back to the revision (`base` for nothing at all)."""
    _alone(database_url, lambda config: command.downgrade(config, revision))


def new(message: str) -> str:
    """Write the files of a new, empty migration on top of the newest, and return the path of the SQL to fill in."""
    config = _config("")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    written = command.revision(config, message=message, rev_id=f"{int(head() or 0) + 1:04}")
    sql = Path(written.path if isinstance(written, Script) else "").with_suffix(".sql")
    sql.write_text("set lock_timeout = '2s';\n")
    return str(sql)


def head() -> str | None:
    """Return the newest revision that this code knows."""
    return ScriptDirectory.from_config(_config("")).get_current_head()


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    url = "postgresql+asyncpg://" + database_url.partition("://")[2]
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))  # a percent sign means something to configparser
    return config


def _alone(database_url: str, migrate: Callable[[Config], None]) -> None:
    asyncio.run(_under_lock(database_url, migrate))


async def _under_lock(database_url: str, migrate: Callable[[Config], None]) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        await asyncio.to_thread(migrate, _config(database_url))
    finally:
        await connection.close()
