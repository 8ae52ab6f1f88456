"""How the platform is, as far as the database knows: requests of the last minutes, ends of runs, what waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from adapters.postgres.connection import Pool
from domain.alerts.measures import Job, Requests

# A percentile over what the rows stand for: the first duration at which 95 % of all weight is reached.
REQUESTS: Final = """
select coalesce(sum(weight), 0), coalesce(sum(weight) filter (where status_code >= 500), 0), count(*),
  min(duration_ms) filter (where up_to >= 0.95 * total)
from (
  select duration_ms, weight, status_code, sum(weight) over () as total,
    sum(weight) over (order by duration_ms, id) as up_to
  from api_perf_sample where occurred_at > $1
) sample
"""

# A run that failed counts until one succeeds that ends later; a missed slot until one succeeds that was due later.
JOBS: Final = """
select job.key, ended.words, due.words from unnest($1::text[]) with ordinality as job (key, place)
left join lateral (
  select case status when 'failed' then left(split_part(coalesce(error_text, ''), e'\\n', 1), 300) end as words
  from job_run where job_key = job.key and status in ('succeeded', 'failed')
  order by finished_at desc, id desc limit 1
) ended on true
left join lateral (
  select case status when 'missed' then left(split_part(coalesce(error_text, ''), e'\\n', 1), 300) end as words
  from job_run where job_key = job.key and status in ('succeeded', 'missed')
  order by scheduled_for desc, id desc limit 1
) due on true
order by job.place
"""


async def requests(pool: Pool, *, since: datetime) -> Requests:
    """Return the requests that began since then."""
    return Requests(*await pool.fetchrow(REQUESTS, since))


async def jobs(pool: Pool, job_keys: Sequence[str]) -> list[Job]:
    """Return what the newest runs of these jobs say."""
    return [Job(*row) for row in await pool.fetch(JOBS, list(job_keys))]


async def oldest_event_at(pool: Pool) -> datetime | None:
    """Return since when the oldest event has waited in the outbox; None: none waits."""
    return await pool.fetchval("select recorded_at from outbox order by position limit 1")


async def dead_letters(pool: Pool) -> int:
    """Return how many dead letters nobody has settled."""
    return await pool.fetchval("select count(*) from dead_letter where state = 'dead'")
