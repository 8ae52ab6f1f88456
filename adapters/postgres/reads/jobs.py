"""Jobs and their runs, for showing: one statement for each page."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from adapters.postgres.identity import Executor
from adapters.postgres.jobs import HAS_WORDS
from domain.jobs.definitions import DEFINITIONS
from domain.jobs.errors import RunNotFound
from domain.jobs.model import Status

RECENT: Final = 7
EARLIER: Final = 5

# How late each job may begin, for the flag of those that began later.
GRACES: Final = msgspec.json.encode(
    {job.key: f"{job.start_grace.total_seconds():.0f} seconds" for job in DEFINITIONS.values()}
).decode()

RUN: Final = f"""
jsonb_build_object(
  'run_id', r.id, 'job_key', r.job_key, 'status', r.status, 'scheduled_for', r.scheduled_for, 'queued_at', r.queued_at,
  'started_at', r.started_at, 'finished_at', r.finished_at, 'heartbeat_at', r.heartbeat_at,
  'cancel_requested_at', r.cancel_requested_at,
  'duration_ms', round(extract(epoch from r.finished_at - r.started_at) * 1000)::bigint,
  'stats', r.stats, 'error', r.error_text, 'attempt', r.attempt, 'requested_by', r.requested_by,
  'requested_by_name', case when r.requested_by = '00000000-0000-0000-0000-000000000000' then 'Command line'
    else (select u.display_name from app_user u where u.user_id = r.requested_by) end,
  'parent_run_id', r.parent_run_id, 'steps_done', r.steps_done, 'steps_total', r.steps_total, 'args', r.args,
  'queue', r.queue,
  'lock_until', (select l.expires_at from job_lock l where l.job_key = r.job_key and l.owner_token = r.id),
  'flags', array_remove(array[
    case when r.requested_by is null and r.started_at - r.scheduled_for > ('{GRACES}'::jsonb ->> r.job_key)::interval
      then 'late' end,
    case when r.stats -> 'too_fast' = 'true' then 'too_fast' end
  ], null)
)"""  # noqa: S608  composed of our own text alone
"""SQL for a run `r` of job_run as it is on the wire."""

JOBS: Final = f"""
select job.job_key,
  (select {RUN} from job_run r where r.job_key = job.job_key order by r.scheduled_for desc, r.id desc limit 1)
    as last_run,
  coalesce((
    select jsonb_agg(jsonb_build_object('run_id', r.id, 'status', r.status, 'duration_ms',
      round(extract(epoch from r.finished_at - r.started_at) * 1000)::bigint) order by r.scheduled_for, r.id)
    from (
      select * from job_run n where n.job_key = job.job_key order by n.scheduled_for desc, n.id desc limit {RECENT}
    ) r
  ), '[]') as recent,
  (select r.id from job_run r where r.job_key = job.job_key and r.status in ('queued', 'running') limit 1)
    as running_run_id,
  coalesce((
    select jsonb_object_agg(status, runs)
    from (select status, count(*) as runs from job_run where queued_at > $2 group by status) counted
  ), '{{}}') as counts
from unnest($1::text[]) with ordinality as job (job_key, place) order by job.place
"""  # noqa: S608  composed of our own text alone

RUNS: Final = f"""
select {RUN} from job_run r
where ($1::text is null or r.job_key = $1) and ($2::text is null or {HAS_WORDS})
  and ($3::text is null or r.status = $3) and ($4::uuid is null or r.id < $4)
order by r.id desc limit $5
"""  # noqa: S608  composed of our own text alone

ONE: Final = f"""
select {RUN} || jsonb_build_object(
  'batches', (
    select jsonb_build_object('total', count(*), 'done', count(b.done_at), 'failed', count(b.failed_at),
      'retried', count(*) filter (where b.attempts > 0))
    from job_batch b where b.run_id = r.id
  ),
  'earlier', coalesce((
    select jsonb_agg({RUN} order by r.id desc) from (
      select * from job_run e where e.job_key = wanted.job_key and e.id < wanted.id order by e.id desc limit {EARLIER}
    ) r
  ), '[]')
)
from job_run wanted join job_run r on r.id = wanted.id where wanted.id = $1
"""  # noqa: S608  composed of our own text alone


BATCHES: Final = """
with part as (
  select batch, args, attempts, rows, error, done_at, failed_at,
    case when done_at is not null then 'done' when failed_at is not null then 'failed' else 'open' end as state
  from job_batch where run_id = $1
)
select * from part where ($2::text is null or state = $2) and ($3::integer is null or batch > $3)
order by batch limit $4
"""

BatchState = Literal["open", "done", "failed"]


class BatchLine(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a run; open: nobody has done it, or somebody is at it."""

    batch: int
    state: BatchState
    args: dict[str, Any]
    attempts: int
    rows: int | None
    error: str | None
    done_at: datetime | None
    failed_at: datetime | None


class RunLine(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID
    job_key: str
    status: Status
    scheduled_for: datetime
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    heartbeat_at: datetime | None
    cancel_requested_at: datetime | None
    duration_ms: int | None
    stats: dict[str, Any]
    error: str | None
    attempt: int
    requested_by: UUID | None
    requested_by_name: str | None
    parent_run_id: UUID | None
    steps_done: int
    steps_total: int
    args: dict[str, Any]
    queue: str
    lock_until: datetime | None
    flags: list[Literal["late", "too_fast"]]


class BatchCounts(msgspec.Struct, frozen=True):
    total: int
    done: int
    failed: int
    retried: int


class RunInFull(RunLine, frozen=True, kw_only=True):
    batches: BatchCounts
    earlier: list[RunLine]


class RecentRun(msgspec.Struct, frozen=True):
    run_id: UUID
    status: Status
    duration_ms: int | None


class JobRuns(msgspec.Struct, frozen=True):
    """What became of one job's runs."""

    job_key: str
    last_run: RunLine | None
    recent: list[RecentRun]
    running_run_id: UUID | None


async def jobs(pool: Pool, job_keys: list[str], *, since: datetime) -> tuple[list[JobRuns], dict[str, int]]:
    """Return each job's runs, and how many runs of any job there were since then, by status."""
    rows = await pool.fetch(JOBS, job_keys, since)
    counts: dict[str, int] = rows[0]["counts"] if rows else {}
    return msgspec.convert([dict(row) for row in rows], list[JobRuns]), counts


async def runs(
    pool: Pool, *, job_key: str | None, status: Status | None, words: str | None, before: UUID | None, limit: int
) -> list[RunLine]:
    """Return runs, newest first."""
    rows = await pool.fetch(RUNS, job_key, words, status, before, limit)
    return msgspec.convert([row[0] for row in rows], list[RunLine])


async def run(executor: Executor, run_id: UUID) -> RunInFull:
    """Return a run with its batches and the ones before it, or raise RunNotFound."""
    found = await executor.fetchval(ONE, run_id)
    if found is None:
        raise RunNotFound
    return msgspec.convert(found, RunInFull)


async def batches(
    pool: Pool, run_id: UUID, *, state: BatchState | None, after: int | None, limit: int
) -> list[BatchLine]:
    """Return a run's batches in their order, or raise RunNotFound."""
    if not await pool.fetchval("select exists (select from job_run where id = $1)", run_id):
        raise RunNotFound
    rows = await pool.fetch(BATCHES, run_id, state, after, limit)
    return msgspec.convert([dict(row) for row in rows], list[BatchLine])
