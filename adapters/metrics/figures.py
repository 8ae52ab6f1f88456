"""What the database knows of runs, events, alerts and partitions: one statement, one row a series.

Runs are counted from their rows, not where they end: a run ends in a worker, by a cancellation in the API, by the
watchdog or on the command line, and each of these writes the row. Spans are whole microseconds, so that a sum is the
same whatever the order of its parts.
"""

from collections.abc import Sequence
from typing import Any, Final

from adapters.metrics.meter import MICROSECONDS
from adapters.metrics.names import COMPLEXITY_QUEUE, METRICS, OPTIMISATION_QUEUE
from adapters.postgres.connection import Pool
from domain.scheduling.partitions import PARTITIONED

STRAYS_COUNTED: Final = 10_000


def _bounds(name: str) -> str:
    return f"array[{', '.join(str(round(bound * MICROSECONDS)) for bound in METRICS[name].buckets)}]::bigint[]"


def _spans(name: str, labels: str, where: str, group: str = "") -> str:
    """Return the rows of a histogram: a bucket's number, how many runs fell into it, and what they took together."""
    return f"""
select '{name}', {labels}, width_bucket(span - 1, {_bounds(name)}), count(*)::float8, sum(span)::bigint
from runs where span is not null and {where} group by 3 {group}"""  # noqa: S608  composed of our own text alone


def _strays(table: str) -> str:
    return f"""
select 'partition_default_rows', array['{table}'], null, count(*), null
from (select from {table}_default limit {STRAYS_COUNTED}) stray"""  # noqa: S608  composed of our own text alone


FIGURES: Final = f"""
with runs as materialized (
  select job_key, queue, status, finished_at,
    case when status in ('succeeded', 'failed') and started_at is not null
      then greatest(0, extract(epoch from finished_at - started_at) * {MICROSECONDS})::bigint end as span
  from job_run where finished_at is not null
)
select 'jobs_runs_total' as name, array[job_key, status] as labels, null::integer as bucket, count(*)::float8 as value,
  null::bigint as micros
from runs group by job_key, status
union all select 'job_missed_total', array[job_key], null, count(*), null
from runs where status = 'missed' group by job_key
union all select 'jobs_failed_total', array[queue], null, count(*), null
from runs where status = 'failed' group by queue
union all select 'job_last_success_timestamp_seconds', array[job_key], null, extract(epoch from max(finished_at)), null
from runs where status = 'succeeded' group by job_key
union all select case queue when '{OPTIMISATION_QUEUE}' then 'fsrs_optimization_jobs_processed_total'
  else 'cdc_calculation_jobs_processed_total' end, '{{}}', null, count(*), null
from runs where status in ('succeeded', 'failed') and queue in ('{OPTIMISATION_QUEUE}', '{COMPLEXITY_QUEUE}')
group by queue
union all {_spans("job_run_duration_seconds", "array[job_key]", "true", ", job_key")}
union all {_spans("fsrs_optimization_job_duration_seconds", "'{}'", f"queue = '{OPTIMISATION_QUEUE}'")}
union all {_spans("cdc_calculation_job_duration_seconds", "'{}'", f"queue = '{COMPLEXITY_QUEUE}'")}
union all select 'outbox_waiting', '{{}}', null, count(*), null from outbox
union all select 'outbox_oldest_seconds', '{{}}', null,
  coalesce(greatest(0, extract(epoch from clock_timestamp() - min(recorded_at))), 0), null from outbox
union all select 'judging_waiting', '{{}}', null, count(*), null from task_evaluations where status = 'queued'
union all select 'dead_letters', '{{}}', null, count(*), null from dead_letter where state = 'dead'
union all select 'alerts_open', array[severity], null, count(*), null
from alerts where state in ('open', 'acknowledged') group by severity
union all select 'partitions_ahead', array[parent], null, count(*) filter (where begins > now()), null
from (
  select parent,
    substring(pg_get_expr(part.relpartbound, part.oid) from $$FROM \\('([^']+)'\\)$$)::timestamptz as begins
  from unnest($1::text[]) parent
  join pg_inherits i on i.inhparent = to_regclass(parent) join pg_class part on part.oid = i.inhrelid
) part group by parent
union all {" union all ".join(map(_strays, PARTITIONED))}
"""  # noqa: S608  composed of our own text alone


async def figures(pool: Pool) -> Sequence[Any]:
    """Return (name, labels, bucket or None, value, microseconds or None), of series that are not 0."""
    return await pool.fetch(FIGURES, list(PARTITIONED))
