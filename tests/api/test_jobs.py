"""What admins and operators see of jobs, and what they may do about them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from adapters.postgres.store import PostgresStore
from adapters.valkey.workers import ValkeyWorkers
from domain.jobs.use_cases import begin_run, claim_batch, fail_batch, finish_run, plan_batches, request_run
from domain.jobs.workers import Worker
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id
from tests.factories import a_user

JOBS = "/v1/admin/jobs"
REGEN = "revision_queue_regen"


@pytest.fixture
async def admin(client_as):
    return await client_as("admin")


async def a_failed_run(connection):
    store, now = PostgresStore(connection), datetime.now(UTC)
    run = await request_run(store, job_key=REGEN, requested_by=SYSTEM, now=now)
    begun = await begin_run(store, run_id=run.run_id, now=now)
    assert begun
    await plan_batches(store, run=begun, parts=[{}, {}], now=now)
    for _ in range(6):
        batch = await claim_batch(store, run_id=run.run_id)
        assert batch
        await fail_batch(store, batch=batch, error="boom", now=now)
    await finish_run(store, run_id=run.run_id, now=now + timedelta(seconds=3))
    return run.run_id


async def test_jobs_are_listed_with_their_schedule_before_they_ever_ran(admin):
    answer = (await admin.get(JOBS)).json()
    regen = next(job for job in answer["items"] if job["job_key"] == REGEN)
    assert (regen["cron"], regen["zone"], regen["schedule"]) == ("0 2 * * *", "UTC", "every day at 02:00")
    assert regen["next_run_at"].endswith("T02:00:00Z")
    assert (regen["last_run"], regen["recent"], regen["running_run_id"]) == (None, [], None)
    assert answer["counts_24h"] == {}


async def test_a_run_is_asked_for_once(admin):
    accepted = await admin.post(f"{JOBS}/{REGEN}/runs", json={"args": {"why": "test"}})
    run = accepted.json()
    assert accepted.status_code == 202
    assert (run["status"], run["args"], run["requested_by"]) == ("queued", {"why": "test"}, str(admin.user_id))
    assert run["requested_by_name"] == "Ada"
    again = await admin.post(f"{JOBS}/{REGEN}/runs")
    assert again.status_code == 409
    regen = next(job for job in (await admin.get(JOBS)).json()["items"] if job["job_key"] == REGEN)
    assert regen["running_run_id"] == run["run_id"]
    assert regen["recent"] == [{"run_id": run["run_id"], "status": "queued", "duration_ms": None}]


async def test_the_api_writes_an_outbox_row_and_sends_nothing(admin, connection):
    run = (await admin.post(f"{JOBS}/{REGEN}/runs")).json()
    assert await connection.fetchval("select payload from outbox") == {"run_id": run["run_id"], "job_key": REGEN}


async def test_an_unknown_job_or_run_is_not_found(admin):
    assert (await admin.post(f"{JOBS}/nonsense/runs")).status_code == 404
    assert (await admin.get(f"{JOBS}/runs/{new_id()}")).status_code == 404


async def test_a_failed_run_shows_why_and_can_be_retried(admin, connection):
    run_id = await a_failed_run(connection)
    run = (await admin.get(f"{JOBS}/runs/{run_id}")).json()
    assert (run["status"], run["duration_ms"]) == ("failed", 3000)
    assert run["error"] == "2 of 2 batches failed. The first: boom"
    assert run["batches"] == {"total": 2, "done": 0, "failed": 2, "retried": 2}
    assert run["requested_by_name"] == "Command line"
    retried = await admin.post(f"{JOBS}/runs/{run_id}/retry")
    assert (retried.status_code, retried.json()["parent_run_id"]) == (202, str(run_id))
    assert [each["run_id"] for each in retried.json()["earlier"]] == [str(run_id)]
    counts = (await admin.get(JOBS)).json()["counts_24h"]
    assert counts == {"failed": 1, "queued": 1}


async def test_a_waiting_run_is_cancelled_and_then_cannot_be_again(admin):
    run = (await admin.post(f"{JOBS}/{REGEN}/runs")).json()
    cancelled = await admin.post(f"{JOBS}/runs/{run['run_id']}/cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (202, "cancelled")
    assert (await admin.post(f"{JOBS}/runs/{run['run_id']}/cancel")).status_code == 409


async def test_runs_are_listed_newest_first_filtered_and_paged(admin, connection):
    first = await a_failed_run(connection)
    second = UUID((await admin.post(f"{JOBS}/{REGEN}/runs")).json()["run_id"])
    third = UUID((await admin.post(f"{JOBS}/partition_maintenance/runs")).json()["run_id"])

    async def listed(**query):
        page = (await admin.get(f"{JOBS}/runs", params=query)).json()
        return [UUID(run["run_id"]) for run in page["items"]], page["next_cursor"]

    assert await listed() == ([third, second, first], None)
    assert await listed(job_key=REGEN) == ([second, first], None)
    assert await listed(status="failed") == ([first], None)
    assert await listed(q="BOOM") == ([first], None)
    assert await listed(limit=2) == ([third, second], str(second))
    assert await listed(limit=2, cursor=str(second)) == ([first], None)
    assert (await admin.get(f"{JOBS}/runs", params={"status": "asleep"})).status_code == 400


async def test_workers_are_shown_with_how_they_are(admin, lyceum):
    now = datetime.now(UTC)
    workers = ValkeyWorkers(lyceum.valkey)
    for name, silence in (("fresh", 0), ("slow", 12), ("gone", 60), ("forgotten", 3600)):
        heard_at = now - timedelta(seconds=silence)
        await workers.beat(Worker(name, ("revision", "ticks"), 7, 4, heard_at, REGEN if name == "fresh" else None))
    items = (await admin.get(f"{JOBS}/workers")).json()["items"]
    states = [(worker["worker_id"], worker["state"], worker["current_job"]) for worker in items]
    assert states == [("fresh", "healthy", REGEN), ("slow", "degraded", None), ("gone", "down", None)]
    await workers.forget("gone")
    assert len((await admin.get(f"{JOBS}/workers")).json()["items"]) == 2


@pytest.mark.parametrize(("role", "status"), [("operator", 200), ("admin", 200), ("author", 403), ("student", 403)])
async def test_jobs_are_for_admins_and_operators(client_as, role, status):
    client = await client_as(role)
    for path in (JOBS, f"{JOBS}/runs", f"{JOBS}/workers"):
        assert (await client.get(path)).status_code == status


async def test_jobs_are_not_for_strangers(client):
    assert (await client.get(JOBS)).status_code == 401


async def test_the_overview_counts_what_waits(admin, connection):
    await a_user(connection)
    run_id = await a_failed_run(connection)
    seen = (await admin.get("/v1/admin/overview")).json()
    assert (seen["learners"], seen["active_7d"], seen["reviews_24h"], seen["failed_runs_24h"]) == (1, 0, 0, 1)
    assert seen["last_regen"]["run_id"] == str(run_id)
    assert seen["questions_in_debt"] == 0
    assert (seen["revision"], seen["simulated"]) == ({"due_today": 0, "overdue": 0, "day_on": None}, False)


async def test_the_overview_is_for_admins(client_as):
    assert (await (await client_as("operator")).get("/v1/admin/overview")).status_code == 403
