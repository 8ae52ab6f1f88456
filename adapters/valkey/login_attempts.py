"""Attempts to log in, counted in Valkey by one script, so that any number of processes share one count."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.identity.constants import LOGIN_FAILURES_PER_ADDRESS, LOGIN_FAILURES_PER_EMAIL, LOGIN_WINDOW_MINUTES
from domain.kernel.errors import TooMany, Unavailable
from domain.kernel.ids import new_id

_WINDOW_MS: Final = LOGIN_WINDOW_MINUTES * 60 * 1000

# Each key is a sorted set of attempts by time. All keys are looked at before any is written: an attempt that one
# limit refuses does not count against the other.
_BEGIN: Final = """
local now, window, member = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local wait = 0
for i, key in ipairs(KEYS) do
  redis.call('zremrangebyscore', key, '-inf', now - window)
  if redis.call('zcard', key) >= tonumber(ARGV[3 + i]) then
    local oldest = redis.call('zrange', key, 0, 0, 'withscores')
    wait = math.max(wait, tonumber(oldest[2]) + window - now)
  end
end
if wait > 0 then return wait end
for _, key in ipairs(KEYS) do
  redis.call('zadd', key, now, member)
  redis.call('pexpire', key, window)
end
return 0
"""


class ValkeyLoginAttempts:
    """Counts failures for an e-mail address and for a network address.

    When Valkey is away nobody can log in (503): counting nothing would open every password to guessing just when
    somebody has managed to overload the counter, and who is logged in already is not touched.
    """

    def __init__(self, valkey: Redis) -> None:
        self._valkey = valkey
        self._begin = valkey.register_script(_BEGIN)

    async def begin(self, *, email: str, address: str, now: datetime) -> str:
        attempt = str(new_id())
        limits = (LOGIN_FAILURES_PER_EMAIL, LOGIN_FAILURES_PER_ADDRESS)
        args = [round(now.timestamp() * 1000), _WINDOW_MS, attempt, *limits]
        try:
            wait_ms = int(await self._begin(keys=_keys(email, address), args=args))
        except (RedisError, OSError) as error:
            raise Unavailable("Logging in is not possible at the moment. Try again in a few seconds.") from error
        if wait_ms > 0:
            seconds = -(-wait_ms // 1000)
            minutes = -(-seconds // 60)
            sentence = f"Too many failed attempts. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}."
            raise TooMany(sentence, retry_after_seconds=seconds)
        return attempt

    async def succeeded(self, attempt: str, *, email: str, address: str) -> None:
        try:
            for key in _keys(email, address):
                await self._valkey.zrem(key, attempt)
        except (RedisError, OSError):
            return  # one attempt too many stays counted for a quarter of an hour; the password was right


def _keys(email: str, address: str) -> list[str]:
    """Return the keys of both counts; hashed, so that Valkey holds nobody's address and keys stay short."""
    return [
        f"login:{kind}:{sha256(value.encode()).hexdigest()}" for kind, value in (("email", email), ("address", address))
    ]
