"""Keeps a sample of the requests, and all that failed on our side: queued in memory, written in batches by a task.

A request only ever appends to a list. While the database is slow or away the list grows to its bound, and then samples
are lost and counted: better than requests that wait.
"""

import asyncio
import random
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg
import structlog

from adapters.metrics.meter import Meter
from adapters.postgres.connection import Pool
from domain.kernel.ids import new_id

QUEUED_AT_MOST: Final = 20_000
AT_ONCE: Final = 1_000
EVERY_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
SECONDS_TO_END: Final = 2.0
COLUMNS: Final = ("id", "occurred_at", "route", "method", "status_code", "duration_ms", "user_role", "weight")

_log = structlog.get_logger("adapters.metrics")


class Sample(NamedTuple):
    """A row of api_perf_sample. `weight` is how many requests it stands for."""

    id: UUID
    occurred_at: datetime
    route: str
    method: str
    status_code: int
    duration_ms: float
    user_role: str | None
    weight: float


class Samples:
    """What waits to be written. `rate` is the share of requests that is kept, from 0 to 1; of failures it is all."""

    def __init__(self, rate: float, meter: Meter, *, draw: Callable[[], float] = random.random) -> None:
        self.rate = rate
        self.waiting: deque[Sample] = deque()
        self._meter = meter
        self._draw = draw

    def offer(self, *, route: str, method: str, status: int, duration_ms: float, role: str | None) -> None:
        """Keep this request, or let it go."""
        failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if not failed and self._draw() >= self.rate:
            return
        if len(self.waiting) >= QUEUED_AT_MOST:
            self._meter.count("perf_samples_dropped_total")
            return
        at = datetime.now(UTC) - timedelta(milliseconds=duration_ms)
        weight = 1.0 if failed else 1 / self.rate
        self.waiting.append(Sample(new_id(), at, route, method, status, duration_ms, role, weight))

    @asynccontextmanager
    async def written_to(self, pool: Pool) -> AsyncGenerator[None]:
        """Write what waits while the block lasts, and what is left at its end, if that is quick."""
        task = asyncio.create_task(self._keep_writing(pool))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._write_the_rest(pool)

    async def write(self, pool: Pool) -> int:
        """Write one batch and return how many samples that was; if it fails, they wait on."""
        batch = [self.waiting.popleft() for _ in range(min(AT_ONCE, len(self.waiting)))]
        if not batch:
            return 0
        try:
            async with pool.acquire() as connection:
                await connection.copy_records_to_table("api_perf_sample", records=batch, columns=COLUMNS)
        except asyncpg.UniqueViolationError:  # the connection was lost just after these had been written
            return len(batch)
        except BaseException:  # a cancelled write too: nothing of it is in the table
            self.waiting.extendleft(reversed(batch))
            raise
        self._meter.count("perf_samples_written_total", by=len(batch))
        return len(batch)

    async def _keep_writing(self, pool: Pool) -> None:
        pause = EVERY_SECONDS
        while True:
            await asyncio.sleep(pause)
            try:
                while await self.write(pool) == AT_ONCE:
                    pass
                pause = EVERY_SECONDS
            except Exception as error:  # noqa: BLE001  whatever it was, the next try may do
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                _log.warning("samples of requests wait", error=repr(error), again_in_seconds=pause)

    async def _write_the_rest(self, pool: Pool) -> None:
        try:
            async with asyncio.timeout(SECONDS_TO_END):
                while await self.write(pool):
                    pass
        except Exception as error:  # noqa: BLE001  the process ends all the same
            _log.warning("samples of requests are lost", count=len(self.waiting), error=repr(error))
