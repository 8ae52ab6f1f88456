"""Follows something that changes, as server-sent events: one at once, one on every change, none after the last."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from time import monotonic
from typing import Any, Final, TypeVar

from litestar.response import Stream
from litestar.serialization import get_serializer
from msgspec.json import Encoder

from domain.kernel.errors import NotFound

LOOK_SECONDS: Final = 0.4
KEEP_ALIVE_SECONDS: Final = 15.0
"""A silent connection is cut by whatever lies between; ours after 75 seconds."""
LONGEST_SECONDS: Final = 600.0
"""Who still listens then asks again by itself: that is how server-sent events are."""

KEEP_ALIVE: Final = b": keep-alive\n\n"
_encode: Final = Encoder(enc_hook=get_serializer()).encode

Followed = TypeVar("Followed")


def stream(
    name: str, first: Followed, read: Callable[[], Awaitable[Followed]], *, is_last: Callable[[Followed], bool]
) -> Stream:
    """Return the answer that follows what `read` returns, beginning with what it is now."""
    return Stream(
        changes(name, first, read, is_last=is_last),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def changes(
    name: str,
    first: Followed,
    read: Callable[[], Awaitable[Followed]],
    *,
    is_last: Callable[[Followed], bool],
    look_seconds: float = LOOK_SECONDS,
    keep_alive_seconds: float = KEEP_ALIVE_SECONDS,
    longest_seconds: float = LONGEST_SECONDS,
) -> AsyncGenerator[bytes]:
    """Yield an event for each value that differs from the one before; it ends with the last, or when nothing is there.

    No database connection is held between two looks.
    """
    told = _event(name, first)
    yield told
    began = said = monotonic()
    while not is_last(first) and monotonic() - began < longest_seconds:
        await asyncio.sleep(look_seconds)
        try:
            first = await read()
        except NotFound:
            return
        event = _event(name, first)
        if event != told:
            told = event
            yield event
        elif monotonic() - said < keep_alive_seconds:
            continue
        else:
            yield KEEP_ALIVE
        said = monotonic()


def _event(name: str, value: Any) -> bytes:  # noqa: ANN401  whatever is followed
    return f"event: {name}\ndata: ".encode() + _encode(value) + b"\n\n"
