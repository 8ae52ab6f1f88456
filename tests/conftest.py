"""Gives every test its servers: one PostgreSQL and one Valkey a run, a migrated clone for each worker."""

import asyncio
import fcntl
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast

import asyncpg
import pytest
import redis

from adapters.embedded import postgres, programs, valkey
from adapters.postgres import migrate
from adapters.postgres.connection import prepare
from adapters.sandbox.deno import DenoSandbox
from adapters.sandbox.setup import set_up
from adapters.settings import Settings, home_of

_STACK = pytest.StashKey[ExitStack]()
_SHARED = "LYCEUM_TEST_SERVERS"
SECRET = "a secret that only tests know, 32 or longer"  # noqa: S105  it protects nothing


@contextmanager
def _running_servers() -> Generator[Path]:
    """Run both servers in a short-lived folder, which is also where their sockets are."""
    folder = Path(tempfile.mkdtemp(prefix="lyceum-test-"))
    try:
        with (
            programs.running(postgres.prepare(folder / "pg", folder, durable=False), folder / "postgres.log"),
            programs.running(valkey.prepare(folder / "valkey", folder, durable=False), folder / "valkey.log"),
        ):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """With pytest-xdist, start the servers in the process that outlives its workers."""
    config.stash[_STACK] = ExitStack()
    spreads = getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput")
    if spreads and not config.option.collectonly:
        os.environ[_SHARED] = str(config.stash[_STACK].enter_context(_running_servers()))


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_STACK].close()


@pytest.fixture(scope="session")
def servers() -> Iterator[Path]:
    """Return the folder of sockets of this run's PostgreSQL and Valkey."""
    if shared := os.environ.get(_SHARED):
        yield Path(shared)
    else:
        with _running_servers() as folder:
            yield folder


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run every asynchronous test and fixture of a session on one asyncio loop."""
    return "asyncio"


def _sql(servers: Path, statement: str) -> list[asyncpg.Record]:
    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(postgres.url(servers, "postgres"))
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()

    with asyncio.Runner() as runner:
        return runner.run(run())


@pytest.fixture(scope="session")
def template(servers: Path) -> str:
    """Return the name of a database with the newest schema and no rows; the first worker makes it."""
    name = f"template_{_hash_of_migrations()}"
    turn = servers / "template.lock"
    with turn.open("w") as waiting:
        fcntl.flock(waiting, fcntl.LOCK_EX)
        if not _sql(servers, f"select from pg_database where datname = '{name}'"):
            _sql(servers, f'drop database if exists "{name}_draft"')
            _sql(servers, f'create database "{name}_draft"')
            migrate.upgrade(postgres.url(servers, f"{name}_draft"))
            _sql(servers, f'alter database "{name}_draft" rename to "{name}"')
    return name


def _hash_of_migrations() -> str:
    digest = hashlib.sha256()
    for file in sorted((migrate.MIGRATIONS / "versions").glob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def clone(servers: Path, template: str) -> Callable[[str], str]:
    """Return a function that makes a migrated database of this name and returns its URL."""

    def make(name: str) -> str:
        _sql(servers, f'create database "{name}" template "{template}"')
        return postgres.url(servers, name)

    return make


@pytest.fixture(scope="session")
def database_url(clone: Callable[[str], str]) -> str:
    """Return this worker's database, which tests leave as they found it: migrated and empty."""
    return clone(f"worker_{_worker()}")


@pytest.fixture
def fresh_database_url(servers: Path, clone: Callable[[str], str]) -> Iterator[str]:
    """Return a database of the test's own, for what has to commit."""
    name = f"own_{secrets.token_hex(6)}"
    yield clone(name)
    _sql(servers, f'drop database "{name}" with (force)')


@pytest.fixture
def valkey_url(servers: Path) -> Iterator[str]:
    """Return this worker's Valkey database, empty before and after."""
    url = valkey.url(servers, int(_worker().removeprefix("gw") or 0) if _worker() != "alone" else 0)
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture
def settings(database_url: str, valkey_url: str, tmp_path: Path) -> Settings:
    """Return the settings of an embedded product on this worker's servers."""
    return settings_for(database_url, valkey_url, tmp_path)


def settings_for(
    database_url: str, redis_url: str, home: Path, *, environment: str = "embedded", port: int = 3000
) -> Settings:
    return Settings.from_env(
        {
            "LYCEUM_ENV": environment,
            "LYCEUM_PORT": str(port),
            "LYCEUM_HOME": str(home),
            "LYCEUM_SECRET": SECRET,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
        }
    )


@pytest.fixture(scope="session")
async def pool(anyio_backend: str, database_url: str) -> AsyncGenerator[asyncpg.Pool]:
    """Return a pool on this worker's database; what is committed through it must be taken away again."""
    assert anyio_backend == "asyncio"  # it decides the loop
    async with asyncpg.create_pool(database_url, min_size=1, max_size=10, init=prepare) as opened:
        yield opened


@pytest.fixture
async def connection(pool: asyncpg.Pool) -> AsyncGenerator[asyncpg.Connection]:
    """Return a connection in a transaction that is rolled back at the end."""
    async with pool.acquire() as acquired:
        transaction = acquired.transaction()
        await transaction.start()
        try:
            yield cast("asyncpg.Connection", acquired)
        finally:
            await transaction.rollback()


@pytest.fixture(scope="session")
def sandbox_home() -> Path:
    """Return a home in which Python is ready for the sandbox; it is kept, so only the first run has to fetch it."""
    home = home_of(os.environ)
    set_up(home)
    return home


@pytest.fixture(scope="session")
async def sandbox(anyio_backend: str, sandbox_home: Path) -> AsyncGenerator[DenoSandbox]:
    """Return a sandbox that really runs programs, in both languages."""
    assert anyio_backend == "asyncio"
    async with DenoSandbox(sandbox_home) as opened:
        yield opened


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")
