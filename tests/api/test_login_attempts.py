"""Guessing passwords ends after a few tries, for every process at once, and who guesses right is not counted."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from adapters.bootstrap import Lyceum
from adapters.settings import Settings
from adapters.valkey.login_attempts import ValkeyLoginAttempts
from api.app import create_app
from domain.kernel.errors import TooMany, Unavailable
from tests.api.conftest import CHEAP, ORIGIN
from tests.factories import NOW, a_user

PASSWORD = "correct horse battery"  # noqa: S105  of nobody
ADA = {"email": "ada@example.org", "password": PASSWORD}
WRONG = ADA | {"password": "something else entirely"}


@pytest.fixture
async def _ada(connection: Any):
    await a_user(connection, email="ada@example.org", password_hash=CHEAP.hash(PASSWORD))


@pytest.mark.usefixtures("_ada")
async def test_the_eleventh_guess_is_refused_even_if_it_is_right(
    client: httpx.AsyncClient, lyceum: Lyceum, settings: Settings
):
    other_process = create_app(settings, lyceum=replace(lyceum))
    async with (
        other_process.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(other_process), base_url=ORIGIN) as other,  # pyright: ignore[reportArgumentType]
    ):
        for guess in range(10):
            answer = await (client, other)[guess % 2].post("/v1/auth/login", json=WRONG)
            assert (answer.status_code, answer.json()["type"]) == (401, "wrong-credentials")
        for asked in (client, other):
            refused = await asked.post("/v1/auth/login", json=ADA)
            assert (refused.status_code, refused.json()["type"]) == (429, "too-many")
            assert 0 < int(refused.headers["retry-after"]) <= 15 * 60
        assert (await other.post("/v1/auth/login", json=ADA | {"email": "bob@example.org"})).status_code == 401


@pytest.mark.usefixtures("_ada")
async def test_who_knows_the_password_may_log_in_as_often_as_they_like(client: httpx.AsyncClient):
    for _ in range(12):
        assert (await client.post("/v1/auth/login", json=ADA)).status_code == 200


@pytest.mark.usefixtures("_ada")
async def test_nothing_in_the_answer_tells_who_has_an_account(client: httpx.AsyncClient):
    ours = (await client.post("/v1/auth/login", json=WRONG)).json()
    nobodys = (await client.post("/v1/auth/login", json=WRONG | {"email": "nobody@example.org"})).json()
    assert ours | {"correlation_id": ""} == nobodys | {"correlation_id": ""}


async def test_a_hundred_failures_from_one_address_close_it_whoever_they_name(valkey_url: str):
    async with Redis.from_url(valkey_url) as valkey:
        attempts = ValkeyLoginAttempts(valkey)
        for number in range(100):
            await attempts.begin(email=f"{number}@example.org", address="192.0.2.1", now=NOW)
        with pytest.raises(TooMany):
            await attempts.begin(email="ada@example.org", address="192.0.2.1", now=NOW)
        await attempts.begin(email="ada@example.org", address="192.0.2.2", now=NOW)


async def test_attempts_at_the_same_moment_are_counted_one_by_one(valkey_url: str):
    async with Redis.from_url(valkey_url) as valkey:
        processes = [ValkeyLoginAttempts(valkey) for _ in range(4)]
        outcomes = await asyncio.gather(
            *(processes[n % 4].begin(email="ada@example.org", address=f"192.0.2.{n}", now=NOW) for n in range(50)),
            return_exceptions=True,
        )
        assert sum(isinstance(outcome, str) for outcome in outcomes) == 10
        assert sum(isinstance(outcome, TooMany) for outcome in outcomes) == 40


async def test_each_failure_is_forgotten_a_quarter_of_an_hour_later(valkey_url: str):
    async with Redis.from_url(valkey_url) as valkey:
        attempts = ValkeyLoginAttempts(valkey)

        async def begin(minute: float) -> str:
            return await attempts.begin(email="ada@example.org", address="", now=NOW + timedelta(minutes=minute))

        for minute in range(10):
            await begin(minute)
        with pytest.raises(TooMany) as refused:
            await begin(10)
        assert refused.value.retry_after_seconds == 5 * 60
        await begin(15)
        with pytest.raises(TooMany):
            await begin(15.5)


async def test_without_the_counter_nobody_can_log_in():
    async with Redis.from_url("unix:///nowhere/valkey.sock") as valkey:
        with pytest.raises(Unavailable):
            await ValkeyLoginAttempts(valkey).begin(email="ada@example.org", address="", now=NOW)
