"""Adds up what all processes count, in Valkey: so any of them can tell the whole, and the dead leave nothing behind.

Each process adds what has moved to one hash, once a second and off every request's path. A counter therefore never
falls when a process ends or begins again, on whatever machine. What a process killed had not added is lost: a second.
"""

import asyncio
import os
import socket
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, cast

import asyncpg
import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.metrics.meter import Key, Meter

TOTALS: Final = "lyceum:metrics:totals"
MARKS: Final = "lyceum:metrics:marks"
POOLS: Final = "lyceum:metrics:pools"
EVERY_SECONDS: Final = 1.0
SILENT_SECONDS: Final = 15.0
"""A process that has not told of its pool for this long has none."""

_log = structlog.get_logger("adapters.metrics")


class Connections(msgspec.Struct, frozen=True):
    """One process's database connections at a moment (Unix seconds)."""

    active: int
    idle: int
    max: int
    waiting: int
    at: float


class Shared:
    """The part of one process in the sum of all."""

    def __init__(self, meter: Meter, valkey: Redis, pool: object) -> None:
        self.meter = meter
        self._valkey: Any = valkey  # its methods are typed as awaitable or not
        self._pool = pool
        self._process = f"{socket.gethostname()}:{os.getpid()}"

    async def add(self) -> None:
        """Add what has moved here. What cannot be added stays for the next time."""
        async with self._valkey.pipeline(transaction=True) as pipeline:
            taken = self.put(pipeline)
            try:
                await pipeline.execute()
            except BaseException:  # whoever ends this process is to find it too
                self.meter.give_back(*taken)
                raise

    def put(self, pipeline: Any) -> tuple[dict[Key, int], dict[Key, float]]:  # noqa: ANN401  the client's own
        """Write into a pipeline what `add` writes, and return what to give back if that fails."""
        moved, marks = self.meter.take()
        for key, by in moved.items():
            pipeline.hincrby(TOTALS, field_of(key), by)
        for key, value in marks.items():
            pipeline.hset(MARKS, field_of(key), value)
        if (here := connections(self._pool)) is not None:
            pipeline.hset(POOLS, self._process, msgspec.json.encode(here))
        return moved, marks

    @asynccontextmanager
    async def adding(self) -> AsyncGenerator[None]:
        """Add each second while the block lasts, and a last time at its end."""
        task = asyncio.create_task(self._keep_adding())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            with suppress(RedisError, OSError):
                await self.add()
                await self._valkey.hdel(POOLS, self._process)

    async def _keep_adding(self) -> None:
        away = False
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.add()
                away = False
            except (RedisError, OSError) as error:
                if not away:
                    _log.warning("counts wait until Valkey is back", error=repr(error))
                away = True


def connections(pool: object) -> Connections | None:
    """Return how this process's connections are used; None for what is no real pool."""
    if not isinstance(pool, asyncpg.Pool):
        return None
    opened: Any = pool
    idle = opened.get_idle_size()
    waiting = len(opened._queue._getters)  # noqa: SLF001  asyncpg tells of no one who waits; a test holds that this does
    return Connections(opened.get_size() - idle, idle, opened.get_max_size(), waiting, time.time())


def summed(told: Mapping[bytes, bytes], *, at: float) -> tuple[Connections, list[bytes]]:
    """Return the connections of all processes that live, and the processes that have gone without a word."""
    each = {process: msgspec.json.decode(said, type=Connections) for process, said in told.items()}
    gone = [process for process, one in each.items() if at - one.at > SILENT_SECONDS]
    alive = [one for process, one in each.items() if process not in gone]
    return (
        Connections(
            sum(one.active for one in alive),
            sum(one.idle for one in alive),
            sum(one.max for one in alive),
            sum(one.waiting for one in alive),
            at,
        ),
        gone,
    )


def field_of(key: Key) -> bytes:
    """Return how a series is called in the hash."""
    return msgspec.json.encode(key)


def key_of(field: bytes) -> Key:
    return tuple(cast("list[str | int]", msgspec.json.decode(field)))
