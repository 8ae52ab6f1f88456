"""What a worker does about jobs: look at the schedule each minute, begin runs, do their batches, close them."""

from datetime import UTC, datetime
from uuid import UUID

import structlog

from adapters.bootstrap import Lyceum
from adapters.outages import missing_dependency
from domain.jobs.model import Batch, Run, Status
from domain.jobs.use_cases import (
    begin_run,
    claim_batch,
    fail_batch,
    fail_run,
    finish_batch,
    finish_run,
    note_missed,
    note_progress,
    plan_batches,
    resume_stalled,
    start_due_runs,
)
from domain.judging.use_cases import resume_stalled as resume_judgings
from workers.held import held
from workers.schedule import work_of
from workers.watch import SOURCES, watch

_log = structlog.get_logger("workers.jobs")


async def tick() -> None:
    """Look at the clock: note what was missed, start what is due, ask again for what has gone silent; then around."""
    now = datetime.now(UTC)
    async with held().open_store() as store:
        await note_missed(store, now=now)
        await start_due_runs(store, now=now)
        await resume_stalled(store, now=now)
        await resume_judgings(store, now=now)
    held().meter.mark("scheduler_last_tick_timestamp_seconds", value=now.timestamp())
    await watch(held(), SOURCES, now=now)


async def run_job(run_id: str, job_key: str) -> None:  # noqa: ARG001  the key tells a reader of messages what it is
    """Begin a run or take it up again."""
    await take_up(held(), UUID(run_id))


async def work_batch(run_id: str, job_key: str) -> None:  # noqa: ARG001  the same
    """Do any open batch of a run."""
    await do_batch(held(), UUID(run_id))


async def take_up(lyceum: Lyceum, run_id: UUID) -> None:
    """Begin a run and cut it into batches, or ask again for those that are left; end it if none is."""
    try:
        async with lyceum.open_store() as store:
            now = datetime.now(UTC)
            run = await begin_run(store, run_id=run_id, now=now)
            if run is None:
                return
            if run.cancel_requested_at is None:
                parts = [] if run.steps_total else await work_of(lyceum, run.job_key).plan(store, run)
                await plan_batches(store, run=run, parts=parts, now=now)
    except Exception as error:
        if missing_dependency(error):
            raise  # nothing is wrong with the run: the message is tried again
        _log.exception("a run could not begin", run_id=str(run_id))
        async with lyceum.open_store() as store:
            await fail_run(store, run_id=run_id, error=_words(error), now=datetime.now(UTC))
        return
    await close(lyceum, run_id)


async def do_batch(lyceum: Lyceum, run_id: UUID) -> bool:
    """Do one open batch in one transaction, then give a sign of life; False if there was none to do."""
    batch: Batch | None = None
    try:
        async with lyceum.open_store() as store:
            run = await store.runs.get(run_id)
            batch = await claim_batch(store, run_id=run_id)
            if batch is not None:
                rows = await work_of(lyceum, run.job_key).do(store, batch.args, datetime.now(UTC))
                await finish_batch(store, batch=batch, rows=rows, now=datetime.now(UTC))
    except Exception as error:
        if batch is None or missing_dependency(error):
            raise  # nothing is wrong with the batch: the message is tried again, and this was no attempt
        _log.exception("a batch failed", run_id=str(run_id), batch=batch.number)
        async with lyceum.open_store() as store:
            await fail_batch(store, batch=batch, error=_words(error), now=datetime.now(UTC))
    async with lyceum.open_store() as store:
        progress = await note_progress(store, run_id=run_id, now=datetime.now(UTC))
    if progress is not None and (progress.cancelling or not progress.unfinished):
        await close(lyceum, run_id)
    return batch is not None


async def close(lyceum: Lyceum, run_id: UUID) -> Run | None:
    """End a run that has nothing left to do; whoever ends it writes what follows from the whole."""
    async with lyceum.open_store() as store:
        now = datetime.now(UTC)
        run = await finish_run(store, run_id=run_id, now=now)
        if run is not None and run.status in (Status.SUCCEEDED, Status.FAILED):
            await work_of(lyceum, run.job_key).close(store, now)
    if run is not None:
        _log.info("a run ended", run_id=str(run_id), job_key=run.job_key, status=run.status, **run.stats)
    return run


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
