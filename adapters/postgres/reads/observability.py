"""How long requests took and how runs ended, from the database alone, exactly, in one statement."""

from datetime import datetime
from typing import Final

import msgspec

from adapters.postgres.connection import Pool

# The routes are found by leaping through the index, and each route's samples are read from it alone: the table itself
# is never touched, and what is sorted for the percentiles is one route's durations at a time.
ROUTES: Final = """
with recursive route as (
  (select route from api_perf_sample where occurred_at > $1 order by route limit 1)
  union all
  select (select s.route from api_perf_sample s where s.route > route.route and s.occurred_at > $1
    order by s.route limit 1)
  from route where route.route is not null
)
select route.route, s.method, s.samples, s.requests, p[1], p[2], p[3], s.errors_4xx, s.errors_5xx
from route cross join lateral (
  select method, count(*) as samples, sum(weight) as requests,
    percentile_cont(array[0.5, 0.95, 0.99]) within group (order by duration_ms) as p,
    coalesce(sum(weight) filter (where status_code between 400 and 499), 0) as errors_4xx,
    count(*) filter (where status_code >= 500) as errors_5xx
  from api_perf_sample where route = route.route and occurred_at > $1 group by method
) s
where route.route is not null
"""

JOBS: Final = """
select job_key, jsonb_object_agg(status, runs) as counts, max(finished_at) as last_finished_at,
  (select newest.status from job_run newest where newest.job_key = counted.job_key
    order by newest.scheduled_for desc, newest.id desc limit 1) as last_status
from (
  select job_key, status, count(*) as runs, max(finished_at) as finished_at from job_run group by job_key, status
) counted group by job_key
"""

PERFORMANCE: Final = f"""
select
  coalesce((select jsonb_agg(jsonb_build_object(
    'route', route, 'method', method, 'samples', samples, 'requests', round(requests)::bigint,
    'p50_ms', p50_ms, 'p95_ms', p95_ms, 'p99_ms', p99_ms,
    'errors_4xx', round(errors_4xx)::bigint, 'errors_5xx', errors_5xx,
    'error_count', round(errors_4xx)::bigint + errors_5xx) order by route, method)
  from ({ROUTES}) as found (route, method, samples, requests, p50_ms, p95_ms, p99_ms, errors_4xx, errors_5xx)), '[]'),
  coalesce((select jsonb_agg(jsonb_build_object(
    'job_key', job_key, 'counts', counts, 'last_status', last_status, 'last_finished_at', last_finished_at)
    order by job_key)
  from ({JOBS}) as jobs), '[]')
"""  # noqa: S608  composed of our own text alone


class RouteTimes(msgspec.Struct, frozen=True, kw_only=True):
    """`samples` are rows, `requests` what they stand for; percentiles (`percentile_cont`) are over the rows."""

    route: str
    method: str
    samples: int
    requests: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    errors_4xx: int
    errors_5xx: int
    error_count: int


class JobRuns(msgspec.Struct, frozen=True, kw_only=True):
    """How many runs there are in each status; `last_finished_at` is null before the first has ended."""

    job_key: str
    counts: dict[str, int]
    last_status: str
    last_finished_at: datetime | None


class Performance(msgspec.Struct, frozen=True):
    routes: list[RouteTimes]
    jobs: list[JobRuns]


async def performance(pool: Pool, *, since: datetime) -> Performance:
    """Return the routes that were asked since then, and every job that ever ran."""
    routes, jobs = await pool.fetchrow(PERFORMANCE, since)
    return msgspec.convert({"routes": routes, "jobs": jobs}, Performance)
