"""The API of Lyceum for Python, generated from its OpenAPI description: `async with Lyceum(origin, token=…)`."""
# pyright: reportUnusedImport=false, reportUnusedClass=false, reportUnusedFunction=false
# ruff: noqa: A002, ANN204, ANN401, D300, D401, F401, INP001, N801, N816, PYI061, RUF036, RUF100

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Literal, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
import msgspec

T = TypeVar("T")


class Refused(Exception):
    """The API refused; `type` names the reason, `told` is all of what it said (RFC 9457)."""

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        super().__init__(told.get("detail") or told.get("title") or f"HTTP {status}")
        self.status = status
        self.type: str = told.get("type", "")
        self.told = told


class _Client:
    """The way to the API; `http` may be a client of one's own, with cookies, timeouts or a transport."""

    def __init__(self, origin: str, *, token: str = "", http: httpx.AsyncClient | None = None) -> None:
        self._origin = origin.rstrip("/")
        self._headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = http or httpx.AsyncClient(timeout=30.0)

    async def __aenter__(self):
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def _ask(
        self,
        answer: type[T] | Any,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
    ) -> T:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        headers = dict(self._headers) if body is None else {**self._headers, "content-type": "application/json"}
        response = await self._http.request(
            method,
            self._origin + path,
            params=msgspec.to_builtins(given) if given else None,
            content=None if body is None else msgspec.json.encode(body),
            headers=headers,
        )
        if not response.is_success:
            raise _refusal(response)
        if answer is bytes:
            return response.content  # pyright: ignore[reportReturnType]
        return msgspec.json.decode(response.content or b"null", type=answer)


def _refusal(response: httpx.Response) -> Refused:
    try:
        told = msgspec.json.decode(response.content, type=dict[str, Any])
    except msgspec.MsgspecError:
        told = {"title": response.reason_phrase}
    return Refused(response.status_code, told)


def _quoted(value: object) -> str:
    return quote(str(value), safe="")
