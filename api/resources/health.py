"""Whether this process lives, and whether it can do its work: database, Valkey and the newest migration."""

import asyncio
from functools import cache

import msgspec
from litestar import Controller, get

from adapters.bootstrap import Lyceum as RunningLyceum
from adapters.outages import missing_dependency
from adapters.postgres import migrate
from api.dependencies import Lyceum
from api.security import PUBLIC
from domain.kernel.errors import FieldProblem, Unavailable

PATIENCE_SECONDS = 2


class Live(msgspec.Struct, frozen=True):
    status: str = "live"


class Ready(msgspec.Struct, frozen=True):
    status: str = "ready"


class Health(Controller):
    path = "/health"
    tags = ("health",)
    opt = PUBLIC

    @get("/live", summary="Whether the process answers at all")
    async def live(self) -> Live:
        return Live()

    @get("/ready", summary="Whether the database, Valkey and the schema are as this process needs them")
    async def ready(self, lyceum: Lyceum) -> Ready:
        problems = [problem for problem in await asyncio.gather(_database(lyceum), _valkey(lyceum)) if problem]
        if problems:
            raise Unavailable(" ".join(problem.message for problem in problems), problems=tuple(problems))
        return Ready()


async def _database(lyceum: RunningLyceum) -> FieldProblem | None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            found = await lyceum.pool.fetchval("select max(version_num) from alembic_version")
    except Exception as error:  # noqa: BLE001  whatever it is, the answer is that we are not ready
        missing = missing_dependency(error) or isinstance(error, TimeoutError)
        sentence = "The database does not answer." if missing else "The database has no schema of ours."
        return FieldProblem("database", "unreachable" if missing else "unmigrated", sentence)
    if found != _head():
        sentence = f"The database is at migration {found}, this process needs {_head()}."
        return FieldProblem("migrations", "head", sentence)
    return None


async def _valkey(lyceum: RunningLyceum) -> FieldProblem | None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await lyceum.valkey.execute_command("PING")
    except Exception:  # noqa: BLE001  as above
        return FieldProblem("valkey", "unreachable", "Valkey does not answer.")
    return None


@cache
def _head() -> str | None:
    """Read once: the files of a running process do not change."""
    return migrate.head()
