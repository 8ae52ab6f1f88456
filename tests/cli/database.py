"""What tests of commands ask the database, and put into it, outside any event loop."""

import asyncio
from typing import Any

from adapters.postgres.connection import connect
from tests.factories import a_user


def ask(url: str, sql: str, *args: Any) -> list[Any]:
    """Return the rows of a statement."""

    async def asked() -> list[Any]:
        connection: Any = await connect(url)
        try:
            return await connection.fetch(sql, *args)
        finally:
            await connection.close()

    return asyncio.run(asked())


def add_learner(url: str, **who: Any) -> None:
    """Add somebody who learns."""

    async def added() -> None:
        connection: Any = await connect(url)
        try:
            await a_user(connection, **who)
        finally:
            await connection.close()

    asyncio.run(added())
