"""The revision load: what is due over all learners, and how the nightly list went."""

from datetime import datetime

import msgspec
from litestar import Controller, get

from adapters.postgres.reads import queue_stats as reads
from api.dependencies import Now, Pool
from api.resources.jobs import next_run_at
from api.security import requires
from domain.jobs.definitions import REVISION_QUEUE_REGEN


class QueueStats(msgspec.Struct, frozen=True, kw_only=True):
    totals: reads.Totals
    by_theme: list[reads.ThemeLoad]
    by_block: list[reads.BlockLoad]
    last_regen: reads.Regeneration | None
    next_regen_at: datetime | None
    trend: list[reads.DayLoad]


class Queues(Controller):
    path = "/v1/admin/queues"
    tags = ("queues",)
    guards = (requires("admin"),)

    @get("/stats", summary="What is due, by theme and block, and the last seven days")
    async def stats(self, pool: Pool, now: Now) -> QueueStats:
        load = await reads.revision_load(pool, now)
        return QueueStats(
            totals=load.totals,
            by_theme=load.by_theme,
            by_block=load.by_block,
            last_regen=load.last_regen,
            next_regen_at=next_run_at(REVISION_QUEUE_REGEN.key, now=now),
            trend=load.trend,
        )
