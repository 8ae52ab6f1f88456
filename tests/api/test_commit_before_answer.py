"""A client never sees that something was done before it is: the commit comes first, and its failure is a problem."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import post

from adapters.bootstrap import Lyceum, build
from adapters.outages import missing_dependency
from adapters.settings import Settings
from api.app import create_app
from api.dependencies import Store
from api.security import PUBLIC
from tests.api.conftest import ORIGIN
from tests.conftest import settings_for


@post("/v1/years", opt=PUBLIC)
async def add_year(store: Store) -> str:
    await store.connection.execute("insert into year values (gen_random_uuid(), 'Y', 'Year', 1)")
    return "added"


@post("/v1/cut", opt=PUBLIC)
async def cut(store: Store) -> None:
    await store.connection.execute("select pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
async def lyceum(fresh_database_url: str, valkey_url: str, tmp_path: Path) -> AsyncGenerator[Lyceum]:
    async with build(settings_for(fresh_database_url, valkey_url, tmp_path), name="test") as held:
        yield held


async def _post(lyceum: Lyceum, settings: Settings, on_start: Any, path: str = "/v1/years") -> None:
    app = create_app(settings, lyceum=lyceum, extra=[add_year, cut])

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def watching(message: Any) -> None:
            if message["type"] == "http.response.start":
                await on_start(message["status"])
            await send(message)

        await app(scope, receive, watching)

    transport = httpx.ASGITransport(watched, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        await client.post(path)


async def test_the_row_is_there_for_others_when_the_answer_begins(lyceum: Lyceum, settings: Settings):
    seen: list[tuple[int, int]] = []

    async def on_start(status: int) -> None:
        seen.append((status, await lyceum.pool.fetchval("select count(*) from year")))

    await _post(lyceum, settings, on_start)
    assert seen == [(201, 1)]


async def test_a_commit_that_fails_is_answered_with_a_problem(lyceum: Lyceum, settings: Settings):
    await lyceum.pool.execute(
        """create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
        create constraint trigger refuse after insert on year deferrable initially deferred
        for each row execute function refuse()"""
    )
    seen: list[int] = []

    async def on_start(status: int) -> None:
        seen.append(status)

    await _post(lyceum, settings, on_start)
    assert seen == [500]
    assert await lyceum.pool.fetchval("select count(*) from year") == 0


async def test_a_database_that_went_away_is_answered_with_503(lyceum: Lyceum, settings: Settings):
    await lyceum.pool.close()
    seen: list[int] = []

    async def on_start(status: int) -> None:
        seen.append(status)

    await _post(replace(lyceum), settings, on_start)
    assert seen == [503]


async def test_a_connection_that_is_cut_in_the_middle_is_answered_with_503(lyceum: Lyceum, settings: Settings):
    seen: list[int] = []

    async def on_start(status: int) -> None:
        seen.append(status)

    await _post(lyceum, settings, on_start, path="/v1/cut")
    assert seen == [503]
    assert await lyceum.pool.fetchval("select 1") == 1


async def test_a_socket_that_nobody_listens_at_is_an_outage_too():
    with pytest.raises(OSError) as failed:  # noqa: PT011  whichever the system says
        await asyncpg.connect("postgresql://postgres@/x?host=/nowhere")
    assert missing_dependency(failed.value) == "database"
    assert missing_dependency(FileNotFoundError("a file of ours")) is None
