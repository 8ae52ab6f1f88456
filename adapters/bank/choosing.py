"""Decides which bank learners' problems come from: our own, or that of the server in the settings."""

from collections.abc import Sequence
from typing import Final, Protocol

from redis.asyncio import Redis

from adapters.bank.asking import Asking
from adapters.bank.cache import ValkeyCache
from adapters.bank.embedded import EmbeddedBank
from adapters.bank.http import HttpBank
from adapters.postgres.connection import Pool
from adapters.settings import Settings
from domain.catalog.ports import Bank

KNOWN: Final = "select code from concept where code = any($1::text[]) and not pseudo"


class OpenBank(Bank, Protocol):
    """A bank that a process holds while it runs."""

    async def close(self) -> None: ...


def bank_of(settings: Settings, pool: Pool, valkey: Redis) -> OpenBank:
    """Return the bank of these settings."""
    if not settings.problem_bank_url:
        return EmbeddedBank(pool)

    async def known(codes: Sequence[str]) -> set[str]:
        return {row["code"] for row in await pool.fetch(KNOWN, codes)}

    return HttpBank(Asking(settings.problem_bank_url, settings.problem_bank_token), ValkeyCache(valkey), known)
