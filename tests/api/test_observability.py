"""What an operator sees of requests and runs without any Prometheus: exact, and from the database alone."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import Any

import httpx
import pytest

from adapters.bootstrap import Lyceum
from adapters.metrics.samples import COLUMNS, Samples
from adapters.postgres.reads.observability import PERFORMANCE
from adapters.settings import PROJECT
from domain.kernel.ids import new_id
from tests.api.conftest import ClientAs
from tests.conftest import SECRET

ADDRESS = "/v1/admin/observability/metrics"
LIST, ANSWER = "/v1/learning/revision/today", "/v1/practice/sessions/{session_id}/answers"


@pytest.fixture
async def operator(client_as: ClientAs) -> httpx.AsyncClient:
    return await client_as("operator")


async def some_samples(
    connection: Any,
    durations: list[float],
    *,
    route: str = LIST,
    method: str = "GET",
    status: int = 200,
    weight: float = 1.0,
    ago: timedelta = timedelta(minutes=5),
) -> None:
    at = datetime.now(UTC) - ago
    rows = [(new_id(), at, route, method, status, duration, "student", weight) for duration in durations]
    await connection.copy_records_to_table("api_perf_sample", records=rows, columns=COLUMNS)


async def routes(client: httpx.AsyncClient) -> dict[tuple[str, str], dict[str, Any]]:
    answer = await client.get(ADDRESS)
    assert answer.status_code == 200
    return {(route["method"], route["route"]): route for route in answer.json()["routes"]}


async def test_known_durations_give_exact_percentiles_for_each_route_and_method(
    operator: httpx.AsyncClient, connection: Any
):
    durations = [float(n * n % 997) + 0.25 for n in range(500)]
    await some_samples(connection, durations)
    await some_samples(connection, [1.0, 2.0], method="HEAD")
    await some_samples(connection, [7.5], route=ANSWER, method="POST")
    found = await routes(operator)
    ours = found["GET", LIST]
    hundredths = quantiles(durations, n=100, method="inclusive")  # what percentile_cont interpolates
    expected = [pytest.approx(hundredths[percent - 1], rel=1e-12) for percent in (50, 95, 99)]
    assert [ours[name] for name in ("p50_ms", "p95_ms", "p99_ms")] == expected
    asked = await connection.fetchrow(
        """select percentile_cont(array[0.5, 0.95, 0.99]) within group (order by duration_ms) from api_perf_sample
           where route = $1 and method = 'GET'""",
        LIST,
    )
    assert [ours["p50_ms"], ours["p95_ms"], ours["p99_ms"]] == asked[0]
    assert found["HEAD", LIST]["p50_ms"] == 1.5
    assert found["POST", ANSWER]["p99_ms"] == 7.5


async def test_the_window_is_the_last_day(operator: httpx.AsyncClient, connection: Any):
    await some_samples(connection, [5.0])
    await some_samples(connection, [5_000.0] * 9, ago=timedelta(hours=24, minutes=1))
    await some_samples(connection, [5_000.0], route="/v1/removed", ago=timedelta(hours=25))
    answer = (await operator.get(ADDRESS)).json()
    assert answer["window_hours"] == 24
    assert [(route["route"], route["samples"], route["p99_ms"]) for route in answer["routes"]] == [(LIST, 1, 5.0)]
    assert abs(datetime.fromisoformat(answer["generated_at"]) - datetime.now(UTC)) < timedelta(minutes=1)


async def test_errors_are_counted_and_those_of_clients_scaled_as_they_were_sampled(
    operator: httpx.AsyncClient, connection: Any
):
    await some_samples(connection, [1.0] * 30, weight=20)
    await some_samples(connection, [1.0] * 3, status=404, weight=20)
    await some_samples(connection, [1.0], status=499, weight=20)
    await some_samples(connection, [1.0] * 7, status=503)
    ours = (await routes(operator))["GET", LIST]
    assert (ours["samples"], ours["requests"]) == (41, 30 * 20 + 4 * 20 + 7)
    assert (ours["errors_4xx"], ours["errors_5xx"], ours["error_count"]) == (80, 7, 87)


async def test_n_failed_requests_are_n_errors_whatever_the_sample_rate(operator: httpx.AsyncClient, lyceum: Lyceum):
    samples = Samples(0.0, lyceum.meter)
    for _ in range(23):
        samples.offer(route=LIST, method="GET", status=500, duration_ms=1, role=None)
    await samples.write(lyceum.pool)
    assert (await routes(operator))["GET", LIST]["errors_5xx"] == 23


async def test_the_sample_rate_is_told(operator: httpx.AsyncClient):
    assert (await operator.get(ADDRESS)).json()["sample_rate"] == 0.05


async def test_jobs_are_counted_by_key_and_status_as_their_rows_are(operator: httpx.AsyncClient, connection: Any):
    began = datetime(2026, 11, 20, 2, tzinfo=UTC)
    statuses = ["succeeded", "succeeded", "failed", "missed", "running"]
    for day, status in enumerate(statuses):
        at = began + timedelta(days=day)
        ended = None if status == "running" else at + timedelta(minutes=1)
        await connection.execute(
            """insert into job_run
                 (id, job_key, status, scheduled_for, queued_at, queue, started_at, finished_at, attempt)
               values ($1, 'revision_queue_regen', $2, $3, $3, 'revision', $3, $4, 1)""",
            *(new_id(), status, at, ended),
        )
    await connection.execute(
        """insert into job_run (id, job_key, status, scheduled_for, queued_at, queue, attempt)
           values ($1, 'partition_maintenance', 'queued', $2, $2, 'maintenance', 1)""",
        *(new_id(), began),
    )
    assert (await operator.get(ADDRESS)).json()["jobs"] == [
        {
            "job_key": "partition_maintenance",
            "counts": {"queued": 1},
            "last_status": "queued",
            "last_finished_at": None,
        },
        {
            "job_key": "revision_queue_regen",
            "counts": dict(Counter(statuses)),
            "last_status": "running",
            "last_finished_at": "2026-11-23T02:01:00Z",
        },
    ]


async def test_before_anything_has_happened_there_are_no_routes_and_no_jobs(operator: httpx.AsyncClient):
    answer = (await operator.get(ADDRESS)).json()
    assert (answer["routes"], answer["jobs"]) == ([], [])


async def test_samples_have_the_columns_and_the_index_that_were_given(connection: Any):
    columns = await connection.fetch(
        "select column_name from information_schema.columns where table_name = 'api_perf_sample'"
    )
    wanted = {"id", "occurred_at", "route", "method", "status_code", "duration_ms", "user_role"}
    assert wanted <= {column for (column,) in columns}
    index = await connection.fetchval("select indexdef from pg_indexes where indexname = 'api_perf_sample_route'")
    assert "(route, occurred_at)" in index


async def test_percentiles_are_read_from_the_index_alone(connection: Any):
    for number in range(20):
        await some_samples(connection, [float(n) for n in range(500)], route=f"/v1/route/{number}", ago=timedelta(0))
    await connection.execute("analyze api_perf_sample")
    since = datetime.now(UTC) - timedelta(hours=24)
    plan = "\n".join(line for (line,) in await connection.fetch(f"explain {PERFORMANCE}", since))
    today = f"api_perf_sample_{datetime.now(UTC):%Y_%m_%d}"
    assert f"Index Only Scan using {today}_route_occurred_at" in plan
    assert f"Seq Scan on {today} " not in plan


WITHOUT_THE_CLIENT = f"""
import asyncio, sys
sys.modules["prometheus_client"] = None  # whoever imports it gets an ImportError
import httpx
from adapters.settings import Settings
from adapters.bootstrap import build
from api.app import create_app
from datetime import UTC, datetime
from tests.factories import a_user

async def main():
    settings = Settings.from_env()
    app = create_app(settings)
    async with app.lifespan(), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        lyceum = app.state["lyceum"]
        async with lyceum.open_store() as store:
            user_id = await a_user(store.connection, role="admin")
        token = lyceum.access_tokens.issue(user_id, ("admin",), now=datetime.now(UTC)).text
        answer = await client.get("{ADDRESS}", headers={{"authorization": f"Bearer {{token}}"}})
        print(answer.status_code, sorted(answer.json()))

asyncio.run(main())
"""


def test_it_needs_no_prometheus_client(fresh_database_url: str, valkey_url: str, tmp_path: Any):
    environ = {"LYCEUM_HOME": str(tmp_path), "LYCEUM_SECRET": SECRET}
    servers = {"DATABASE_URL": fresh_database_url, "REDIS_URL": valkey_url, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", WITHOUT_THE_CLIENT]
    done = subprocess.run(  # noqa: S603  our own text
        command, cwd=PROJECT, env=environ | servers, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "200 ['generated_at', 'jobs', 'routes', 'sample_rate', 'window_hours']"


@pytest.mark.parametrize(("role", "status"), [("student", 403), ("author", 403), ("operator", 200), ("admin", 200)])
async def test_operators_and_admins_may_see_it(client_as: ClientAs, role: str, status: int):
    assert (await (await client_as(role)).get(ADDRESS)).status_code == status
