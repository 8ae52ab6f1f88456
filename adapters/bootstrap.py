"""The one place where ports meet adapters: `build` hands a process everything it works with."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from redis.asyncio import Redis

from adapters.postgres.connection import STATEMENT_TIMEOUT, Pool, open_pool
from adapters.postgres.store import OpenStore, transaction
from adapters.settings import Settings


@dataclass(frozen=True, slots=True)
class Lyceum:
    """What a process holds while it runs."""

    settings: Settings
    pool: Pool
    valkey: Redis
    open_store: OpenStore


@asynccontextmanager
async def build(
    settings: Settings, *, name: str, pool_size: int | None = None, statement_timeout: timedelta = STATEMENT_TIMEOUT
) -> AsyncGenerator[Lyceum]:
    """Connect to PostgreSQL and Valkey for as long as the block lasts; `name` is shown to the database."""
    size = pool_size or settings.api_pool_size
    pool = await open_pool(settings.database_url, size=size, statement_timeout=statement_timeout, application_name=name)
    valkey = Redis.from_url(settings.redis_url)
    try:
        yield Lyceum(settings, pool, valkey, partial(transaction, pool))
    finally:
        await valkey.aclose()
        await pool.close()
