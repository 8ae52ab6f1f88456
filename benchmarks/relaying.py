"""How long an event waits between the commit and the broker."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from dramatiq import Message

from adapters.metrics.meter import Meter
from adapters.postgres.connection import open_pool
from adapters.postgres.store import transaction
from benchmarks import servers
from benchmarks.measure import Measurement, bounded, percentile
from domain.jobs.definitions import DEFINITIONS
from domain.jobs.events import JobRunRequested
from domain.kernel.events import Happened
from domain.kernel.ids import new_id
from workers.relay import relay

EVENTS = 400


async def measure(folder: Path) -> list[Measurement]:
    """Commit events one by one, at moments that have nothing to do with the relay's own."""
    settings = await servers.database(folder, "relaying")
    pool = await open_pool(settings.database_url, size=4)
    committed: dict[str, float] = {}
    waited: list[float] = []
    all_sent = asyncio.Event()
    loop = asyncio.get_running_loop()

    def send(message: Message[None]) -> None:
        waited.append(time.perf_counter() - committed[message.kwargs["run_id"]])
        if len(waited) == EVENTS:
            loop.call_soon_threadsafe(all_sent.set)

    relaying = asyncio.create_task(relay(lambda: transaction(pool), send, meter=Meter()))
    for number in range(EVENTS):
        run_id = new_id()
        async with transaction(pool) as store:
            await store.events.record(Happened(event=_event(run_id)), at=datetime.now(UTC))
            committed[str(run_id)] = time.perf_counter()
        committed[str(run_id)] = time.perf_counter()
        await asyncio.sleep(0.005 + number % 13 * 0.002)
    await all_sent.wait()
    relaying.cancel()
    await pool.close()
    return [
        bounded("commit to relay, p99", percentile(waited, 0.99) * 1000, "ms", at_most=150),
        bounded("commit to relay, p50", percentile(waited, 0.50) * 1000, "ms", at_most=75),
    ]


def _event(run_id: UUID) -> JobRunRequested:
    return JobRunRequested(run_id=run_id, job_key=next(iter(DEFINITIONS)))
