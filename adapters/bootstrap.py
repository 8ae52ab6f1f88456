"""The one place where ports meet adapters: `build` hands a process everything it works with."""

import os
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from redis.asyncio import Redis

from adapters.bank.choosing import OpenBank, bank_of
from adapters.identity.argon2_passwords import Argon2Passwords
from adapters.identity.jwks_tokens import JwksForeignTokens
from adapters.identity.jwt_tokens import ISSUER, JwtAccessTokens, unverified_issuer
from adapters.metrics.meter import Meter
from adapters.metrics.samples import Samples
from adapters.metrics.shared import Shared
from adapters.postgres.connection import STATEMENT_TIMEOUT, Pool, open_pool
from adapters.postgres.identity import PostgresUsers
from adapters.postgres.store import OpenStore, transaction
from adapters.sandbox.choice import NO_SANDBOX, open_sandbox
from adapters.settings import Settings
from adapters.training.subprocesses import SubprocessTrainer
from adapters.valkey.active_paths import ValkeyActivePaths
from adapters.valkey.login_attempts import ValkeyLoginAttempts
from adapters.valkey.revocations import ValkeyRevocations
from domain.identity.ports import AccessTokens, LoginAttempts, Passwords, Revocations, Users
from domain.identity.recognition import Recognition
from domain.judging.ports import Sandbox
from domain.scheduling.ports import Trainer


@dataclass(frozen=True, slots=True)
class Lyceum:
    """What a process holds while it runs."""

    settings: Settings
    pool: Pool
    valkey: Redis
    open_store: OpenStore
    users: Users
    """Outside any transaction: a statement at a time."""
    passwords: Passwords
    login_attempts: LoginAttempts
    access_tokens: AccessTokens
    revocations: Revocations
    recognition: Recognition
    meter: Meter
    samples: Samples
    shared: Shared
    """What all processes count together."""
    trainer: Trainer
    active_paths: ValkeyActivePaths
    bank: OpenBank
    """The problems that learners are given."""
    sandbox: Sandbox
    """Where learners' programs run: in workers alone, elsewhere it refuses."""


@asynccontextmanager
async def build(
    settings: Settings,
    *,
    name: str,
    pool_size: int | None = None,
    statement_timeout: timedelta = STATEMENT_TIMEOUT,
    judging: bool = False,
) -> AsyncGenerator[Lyceum]:
    """Connect to PostgreSQL and Valkey for as long as the block lasts; `name` is shown to the database.

    `judging`: this process runs learners' programs.
    """
    size = pool_size or settings.api_pool_size
    pool = await open_pool(settings.database_url, size=size, statement_timeout=statement_timeout, application_name=name)
    valkey = Redis.from_url(settings.redis_url)
    lyceum = assemble(settings, pool=pool, valkey=valkey)
    try:
        async with (
            lyceum.shared.adding(),
            lyceum.samples.written_to(pool),
            _sandbox(settings, judging=judging) as sandbox,
        ):
            yield replace(lyceum, sandbox=sandbox)
    finally:
        lyceum.trainer.close()
        await lyceum.bank.close()
        await valkey.aclose()
        await pool.close()


def _sandbox(settings: Settings, *, judging: bool) -> AbstractAsyncContextManager[Sandbox]:
    return open_sandbox(settings) if judging else nullcontext(NO_SANDBOX)


def assemble(settings: Settings, *, pool: Pool, valkey: Redis) -> Lyceum:
    """Fit everything together on connections that are open; a test brings its own."""
    open_store = partial(transaction, pool)
    meter = Meter()
    access_tokens, revocations = JwtAccessTokens(settings.secret), ValkeyRevocations(valkey)
    return Lyceum(
        settings=settings,
        pool=pool,
        valkey=valkey,
        open_store=open_store,
        users=PostgresUsers(pool),
        passwords=Argon2Passwords(),
        login_attempts=ValkeyLoginAttempts(valkey),
        access_tokens=access_tokens,
        revocations=revocations,
        recognition=Recognition(
            own_issuer=ISSUER,
            issuer_of=unverified_issuer,
            own=access_tokens,
            foreign=JwksForeignTokens(settings.jwks_issuers),
            revocations=revocations,
            open_store=open_store,
        ),
        meter=meter,
        samples=Samples(settings.perf_sample_rate, meter),
        shared=Shared(meter, valkey, pool),
        active_paths=ValkeyActivePaths(valkey, meter),
        trainer=SubprocessTrainer(processes=os.cpu_count() or 1),
        bank=bank_of(settings, pool, valkey),
        sandbox=NO_SANDBOX,
    )
