"""Each request leaves one JSON line that says what came of it, whose it was, and never a secret."""

import json
import logging
import sys
import warnings
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import structlog
from litestar import get

from adapters.bootstrap import Lyceum
from adapters.settings import Settings
from adapters.telemetry import configure
from api.app import create_app
from api.security import PUBLIC
from tests.api.conftest import ORIGIN, ClientAs

PASSWORD = "correct horse battery"  # noqa: S105  of nobody


@get("/v1/crash", opt=PUBLIC)
async def crash() -> None:
    raise RuntimeError("unforeseen")


@pytest.fixture(autouse=True)
def _told(settings: Settings):
    """Log as the product does, and leave logging as pytest had it."""
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    configure(settings, service_name="lyceum-api")
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, sys.excepthook = before, level, hook


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]):
    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return read


def _requests(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == "request"]


async def test_a_request_is_told_by_its_route_and_its_caller(client_as: ClientAs, lines: Any):
    student = await client_as("student")
    await student.get("/v1/users/me")
    (line,) = _requests(lines())
    assert (line["method"], line["route"], line["status"], line["role"]) == ("GET", "/v1/users/me", 200, "student")
    assert line["user_id"] == str(student.user_id)  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(line["duration_ms"], int)
    assert line["duration_ms"] >= 0


async def test_two_ids_on_one_route_are_one_route(client_as: ClientAs, lines: Any):
    admin = await client_as("admin")
    for _ in range(2):
        await admin.delete(f"/v1/auth/tokens/{uuid4()}")
    told = _requests(lines())
    assert {line["route"] for line in told} == {"/v1/auth/tokens/{token_id}"}
    assert {line["status"] for line in told} == {404}


async def test_nobody_is_told_as_nobody(client: httpx.AsyncClient, lines: Any):
    await client.get("/v1/nowhere")
    (line,) = _requests(lines())
    assert (line["status"], line["route"], line["role"], line["user_id"]) == (404, None, None, None)


async def test_a_crash_is_told_with_its_trace_under_the_requests_own_id(settings: Settings, lyceum: Lyceum, lines: Any):
    app = create_app(settings, lyceum=lyceum, extra=[crash])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        answer = await client.get("/v1/crash")
    failed, request = lines()
    assert failed["level"] == "error"
    assert "RuntimeError: unforeseen" in failed["traceback"]
    assert request["status"] == 500
    assert failed["correlation_id"] == request["correlation_id"] == answer.json()["correlation_id"]


@pytest.mark.parametrize("given", ["abc-123", "01J9ZC:7/x=="])
async def test_a_sane_id_of_the_senders_is_kept(client: httpx.AsyncClient, lines: Any, given: str):
    answer = await client.get("/health/live", headers={"x-request-id": given})
    assert answer.headers["x-request-id"] == given
    assert _requests(lines())[0]["correlation_id"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, 'quote"', "ümlaut"])
async def test_no_id_or_an_odd_one_is_replaced(client: httpx.AsyncClient, given: str):
    answer = await client.get("/health/live", headers=[(b"x-request-id", given.encode())])
    assert UUID(answer.headers["x-request-id"])


async def test_no_secret_reaches_the_log(client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]):
    account = {"email": "ada@example.org", "password": PASSWORD, "display_name": "Ada"}
    await client.post("/v1/auth/signup", json=account)
    token = (await client.post("/v1/auth/login", json=account)).json()["access_token"]
    await client.get("/v1/users/me?password=hunter2", headers={"authorization": f"Bearer {token}"})
    await client.post("/v1/auth/login", json=account | {"password": "a wrong guess"})
    structlog.get_logger("test").info("careless", password=PASSWORD, authorization=f"Bearer {token}", email="ada@x.y")
    written = capsys.readouterr().out
    for secret in (PASSWORD, token, "hunter2", "a wrong guess", "ada@"):
        assert secret not in written


def test_what_libraries_say_is_json_too(lines: Any):
    logging.getLogger("some.library").warning("careful: %s", "three")
    logging.getLogger("some.library").error("failed", exc_info=ValueError("inner"))
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.warn("old", UserWarning, stacklevel=1)
    said, failed, warned = lines()
    assert (said["event"], said["level"], said["logger"]) == ("careful: three", "warning", "some.library")
    assert "ValueError: inner" in failed["traceback"]
    assert "UserWarning: old" in warned["event"]


def test_what_nobody_caught_is_one_line_too(lines: Any):
    error = RuntimeError("nobody's")
    sys.excepthook(RuntimeError, error, None)
    (line,) = lines()
    assert (line["event"], line["level"]) == ("uncaught", "critical")
    assert "RuntimeError: nobody's" in line["traceback"]
