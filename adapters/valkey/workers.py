"""Signs of life of worker processes, in Valkey: a key that dies by itself, and the list of who was ever there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, cast

import msgspec
from redis.asyncio import Redis

from domain.jobs.constants import WORKER_LOST_SECONDS
from domain.jobs.workers import Worker

BEAT_EVERY: Final = timedelta(seconds=5)
REMEMBERED: Final = timedelta(minutes=10)
"""How long a worker that ended without a word is still shown."""

KNOWN: Final = "lyceum:workers"


class ValkeyWorkers:
    """The workers that speak, and those that lately did."""

    def __init__(self, valkey: Redis) -> None:
        self._valkey: Any = valkey  # its methods are typed as awaitable or not

    async def beat(self, worker: Worker) -> None:
        """Say that the worker lives; the key itself is gone when three beats are missed."""
        said = msgspec.json.encode(worker)
        async with self._valkey.pipeline(transaction=False) as pipeline:
            pipeline.set(_alive(worker.worker_id), said, ex=WORKER_LOST_SECONDS)
            pipeline.hset(KNOWN, worker.worker_id, said)
            await pipeline.execute()

    async def forget(self, worker_id: str) -> None:
        """Take a worker off the list that ends in good order."""
        await self._valkey.delete(_alive(worker_id))
        await self._valkey.hdel(KNOWN, worker_id)

    async def seen(self, *, now: datetime) -> Sequence[Worker]:
        """Return the workers heard of in the last minutes, the newest first; forget the others."""
        known = cast("dict[bytes, bytes]", await self._valkey.hgetall(KNOWN))
        workers = [msgspec.json.decode(said, type=Worker) for said in known.values()]
        gone = [worker.worker_id for worker in workers if now - worker.last_heartbeat_at > REMEMBERED]
        if gone:
            await self._valkey.hdel(KNOWN, *gone)
        there = [worker for worker in workers if worker.worker_id not in gone]
        return sorted(there, key=lambda worker: worker.last_heartbeat_at, reverse=True)


def _alive(worker_id: str) -> str:
    return f"lyceum:worker:{worker_id}"
