"""Decides which addresses belong to the API, and passes those on as they are, so that all is one origin."""
# pyright: strict

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

API_PREFIXES = ("/v1", "/api", "/schema", "/docs", "/health", "/metrics", "/admin/sparse-embeddings")

# Of one connection only (RFC 9110, 7.6.1): never passed on.
HOP_BY_HOP = frozenset(
    (b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade")
)

# Long enough for a stream that is silent between two pings.
PATIENCE = {"connect": 2.0, "read": 75.0, "write": 30.0, "pool": 10.0}


def belongs_to_api(path: str) -> bool:
    """Say whether a path lies under one of the API's prefixes; `/v1x` does not lie under `/v1`."""
    return any(path == prefix or path.startswith(prefix + "/") for prefix in API_PREFIXES)


def is_our_own(headers: Headers) -> bool:
    """Say whether a connection comes from our own pages.

    A browser lets any site open a socket to us with the visitor's cookie, and Reflex can only allow all origins,
    a fixed list, or check none; the pages do not know their address beforehand.
    """
    given = {name.lower(): value.decode("latin-1") for name, value in headers}
    origin = given.get(b"origin")
    hosts = {given.get(b"host"), given.get(b"x-forwarded-host")}
    return origin is None or urlsplit(origin).netloc in hosts


class ApiProxy:
    """An ASGI application that answers the API's addresses from the API, and all others from the pages."""

    def __init__(self, pages: Application, *, api_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Stand before the pages. A bare transport: a client would keep one visitor's cookies for the next."""
        self._pages = pages
        self._api_url = api_url
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
        self._transport = transport or httpx.AsyncHTTPTransport(limits=limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and belongs_to_api(scope["path"]):
            await self._pass_on(scope, receive, send)
        elif scope["type"] == "websocket" and not is_our_own(scope["headers"]):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._pages(_with_slash(scope), receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.Event()
        request = httpx.Request(
            scope["method"],
            self._api_url + _target(scope),
            headers=_request_headers(scope),
            content=_body(receive, gone) if _has_body(scope) else None,
            extensions={"timeout": PATIENCE},
        )
        try:
            response = await self._transport.handle_async_request(request)
        except httpx.TransportError:
            await _answer_unavailable(scope, send)
            return
        try:
            if response.status_code == HTTPStatus.BAD_GATEWAY:
                await _answer_unavailable(scope, send)
            else:
                await _stream(response, receive if not _has_body(scope) else None, send, gone)
        finally:
            await response.aclose()


def _with_slash(scope: Scope) -> Scope:
    """Let a page's folder answer for its address, where the file server would send the browser to `/student/`."""
    path: str = scope.get("path", "")
    is_page = scope["type"] == "http" and not path.endswith("/") and "." not in path.rpartition("/")[2]
    if not is_page or path.startswith("/_") or path == "/ping":
        return scope
    return {**scope, "path": path + "/"}


def _target(scope: Scope) -> str:
    """Return path and query as the browser wrote them; a decoded path could mean another address."""
    raw = scope.get("raw_path")
    path = raw.decode("latin-1").partition("?")[0] if raw else quote(scope["path"], safe="/:@!$&'()*+,;=~-._")
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{path}?{query}" if query else path


def _has_body(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return b"content-length" in names or b"transfer-encoding" in names


def _request_headers(scope: Scope) -> Headers:
    client = scope.get("client")
    kept = [(name, value) for name, value in scope["headers"] if name.lower() not in HOP_BY_HOP]
    if client:
        kept.append((b"x-forwarded-for", str(client[0]).encode()))
    if not any(name == b"x-forwarded-proto" for name, _ in kept):
        kept.append((b"x-forwarded-proto", scope.get("scheme", "http").encode()))
    return kept


async def _body(receive: Receive, gone: asyncio.Event) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            gone.set()
            return
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _stream(response: httpx.Response, receive: Receive | None, send: Send, gone: asyncio.Event) -> None:
    """Send each piece as it comes, and stop when the browser has left, so that no stream outlives its reader."""
    headers = [(name.lower(), value) for name, value in response.headers.raw if name.lower() not in HOP_BY_HOP]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    watch = asyncio.create_task(_until_gone(receive, gone)) if receive else None
    pieces = response.aiter_raw() if not response.is_stream_consumed else _once(response.content)
    try:
        async for piece in pieces:
            if gone.is_set():
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    except httpx.TransportError:
        # The status is sent already: closing without the last piece is how HTTP says that the rest is missing.
        raise ConnectionError("The API stopped in the middle of an answer.") from None
    finally:
        if watch:
            watch.cancel()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _until_gone(receive: Receive, gone: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def _answer_unavailable(scope: Scope, send: Send) -> None:
    problem: dict[str, object] = {
        "type": "unavailable",
        "title": "Unavailable",
        "status": 503,
        "detail": "Lyceum does not answer. Try again in a few seconds.",
        "instance": scope["path"],
        "correlation_id": str(uuid.uuid4()),
        "errors": [],
    }
    body = msgspec.json.encode(problem)
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", b"2"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
