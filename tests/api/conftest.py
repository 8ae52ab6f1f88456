"""Gives API tests the application on the test's own connection, so that whatever a test does is rolled back."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from redis.asyncio import Redis

from adapters.bootstrap import Lyceum, assemble
from adapters.identity.argon2_passwords import Argon2Passwords
from adapters.postgres.connection import prepare
from adapters.settings import Settings
from api.app import create_app, hand_over
from domain.identity.model import Role
from tests.factories import a_user

ClientAs = Callable[..., Awaitable[httpx.AsyncClient]]
ORIGIN = "http://lyceum.test"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashing as the product does takes a tenth of a second, which no test of something else should wait for."""


class OneConnection:
    """A pool that always hands out the test's own connection; its transactions become savepoints."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.execute = connection.execute
        self.fetch = connection.fetch
        self.fetchrow = connection.fetchrow
        self.fetchval = connection.fetchval

    @asynccontextmanager
    async def acquire(self):
        yield self._connection

    async def close(self) -> None:
        """Nothing: the test's fixture closes it."""


@pytest.fixture
async def lyceum(settings: Settings, connection: Any) -> AsyncGenerator[Lyceum]:
    """Return what the application holds, on the test's own connection."""
    await prepare(connection)
    valkey = Redis.from_url(settings.redis_url)
    held = assemble(settings, pool=OneConnection(connection), valkey=valkey)  # pyright: ignore[reportArgumentType]
    yield replace(held, passwords=Argon2Passwords(CHEAP))
    await valkey.aclose()


@pytest.fixture(scope="session")
def routes() -> Litestar:
    """Return the application, put together once: that takes far longer than a request."""
    return create_app(None)  # pyright: ignore[reportArgumentType]  settings are for its lifespan alone


@pytest.fixture
def app(routes: Litestar, lyceum: Lyceum) -> Litestar:
    """Return the application on the test's own connection."""
    hand_over(routes, lyceum)
    return routes


@asynccontextmanager
async def _client(app: Litestar, **options: Any) -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, **options) as client:
        yield client


@pytest.fixture
async def client(app: Litestar) -> AsyncGenerator[httpx.AsyncClient]:
    """Return a client that is not logged in."""
    async with _client(app) as anonymous:
        yield anonymous


@pytest.fixture
async def login(app: Litestar, lyceum: Lyceum) -> AsyncGenerator[Callable[..., Awaitable[httpx.AsyncClient]]]:
    """Return a function that gives a client logged in as a person: `await login(user_id, "student")`."""
    async with AsyncExitStack() as stack:

        async def log_in(user_id: UUID, *roles: Role | str) -> httpx.AsyncClient:
            names = tuple(Role(role).value for role in roles or ("student",))
            token = lyceum.access_tokens.issue(user_id, names, now=datetime.now(UTC))
            headers = {"authorization": f"Bearer {token.text}"}
            return await stack.enter_async_context(_client(app, headers=headers))

        yield log_in


@pytest.fixture
async def client_as(connection: Any, login: Callable[..., Awaitable[httpx.AsyncClient]]) -> ClientAs:
    """Return a function that gives a client of a new person with a role; `client.user_id` says whose it is."""

    async def as_role(role: Role | str = "student", **who: Any) -> httpx.AsyncClient:
        user_id = await a_user(connection, role=role, **who)
        client = await login(user_id, role)
        client.user_id = user_id  # pyright: ignore[reportAttributeAccessIssue]
        return client

    return as_role
