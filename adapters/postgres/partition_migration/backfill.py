"""Copies the rows that were there before the mirror, batch by batch in the order of their key, and can stop at any."""

import asyncio
import time
from dataclasses import dataclass
from functools import partial

from adapters.postgres.connection import Connection
from adapters.postgres.partition_migration import state, statements
from adapters.postgres.partition_migration.locks import ROW_LOCK_TIMEOUT_MS, briefly
from adapters.postgres.partition_migration.shape import Shape
from domain.scheduling.constants import MIGRATION_BATCH_ROWS
from domain.scheduling.partition_migration import Step, next_batch_size, refuse_if_paused


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is copied at once, and how long the database is left alone in between."""

    batch: int = MIGRATION_BATCH_ROWS
    pause_ms: float = 20


async def backfill(connection: Connection, shape: Shape, pace: Pace) -> None:
    """Copy until no row is left, or raise Paused."""
    rows = pace.batch
    while True:
        began = time.perf_counter()
        work = partial(_batch, connection, shape, rows)
        if await briefly(connection, work, table=shape.names.live, timeout_ms=ROW_LOCK_TIMEOUT_MS):
            return
        rows = next_batch_size(rows, took_ms=(time.perf_counter() - began) * 1000, most=pace.batch)
        await asyncio.sleep(pace.pause_ms / 1000)


async def _batch(connection: Connection, shape: Shape, rows: int) -> bool:
    """Copy one batch and note its end, in one transaction; return whether there was nothing left to copy."""
    table = str(shape.names)
    migration = await state.lock(connection, table)
    refuse_if_paused(migration)
    after = (migration.last_key,) if migration.last_key is not None else ()
    resuming = bool(after)
    last_key = await connection.fetchval(statements.batch_end(shape, resuming=resuming), rows, *after)
    if last_key is None:
        await state.mark_done(connection, table, Step.BACKFILL)
        return True
    copied = await connection.execute(statements.copy_batch(shape, resuming=resuming), last_key, *after)
    await state.move(connection, table, last_key=last_key, rows=int(copied.split()[-1]))
    return False
