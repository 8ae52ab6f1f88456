"""Today's list under 32 connections: the product's API, the same with nothing around it, and the usual way."""

import asyncio
import os
import statistics
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from uuid import UUID

import httpx

from adapters.identity.jwt_tokens import JwtAccessTokens
from adapters.postgres.connection import open_pool
from adapters.postgres.store import transaction
from adapters.settings import Settings
from benchmarks import servers
from benchmarks.load import Load, put_under_load
from benchmarks.measure import Measurement, compared
from benchmarks.population import populate
from domain.queues.constants import REVISION_QUEUE_REGEN_BATCH_SIZE

LEARNERS, CONNECTIONS, SECONDS, ROUNDS = 1_000, 32, 3, 4
CONTENDERS = {
    "ours": ("api.app:app", 38431),
    "bare": ("benchmarks.bare:app", 38432),
    "usual": ("benchmarks.usual:app", 38433),
}


async def measure(folder: Path) -> list[Measurement]:
    """Put the three under load in turn, each in one process that answers the same learners."""
    settings = await servers.database(folder, "today")
    await _prepare(settings)
    tokens = _tokens(settings)
    seen: dict[str, list[Load]] = {name: [] for name in CONTENDERS}
    async with _served("ours", settings), _served("bare", settings), _served("usual", settings):
        for turn in range(ROUNDS + 1):
            for name, (_, port) in CONTENDERS.items():
                load = await put_under_load(_url(port), tokens=tokens, seconds=SECONDS, connections=CONNECTIONS)
                if turn:  # the first round warms up
                    seen[name].append(load)
    return _figures({name: _median(loads) for name, loads in seen.items()})


def _figures(seen: dict[str, Load]) -> list[Measurement]:
    ours, bare, usual = seen["ours"], seen["bare"], seen["usual"]
    rates = "requests/s"
    label = f"today's list, {CONNECTIONS} connections"
    return [
        compared(
            f"{label} (against a bare handler)",
            ours.requests_per_second, rates, baseline=bare.requests_per_second, at_least=1 / 1.5,
        ),
        compared(f"{label}, p99 (against a bare handler)", ours.p99_ms, "ms", baseline=bare.p99_ms, at_most=1.5),
        compared(
            f"{label} (against FastAPI and an ORM)",
            ours.requests_per_second, rates, baseline=usual.requests_per_second, at_least=3,
        ),
    ]  # fmt: skip


def _median(loads: list[Load]) -> Load:
    return Load(*(statistics.median(getattr(load, field) for load in loads) for field in Load.__struct_fields__))


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}/v1/learning/revision/today"


def _tokens(settings: Settings) -> list[str]:
    issue = JwtAccessTokens(settings.secret).issue
    ids = [UUID(md5(f"learner{number}".encode(), usedforsecurity=False).hexdigest()) for number in range(1, 101)]
    return [issue(user_id, ("student",), now=datetime.now(UTC)).text for user_id in ids]


async def _prepare(settings: Settings) -> None:
    pool = await open_pool(settings.database_url, size=2)
    async with pool.acquire() as connection:
        await populate(connection, learners=LEARNERS, memories=50)
    async with transaction(pool) as store:
        for learners in await store.revision_lists.ranges(size=REVISION_QUEUE_REGEN_BATCH_SIZE):
            await store.revision_lists.regenerate(learners.first, learners.last, datetime.now(UTC))
    await pool.close()


@asynccontextmanager
async def _served(name: str, settings: Settings) -> AsyncGenerator[None]:
    app, port = CONTENDERS[name]
    environment = {
        "LYCEUM_ENV": "production",
        "LYCEUM_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "LYCEUM_SECRET": settings.secret,
    }
    with (settings.home / f"{name}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "granian", "--interface", "asgi", app, "--host", "127.0.0.1", "--port", str(port),
            "--no-access-log", "--log-level", "warning",
            env={**os.environ, **environment}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            await _until_it_answers(port)
            yield
        finally:
            process.terminate()
            await process.wait()


async def _until_it_answers(port: int) -> None:
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=0)) as client:
        for _ in range(200):
            try:
                await client.get(f"http://127.0.0.1:{port}/health/live")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return
    raise TimeoutError(f"nothing answers on port {port}")
