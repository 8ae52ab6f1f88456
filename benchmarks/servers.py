"""A PostgreSQL and a Valkey of the benchmarks' own, durable as in production, gone afterwards."""

import asyncio
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from adapters.embedded import postgres, programs, valkey
from adapters.postgres import migrate
from adapters.settings import Settings

SECRET = "a secret that only benchmarks know, 32+"  # noqa: S105  it protects nothing


@contextmanager
def running() -> Generator[Path]:
    """Run both servers; the folder is also where their sockets are."""
    folder = Path(tempfile.mkdtemp(prefix="lyceum-bench-"))
    try:
        with (
            programs.running(postgres.prepare(folder / "pg", folder), folder / "postgres.log"),
            programs.running(valkey.prepare(folder / "valkey", folder), folder / "valkey.log"),
        ):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def database(folder: Path, name: str) -> Settings:
    """Make an empty, migrated database; return the settings of a process that uses it."""
    postgres.create_database(folder, name)
    await asyncio.to_thread(migrate.upgrade, postgres.url(folder, name))  # alembic brings a loop of its own
    return Settings.from_env(
        {
            "LYCEUM_ENV": "production",
            "DATABASE_URL": postgres.url(folder, name),
            "REDIS_URL": valkey.url(folder),
            "LYCEUM_SECRET": SECRET,
            "LYCEUM_HOME": str(folder),
        }
    )
