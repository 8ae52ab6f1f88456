"""Reads how the platform is, source by source, and lets alerts follow; what does not answer is missing, not good."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from redis.asyncio import Redis

from adapters.bootstrap import Lyceum, build
from adapters.postgres.reads import platform
from adapters.settings import Settings
from adapters.valkey.job_queues import ValkeyJobQueues
from adapters.valkey.workers import REMEMBERED, ValkeyWorkers
from domain.alerts import measures
from domain.alerts.constants import ALERT_WINDOW_MINUTES
from domain.alerts.measures import Measures
from domain.alerts.model import Alert, AlertKey
from domain.alerts.readings import MISSING, Reading
from domain.alerts.use_cases import observe
from domain.jobs.definitions import DEFINITIONS, QUEUES
from domain.jobs.workers import WorkerState, state_of

PATIENCE_SECONDS: Final = 2.0
PATIENCE_OF_THE_SCHEDULER_SECONDS: Final = 10.0

_log = structlog.get_logger("workers.watch")


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be asked. `subjects` is all that it tells of."""

    name: str
    subjects: tuple[AlertKey, ...]
    ask: Callable[[Lyceum, datetime], Awaitable[Measures]]


async def watch(lyceum: Lyceum, sources: Sequence[Source], *, now: datetime) -> list[Alert]:
    """Ask the sources and observe what they say, in one transaction; return the alerts that changed their state."""
    readings = [reading for source in sources for reading in await _read(lyceum, source, now)]
    async with lyceum.open_store() as store:
        changed = await observe(store, readings, now=now)
    for alert in changed:
        _log.info("an alert changed", rule=alert.rule, subject=alert.subject_id, state=alert.state, reason=alert.reason)
    return changed


async def _read(lyceum: Lyceum, source: Source, now: datetime) -> list[Reading]:
    found: Measures = {}
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            found = await source.ask(lyceum, now)
    except Exception as error:  # noqa: BLE001  whatever it is, the others are asked all the same
        _log.warning("a source of alerts is away", source=source.name, error=repr(error))
    return [
        Reading(*key, measure.value, now, measure.words) if (measure := found.get(key)) else Reading(*key, MISSING, now)
        for key in source.subjects
    ]


async def _requests(lyceum: Lyceum, now: datetime) -> Measures:
    since = now - timedelta(minutes=ALERT_WINDOW_MINUTES)
    return measures.of_requests(await platform.requests(lyceum.pool, since=since))


async def _queues(lyceum: Lyceum, _now: datetime) -> Measures:
    counted = await ValkeyJobQueues(lyceum.valkey).counted(QUEUES)
    return measures.of_queues({each.queue: each.ready + each.delayed + each.in_flight for each in counted})


async def _workers(lyceum: Lyceum, now: datetime) -> Measures:
    seen = await ValkeyWorkers(lyceum.valkey).seen(now=now)
    heard = {worker.worker_id: worker.last_heartbeat_at for worker in seen}
    return measures.of_workers(heard, remembered=REMEMBERED, now=now)


async def _jobs(lyceum: Lyceum, _now: datetime) -> Measures:
    return measures.of_jobs(await platform.jobs(lyceum.pool, list(DEFINITIONS)))


async def _outbox(lyceum: Lyceum, now: datetime) -> Measures:
    return measures.of_outbox(await platform.oldest_event_at(lyceum.pool), now=now)


async def _dead_letters(lyceum: Lyceum, _now: datetime) -> Measures:
    return measures.of_dead_letters(await platform.dead_letters(lyceum.pool))


REQUESTS: Final = Source("requests", (measures.ERRORS, measures.RESPONSE_P95), _requests)
JOB_QUEUES: Final = Source("queues", tuple(map(measures.queue_length, QUEUES)), _queues)
WORKERS: Final = Source("workers", (measures.WORKER_SILENCE,), _workers)
JOBS: Final = Source("jobs", (*map(measures.job_failed, DEFINITIONS), *map(measures.job_missed, DEFINITIONS)), _jobs)
OUTBOX: Final = Source("outbox", (measures.OUTBOX_STUCK,), _outbox)
DEAD_LETTERS: Final = Source("dead letters", (measures.DEAD_LETTERS,), _dead_letters)
SOURCES: Final = (REQUESTS, JOB_QUEUES, WORKERS, OUTBOX, JOBS, DEAD_LETTERS)
"""What is asked each minute."""


def watch_in_their_place(settings: Settings) -> None:
    """Observe the workers' silence when none of them lives to do it; whatever fails, the scheduler goes on ticking."""
    try:
        asyncio.run(_watch_in_their_place(settings))
    except Exception as error:  # noqa: BLE001  a minute later it is tried again
        _log.warning("nobody could look after the workers", error=repr(error))


async def _watch_in_their_place(settings: Settings) -> None:
    now = datetime.now(UTC)
    async with asyncio.timeout(PATIENCE_OF_THE_SCHEDULER_SECONDS):
        async with Redis.from_url(settings.redis_url) as valkey:
            seen = await ValkeyWorkers(valkey).seen(now=now)
        if all(state_of(worker, now=now) is WorkerState.DOWN for worker in seen):
            async with build(settings, name="lyceum scheduler", pool_size=1) as lyceum:
                await watch(lyceum, [WORKERS], now=now)
