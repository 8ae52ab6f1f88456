"""Decides how long anybody waits for a lock: briefly and again, so that writers who queue behind it go on."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

import asyncpg

from adapters.postgres.connection import Connection
from domain.kernel.errors import Conflict, Unavailable

LOCK_TIMEOUT_MS: Final = 100
"""A writer waits this long behind us, and then for the work itself: together less than the 250 ms that we promise."""
ROW_LOCK_TIMEOUT_MS: Final = 50
"""A batch that waits for a row may hold what the row's holder waits for; it gives way before PostgreSQL looks (1 s)."""
REST_LOCK_TIMEOUT_MS: Final = 20
"""For each further lock of one who already keeps all writers waiting."""
ATTEMPTS: Final = 60
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 2.0

T = TypeVar("T")


class TableBusy(Unavailable):
    """Others have held the table too long."""


class SomebodyElseMigrates(Conflict):
    """Another process is at work on this table."""


async def be_alone(connection: Connection, table: str) -> None:
    """Become the only one who takes steps on this table for as long as the connection lives, or refuse."""
    if not await connection.fetchval("select pg_try_advisory_lock(hashtextextended($1, 0))", f"partitioning {table}"):
        raise SomebodyElseMigrates(
            f"Another process is at work on {table}; `lyceum partitions pause {table}` stops its back-fill."
        )


async def execute_all(connection: Connection, statements: Sequence[str]) -> None:
    """Execute statements one after the other."""
    for statement in statements:
        await connection.execute(statement)


async def briefly(
    connection: Connection, work: Callable[[], Awaitable[T]], *, table: str, timeout_ms: int = LOCK_TIMEOUT_MS
) -> T:
    """Do the work in one transaction that never waits long for a lock, as often as it takes; or raise TableBusy."""
    pause = _FIRST_PAUSE
    for _ in range(ATTEMPTS):
        try:
            async with connection.transaction():
                await connection.execute(f"set local lock_timeout = {timeout_ms}")
                return await work()
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  spreads attempts, protects nothing
            pause = min(pause * 2, _LONGEST_PAUSE)
    raise TableBusy(f"{table} is held by others: {await _holders(connection, table)}. Nothing was changed; try again.")


async def _holders(connection: Connection, table: str) -> str:
    rows = await connection.fetch(
        "select distinct a.pid, coalesce(nullif(a.application_name, ''), a.backend_type) as name, a.state"
        " from pg_locks l join pg_stat_activity a using (pid)"
        " where l.relation = to_regclass($1) and l.granted and a.pid <> pg_backend_pid() order by a.pid limit 5",
        table,
    )
    return ", ".join(f"{row['name']} (pid {row['pid']}, {row['state'] or 'at work'})" for row in rows) or "nobody now"
