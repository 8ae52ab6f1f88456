"""How runs are stopped and looked into: kill, cancel many, batches, flags, rates, the broker's own queues."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.postgres.store import PostgresStore
from domain.jobs.definitions import QUEUES, REVISION_QUEUE_REGEN
from domain.jobs.use_cases import begin_run, claim_batch, fail_batch, finish_batch, plan_batches
from domain.kernel.ids import new_id

JOBS = "/v1/admin/jobs"
REGEN = REVISION_QUEUE_REGEN.key


@pytest.fixture
async def operator(client_as):
    return await client_as("operator")


async def asked(client, job_key=REGEN, **args):
    return (await client.post(f"{JOBS}/{job_key}/runs", json={"args": args})).json()["run_id"]


async def a_run(connection, *, status="succeeded", ago=timedelta(minutes=2), took=2.0, **changes):
    """Add a run of the schedule that ended a while ago."""
    run = {
        "job_key": REGEN,
        "scheduled_for": datetime.now(UTC) - ago - timedelta(seconds=took),
        "started_at": datetime.now(UTC) - ago - timedelta(seconds=took),
        "finished_at": datetime.now(UTC) - ago,
        "stats": {},
        **changes,
    }
    run_id = new_id()
    await connection.execute(
        """insert into job_run (id, job_key, scheduled_for, queued_at, started_at, finished_at, stats, status, queue)
           values ($1, $2, $3, $3, $4, $5, $6, $7, 'revision')""",
        *(run_id, *run.values(), status),
    )
    return str(run_id)


async def test_a_killed_run_is_cancelled_with_its_reason(operator, connection):
    run_id = await asked(operator)
    killed = await operator.post(f"{JOBS}/runs/{run_id}/kill", json={"reason": "wrong day"})
    assert (killed.status_code, killed.json()["status"], killed.json()["error"]) == (
        202,
        "cancelled",
        "Killed: wrong day",
    )
    actor = await connection.fetchval("select actor_id from domain_event where type = 'job_run_cancelled'")
    assert actor == operator.user_id
    assert (await operator.post(f"{JOBS}/runs/{run_id}/kill")).status_code == 409
    assert (await operator.post(f"{JOBS}/runs/{new_id()}/kill")).status_code == 404
    refused = await operator.post(f"{JOBS}/runs/{run_id}/kill", json={"reason": "x" * 501})
    assert refused.json()["errors"][0]["field"] == "reason"


async def test_many_runs_are_cancelled_by_their_words_or_ids(operator):
    first, second = await asked(operator, why="Algebra"), await asked(operator, "partition_maintenance")
    assert (await operator.post(f"{JOBS}/runs/cancel", json={"q": "algebra"})).json() == {"count": 1}
    assert (await operator.post(f"{JOBS}/runs/cancel", json={"ids": [first, second]})).json() == {"count": 1}
    for body, field in (
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"ids": [first], "q": "x"}, "ids"),
        ({"ids": [str(new_id())]}, "ids"),
    ):
        refused = await operator.post(f"{JOBS}/runs/cancel", json=body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)


async def test_a_runs_batches_are_shown_in_their_order(operator, connection):
    run_id, store, now = await asked(operator), PostgresStore(connection), datetime.now(UTC)
    run = await begin_run(store, run_id=run_id, now=now)
    assert run
    await plan_batches(store, run=run, parts=[{"part": n} for n in range(4)], now=now)
    for number in (1, 2):
        batch = await claim_batch(store, run_id=run.run_id)
        assert batch
        if number == 1:
            await finish_batch(store, batch=batch, rows=10, now=now)
    for _ in range(3):
        await fail_batch(store, batch=batch, error="boom", now=now)
    page = (await operator.get(f"{JOBS}/runs/{run_id}/batches", params={"limit": 3})).json()
    seen = [(one["batch"], one["state"], one["attempts"], one["rows"], one["error"]) for one in page["items"]]
    assert seen == [(1, "done", 0, 10, None), (2, "failed", 3, None, "boom"), (3, "open", 0, None, None)]
    more = (await operator.get(f"{JOBS}/runs/{run_id}/batches", params={"cursor": page["next_cursor"]})).json()
    assert ([one["batch"] for one in more["items"]], more["next_cursor"]) == ([4], None)
    failed = (await operator.get(f"{JOBS}/runs/{run_id}/batches", params={"state": "failed"})).json()
    assert [one["batch"] for one in failed["items"]] == [2]
    assert (await operator.get(f"{JOBS}/runs/{new_id()}/batches")).status_code == 404


async def test_late_and_too_fast_runs_carry_a_flag(operator, connection):
    late_by = REVISION_QUEUE_REGEN.start_grace + timedelta(minutes=1)
    late = await a_run(connection, scheduled_for=datetime.now(UTC) - timedelta(minutes=2) - late_by)
    fast = await a_run(connection, stats={"too_fast": True})
    await a_run(connection, job_key="a_job_of_yesterday")
    flags = {run["run_id"]: run["flags"] for run in (await operator.get(f"{JOBS}/runs")).json()["items"]}
    assert (flags.pop(late), flags.pop(fast), list(flags.values())) == (["late"], ["too_fast"], [[]])


async def test_runs_are_found_by_their_arguments_and_by_plain_words(operator):
    run_id = await asked(operator, course="Algebra_1")
    await asked(operator, "partition_maintenance", course="Algebra 1")

    async def found(words):
        return [run["run_id"] for run in (await operator.get(f"{JOBS}/runs", params={"q": words})).json()["items"]]

    assert await found("algebra_1") == [run_id]
    assert await found("%") == []


async def test_rates_count_what_ended_and_how_long_it_took(operator, connection):
    for took in (1.0, 2.0, 3.0):
        await a_run(connection, took=took)
    await a_run(connection, status="failed", job_key="partition_maintenance")
    await a_run(connection, status="missed", started_at=None)
    await a_run(connection, ago=timedelta(days=8))
    rates = (await operator.get(f"{JOBS}/rates", params={"range": "1h"})).json()
    assert (rates["span_seconds"], len(rates["items"])) == (300, 12)
    assert [sum(one[status] for one in rates["items"]) for status in ("succeeded", "failed", "missed")] == [3, 1, 1]
    of_one = (await operator.get(f"{JOBS}/rates", params={"range": "7d", "job_key": REGEN})).json()
    [busy] = [one for one in of_one["items"] if one["succeeded"]]
    assert (busy["succeeded"], busy["failed"], busy["p50_ms"], busy["p95_ms"]) == (3, 0, 2000, 2900)
    quiet = of_one["items"][0]
    assert (quiet["succeeded"], quiet["p50_ms"]) == (0, None)
    assert of_one["items"] == sorted(of_one["items"], key=lambda one: one["at"])


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("rates", {"range": "2h"}, "range"),
        ("rates", {"job_key": "nonsense"}, "job_key"),
        ("runs", {"job_key": "nonsense"}, "job_key"),
    ],
)
async def test_an_unknown_job_or_range_is_named(operator, path, query, field):
    answer = await operator.get(f"{JOBS}/{path}", params=query)
    assert answer.status_code in (400, 404)
    assert answer.json()["errors"][0]["field"] == field


async def test_the_brokers_queues_are_counted_and_undeclared_ones_are_shown(operator, lyceum):
    put = lyceum.valkey
    await put.rpush("dramatiq:revision", "a", "b")
    await put.hset("dramatiq:revision.msgs", mapping={"a": "", "b": "", "c": ""})
    await put.sadd("dramatiq:__acks__.0c1d.revision", "c")
    await put.sadd("dramatiq:__acks__.2e3f.revision", "d")
    await put.sadd("dramatiq:__acks__.2e3f.revision.DQ", "e")
    await put.hset("dramatiq:revision.DQ.msgs", mapping={"e": ""})
    await put.zadd("dramatiq:from_elsewhere.XQ", {"x": 1, "y": 2})
    await put.zadd("dramatiq:__heartbeats__", {"0c1d": 1})
    queues = {one.pop("queue"): one for one in (await operator.get(f"{JOBS}/queues")).json()["items"]}
    assert sorted(queues) == sorted((*QUEUES, "from_elsewhere"))
    assert queues["revision"] == {"declared": True, "ready": 2, "delayed": 1, "in_flight": 2, "dead": 0}
    assert queues["from_elsewhere"] == {"declared": False, "ready": 0, "delayed": 0, "in_flight": 0, "dead": 2}
    assert queues["maintenance"] == {"declared": True, "ready": 0, "delayed": 0, "in_flight": 0, "dead": 0}
