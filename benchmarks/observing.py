"""What it costs to be seen: counting a request, answering a scrape, the times of a million samples."""

import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from litestar.types import ASGIApp, Receive, Scope, Send
from redis.asyncio import Redis

from adapters.bootstrap import Lyceum, assemble
from adapters.metrics.meter import Meter
from adapters.metrics.samples import Samples
from adapters.metrics.scrape import Scrape
from adapters.postgres.connection import Connection, connect, open_pool
from adapters.postgres.reads import observability
from adapters.settings import Settings
from api.app import answerable, create_app
from api.middleware import Requests
from benchmarks import servers
from benchmarks.measure import Measurement, bounded, compared, turn_about

REQUESTS, SAMPLES, ROUNDS = 5_000, 1_000_000, 7
SERIES = 500

FILL = """
insert into api_perf_sample (id, occurred_at, route, method, status_code, duration_ms, user_role, weight)
select gen_random_uuid(), $1::timestamptz - n * $2::interval / $3::integer, ($4::text[])[k], ($5::text[])[k],
  case when random() < 0.02 then 404 when random() < 0.001 then 500 else 200 end, exp(2 + 3 * random()), 'student', 20
from (
  select n, 1 + floor(cardinality($4::text[]) * power(random(), 2))::integer as k from generate_series(0, $3 - 1) n
) drawn
"""
"""A few routes get most of the requests, as they do."""


async def measure(folder: Path) -> list[Measurement]:
    """Measure the middleware in this process, and the two pages against a database and a Valkey of their own."""
    settings = await servers.database(folder, "observing")
    return [*await _requests(), *await _pages(settings)]


async def _requests() -> list[Measurement]:
    """Compare the same requests without any of it, with their line in the log alone, and with all of it."""
    counted, told = Requests(_answer), Requests(_answer)
    meter = Meter()
    counted.tell_to(meter, Samples(0.05, meter))
    bare, line, whole = await turn_about(
        lambda: _ask(_answer), lambda: _ask(told), lambda: _ask(counted), rounds=ROUNDS
    )
    each = 1_000_000 / REQUESTS
    return [
        compared("a request: id and log line, over the bare app", line * each, "µs", baseline=bare * each),
        compared("a request: id, log line, metrics and samples", whole * each, "µs", baseline=bare * each),
        bounded("a request: metrics and samples alone", (whole - line) * each, "µs", at_most=30),
    ]


async def _answer(scope: Scope, _receive: Receive, send: Send) -> None:
    cast("dict[str, Any]", scope)["path_template"] = "/v1/things/{thing_id}"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _ask(app: ASGIApp) -> None:
    for _ in range(REQUESTS):
        scope = cast("Scope", {"type": "http", "method": "GET", "headers": []})
        await app(scope, cast("Receive", _nothing), cast("Send", _nothing))


async def _nothing(_message: object = None) -> None:
    """Neither a body nor a reader."""


async def _pages(settings: Settings) -> list[Measurement]:
    pool, valkey = await open_pool(settings.database_url, size=4), Redis.from_url(settings.redis_url)
    lyceum = assemble(settings, pool=pool, valkey=valkey)
    app = create_app(settings, lyceum=lyceum)
    answers = answerable(app)
    try:
        scraped = await _scrape(lyceum, answers)
        connection = await connect(settings.database_url)
        figures = [
            await _times(
                connection, answers, days=7, name="/v1/admin/observability/metrics, 1,000,000 samples of a week"
            ),
            await _times(connection, answers, days=1, name="the same, all of one day", promised=False),
        ]
        await connection.close()
    finally:
        await valkey.aclose()
        await pool.close()
    return [scraped, *figures]


async def _scrape(lyceum: Lyceum, answers: list[tuple[str, str, str]]) -> Measurement:
    scrape = Scrape(lyceum.shared, lyceum.valkey, lyceum.pool, requests=answers, kept_seconds=0)
    for number in range(SERIES):
        method, route, status = answers[number % len(answers)]
        lyceum.meter.count("http_requests_total", method, route, status)
        lyceum.meter.observe("http_request_duration_seconds", method, route, seconds=number / SERIES)
    page = await scrape.text()
    lines = sum(not line.startswith(b"#") for line in page.splitlines())
    [seconds] = await turn_about(scrape.text, rounds=30)
    return bounded(f"/metrics, {lines:,} series (500 are promised)", seconds * 1000, "ms", at_most=20)


async def _times(
    connection: Connection, answers: list[tuple[str, str, str]], *, days: int, name: str, promised: bool = True
) -> Measurement:
    now = datetime.now(UTC)
    asked = sorted({(route, method) for method, route, _ in answers})
    today = now.date()
    await connection.execute("truncate api_perf_sample")
    await connection.fetchval(
        "select ensure_day_partitions('api_perf_sample', $1, $2)", today - timedelta(days=days), today
    )
    routes, methods = [route for route, _ in asked], [method for _, method in asked]
    await connection.execute(FILL, now, timedelta(days=days), SAMPLES, routes, methods)
    await connection.execute("vacuum analyze api_perf_sample")
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        await connection.fetchrow(observability.PERFORMANCE, now - timedelta(hours=24))
        seconds.append(time.perf_counter() - begin)
    median = statistics.median(seconds) * 1000
    if promised:
        return bounded(name, median, "ms", at_most=150)
    return Measurement(name=name, value=median, unit="ms")
