"""Decides how a command that works on the database itself is connected to it: alone, and without a time limit."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from adapters.postgres.connection import Connection, connect
from adapters.settings import Settings

SESSION: Final = """
set application_name = 'lyceum cli';
set timezone = 'UTC';
set jit = off;
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
"""
"""The same everywhere, whatever the role's own settings are: comparing a large table takes as long as it takes."""

T = TypeVar("T")


def connected(work: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    """Do the work on a connection of its own, which may wait and take as long as it needs."""

    async def worked() -> T:
        connection = await connect(Settings.from_env().database_url)
        try:
            await connection.execute(SESSION)
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(worked())
