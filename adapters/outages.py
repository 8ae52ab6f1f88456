"""Decides whether an error means that something we depend on is away, rather than that we are wrong."""

import traceback
from typing import Final

import asyncpg
import redis.exceptions

_DATABASE: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shut down, cancelled by a timeout, still starting
    asyncpg.InsufficientResourcesError,  # no connection left, disc full
    asyncpg.LockNotAvailableError,
)
_VALKEY: Final = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)
_CLOSED: Final = ("connection is closed", "pool is clos", "connection was closed", "connection has been released")


def missing_dependency(error: BaseException) -> str | None:
    """Return what does not answer ("database" or "cache"), or None when the error is our own."""
    if isinstance(error, BaseExceptionGroup):  # a lost connection fails twice: in its statement and in its rollback
        return next(filter(None, map(missing_dependency, error.exceptions)), None)
    if isinstance(error, _VALKEY):
        return "cache"
    if isinstance(error, _DATABASE):
        return "database"
    if isinstance(error, asyncpg.InterfaceError):  # also raised for our own mistakes; only its words tell them apart
        return "database" if any(words in str(error) for words in _CLOSED) else None
    # asyncpg lets a refused or missing socket through as the operating system says it
    return "database" if isinstance(error, OSError) and _raised_within("asyncpg", error) else None


def cannot_be_kept(error: BaseException) -> bool:
    """Say whether the database refused a value for what it is: a zero character in a text, a number too large."""
    return isinstance(error, asyncpg.DataError)


def _raised_within(package: str, error: BaseException) -> bool:
    frames = traceback.walk_tb(error.__traceback__)
    return any(str(frame.f_globals.get("__name__", "")).partition(".")[0] == package for frame, _ in frames)
