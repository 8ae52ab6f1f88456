"""Keeps answers of another server for a while: public ones in Valkey for all processes, secret ones in memory."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.catalog.constants import BANK_FRESH_SECONDS

_MOST: Final = 200
_log = structlog.get_logger("adapters.bank")


class Cache(Protocol):
    """What is kept is used again until it is BANK_FRESH_SECONDS old; it may be forgotten at any time before."""

    async def get(self, key: str) -> bytes | None: ...
    async def put(self, key: str, content: bytes) -> None: ...


class MemoryCache:
    """In this process alone: the last answers asked for."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    async def get(self, key: str) -> bytes | None:
        until, content = self._kept.get(key, (0.0, None))
        return content if self._clock() < until else None

    async def put(self, key: str, content: bytes) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (self._clock() + BANK_FRESH_SECONDS, content)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)


class ValkeyCache:
    """For all processes. When Valkey is away nothing is kept, and the bank is asked."""

    def __init__(self, valkey: Redis) -> None:
        self._valkey = valkey

    async def get(self, key: str) -> bytes | None:
        try:
            return await self._valkey.get(f"bank:{key}")
        except (RedisError, OSError) as error:
            _log.warning("the cache of the problem bank could not be read", error=type(error).__name__)
            return None

    async def put(self, key: str, content: bytes) -> None:
        try:
            await self._valkey.set(f"bank:{key}", content, ex=BANK_FRESH_SECONDS)
        except (RedisError, OSError) as error:
            _log.warning("the cache of the problem bank could not be written", error=type(error).__name__)
