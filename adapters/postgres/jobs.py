"""Runs, locks and batches in PostgreSQL: work is claimed by rows, so that messages may get lost or double."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.jobs.errors import RunNotFound
from domain.jobs.model import Arguments, Batch, Progress, Run, Status, Tally

COLUMNS: Final = """id, job_key, status, scheduled_for, queued_at, queue, started_at, finished_at, heartbeat_at,
  cancel_requested_at, args, stats, error_text, attempt, requested_by, parent_run_id, steps_done, steps_total"""

INSERT: Final = f"""
insert into job_run ({COLUMNS})
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (job_key, scheduled_for) where requested_by is null do nothing
returning id
"""  # noqa: S608  composed of our own text alone

UPDATE: Final = """
update job_run set status = $2, started_at = $3, finished_at = $4, heartbeat_at = $5, cancel_requested_at = $6,
  stats = $7, error_text = $8, steps_done = $9, steps_total = $10
where id = $1
"""

LAST_SLOTS: Final = """
select job.job_key, slot from unnest($1::text[]) as job (job_key) cross join lateral (
  select max(scheduled_for) as slot from job_run r where r.job_key = job.job_key and requested_by is null
) newest where slot is not null
"""

STALLED: Final = f"""
select {COLUMNS} from job_run
where status in ('queued', 'running') and coalesce(heartbeat_at, queued_at) <= $1
order by id for update skip locked
"""  # noqa: S608  composed of our own text alone

HAS_WORDS: Final = """position(lower($2) in lower(concat_ws(' ', job_key, id, status, error_text, args))) > 0"""
"""SQL that says whether the words $2 are in a run: plain words, no pattern."""

LOCK_LIVE: Final = f"""
select {COLUMNS} from job_run
where status in ('queued', 'running') and ($1::uuid[] is null or id = any($1)) and ($2::text is null or {HAS_WORDS})
order by id for update
"""  # noqa: S608  composed of our own text alone

DURATIONS: Final = """
select finished_at - started_at from job_run where job_key = $1 and status = 'succeeded'
order by scheduled_for desc limit $2
"""

# The lock is extended here and not in the batch's transaction, where batches would queue for its one row.
BEAT: Final = """
with run as (
  update job_run r set heartbeat_at = $2,
    steps_done = (select count(*) from job_batch b where b.run_id = r.id and b.done_at is not null)
  where id = $1 and status = 'running'
  returning id, job_key, cancel_requested_at
),
extended as (
  update job_lock l set expires_at = $3 from run where l.job_key = run.job_key and l.owner_token = run.id
)
select (select count(*) from job_batch b where b.run_id = run.id and b.done_at is null and b.failed_at is null),
       run.cancel_requested_at is not null
from run
"""

ACQUIRE: Final = """
insert into job_lock as held (job_key, owner_token, locked_at, expires_at) values ($1, $2, $3, $4)
on conflict (job_key) do update
set owner_token = excluded.owner_token, locked_at = excluded.locked_at, expires_at = excluded.expires_at
where held.expires_at <= excluded.locked_at or held.owner_token = excluded.owner_token
returning true
"""

CLAIM: Final = """
select b.run_id, b.batch, b.args, b.attempts from job_batch b join job_run r on r.id = b.run_id
where b.run_id = $1 and b.done_at is null and b.failed_at is null
  and r.status = 'running' and r.cancel_requested_at is null
order by b.batch limit 1 for update of b skip locked
"""

FAILED: Final = """
update job_batch set attempts = attempts + 1, error = $3,
  failed_at = case when attempts + 1 >= $4 then $5::timestamptz end
where run_id = $1 and batch = $2 and done_at is null and failed_at is null
returning failed_at is null
"""

TALLY: Final = """
select count(*), count(done_at), count(failed_at), count(*) filter (where attempts > 0), coalesce(sum(rows), 0),
       (array_agg(error order by batch) filter (where failed_at is not null))[1]
from job_batch where run_id = $1
"""


class PostgresRuns:
    """The runs on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, run_id: UUID) -> Run:
        return await self._one(run_id)

    async def lock(self, run_id: UUID) -> Run:
        return await self._one(run_id, "for update")

    async def _one(self, run_id: UUID, locking: str = "") -> Run:
        query = f"select {COLUMNS} from job_run where id = $1 {locking}"  # noqa: S608  composed of our own text alone
        row = await self._connection.fetchrow(query, run_id)
        if row is None:
            raise RunNotFound
        return _run(row)

    async def add(self, run: Run) -> bool:
        row = (
            *(run.run_id, run.job_key, run.status, run.scheduled_for, run.queued_at, run.queue, run.started_at),
            *(run.finished_at, run.heartbeat_at, run.cancel_requested_at, run.args, run.stats, run.error, run.attempt),
            *(run.requested_by, run.parent_run_id, run.steps_done, run.steps_total),
        )
        return await self._connection.fetchval(INSERT, *row) is not None

    async def save(self, run: Run) -> None:
        changed = (
            *(run.status, run.started_at, run.finished_at, run.heartbeat_at, run.cancel_requested_at),
            *(run.stats, run.error, run.steps_done, run.steps_total),
        )
        await self._connection.execute(UPDATE, run.run_id, *changed)

    async def find_live(self, job_key: str) -> Run | None:
        await self._connection.execute("select pg_advisory_xact_lock(hashtextextended('job ' || $1, 0))", job_key)
        query = f"select {COLUMNS} from job_run where status in ('queued', 'running') and job_key = $1 limit 1"  # noqa: S608  composed of our own text alone
        row = await self._connection.fetchrow(query, job_key)
        return None if row is None else _run(row)

    async def find_newest(self, job_key: str) -> Run | None:
        query = f"select {COLUMNS} from job_run where job_key = $1 order by scheduled_for desc, id desc limit 1"  # noqa: S608  composed of our own text alone
        row = await self._connection.fetchrow(query, job_key)
        return None if row is None else _run(row)

    async def last_slots(self, job_keys: Sequence[str]) -> dict[str, datetime]:
        return dict(await self._connection.fetch(LAST_SLOTS, job_keys))

    async def claim_stalled(self, *, silent_since: datetime) -> list[Run]:
        return [_run(row) for row in await self._connection.fetch(STALLED, silent_since)]

    async def lock_live(self, *, ids: Sequence[UUID] | None, words: str | None) -> list[Run]:
        rows = await self._connection.fetch(LOCK_LIVE, None if ids is None else list(ids), words)
        return [_run(row) for row in rows]

    async def known(self, ids: Sequence[UUID]) -> set[UUID]:
        query = "select id from job_run where id = any($1)"
        return {row[0] for row in await self._connection.fetch(query, list(ids))}

    async def durations(self, job_key: str, *, count: int) -> list[timedelta]:
        return [row[0] for row in await self._connection.fetch(DURATIONS, job_key, count)]

    async def beat(self, run_id: UUID, *, at: datetime, lock_until: datetime) -> Progress | None:
        row = await self._connection.fetchrow(BEAT, run_id, at, lock_until)
        return None if row is None else Progress(*row)


class PostgresLocks:
    """The jobs' locks on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def acquire(self, job_key: str, *, owner: UUID, now: datetime, until: datetime) -> bool:
        return bool(await self._connection.fetchval(ACQUIRE, job_key, owner, now, until))

    async def release(self, job_key: str, *, owner: UUID) -> None:
        await self._connection.execute("delete from job_lock where job_key = $1 and owner_token = $2", job_key, owner)


class PostgresBatches:
    """The batches of runs on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, run_id: UUID, parts: Sequence[Arguments]) -> None:
        await self._connection.executemany(
            "insert into job_batch (run_id, batch, args) values ($1, $2, $3) on conflict do nothing",
            [(run_id, number, part) for number, part in enumerate(parts, start=1)],
        )

    async def claim(self, run_id: UUID) -> Batch | None:
        row = await self._connection.fetchrow(CLAIM, run_id)
        return None if row is None else Batch(*row)

    async def save_done(self, batch: Batch, *, rows: int, at: datetime) -> None:
        query = "update job_batch set done_at = $3, rows = $4 where run_id = $1 and batch = $2"
        await self._connection.execute(query, batch.run_id, batch.number, at, rows)

    async def save_failed(self, batch: Batch, *, error: str, attempts: int, at: datetime) -> bool:
        return bool(await self._connection.fetchval(FAILED, batch.run_id, batch.number, error, attempts, at))

    async def await_claims(self, run_id: UUID) -> None:
        query = "select from job_batch where run_id = $1 and done_at is null order by batch for update"
        await self._connection.fetch(query, run_id)

    async def tally(self, run_id: UUID) -> Tally:
        return Tally(*await self._connection.fetchrow(TALLY, run_id))


def _run(row: Any) -> Run:  # noqa: ANN401  a Record
    run_id, job_key, status, scheduled_for, queued_at, queue, started_at, finished_at, heartbeat_at, *rest = row
    cancel_requested_at, args, stats, error, attempt, requested_by, parent_run_id, steps_done, steps_total = rest
    return Run(
        run_id=run_id,
        job_key=job_key,
        status=Status(status),
        scheduled_for=scheduled_for,
        queued_at=queued_at,
        queue=queue,
        started_at=started_at,
        finished_at=finished_at,
        heartbeat_at=heartbeat_at,
        cancel_requested_at=cancel_requested_at,
        args=args,
        stats=stats,
        error=error,
        attempt=attempt,
        requested_by=requested_by,
        parent_run_id=parent_run_id,
        steps_done=steps_done,
        steps_total=steps_total,
    )
