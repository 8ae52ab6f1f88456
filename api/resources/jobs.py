"""What runs, what failed, and what can be done about it: job definitions, runs, workers."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED

from adapters.postgres.reads import job_rates
from adapters.postgres.reads import jobs as reads
from adapters.valkey.job_queues import ValkeyJobQueues
from adapters.valkey.workers import ValkeyWorkers
from api.dependencies import Limit, Lyceum, Now, Pool, Store, Who
from api.security import requires
from domain.jobs import stopping, use_cases
from domain.jobs.cron import next_slot
from domain.jobs.definitions import DEFINITIONS, QUEUES, JobDefinition, definition
from domain.jobs.model import Status
from domain.jobs.workers import WorkerState, state_of
from domain.kernel.errors import Invalid

DAY: Final = timedelta(days=1)

InState = Annotated[reads.BatchState | None, QueryParameter(name="state")]
"""Litestar keeps the name `state` for itself."""
AfterBatch = Annotated[int | None, QueryParameter(ge=0, le=2**31 - 1)]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    job_key: str
    description: str
    cron: str | None
    zone: str
    schedule: str
    queue: str
    next_run_at: datetime | None
    last_run: reads.RunLine | None
    recent: list[reads.RecentRun]
    running_run_id: UUID | None


class JobList(msgspec.Struct, frozen=True):
    items: list[Job]
    counts_24h: dict[str, int]
    next_cursor: str | None = None


class NewRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    args: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])


class RunPage(msgspec.Struct, frozen=True):
    items: list[reads.RunLine]
    next_cursor: str | None


class BatchPage(msgspec.Struct, frozen=True):
    items: list[reads.BatchLine]
    next_cursor: str | None


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str = ""


class WhichRuns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the runs that live are meant: either `ids`, or words in them."""

    ids: Annotated[list[UUID], msgspec.Meta(max_length=1000)] | None = None
    q: str | None = None


class Cancelled(msgspec.Struct, frozen=True):
    count: int


class QueueLine(msgspec.Struct, frozen=True, kw_only=True):
    queue: str
    declared: bool
    ready: int
    delayed: int
    in_flight: int
    dead: int


class QueueList(msgspec.Struct, frozen=True):
    items: list[QueueLine]
    next_cursor: str | None = None


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    job_key: str | None
    range: job_rates.Range
    span_seconds: int
    items: list[job_rates.Rate]
    next_cursor: str | None = None


class WorkerLine(msgspec.Struct, frozen=True, kw_only=True):
    worker_id: str
    queues: tuple[str, ...]
    pid: int
    threads: int
    last_heartbeat_at: datetime
    state: WorkerState
    current_job: str | None


class WorkerList(msgspec.Struct, frozen=True):
    items: list[WorkerLine]
    next_cursor: str | None = None


class Jobs(Controller):
    path = "/v1/admin/jobs"
    tags = ("jobs",)
    guards = (requires("admin", "operator", scope="jobs:run"),)

    @get(summary="All jobs, when they run next and how they did")
    async def list_all(self, pool: Pool, now: Now) -> JobList:
        found, counts = await reads.jobs(pool, list(DEFINITIONS), since=now - DAY)
        return JobList([_job(DEFINITIONS[runs.job_key], runs, now) for runs in found], counts)

    @post("/{job_key:str}/runs", summary="Run a job now", status_code=HTTP_202_ACCEPTED, refuses=("409",))
    async def run_now(
        self, job_key: FromPath[str], store: Store, who: Who, now: Now, data: JSONBody[NewRun | None] = None
    ) -> reads.RunInFull:
        args = data.args if data else {}
        run = await use_cases.request_run(store, job_key=job_key, args=args, requested_by=who.user_id, now=now)
        return await reads.run(store.connection, run.run_id)

    @get("/runs", summary="Runs, newest first")
    async def list_runs(
        self,
        pool: Pool,
        job_key: FromQuery[str | None] = None,
        status: FromQuery[Status | None] = None,
        q: FromQuery[str | None] = None,
        limit: Limit = 50,
        cursor: FromQuery[UUID | None] = None,
    ) -> RunPage:
        if job_key is not None:
            definition(job_key)
        items = await reads.runs(pool, job_key=job_key, status=status, words=q, before=cursor, limit=limit + 1)
        more = len(items) > limit
        return RunPage(items[:limit], str(items[limit - 1].run_id) if more else None)

    @get("/runs/{run_id:uuid}", summary="A run, its batches and the ones before it")
    async def read_run(self, run_id: FromPath[UUID], pool: Pool) -> reads.RunInFull:
        return await reads.run(pool, run_id)

    @post(
        "/runs/{run_id:uuid}/cancel",
        summary="Stop a run before its next batch",
        status_code=HTTP_202_ACCEPTED,
        refuses=("409",),
    )
    async def cancel(self, run_id: FromPath[UUID], store: Store, who: Who, now: Now) -> reads.RunInFull:
        run = await stopping.cancel_run(store, run_id=run_id, cancelled_by=who.user_id, now=now)
        return await reads.run(store.connection, run.run_id)

    @post(
        "/runs/{run_id:uuid}/kill",
        summary="End a run at once, without a retry",
        status_code=HTTP_202_ACCEPTED,
        refuses=("409",),
    )
    async def kill(
        self, run_id: FromPath[UUID], store: Store, who: Who, now: Now, data: JSONBody[Reason | None] = None
    ) -> reads.RunInFull:
        reason = data.reason if data else ""
        run = await stopping.kill_run(store, run_id=run_id, reason=reason, killed_by=who.user_id, now=now)
        return await reads.run(store.connection, run.run_id)

    @post("/runs/cancel", summary="Stop many runs before their next batch", status_code=HTTP_202_ACCEPTED)
    async def cancel_many(self, data: JSONBody[WhichRuns], store: Store, who: Who, now: Now) -> Cancelled:
        if data.ids is not None and data.q is not None:
            raise Invalid.field("ids", "invalid", "Say either ids or q.")
        return Cancelled(
            await stopping.cancel_runs(store, ids=data.ids, words=data.q, cancelled_by=who.user_id, now=now)
        )

    @get("/runs/{run_id:uuid}/batches", summary="A run's batches, in their order")
    async def list_batches(
        self,
        run_id: FromPath[UUID],
        pool: Pool,
        in_state: InState = None,
        limit: Limit = 50,
        cursor: AfterBatch = None,
    ) -> BatchPage:
        items = await reads.batches(pool, run_id, state=in_state, after=cursor, limit=limit + 1)
        return BatchPage(items[:limit], str(items[limit - 1].batch) if len(items) > limit else None)

    @post(
        "/runs/{run_id:uuid}/retry",
        summary="Run again what did not succeed",
        status_code=HTTP_202_ACCEPTED,
        refuses=("409",),
    )
    async def retry(self, run_id: FromPath[UUID], store: Store, who: Who, now: Now) -> reads.RunInFull:
        run = await use_cases.retry_run(store, run_id=run_id, requested_by=who.user_id, now=now)
        return await reads.run(store.connection, run.run_id)

    @get("/queues", summary="The broker's queues: ready, delayed, in flight, dead; undeclared ones too")
    async def queues(self, lyceum: Lyceum) -> QueueList:
        counted = await ValkeyJobQueues(lyceum.valkey).counted(QUEUES)
        return QueueList([QueueLine(declared=one.queue in QUEUES, **one._asdict()) for one in counted])

    @get("/rates", summary="How many runs ended and how long they took, span by span")
    async def rates(
        self,
        pool: Pool,
        now: Now,
        job_key: FromQuery[str | None] = None,
        range: FromQuery[job_rates.Range] = "24h",  # noqa: A002  the name of the query parameter
    ) -> Rates:
        if job_key is not None:
            definition(job_key)
        items = await job_rates.rates(pool, job_key=job_key, span=range, until=now)
        span = job_rates.SPANS[range][1]
        return Rates(job_key=job_key, range=range, span_seconds=round(span.total_seconds()), items=items)

    @get("/workers", summary="Workers heard of in the last minutes")
    async def workers(self, lyceum: Lyceum, now: Now) -> WorkerList:
        seen = await ValkeyWorkers(lyceum.valkey).seen(now=now)
        return WorkerList(
            [
                WorkerLine(
                    worker_id=worker.worker_id,
                    queues=worker.queues,
                    pid=worker.pid,
                    threads=worker.threads,
                    last_heartbeat_at=worker.last_heartbeat_at,
                    state=state_of(worker, now=now),
                    current_job=worker.current_job,
                )
                for worker in seen
            ]
        )


def next_run_at(job_key: str, *, now: datetime) -> datetime | None:
    """Return when the schedule fires next for a job, if it has one."""
    job = definition(job_key)
    return None if job.cron is None else next_slot(job.cron, zone=job.zone, after=now)


def _job(job: JobDefinition, runs: reads.JobRuns, now: datetime) -> Job:
    return Job(
        job_key=job.key,
        description=job.description,
        cron=job.cron,
        zone=job.zone,
        schedule=job.schedule,
        queue=job.queue,
        next_run_at=next_run_at(job.key, now=now),
        last_run=runs.last_run,
        recent=runs.recent,
        running_run_id=runs.running_run_id,
    )
