"""Decides what is told of each request: a JSON line, what is counted, perhaps a sample; and the id that they share."""

import re
from time import perf_counter_ns
from typing import Any, Final, cast
from uuid import UUID

import uuid_utils
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from adapters import telemetry
from adapters.metrics.meter import Meter
from adapters.metrics.samples import Samples
from domain.identity.model import Caller

REQUEST_ID: Final = b"x-request-id"
_SANE: Final = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,128}")
_NO_GUESSING: Final = (b"x-content-type-options", b"nosniff")
_NANOSECONDS_IN_MS: Final = 1_000_000
_NANOSECONDS_IN_SECOND: Final = 1_000_000_000
_CLIENT_LEFT: Final = 499
"""What nginx logs when nobody waited for the answer; such a request never had a status."""

UNMATCHED: Final = "unmatched"
"""The route of requests that have none: their addresses are anybody's invention, and would be as many series."""
METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class RequestLine(telemetry.Line, frozen=True, kw_only=True):
    """What is told of a request; of its address only the template, since an id in it is nobody's business."""

    event: str = "request"
    logger: str = "api.requests"
    method: str
    route: str | None
    status: int
    duration_ms: int
    role: str | None
    user_id: UUID | None
    correlation_id: str


class Requests:
    """Wraps the whole application, so that what no route answers is told of too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._meter: Meter | None = None
        self._samples: Samples | None = None

    def tell_to(self, meter: Meter, samples: Samples) -> None:
        """Count from now on, and keep samples."""
        self._meter, self._samples = meter, samples

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation_id = _correlation_id(scope)
        own = cast("dict[str, Any]", scope)
        own["correlation_id"] = correlation_id
        header = (REQUEST_ID, correlation_id.encode())
        status = _CLIENT_LEFT
        began = perf_counter_ns()

        async def tell_and_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], header, _NO_GUESSING]
            await send(message)

        bound = telemetry.correlation_id.set(correlation_id)
        try:
            await self._app(scope, receive, tell_and_send)
        finally:
            spent = perf_counter_ns() - began
            _tell(own, status, spent // _NANOSECONDS_IN_MS)
            self._measure(own, status, spent)
            telemetry.correlation_id.reset(bound)

    def _measure(self, scope: dict[str, Any], status: int, spent: int) -> None:
        if self._meter is None or self._samples is None:
            return
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = scope.get("path_template") or UNMATCHED
        self._meter.count("http_requests_total", method, route, str(status))
        self._meter.observe("http_request_duration_seconds", method, route, seconds=spent / _NANOSECONDS_IN_SECOND)
        caller = cast("Caller | None", scope.get("caller"))
        self._samples.offer(
            route=route,
            method=method,
            status=status,
            duration_ms=spent / _NANOSECONDS_IN_MS,
            role=caller.leading_role if caller else None,
        )


def _tell(scope: dict[str, Any], status: int, duration_ms: int) -> None:
    caller = cast("Caller | None", scope.get("caller"))
    telemetry.tell(
        RequestLine(
            method=scope["method"],
            route=scope.get("path_template"),
            status=status,
            duration_ms=duration_ms,
            role=caller.leading_role if caller else None,
            user_id=caller.user_id if caller else None,
            correlation_id=scope["correlation_id"],
        )
    )


def _correlation_id(scope: Scope) -> str:
    """Return the sender's id for this request when it is sane to repeat, else a new one."""
    given = next((value for name, value in scope["headers"] if name == REQUEST_ID), None)
    return given.decode() if given is not None and _SANE.fullmatch(given) else str(uuid_utils.uuid4())
