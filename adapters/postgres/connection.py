"""How this process holds PostgreSQL: one asyncpg pool, jsonb through msgspec, timeouts for every statement."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any, Protocol, cast

import asyncpg
import msgspec

STATEMENT_TIMEOUT = timedelta(seconds=15)
WORKER_STATEMENT_TIMEOUT = timedelta(seconds=120)

_JSONB_VERSION = b"\x01"  # the first byte of jsonb in the binary protocol


class Connection(Protocol):
    """What we use of asyncpg's connection (the library ships no types); a pooled one and a test's own both fit."""

    async def execute(self, query: str, *args: object) -> str: ...
    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None: ...
    async def fetch(self, query: str, *args: object) -> list[Any]: ...
    async def fetchrow(self, query: str, *args: object) -> Any: ...  # noqa: ANN401 - a Record, or None
    async def fetchval(self, query: str, *args: object) -> Any: ...  # noqa: ANN401 - whatever the column holds
    def transaction(self, **options: object) -> AbstractAsyncContextManager[None]: ...
    async def copy_records_to_table(
        self, table_name: str, *, records: Iterable[Sequence[object]], columns: Sequence[str]
    ) -> str: ...
    async def copy_from_query(self, query: str, *args: object, **options: object) -> str: ...
    async def set_type_codec(self, typename: str, **codec: object) -> None: ...
    async def close(self) -> None: ...


class Pool(Protocol):
    """What we use of asyncpg's pool."""

    async def execute(self, query: str, *args: object) -> str: ...
    async def fetch(self, query: str, *args: object) -> list[Any]: ...
    async def fetchrow(self, query: str, *args: object) -> Any: ...  # noqa: ANN401 - a Record, or None
    async def fetchval(self, query: str, *args: object) -> Any: ...  # noqa: ANN401 - whatever the column holds
    def acquire(self) -> AbstractAsyncContextManager[Connection]: ...
    async def close(self) -> None: ...


async def open_pool(
    database_url: str, *, size: int, statement_timeout: timedelta = STATEMENT_TIMEOUT, application_name: str = "lyceum"
) -> Pool:
    """Connect. A statement that takes too long is ended by the server, and so is an idle transaction."""
    pool = await asyncpg.create_pool(
        database_url,
        min_size=min(2, size),
        max_size=size,
        init=prepare,
        reset=_leave,
        server_settings={
            "application_name": application_name,
            "statement_timeout": _milliseconds(statement_timeout),
            "idle_in_transaction_session_timeout": _milliseconds(timedelta(seconds=30)),
            "lock_timeout": _milliseconds(timedelta(seconds=2)),
            "timezone": "UTC",
            "jit": "off",  # plans here are short; compiling them costs more than running them
        },
    )
    return cast("Pool", pool)


async def _leave(_: Connection) -> None:
    """Spare each release a round trip: asyncpg has rolled back by now, and we never change a session's own state.

    (Its default asks the server to unlock, close, unlisten and reset all. What we set, we `set local`.)
    """


async def connect(database_url: str) -> Connection:
    """Open a single connection of our kind, outside any pool."""
    connection = cast("Connection", await asyncpg.connect(database_url))
    await prepare(connection)
    return connection


async def prepare(connection: Connection) -> None:
    """Teach a connection our codecs. A test's own connection calls this too."""
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_encode, decoder=_decode, format="binary")


async def be_patient(connection: Connection, span: timedelta) -> None:
    """Let this transaction wait so long for something outside before the server ends it."""
    await connection.execute(f"set local idle_in_transaction_session_timeout = {_milliseconds(span)}")


def _encode(value: object) -> bytes:
    return _JSONB_VERSION + msgspec.json.encode(value)


def _decode(value: bytes) -> object:
    return msgspec.json.decode(value[1:])


def _milliseconds(span: timedelta) -> str:
    return str(round(span.total_seconds() * 1000))
