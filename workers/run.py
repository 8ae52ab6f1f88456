"""Run one job in this process to its end: `python -m workers.run KEY`. Workers that are there help; none has to be."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from adapters import telemetry
from adapters.bootstrap import Lyceum, build
from adapters.outages import missing_dependency
from adapters.postgres.connection import WORKER_STATEMENT_TIMEOUT
from adapters.settings import InvalidSetting, Settings
from domain.jobs.model import Run, Status
from domain.jobs.runs import LIVE
from domain.jobs.use_cases import request_run
from domain.kernel.errors import DomainError
from domain.kernel.events import SYSTEM
from workers.actors.jobs import do_batch, take_up

LOOK_AGAIN_SECONDS: Final = 0.1
USAGE: Final = 2


async def run_to_end(lyceum: Lyceum, job_key: str) -> Run:
    """Ask for a run, do its batches here, and return it as it ended."""
    async with lyceum.open_store() as store:
        run = await request_run(store, job_key=job_key, requested_by=SYSTEM, now=datetime.now(UTC))
    await take_up(lyceum, run.run_id)
    while (run := await _look(lyceum, run.run_id)).status in LIVE:
        if not await do_batch(lyceum, run.run_id):
            await asyncio.sleep(LOOK_AGAIN_SECONDS)  # the last batches are in other hands
    return run


async def _look(lyceum: Lyceum, run_id: UUID) -> Run:
    async with lyceum.open_store() as store:
        return await store.runs.get(run_id)


async def _main(settings: Settings, job_key: str) -> Run:
    async with build(settings, name="lyceum run", pool_size=2, statement_timeout=WORKER_STATEMENT_TIMEOUT) as lyceum:
        return await run_to_end(lyceum, job_key)


def main(arguments: Sequence[str]) -> int:
    """Return 0 if the job succeeded, 1 if it did not, 2 if it was not even asked for properly."""
    if len(arguments) != 1:
        print("Usage: python -m workers.run KEY", file=sys.stderr)  # noqa: T201  it speaks to a person
        return USAGE
    try:
        settings = Settings.from_env()
        telemetry.configure(settings, service_name="lyceum-run")
        run = asyncio.run(_main(settings, arguments[0]))
    except (DomainError, InvalidSetting) as error:
        print(error, file=sys.stderr)  # noqa: T201  the same
        return USAGE
    except Exception as error:
        if (away := missing_dependency(error)) is None:
            raise
        print(f"The {away} is away. Workers will take the run up again when it is back.", file=sys.stderr)  # noqa: T201  the same
        return 1
    telemetry.flush()
    print(f"{run.job_key} {run.status}", *([run.error] if run.error else []))  # noqa: T201  the same
    return 0 if run.status is Status.SUCCEEDED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
