"""Asks another server, patiently: again after failures, as late as it wishes, and not at all while it keeps failing."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import Final

import httpx
import structlog

from adapters.bank.breaker import Breaker
from domain.catalog.constants import (
    BANK_ANSWER_BYTES,
    BANK_ATTEMPTS,
    BANK_PAUSE_MOST_SECONDS,
    BANK_PAUSE_SECONDS,
    BANK_TIMEOUT_SECONDS,
)
from domain.kernel.errors import NotFound, Unavailable

AWAY: Final = "The bank of problems does not answer now; try again in a minute."
_LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_log = structlog.get_logger("adapters.bank")


class _TryAgain(Exception):
    """An attempt that may succeed later; `after` is the pause the server asks for, in seconds."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class Asking:
    """One server and what is known of its health. What is passed as sleep, chance and clock is for tests."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(
            base_url=url, headers=headers, transport=transport, timeout=BANK_TIMEOUT_SECONDS, follow_redirects=False
        )
        self._breaker = Breaker()
        self._sleep, self._chance, self._clock = sleep, chance, clock

    async def get(self, path: str, query: dict[str, str | int]) -> bytes:
        """Return the body of a good answer. Raises NotFound, or Unavailable when the server is away or refuses us."""
        if not self._breaker.lets_through(self._clock()):
            raise Unavailable(AWAY)
        try:
            content = await self._patiently(path, query)
        except NotFound:
            self._breaker.succeeded()
            raise
        except Unavailable:
            self._breaker.failed(self._clock())
            raise
        except BaseException:
            self._breaker.gave_up()
            raise
        self._breaker.succeeded()
        return content

    async def close(self) -> None:
        await self._client.aclose()

    async def _patiently(self, path: str, query: dict[str, str | int]) -> bytes:
        for attempt in range(BANK_ATTEMPTS):
            try:
                return await self._once(path, query)
            except _TryAgain as failure:
                pause = self._pause(attempt) if failure.after is None else failure.after
                last = attempt + 1 == BANK_ATTEMPTS
                _log.warning("the bank of problems failed", path=path, why=str(failure), attempt=attempt + 1)
                if last or pause > BANK_PAUSE_MOST_SECONDS:
                    raise Unavailable(AWAY) from failure
                await self._sleep(pause)
        raise Unavailable(AWAY)

    def _pause(self, attempt: int) -> float:
        """Return a random part of a span that doubles, so that many who failed together do not come back together."""
        return self._chance() * min(BANK_PAUSE_SECONDS * 2**attempt, BANK_PAUSE_MOST_SECONDS)

    async def _once(self, path: str, query: dict[str, str | int]) -> bytes:
        try:
            async with self._client.stream("GET", path, params=query) as answer:
                _judge(answer)
                return await _body(answer)
        except httpx.HTTPError as error:
            raise _TryAgain(type(error).__name__) from error


def _judge(answer: httpx.Response) -> None:
    status = answer.status_code
    if status == HTTPStatus.NOT_FOUND:
        raise NotFound
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _LATER:
        raise _TryAgain(str(status), _asked_for(answer.headers.get("Retry-After")))
    if status != HTTPStatus.OK:
        _log.error("the bank of problems refuses us", status=status)
        raise Unavailable(AWAY)


async def _body(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > BANK_ANSWER_BYTES:
            _log.error("the bank of problems answers more than is read", most=BANK_ANSWER_BYTES)
            raise Unavailable(AWAY)
    return bytes(content)


def _asked_for(retry_after: str | None) -> float | None:
    """Return the seconds that a Retry-After asks for, written as seconds or as a date (RFC 9110, 10.2.3)."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
