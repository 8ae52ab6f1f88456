"""What the product tells about itself in numbers: to Prometheus, and to an operator without one."""

from datetime import datetime, timedelta
from typing import Final, cast

import msgspec
from litestar import Controller, Response, get

from adapters.metrics.exposition import MEDIA_TYPE
from adapters.metrics.scrape import Scrape
from adapters.postgres.reads import observability as reads
from api.dependencies import AnyRequest, Lyceum, Now, Pool
from api.security import requires

WINDOW_HOURS: Final = 24


class PerformanceReport(msgspec.Struct, frozen=True, kw_only=True):
    window_hours: int
    generated_at: datetime
    sample_rate: float
    routes: list[reads.RouteTimes]
    jobs: list[reads.JobRuns]


class Observability(Controller):
    path = "/v1/admin/observability"
    tags = ("observability",)
    guards = (requires("admin", "operator"),)

    @get("/metrics", summary="How long requests took, what failed, how runs ended")
    async def metrics(self, pool: Pool, lyceum: Lyceum, now: Now) -> PerformanceReport:
        found = await reads.performance(pool, since=now - timedelta(hours=WINDOW_HOURS))
        return PerformanceReport(
            window_hours=WINDOW_HOURS,
            generated_at=now,
            sample_rate=lyceum.settings.perf_sample_rate,
            routes=found.routes,
            jobs=found.jobs,
        )


class Metrics(Controller):
    path = "/metrics"
    tags = ("observability",)
    guards = (requires("admin", scope="metrics:read", local=True),)

    @get(summary="All metrics, as Prometheus reads them", media_type=MEDIA_TYPE)
    async def scrape(self, request: AnyRequest) -> Response[bytes]:
        page = cast("Scrape", request.app.state["scrape"])
        return Response(await page.text(), media_type=MEDIA_TYPE)
