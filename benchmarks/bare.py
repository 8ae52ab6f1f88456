"""Today's list with nothing around it: the same token check, the same SQL, asyncpg and msgspec, and no framework."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import msgspec

from adapters.bootstrap import build
from adapters.postgres.reads import revision
from adapters.settings import Settings
from api.security import Gate

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Bare:
    """One address, answered without looking at it."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._encode = msgspec.json.Encoder().encode

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        token = next(value[7:] for name, value in scope["headers"] if name == b"authorization")
        now = datetime.now(UTC)
        caller = await self._gate.caller(token, now=now)
        body = self._encode(await revision.today(self._lyceum.pool, self._lyceum.open_store, caller.user_id, now))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return None

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._lyceum = await self._stack.enter_async_context(build(Settings.from_env(), name="bare"))
        self._gate = Gate(self._lyceum)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._stack.aclose()
        await send({"type": "lifespan.shutdown.complete"})


app = Bare()
