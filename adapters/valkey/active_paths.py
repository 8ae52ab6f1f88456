"""The path that each learner follows, kept in Valkey for a while: what almost every look at study begins with."""

from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.metrics.meter import Meter
from domain.study.model import Path, PathStatus

FRESH_SECONDS: Final = 300
CACHE: Final = "active_path"

_log = structlog.get_logger("adapters.valkey")


class ValkeyActivePaths:
    """Paths as they were read or written last. When Valkey is away nothing is found, and the database is asked."""

    def __init__(self, valkey: Redis, meter: Meter) -> None:
        self._valkey: Any = valkey  # its methods are typed as awaitable or not
        self._meter = meter

    async def find(self, user_id: UUID) -> Path | None:
        """Return the path that is kept for a learner, if any."""
        try:
            kept: bytes | None = await self._valkey.get(_key(user_id))
        except (RedisError, OSError) as error:
            _log.warning("active paths could not be read", error=repr(error))
            kept = None
        self._meter.count("cache_requests_total", CACHE, "miss" if kept is None else "hit")
        return None if kept is None else _decode(kept)

    async def keep_read(self, path: Path) -> None:
        """Keep a path that was read, unless one is kept: somebody may have changed it since."""
        await self._set(path, only_new=True)

    async def keep_written(self, path: Path) -> None:
        """Keep a path that was changed, in the place of what was kept: an archived one is not found then.

        To be called after the commit.
        """
        await self._set(path, only_new=False)

    async def _set(self, path: Path, *, only_new: bool) -> None:
        try:
            await self._valkey.set(_key(path.user_id), msgspec.json.encode(path), ex=FRESH_SECONDS, nx=only_new)
        except (RedisError, OSError) as error:
            _log.warning("an active path could not be kept", error=repr(error))


def _key(user_id: UUID) -> str:
    return f"study:path:{user_id}"


def _decode(kept: bytes) -> Path | None:
    try:
        path = msgspec.json.decode(kept, type=Path)
    except msgspec.ValidationError:  # of an older version
        return None
    return path if path.status is PathStatus.ACTIVE else None
