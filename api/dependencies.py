"""What a handler may ask for by name: who calls, what time it is, one transaction, or the pool for a single read.

Litestar closes a generator dependency when the handler has returned and its answer has been encoded, but before the
first byte is sent (`HTTPRoute._call_handler_function` leaves its exit stack, and only then is the answer sent). So
`store` commits before a client can see "201 Created", and a commit that fails is answered with a problem instead.
"""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias, cast

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter, SkipValidation

from adapters.bootstrap import Lyceum as RunningLyceum
from adapters.postgres.connection import Pool as AnyPool
from adapters.postgres.store import PostgresStore
from domain.identity.model import Caller

AnyRequest: TypeAlias = Request[Any, Any, Any]

Who = NamedDependency[SkipValidation[Caller]]
Now = NamedDependency[SkipValidation[datetime]]
Store = NamedDependency[SkipValidation[PostgresStore]]
Pool = NamedDependency[SkipValidation[AnyPool]]
Lyceum = NamedDependency[SkipValidation[RunningLyceum]]

Limit = Annotated[int, QueryParameter(ge=1, le=200)]
"""How many rows a page of a list has. Litestar heeds bounds in its own markers alone, not in msgspec's Meta."""


def lyceum_of(request: AnyRequest) -> RunningLyceum:
    """Return what this process holds."""
    return cast("RunningLyceum", request.app.state["lyceum"])


def caller_of(request: AnyRequest) -> Caller:
    """Return who calls; the handler's guard has made sure that somebody does."""
    return cast("Caller", request.scope["caller"])  # pyright: ignore[reportGeneralTypeIssues]


def provide_lyceum(request: AnyRequest) -> RunningLyceum:
    return lyceum_of(request)


def provide_now(lyceum: Lyceum) -> datetime:  # noqa: ARG001  a link of the chain
    """Read the clock, once a request."""
    return datetime.now(UTC)


def provide_who(request: AnyRequest, now: Now) -> Caller | None:  # noqa: ARG001  a link of the chain
    """Return who calls: nobody where no guard asked."""
    return request.scope.get("caller")  # pyright: ignore[reportReturnType]  ASGI allows keys of our own


def provide_pool(request: AnyRequest, who: Who) -> AnyPool:  # noqa: ARG001  a link of the chain
    return lyceum_of(request).pool


async def provide_store(request: AnyRequest, pool: Pool) -> AsyncGenerator[PostgresStore]:  # noqa: ARG001
    """Open the request's transaction: committed when the handler returns, rolled back when anything raises."""
    async with lyceum_of(request).open_store() as store:
        yield store


# A chain, each asking for the one before: Litestar starts a task group for dependencies that do not depend on one
# another, which costs a small request as much as all the rest of it (measured: 75 of 125 microseconds).
# Its end, the transaction, then opens only when nothing before it can fail any more.
DEPENDENCIES = {
    "lyceum": Provide(provide_lyceum, sync_to_thread=False),
    "now": Provide(provide_now, sync_to_thread=False),
    "who": Provide(provide_who, sync_to_thread=False),
    "pool": Provide(provide_pool, sync_to_thread=False),
    "store": Provide(provide_store),
}
