"""Answers a scrape: one statement to the database, one pipeline to Valkey, and what was found is kept for a moment."""

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
import structlog

from adapters.metrics.exposition import text_of
from adapters.metrics.figures import figures
from adapters.metrics.meter import Key
from adapters.metrics.series import SHOWN_QUEUES, Series
from adapters.metrics.shared import MARKS, POOLS, TOTALS, Shared, key_of, summed
from adapters.postgres.connection import Pool
from adapters.valkey.workers import KNOWN as WORKERS
from domain.jobs.constants import WORKER_LOST_SECONDS
from domain.jobs.workers import Worker

KEPT_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 2.0
OF_THE_DATABASE: Final = (
    *("outbox_waiting", "outbox_oldest_seconds", "jobs_failed_total", "jobs_runs_total", "job_missed_total"),
    *("job_run_duration_seconds", "job_last_success_timestamp_seconds", "fsrs_optimization_jobs_processed_total"),
    *("fsrs_optimization_job_duration_seconds", "cdc_calculation_jobs_processed_total"),
    *("cdc_calculation_job_duration_seconds", "dead_letters", "partitions_ahead", "partition_default_rows"),
    *("alerts_open", "judging_waiting"),
)
OF_VALKEY: Final = ("queue_size", "bullmq_queue_size", "workers_alive", "db_pool_connections", "db_pool_waiting")

_log = structlog.get_logger("adapters.metrics")


class Scrape:
    """The page for Prometheus. Whichever process is asked tells what all of them have done."""

    def __init__(
        self,
        shared: Shared,
        valkey: Any,  # noqa: ANN401  its methods are typed as awaitable or not
        pool: Pool,
        *,
        requests: Iterable[tuple[str, str, str]] = (),
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        self._shared = shared
        self._valkey = valkey
        self._pool = pool
        self._requests = tuple(requests)
        self._kept_seconds = kept_seconds
        self._alone = asyncio.Lock()
        self._kept: tuple[float, bytes] | None = None
        self._totals: dict[Key, int] = {}
        self._marks: dict[Key, float] = {}

    async def text(self) -> bytes:
        """Return the page; who asks while it is being made gets the same."""
        async with self._alone:
            if self._kept is None or time.monotonic() - self._kept[0] >= self._kept_seconds:
                series = await self._series()
                self._kept = time.monotonic(), text_of(series)
            return self._kept[1]

    async def _series(self) -> Series:
        series = Series(self._requests)
        for source, take, names in (
            ("valkey", self._take_from_valkey, OF_VALKEY),
            ("database", self._take_from_database, OF_THE_DATABASE),
        ):
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await take(series)
                series.set("metrics_source_up", source, value=1)
            except Exception as error:  # noqa: BLE001  what is away is told by a metric; the others are told on
                _log.warning("a source of metrics is away", source=source, error=repr(error))
                series.forget(names)
        moved, marks = self._shared.meter.peek()
        for counted in (self._totals, moved):
            series.add_totals(counted)
        series.set_marks(self._marks | marks)
        return series

    async def _take_from_database(self, series: Series) -> None:
        series.set_figures(await figures(self._pool))

    async def _take_from_valkey(self, series: Series) -> None:
        """Add what has moved here, and read what that makes in all; the last sum stays for when Valkey is away."""
        async with self._valkey.pipeline(transaction=True) as pipeline:
            taken = self._shared.put(pipeline)
            written = len(pipeline)
            for name in (TOTALS, MARKS, POOLS, WORKERS):
                pipeline.hgetall(name)
            for queue in SHOWN_QUEUES:
                pipeline.hlen(f"dramatiq:{queue}.msgs")  # waiting and active
                pipeline.hlen(f"dramatiq:{queue}.DQ.msgs")  # delayed
            try:
                totals, marks, pools, workers, *sizes = (await pipeline.execute())[written:]
            except BaseException:
                self._shared.meter.give_back(*taken)
                raise
        self._totals = {key_of(field): int(total) for field, total in totals.items()}
        self._marks = {key_of(field): float(value) for field, value in marks.items()}
        connections, gone = summed(pools, at=time.time())
        series.set_pools(connections)
        series.set("workers_alive", value=_alive(workers.values()))
        for number, queue in enumerate(SHOWN_QUEUES):
            series.set_queue(queue, sizes[2 * number] + sizes[2 * number + 1])
        if gone:
            await self._valkey.hdel(POOLS, *gone)


def _alive(said: Iterable[bytes]) -> int:
    since = datetime.now(UTC) - timedelta(seconds=WORKER_LOST_SECONDS)
    return sum(msgspec.json.decode(worker, type=Worker).last_heartbeat_at >= since for worker in said)
