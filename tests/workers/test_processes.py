"""Real processes, killed: nothing is lost, and what was begun is finished by whoever comes next."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import redis
from click.testing import CliRunner

from adapters.bootstrap import build
from adapters.embedded import postgres, programs, valkey
from adapters.postgres import migrate
from adapters.settings import PROJECT
from adapters.valkey.workers import ValkeyWorkers
from cli.main import main as lyceum_command
from domain.jobs.definitions import QUEUES
from domain.jobs.model import Status
from domain.jobs.use_cases import request_run, resume_stalled
from domain.kernel.events import SYSTEM
from tests.conftest import settings_for
from tests.workers.conftest import kill, many_learners
from tests.workers.lists import wrong_lists

REGEN = "revision_queue_regen"
WORKER = ("dramatiq", "workers.main", "--processes", "1", "--threads", "1", "--skip-logging")


async def ask(lyceum, job_key=REGEN):
    async with lyceum.open_store() as store:
        return (await request_run(store, job_key=job_key, requested_by=SYSTEM, now=datetime.now(UTC))).run_id


def ended(lyceum, run_id):
    async def look():
        async with lyceum.open_store() as store:
            run = await store.runs.get(run_id)
        return run if run.finished_at else None

    return look


async def check(lyceum):
    async with lyceum.pool.acquire() as connection:
        return await wrong_lists(connection, datetime.now(UTC))


async def test_a_worker_killed_in_the_middle_of_a_regeneration_costs_nothing(lyceum, start, until):
    await many_learners(lyceum, 401)
    second = await lyceum.pool.fetchval("select user_id from app_user order by user_id offset 250 limit 1")
    first = start(*WORKER)

    async def one_batch_done():
        return await lyceum.pool.fetchval("select count(*) from job_batch where done_at is not null") >= 1

    async with lyceum.open_store() as holding:  # the second batch has to wait for this list, so it is cut in the middle
        await holding.connection.execute(
            "select from revision_queue_user_summary where user_id = $1 for update", second
        )
        run_id = await ask(lyceum)
        await until(one_batch_done)
        kill(first)
    assert await lyceum.pool.fetchval("select count(*) from job_batch where done_at is not null") < 3
    start(*WORKER)
    async with lyceum.open_store() as store:  # what the next tick does, once the run has been silent for long enough
        await resume_stalled(store, now=datetime.now(UTC) + timedelta(seconds=31))
    run = await until(ended(lyceum, run_id))
    assert (run.status, run.steps_done, run.stats["rows"]) == (Status.SUCCEEDED, 3, 401)
    assert await check(lyceum) == ([], 401, 0)
    assert await lyceum.pool.fetchval("select count(*) from job_lock") == 0


async def test_a_worker_shows_signs_of_life_and_says_when_it_goes(lyceum, start, until):
    worker = start(*WORKER)
    workers = ValkeyWorkers(lyceum.valkey)

    async def heard():
        return await workers.seen(now=datetime.now(UTC))

    [seen] = await until(heard)
    assert (seen.threads, seen.queues) == (1, QUEUES)
    worker.terminate()

    async def gone():
        return not await heard()

    await until(gone)
    assert worker.wait(timeout=20) == 0


async def test_a_worker_without_a_database_ends_instead_of_pretending(start, own_settings, until):
    worker = start(*WORKER, DATABASE_URL=own_settings.database_url + "_that_is_not_there")

    async def over():
        return worker.poll() is not None

    await until(over)
    assert worker.returncode != 0


def run_module(settings, *module):
    """Run `python -m …` to its end with this test's servers."""
    command = [sys.executable, "-m", *module]
    return subprocess.run(  # noqa: S603  our own modules
        command, env=environ(settings), cwd=PROJECT, capture_output=True, text=True, check=False
    )


def environ(settings):
    return {
        **os.environ,
        "LYCEUM_ENV": "embedded",
        "LYCEUM_HOME": str(settings.home),
        "LYCEUM_SECRET": settings.secret,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
    }


async def test_jobs_are_run_from_the_command_line_while_a_worker_is_there(lyceum, start, own_settings):
    await many_learners(lyceum, 3)
    start(*WORKER)
    done = await asyncio.to_thread(run_module, own_settings, "cli.main", "jobs", "run", REGEN)
    assert (done.returncode, done.stderr) == (0, "")
    assert "revision_queue_regen succeeded" in done.stdout
    listed = await asyncio.to_thread(run_module, own_settings, "cli.main", "jobs", "list")
    assert "every day at 02:00 UTC" in listed.stdout
    assert "last: succeeded" in listed.stdout


def test_with_no_worker_the_command_line_says_so_instead_of_waiting(own_settings, monkeypatch):
    monkeypatch.setattr("cli.jobs.PATIENCE_SECONDS", 0)
    refused = CliRunner(env=environ(own_settings)).invoke(lyceum_command, ["jobs", "run", REGEN])
    assert refused.exit_code == 1
    assert "Nothing can run: no worker is at work." in refused.output
    unknown = CliRunner(env=environ(own_settings)).invoke(lyceum_command, ["jobs", "run", "dishes"])
    assert (unknown.exit_code, "The jobs are: partition_maintenance" in unknown.output) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([REGEN], 0, "revision_queue_regen succeeded"),
        (["dishes"], 2, "There is no job 'dishes'. The jobs are: partition_maintenance, revision_queue_regen,"),
        ([], 2, "Usage: python -m workers.run KEY"),
    ],
)
def test_a_job_runs_in_a_process_of_its_own(own_settings, arguments, code, said):
    done = run_module(own_settings, "workers.run", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr


async def test_the_scheduler_ticks_as_soon_as_valkey_is_there_again(start, until, tmp_path, servers):
    folder = servers / f"valkey-{uuid4().hex[:8]}"
    folder.mkdir()
    url = valkey.url(folder)
    scheduler = start("workers.scheduler", REDIS_URL=url)

    async def notices():
        return "a tick was not heard" in (tmp_path / "workers.scheduler.log").read_text()

    async def ticks():
        with redis.Redis.from_url(url) as client:
            return client.llen("dramatiq:ticks") and client.get("lyceum:scheduler")

    await until(notices)
    with programs.running(valkey.prepare(folder / "data", folder, durable=False), folder / "log"):
        await until(ticks)
        scheduler.terminate()
        assert scheduler.wait(timeout=10) == 0


async def test_postgresql_killed_in_the_middle_of_a_regeneration_costs_nothing(
    start, until, tmp_path, servers, valkey_url
):
    folder = servers / f"pg-{uuid4().hex[:8]}"
    folder.mkdir()

    def serving():
        return programs.running(postgres.prepare(folder / "data", folder, durable=True), folder / "log")

    settings = settings_for(postgres.url(folder, "own"), valkey_url, tmp_path)
    told = {"DATABASE_URL": settings.database_url}
    with serving():
        postgres.create_database(folder, "own")
        await asyncio.to_thread(migrate.upgrade, settings.database_url)
        async with build(settings, name="test") as lyceum:
            await many_learners(lyceum, 401)
            blocked = await lyceum.pool.fetchval("select user_id from app_user order by user_id offset 250 limit 1")
            run_id = await ask(lyceum)
        with contextlib.suppress(Exception):  # whatever is open then is lost with the server
            async with build(settings, name="test") as lyceum, lyceum.open_store() as holding:
                await holding.connection.execute(
                    "select from revision_queue_user_summary where user_id = $1 for update", blocked
                )
                start(*WORKER, **told)

                async def one_batch_done():
                    return await lyceum.pool.fetchval("select count(*) from job_batch where done_at is not null")

                await until(one_batch_done)
                os.kill(int((folder / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    with serving():
        async with build(settings, name="test") as lyceum:
            run = await until(ended(lyceum, run_id), within=60)
            assert (run.status, run.stats["rows"], run.stats["failed"]) == (Status.SUCCEEDED, 401, 0)
            assert await check(lyceum) == ([], 401, 0)
