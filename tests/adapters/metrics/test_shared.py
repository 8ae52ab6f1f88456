"""How processes add up: one sum that never falls, whoever of them is alive, and whether Valkey is or not."""

import asyncio
from collections.abc import AsyncGenerator

import asyncpg
import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Away

from adapters.metrics.meter import Meter
from adapters.metrics.shared import POOLS, TOTALS, Connections, Shared, connections, summed
from adapters.postgres.connection import open_pool

DISPATCHED = "outbox_dispatched_total"


@pytest.fixture
async def valkey(valkey_url: str) -> AsyncGenerator[Redis]:
    async with Redis.from_url(valkey_url) as client:
        yield client


async def total(valkey: Redis) -> int:
    return int((await valkey.hgetall(TOTALS)).get(b'["outbox_dispatched_total"]', 0))  # pyright: ignore[reportGeneralTypeIssues]


async def test_two_processes_count_as_one_and_what_ends_stays_counted(valkey: Redis):
    one, other = Shared(Meter(), valkey, None), Shared(Meter(), valkey, None)
    one.meter.count(DISPATCHED, by=2)
    async with one.adding():  # adds a last time at its end
        other.meter.count(DISPATCHED, by=3)
        await other.add()
    assert await total(valkey) == 5


async def test_while_valkey_is_away_counts_wait():
    async with Redis.from_url("unix:///nowhere/valkey.sock") as gone:
        shared = Shared(Meter(), gone, None)
        shared.meter.count(DISPATCHED, by=2)
        with pytest.raises(Away):
            await shared.add()
        assert shared.meter.peek()[0] == {(DISPATCHED,): 2}


async def test_connections_are_those_of_processes_that_speak():
    def told(at: float) -> bytes:
        return b'{"active":2,"idle":3,"max":16,"waiting":1,"at":%d}' % at

    alive, gone = summed({b"a:1": told(100), b"b:2": told(90), b"dead:3": told(84)}, at=100)
    assert (alive, gone) == (Connections(4, 6, 32, 2, 100), [b"dead:3"])


async def test_a_process_tells_of_its_connections_and_of_who_waits_until_it_ends(valkey: Redis, database_url: str):
    pool = await open_pool(database_url, size=2)
    assert isinstance(pool, asyncpg.Pool)
    async with pool.acquire(), pool.acquire():
        asking = asyncio.create_task(pool.fetchval("select 1"))
        for _ in range(3):
            await asyncio.sleep(0)
        seen = connections(pool)
        assert seen
        assert (seen.active, seen.idle, seen.max, seen.waiting) == (2, 0, 2, 1)
        shared = Shared(Meter(), valkey, pool)
        async with shared.adding():
            await shared.add()
            assert await valkey.hlen(POOLS) == 1  # pyright: ignore[reportGeneralTypeIssues]
        assert await valkey.hlen(POOLS) == 0  # pyright: ignore[reportGeneralTypeIssues]
    assert await asking == 1
    await pool.close()
