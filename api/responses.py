"""Turns a value into a JSON answer by the shortest way; whatever is not plain JSON takes Litestar's own."""

from typing import Any, Final

import msgspec
from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.serialization import get_serializer
from litestar.status_codes import HTTP_200_OK
from litestar.types import Receive, Scope, Send

_JSON: Final = (b"content-type", b"application/json")
_encode: Final = msgspec.json.Encoder(enc_hook=get_serializer()).encode


class _Encoded(ASGIResponse):
    """A body that is ready, with the two headers it needs."""

    __slots__ = ()

    def __init__(self, body: bytes, status_code: int) -> None:
        # Nothing of the parent's: it merges headers, cookies and encoders, of which a plain answer has none, and takes
        # as long over it as the router and the handler together.
        self.body = body
        self.status_code = status_code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI's own
        headers = [_JSON, (b"content-length", b"%d" % len(self.body))]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


class Json(Response[Any]):
    """The class of every answer that a handler returns as a value."""

    def to_asgi_response(self, app: Any, request: Any, **given: Any) -> ASGIResponse:  # noqa: ANN401  Litestar's own
        """Encode at once when there is nothing to merge."""
        is_plain = not (self.headers or self.cookies or self.background or given.get("headers") or given.get("cookies"))
        if is_plain and self.media_type == "application/json" and self.status_code == HTTP_200_OK:
            return _Encoded(_encode(self.content), self.status_code)
        return super().to_asgi_response(app, request, **given)
