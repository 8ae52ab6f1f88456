"""Tokens that ended before their time, in Valkey until they would have ended by themselves."""

from datetime import datetime

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

_log = structlog.get_logger("adapters.valkey")


class ValkeyRevocations:
    """What every process asks before it trusts a token anew.

    When Valkey is away a token counts as not revoked: it is signed and unexpired, and the other choice would lock
    everybody out of reading their own list.
    """

    def __init__(self, valkey: Redis) -> None:
        self._valkey = valkey

    async def add(self, token_id: str, *, until: datetime) -> None:
        try:
            await self._valkey.set(_key(token_id), b"1", exat=until)
        except (RedisError, OSError) as error:
            _log.warning("a token could not be revoked", error=repr(error))

    async def contains(self, token_id: str) -> bool:
        try:
            return bool(await self._valkey.exists(_key(token_id)))
        except (RedisError, OSError) as error:
            _log.warning("revocations could not be read", error=repr(error))
            return False


def _key(token_id: str) -> str:
    return f"revoked:{token_id}"
