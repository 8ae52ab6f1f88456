"""How many runs ended and how long they took, span by span: one statement for the charts."""

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from adapters.postgres.connection import Pool

Range = Literal["1h", "6h", "24h", "7d"]

SPANS: Final[dict[Range, tuple[timedelta, timedelta]]] = {
    "1h": (timedelta(hours=1), timedelta(minutes=5)),
    "6h": (timedelta(hours=6), timedelta(minutes=15)),
    "24h": (timedelta(hours=24), timedelta(hours=1)),
    "7d": (timedelta(days=7), timedelta(hours=6)),
}
"""How far back each range reaches, and how it is cut."""

ORIGIN: Final = "timestamptz '2000-01-01 00:00:00+00'"

RATES: Final = f"""
with span as (
  select at from generate_series(
    date_bin($2::interval, $4::timestamptz - $3::interval, {ORIGIN}) + $2::interval, $4::timestamptz, $2::interval
  ) at
),
ended as (
  select date_bin($2::interval, finished_at, {ORIGIN}) as at, status,
    case when status in ('succeeded', 'failed') then extract(epoch from finished_at - started_at) * 1000 end as took
  from job_run
  where finished_at >= (select min(at) from span) and finished_at <= $4 and ($1::text is null or job_key = $1)
)
select span.at,
  count(*) filter (where status = 'succeeded') as succeeded, count(*) filter (where status = 'failed') as failed,
  count(*) filter (where status = 'cancelled') as cancelled, count(*) filter (where status = 'skipped') as skipped,
  count(*) filter (where status = 'missed') as missed,
  round(percentile_cont(0.5) within group (order by took))::bigint as p50_ms,
  round(percentile_cont(0.95) within group (order by took))::bigint as p95_ms
from span left join ended using (at) group by span.at order by span.at
"""  # noqa: S608  composed of our own text alone


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """The runs that ended within one span; durations are of those that were worked on, None if there was none."""

    at: datetime
    succeeded: int
    failed: int
    cancelled: int
    skipped: int
    missed: int
    p50_ms: int | None
    p95_ms: int | None


async def rates(pool: Pool, *, job_key: str | None, span: Range, until: datetime) -> list[Rate]:
    """Return the spans up to now, the oldest first; those without a run too."""
    reach, step = SPANS[span]
    rows = await pool.fetch(RATES, job_key, step, reach, until)
    return msgspec.convert([dict(row) for row in rows], list[Rate])
