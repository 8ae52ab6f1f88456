"""Decides what becomes of a body that nobody read to its end, and which crashes only say that it cannot be read."""

from typing import Final

from litestar.serialization import msgspec_hooks
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Receive, Scope, Send, WebSocketReceiveMessage

DRAINED_BYTES_MOST: Final = 256_000_000
"""More than this is not read only to be thrown away: then the connection is cut."""


class Drain:
    """Reads the rest of a body before an answer that did not need it (401, 404, 413) is sent.

    A server that answers and closes while the body still comes resets the connection; a proxy before it then loses the
    answer, and whoever sent too much reads that we are away instead of what was wrong.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        is_whole = False

        async def read() -> HTTPReceiveMessage | WebSocketReceiveMessage:
            nonlocal is_whole
            message = await receive()
            is_whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def drain_and_send(message: Message) -> None:
            left = DRAINED_BYTES_MOST
            while message["type"] == "http.response.start" and not is_whole and left > 0:
                rest = await read()
                left -= len(rest.get("body", b""))
            await send(message)

        await self._app(scope, read, drain_and_send)


def is_unreadable_body(error: Exception) -> bool:
    """Say whether decoding a body crashed: bytes that are no UTF-8, brackets too deep (Litestar foresees neither)."""
    if not isinstance(error, UnicodeDecodeError | RecursionError):
        return False
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename == msgspec_hooks.__file__


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])
