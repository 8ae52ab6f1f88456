"""`lyceum jobs`: which jobs there are, and running one by hand while watching it."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import click

from adapters.bootstrap import Lyceum, build
from adapters.settings import Settings
from adapters.valkey.workers import ValkeyWorkers
from domain.jobs.cron import next_slot
from domain.jobs.definitions import DEFINITIONS
from domain.jobs.model import Run, Status
from domain.jobs.runs import LIVE
from domain.jobs.use_cases import request_run
from domain.jobs.workers import WorkerState, state_of
from domain.kernel.events import SYSTEM

LOOK_AGAIN_SECONDS: Final = 0.2
PATIENCE_SECONDS: Final = 5

T = TypeVar("T")


@click.group()
def jobs() -> None:
    """List, run and watch jobs."""


@jobs.command("list")
def list_jobs() -> None:
    """Say which jobs there are, when they run next and how they did last."""
    for line in with_lyceum(_lines):
        click.echo(line)


@jobs.command("run")
@click.argument("key")
def run_job(key: str) -> None:
    """Ask for a run of the job KEY and wait for its end; 0 if it succeeds."""
    run = with_lyceum(lambda lyceum: run_to_end(lyceum, key))
    click.echo(f"{run.job_key} {run.status} after {_took(run)}." + (f" {run.error}" if run.error else ""))
    if run.stats:
        click.echo("  " + ", ".join(f"{name} {value}" for name, value in run.stats.items()))
    sys.exit(0 if run.status is Status.SUCCEEDED else 1)


def with_lyceum(work: Callable[[Lyceum], Coroutine[Any, Any, T]]) -> T:
    """Do something with the product's connections and return its result."""

    async def connected() -> T:
        async with build(Settings.from_env(), name="lyceum cli", pool_size=2) as lyceum:
            return await work(lyceum)

    return asyncio.run(connected())


async def _lines(lyceum: Lyceum) -> list[str]:
    now = datetime.now(UTC)
    async with lyceum.open_store() as store:
        newest = {job_key: await store.runs.find_newest(job_key) for job_key in DEFINITIONS}
    lines: list[str] = []
    for job in DEFINITIONS.values():
        lines.append(f"{job.key}: {job.description}")
        following = next_slot(job.cron, zone=job.zone, after=now) if job.cron else None
        lines.append(f"  {job.schedule} {job.zone}" + (f", next {following:%Y-%m-%d %H:%M} UTC" if following else ""))
        last = newest[job.key]
        lines.append(f"  last: {last.status}, {last.scheduled_for:%Y-%m-%d %H:%M} UTC" if last else "  has not run yet")
    return lines


async def run_to_end(lyceum: Lyceum, key: str, args: dict[str, Any] | None = None) -> Run:
    """Ask for a run of a job and show how far it is until it ends."""
    async with lyceum.open_store() as store:
        run = await request_run(store, job_key=key, args=args, requested_by=SYSTEM, now=datetime.now(UTC))
    return await _watch(lyceum, run.run_id)


async def _watch(lyceum: Lyceum, run_id: UUID) -> Run:
    """Show how far the run is until it ends; say so if nobody is there to begin it."""
    said = ""
    while True:
        async with lyceum.open_store() as store:
            run = await store.runs.get(run_id)
        line = f"{run.job_key} {run.status} {run.steps_done}/{run.steps_total}"
        if line != said:
            click.echo(line)
            said = line
        if run.status not in LIVE:
            return run
        await _refuse_to_wait_for_nobody(lyceum, run)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def _refuse_to_wait_for_nobody(lyceum: Lyceum, run: Run) -> None:
    now = datetime.now(UTC)
    if run.status is not Status.QUEUED or (now - run.queued_at).total_seconds() < PATIENCE_SECONDS:
        return
    workers = await ValkeyWorkers(lyceum.valkey).seen(now=now)
    if all(state_of(worker, now=now) is WorkerState.DOWN for worker in workers):
        raise click.ClickException(
            "Nothing can run: no worker is at work. The run stays queued until one is; "
            f"to do it here, cancel it and run `python -m workers.run {run.job_key}`."
        )


def _took(run: Run) -> str:
    if run.started_at is None or run.finished_at is None:
        return "no time"
    return f"{(run.finished_at - run.started_at).total_seconds():.1f} s"
