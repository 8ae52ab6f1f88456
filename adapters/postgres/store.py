"""The one transaction: a store is every port on one connection, and `transaction` is the only commit."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cached_property
from typing import TypeAlias

from adapters.postgres.connection import Connection, Pool
from adapters.postgres.events import PostgresEvents
from adapters.postgres.queues import PostgresRevisionLists


class PostgresStore:
    """All that a use case may read and write. A port is made when it is first asked for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def events(self) -> PostgresEvents:
        return PostgresEvents(self.connection)

    @cached_property
    def revision_lists(self) -> PostgresRevisionLists:
        return PostgresRevisionLists(self.connection)


OpenStore: TypeAlias = Callable[[], AbstractAsyncContextManager[PostgresStore]]


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncGenerator[PostgresStore]:
    """Open a store; commit when the block ends, roll back when it raises."""
    async with pool.acquire() as connection, connection.transaction():
        yield PostgresStore(connection)
