"""Partitioning a table of reviews under writers: how long the longest of them waits, and how fast rows are copied."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from adapters.postgres.connection import connect
from adapters.postgres.partition_migration.backfill import Pace
from adapters.postgres.partition_migration.names import Names
from adapters.postgres.partition_migration.run import Run
from benchmarks import servers
from benchmarks.measure import Measurement, bounded, compared, percentile
from domain.scheduling.partition_migration import Step

ROWS, MONTHS, WRITERS, PAUSE_SECONDS, QUIET_SECONDS = 300_000, 24, 6, 0.005, 3
NOW = datetime.now(UTC)
FIRST_AT = NOW - timedelta(days=MONTHS * 30)

TABLE = """
create table review_logs (
  review_id uuid primary key default gen_random_uuid(),
  user_id integer not null,
  concept_id integer not null,
  reviewed_at timestamptz not null,
  rating smallint not null check (rating between 1 and 4),
  stability double precision not null,
  note text
);
create index on review_logs (user_id, reviewed_at);
"""
FILL = """
insert into review_logs (user_id, concept_id, reviewed_at, rating, stability)
select n % 2000, n % 700, $1::timestamptz + n * ($2::interval / $3), 1 + n % 4, n % 300 / 7.0
from generate_series(1, $3::int) n
"""


@dataclass
class Writer:
    """Inserts, changes, moves and deletes its own rows, one statement a transaction; times each."""

    connection: Any
    number: int
    waited_ms: list[float] = field(default_factory=list)
    own: list[Any] = field(default_factory=list)

    async def write(self, stopped: asyncio.Event) -> None:
        dice = random.Random(self.number)  # noqa: S311  repeatable, not secret
        while not stopped.is_set():
            began = time.perf_counter()
            await self._change(dice)
            self.waited_ms.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _change(self, dice: random.Random) -> None:
        at = FIRST_AT + timedelta(seconds=dice.randrange(MONTHS * 30 * 86_400))
        kind = dice.choice("iiuumd") if self.own else "i"
        if kind == "i":
            sql = (
                "insert into review_logs (user_id, concept_id, reviewed_at, rating, stability) values ($1, 1, $2, 3, 4)"
            )
            self.own.append(await self.connection.fetchval(f"{sql} returning review_id", self.number, at))
        elif kind == "u":
            await self.connection.execute(
                "update review_logs set rating = 4 where review_id = $1", dice.choice(self.own)
            )
        elif kind == "m":
            sql = "update review_logs set reviewed_at = $2 where review_id = $1"
            await self.connection.execute(sql, dice.choice(self.own), at)
        else:
            await self.connection.execute("delete from review_logs where review_id = $1", self.own.pop())


async def measure(folder: Path) -> list[Measurement]:
    """Copy the table in one statement, then step by step with nobody there, then while people write; and go back."""
    url = (await servers.database(folder, "partitioning")).database_url
    connection: Any = await connect(url)
    await connection.execute(TABLE)
    await connection.execute(FILL, FIRST_AT, NOW - FIRST_AT, ROWS)
    await connection.execute("vacuum (analyze) review_logs")
    plain = await _copied_plainly(connection)
    run = Run(connection, Names("public", "review_logs"), NOW, lambda _: None, Pace(pause_ms=0))
    alone = await _backfilled(run)
    await run.undo()
    async with _writing(url) as writers:
        await asyncio.sleep(QUIET_SECONDS)
        waits = {"no migration": _waits(writers)}
        await _step(run, Step.DUAL_WRITE)
        waits["create and dual write"] = _waits(writers)
        beside = await _backfilled(run)
        waits["back-fill"] = _waits(writers)
        async with _slow_reader(url):
            await _step(run, Step.SWITCH)
        waits["verify and switch"] = _waits(writers)
        await run.undo()
        waits["undo"] = _waits(writers)
    await connection.close()
    return [
        compared("back-fill with nobody there against INSERT … SELECT", alone, "rows/s", baseline=plain, at_least=0.25),
        compared(f"back-fill beside {WRITERS} writers against INSERT … SELECT", beside, "rows/s", baseline=plain),
        *(one for name, waited in waits.items() for one in _figures(name, waited)),
    ]


def _figures(during: str, waited_ms: list[float]) -> list[Measurement]:
    return [
        bounded(f"a write during {during}, longest of {len(waited_ms):,}", max(waited_ms), "ms", at_most=250),
        Measurement(name=f"a write during {during}, p99", value=percentile(waited_ms, 0.99), unit="ms"),
    ]


async def _copied_plainly(connection: Any) -> float:  # noqa: ANN401  a connection of asyncpg
    await connection.execute("create table plain (like review_logs including all)")
    began = time.perf_counter()
    await connection.execute("insert into plain select * from review_logs")
    seconds = time.perf_counter() - began
    await connection.execute("drop table plain")
    await connection.execute("checkpoint")
    return ROWS / seconds


async def _backfilled(run: Run) -> float:
    await _step(run, Step.DUAL_WRITE)
    began = time.perf_counter()
    await _step(run, Step.BACKFILL)
    return ROWS / (time.perf_counter() - began)


async def _step(run: Run, step: Step) -> None:
    await run.migrate(time_column="reviewed_at", until=step)


@asynccontextmanager
async def _writing(url: str) -> AsyncGenerator[list[Writer]]:
    stopped = asyncio.Event()
    writers = [Writer(await asyncpg.connect(url), number) for number in range(WRITERS)]
    tasks = [asyncio.create_task(writer.write(stopped)) for writer in writers]
    try:
        yield writers
    finally:
        stopped.set()
        await asyncio.gather(*tasks)
        for writer in writers:
            await writer.connection.close()


@asynccontextmanager
async def _slow_reader(url: str) -> AsyncGenerator[None]:
    """Hold the table most of the time, as reports do: whoever waits for it would have everybody wait behind him."""
    reader: Any = await asyncpg.connect(url)

    async def read() -> None:
        while True:
            await reader.execute("select pg_sleep(0.7) from review_logs limit 1")
            await asyncio.sleep(0.15)

    reading = asyncio.create_task(read())
    try:
        yield
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await reader.close()


def _waits(writers: list[Writer]) -> list[float]:
    """Return how long each write has taken since this was asked last."""
    waited = [ms for writer in writers for ms in writer.waited_ms]
    for writer in writers:
        writer.waited_ms.clear()
    return waited
