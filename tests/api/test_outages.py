"""What still works when something we depend on is away, and what says so instead of guessing."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from litestar import Litestar
from redis.asyncio import Redis

from adapters.bootstrap import Lyceum, assemble
from adapters.settings import Settings
from api.app import hand_over
from tests.api.conftest import OneConnection
from tests.factories import a_user

ADA = {"email": "ada@example.org", "password": "correct horse battery", "display_name": "Ada"}


@pytest.fixture
async def _without_valkey(app: Litestar, settings: Settings, connection: Any) -> AsyncGenerator[None]:
    async with Redis.from_url("unix:///nowhere/valkey.sock") as gone:
        pool: Any = OneConnection(connection)
        hand_over(app, assemble(settings, pool=pool, valkey=gone))
        yield


@pytest.mark.usefixtures("_without_valkey")
async def test_without_valkey_nobody_logs_in_but_who_is_logged_in_goes_on(
    client: httpx.AsyncClient, connection: Any, login: Any
):
    answer = await client.post("/v1/auth/login", json=ADA)
    assert (answer.status_code, answer.json()["type"]) == (503, "unavailable")
    assert answer.headers["retry-after"]
    form = await client.post("/v1/auth/form/login", data=ADA)
    assert form.headers["location"].startswith("/login?problem=unavailable")
    student = await login(await a_user(connection), "student")
    assert (await student.get("/v1/users/me")).status_code == 200
    assert (await student.post("/v1/auth/logout")).status_code == 204


@pytest.mark.usefixtures("_without_valkey")
async def test_readiness_names_valkey(client: httpx.AsyncClient):
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert [error["field"] for error in answer.json()["errors"]] == ["valkey"]


async def test_readiness_names_a_database_that_is_away(
    client: httpx.AsyncClient, connection: Any, app: Litestar, lyceum: Lyceum
):
    class Gone(OneConnection):
        async def _refused(self, *_: object) -> None:
            raise ConnectionResetError

        def __init__(self, connection: Any) -> None:
            super().__init__(connection)
            self.fetchval = self._refused

    pool: Any = Gone(connection)
    hand_over(app, assemble(lyceum.settings, pool=pool, valkey=lyceum.valkey))
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert [error["field"] for error in answer.json()["errors"]] == ["database"]


async def test_readiness_names_a_database_without_our_schema(client: httpx.AsyncClient, connection: Any):
    await connection.execute("alter table alembic_version rename to something_else")
    answer = await client.get("/health/ready")
    assert [(error["field"], error["rule"]) for error in answer.json()["errors"]] == [("database", "unmigrated")]
