"""What Prometheus reads: every series from the first scrape, exact counts, and only for those who may."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from prometheus_client.parser import text_string_to_metric_families
from redis.asyncio import Redis

from adapters.bootstrap import Lyceum, assemble
from adapters.metrics.meter import Meter
from adapters.metrics.names import METRICS
from adapters.metrics.scrape import OF_THE_DATABASE, OF_VALKEY, Scrape
from adapters.metrics.shared import POOLS, Shared
from adapters.valkey.workers import ValkeyWorkers
from api.app import hand_over
from domain.jobs.workers import Worker
from domain.kernel.ids import new_id
from tests.api.conftest import ClientAs, OneConnection
from tests.conftest import settings_for
from tests.factories import a_user

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
Scraped = Callable[[], Awaitable[Samples]]
OPTIMISATION, COMPLEXITY = "fsrs-optimization", "complexity"


def parsed(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def series(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


@pytest.fixture
async def admin(client_as: ClientAs) -> httpx.AsyncClient:
    return await client_as("admin")


@pytest.fixture
def scraped(app: Litestar, admin: httpx.AsyncClient) -> Scraped:
    app.state["scrape"]._kept_seconds = 0  # noqa: SLF001  a test does not wait

    async def scrape() -> Samples:
        answer = await admin.get("/metrics")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
        return parsed(answer.text)

    return scrape


async def a_run(connection: Any, *, queue: str, status: str = "succeeded", seconds: float = 1, job: str = "x") -> None:
    began = datetime(2026, 11, 25, 2, tzinfo=UTC)
    await connection.execute(
        """insert into job_run (id, job_key, status, scheduled_for, queued_at, queue, started_at, finished_at, attempt,
             requested_by)
           values ($1, $2, $3, $4, $4, $5, $4, $6, 1, gen_random_uuid())""",
        *(new_id(), job, status, began, queue, began + timedelta(seconds=seconds)),
    )


async def test_every_metric_is_there_from_the_first_scrape_and_nothing_has_happened_yet(scraped: Scraped):
    found = await scraped()
    for metric in METRICS.values():
        name = metric.name + "_count" if metric.kind == "histogram" else metric.name
        assert any(key[0] == name for key in found), metric.name
    for name in ("queue_size", "bullmq_queue_size", "jobs_failed_total"):
        for queue in (OPTIMISATION, COMPLEXITY, "revision", "maintenance"):
            assert found[series(name, queue=queue)] == 0
    assert found[series("fsrs_optimization_jobs_processed_total")] == 0
    assert found[series("fsrs_optimization_job_duration_seconds_bucket", le="0.1")] == 0
    assert found[series("cdc_calculation_job_duration_seconds_bucket", le="600.0")] == 0
    assert found[series("jobs_runs_total", job="revision_queue_regen", status="missed")] == 0
    assert found[series("http_requests_total", method="GET", route="/v1/learning/today", status="500")] == 0
    assert found[series("partition_default_rows", table="api_perf_sample")] == 0
    assert found[series("partitions_ahead", table="review_log")] >= 3


async def test_each_metric_says_its_kind_and_what_it_means(admin: httpx.AsyncClient):
    text = (await admin.get("/metrics")).text
    for metric in METRICS.values():
        assert f"# HELP {metric.name} {metric.help}\n# TYPE {metric.name} {metric.kind}\n" in text


async def test_requests_are_counted_by_method_route_and_status(scraped: Scraped, client: httpx.AsyncClient):
    for _ in range(3):
        await client.get("/v1/users/me")
    found = await scraped()
    labels = {"method": "GET", "route": "/v1/users/me"}
    assert found[series("http_requests_total", **labels, status="401")] == 3
    assert found[series("http_request_duration_seconds_count", **labels)] == 3
    assert found[series("http_request_duration_seconds_bucket", **labels, le="+Inf")] == 3
    assert found[series("http_request_duration_seconds_sum", **labels)] > 0


async def test_looks_into_the_cache_of_tokens_are_counted(scraped: Scraped, client_as: ClientAs):
    student = await client_as("student")
    before = await scraped()
    for _ in range(3):
        await student.get("/v1/users/me")
    found = await scraped()
    hit, miss = (series("cache_requests_total", cache="tokens", result=result) for result in ("hit", "miss"))
    assert found[miss] - before[miss] == 1
    assert found[hit] - before[hit] == 3  # the second scrape is one of them


async def test_what_other_processes_count_is_in_it(scraped: Scraped, lyceum: Lyceum):
    worker = Shared(Meter(), lyceum.valkey, None)
    worker.meter.count("outbox_dispatched_total", by=7)
    worker.meter.mark("scheduler_last_tick_timestamp_seconds", value=1764064800)
    await worker.add()
    found = await scraped()
    assert found[series("outbox_dispatched_total")] == 7
    assert found[series("scheduler_last_tick_timestamp_seconds")] == 1764064800


@pytest.mark.parametrize("queue", [OPTIMISATION, COMPLEXITY])
async def test_the_size_of_a_queue_is_what_waits_is_active_and_is_delayed(scraped: Scraped, lyceum: Lyceum, queue: str):
    valkey: Any = lyceum.valkey
    await valkey.hset(f"dramatiq:{queue}.msgs", mapping={"waiting": b"1", "active": b"2"})
    await valkey.rpush(f"dramatiq:{queue}", "waiting")  # ready messages are in both; they count once
    await valkey.hset(f"dramatiq:{queue}.DQ.msgs", mapping={"delayed": b"3"})
    await valkey.zadd(f"dramatiq:{queue}.XQ", {"dead": 1})
    found = await scraped()
    assert found[series("queue_size", queue=queue)] == 3
    assert found[series("bullmq_queue_size", queue=queue)] == 3


@pytest.mark.parametrize(
    ("queue", "name", "inside"),
    [
        (OPTIMISATION, "fsrs_optimization", [(0.1, 1), (0.5, 1), (1, 2), (5, 2), (10, 2), (30, 2), (60, 3)]),
        (COMPLEXITY, "cdc_calculation", [(1, 2), (5, 2), (15, 2), (30, 2), (60, 3), (120, 3), (300, 3), (600, 3)]),
    ],
)
async def test_each_finished_job_counts_once_with_its_time(
    scraped: Scraped, connection: Any, queue: str, name: str, inside: list[tuple[float, int]]
):
    for status, seconds in (("succeeded", 0.1), ("failed", 1), ("succeeded", 60), ("failed", 601)):
        await a_run(connection, queue=queue, status=status, seconds=seconds)
    for status in ("cancelled", "missed", "skipped"):
        await a_run(connection, queue=queue, status=status)
    found = await scraped()
    assert found[series(f"{name}_jobs_processed_total")] == 4
    assert found[series("jobs_failed_total", queue=queue)] == 2
    spans = f"{name}_job_duration_seconds"
    assert [(le, found[series(f"{spans}_bucket", le=f"{float(le)}")]) for le, _ in inside] == inside
    assert (found[series(f"{spans}_count")], found[series(f"{spans}_sum")]) == (4, pytest.approx(662.1, abs=1e-9))


async def test_runs_are_counted_by_how_they_ended(scraped: Scraped, connection: Any):
    for status in ("succeeded", "succeeded", "missed", "failed"):
        await a_run(connection, queue="revision", job="revision_queue_regen", status=status, seconds=30)
    found = await scraped()
    job = "revision_queue_regen"
    assert found[series("jobs_runs_total", job=job, status="succeeded")] == 2
    assert found[series("job_missed_total", job=job)] == 1
    assert found[series("job_run_duration_seconds_count", job=job)] == 3
    ended = datetime(2026, 11, 25, 2, 0, 30, tzinfo=UTC)
    assert found[series("job_last_success_timestamp_seconds", job=job)] == ended.timestamp()


async def test_events_letters_alerts_and_strays_that_wait_are_told(scraped: Scraped, connection: Any):
    await connection.execute(
        """insert into outbox (event_id, type, payload, recorded_at)
           values ($1, 'x', '{}', now() - interval '90 seconds')""",
        new_id(),
    )
    await connection.execute(
        """insert into dead_letter (message_id, queue, actor, payload, error_text, attempts, died_at, state)
           select gen_random_uuid(), 'q', 'a', '{}', 'e', 1, now(), state
           from unnest(array['dead', 'dead', 'retried']) state"""
    )
    await connection.execute(
        """insert into alerts (alert_id, rule, domain, subject_type, subject_id, severity, state, title, runbook_url,
             seen_at, last_seen_at)
           select gen_random_uuid(), state, 'jobs', 'job', 'x', 'critical', state, 't', 'u', now(), now()
           from unnest(array['pending', 'open', 'acknowledged', 'resolved']) state"""
    )
    await connection.execute(
        """insert into api_perf_sample (id, occurred_at, route, method, status_code, duration_ms)
           values ($1, '1999-01-01', '/', 'GET', 200, 1)""",
        new_id(),
    )
    found = await scraped()
    assert found[series("outbox_waiting")] == 1
    assert found[series("outbox_oldest_seconds")] >= 90
    assert found[series("dead_letters")] == 2
    assert found[series("alerts_open", severity="critical")] == 2
    assert found[series("partition_default_rows", table="api_perf_sample")] == 1


async def test_a_process_that_was_killed_is_forgotten_with_its_connections(scraped: Scraped, lyceum: Lyceum):
    valkey: Any = lyceum.valkey
    await valkey.hset(POOLS, "killed:1", b'{"active":9,"idle":9,"max":9,"waiting":9,"at":1}')
    assert (await scraped())[series("db_pool_connections", state="max")] == 0
    assert await valkey.hlen(POOLS) == 0


async def test_workers_that_were_heard_in_time_are_alive(scraped: Scraped, lyceum: Lyceum):
    now = datetime.now(UTC)
    for name, silent in (("a", 0), ("b", 60)):
        heard = Worker(name, ("ticks",), 1, 4, now - timedelta(seconds=silent))
        await ValkeyWorkers(lyceum.valkey).beat(heard)
    assert (await scraped())[series("workers_alive")] == 1


async def test_without_valkey_its_metrics_are_left_out_and_the_last_counts_stay(app: Litestar, lyceum: Lyceum):
    elsewhere = Shared(Meter(), lyceum.valkey, None)
    elsewhere.meter.count("outbox_dispatched_total", by=7)
    await elsewhere.add()
    scrape: Scrape = app.state["scrape"]
    scrape._kept_seconds = 0  # noqa: SLF001  a test does not wait
    await scrape.text()
    async with Redis.from_url("unix:///nowhere/valkey.sock") as gone:
        scrape._valkey = gone  # noqa: SLF001  it goes away between two scrapes
        lyceum.meter.count("outbox_dispatched_total", by=2)
        found = parsed((await scrape.text()).decode())
    assert found[series("outbox_dispatched_total")] == 9
    assert found[series("metrics_source_up", source="valkey")] == 0
    assert found[series("metrics_source_up", source="database")] == 1
    assert not {name for name, _ in found} & set(OF_VALKEY)


async def test_without_the_database_its_metrics_are_left_out_rather_than_told_as_0(
    app: Litestar, lyceum: Lyceum, connection: Any
):
    pool: Any = OneConnection(connection)

    async def gone(*_: object) -> None:
        raise ConnectionResetError

    pool.fetch = gone
    hand_over(app, assemble(lyceum.settings, pool=pool, valkey=lyceum.valkey))
    found = parsed((await app.state["scrape"].text()).decode())
    assert found[series("metrics_source_up", source="database")] == 0
    assert not {name for name, _ in found} & set(OF_THE_DATABASE)
    assert found[series("queue_size", queue=OPTIMISATION)] == 0


async def test_a_page_is_made_once_for_those_who_ask_within_a_moment(app: Litestar):
    scrape: Scrape = app.state["scrape"]
    scrape._kept_seconds = 3600  # noqa: SLF001  so that no clock decides this
    assert await scrape.text() is await scrape.text()


@pytest.mark.parametrize(
    ("role", "status"), [("student", 403), ("author", 403), ("coach", 403), ("operator", 403), ("admin", 200)]
)
async def test_of_people_only_admins_read_metrics(client_as: ClientAs, role: str, status: int):
    assert (await (await client_as(role)).get("/metrics")).status_code == status


@pytest.mark.parametrize(("scope", "status"), [("metrics:read", 200), ("jobs:run", 403)])
async def test_a_key_needs_the_scope(admin: httpx.AsyncClient, client: httpx.AsyncClient, scope: str, status: int):
    key = {"name": "Prometheus", "scopes": [scope], "expires_at": None}
    token = (await admin.post("/v1/auth/tokens", json=key)).json()["token"]
    answer = await client.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("environment", "client_address", "headers", "status"),
    [
        ("embedded", "127.0.0.1", {}, 200),
        ("embedded", "::1", {}, 200),
        ("embedded", "127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 200),  # through the pages' own door
        ("embedded", "127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, 401),
        ("embedded", "127.0.0.1", {"x-forwarded-for": "127.0.0.1, 203.0.113.9"}, 401),
        ("embedded", "127.0.0.1", {"host": "evil.example"}, 401),
        ("embedded", "127.0.0.1", {"sec-fetch-site": "cross-site"}, 401),
        ("embedded", "203.0.113.9", {}, 401),
        ("production", "127.0.0.1", {}, 401),
    ],
)
async def test_only_programs_on_a_machine_that_runs_everything_itself_need_no_key(
    app: Litestar,
    lyceum: Lyceum,
    connection: Any,
    environment: str,
    client_address: str,
    headers: dict[str, str],
    status: int,
):
    given = lyceum.settings
    settings = settings_for(given.database_url, given.redis_url, given.home, environment=environment)
    pool: Any = OneConnection(connection)
    hand_over(app, assemble(settings, pool=pool, valkey=lyceum.valkey))
    transport = httpx.ASGITransport(app, client=(client_address, 50_000))  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:3001") as client:
        assert (await client.get("/metrics", headers=headers)).status_code == status


async def test_a_person_cannot_use_the_local_door_with_a_bad_token(connection: Any, login: Any):
    student = await login(await a_user(connection), "student")
    assert (await student.get("/metrics", headers={"host": "127.0.0.1"})).status_code == 403
