"""Which requests are kept as samples, and that no request ever waits for the database because of them."""

import asyncio
import math
import random
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.metrics.meter import Meter
from adapters.metrics.samples import AT_ONCE, QUEUED_AT_MOST, Samples
from api.middleware import UNMATCHED, Requests
from domain.identity.model import Caller

DROPPED, WRITTEN = ("perf_samples_dropped_total",), ("perf_samples_written_total",)


class Table:
    """A pool at the edge: it keeps what is copied, or does with a copy what a test says."""

    def __init__(self, *outcomes: Any) -> None:
        self.rows: list[Any] = []
        self.asked = asyncio.Event()
        self._outcomes = list(outcomes)

    @asynccontextmanager
    async def acquire(self):
        yield self

    async def copy_records_to_table(self, table: str, *, records: Any, columns: Any) -> None:
        assert (table, len(columns)) == ("api_perf_sample", len(records[0]))
        self.asked.set()
        outcome = self._outcomes.pop(0) if self._outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is not None:
            await outcome.wait()
        self.rows += records


def sampling(rate: float, *, seed: int = 7) -> Samples:
    return Samples(rate, Meter(), draw=random.Random(seed).random)  # noqa: S311  no secret


def offer(samples: Samples, times: int = 1, *, status: int = 200) -> None:
    for _ in range(times):
        samples.offer(route="/v1/users/me", method="GET", status=status, duration_ms=3.5, role="student")


def answering(samples: Samples, status: int = 200) -> Any:
    """Return the middleware around an application that answers at once, and knows the route and the caller."""

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        scope["path_template"] = "/v1/things/{thing_id}"
        scope["caller"] = Caller(UUID(int=1), roles=("student",))
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    requests = Requests(app)
    requests.tell_to(Meter(), samples)
    return requests


async def ask(app: Any, *, method: str = "GET") -> None:
    async def receive() -> Any: ...
    async def send(_message: Any) -> None: ...

    await app({"type": "http", "method": method, "headers": []}, receive, send)


async def test_of_ten_thousand_requests_about_five_hundred_are_kept(connection: Any, capsys: Any):
    samples, requests, rate = sampling(0.05), 10_000, 0.05
    app = answering(samples)
    for _ in range(requests):
        await ask(app)
    capsys.readouterr()  # a line each
    while await samples.write(_Pool(connection)):  # pyright: ignore[reportArgumentType]
        pass
    rows = await connection.fetch("select route, method, status_code, user_role, weight from api_perf_sample")
    sigma = math.sqrt(requests * rate * (1 - rate))
    assert abs(len(rows) - requests * rate) <= 3 * sigma
    assert {tuple(row) for row in rows} == {("/v1/things/{thing_id}", "GET", 200, "student", 20.0)}


class _Pool:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @asynccontextmanager
    async def acquire(self):
        yield self._connection


def test_at_rate_0_only_failures_of_ours_are_kept_and_at_rate_1_everything():
    none, every = sampling(0), sampling(1)
    for samples in (none, every):
        for status in (200, 404, 499, 500, 503):
            offer(samples, 100, status=status)
    assert {sample.status_code for sample in none.waiting} == {500, 503}
    assert len(none.waiting) == 200
    assert len(every.waiting) == 500


def test_a_failure_stands_for_itself_and_a_sample_for_those_that_were_not_kept():
    samples = sampling(0.05)
    offer(samples, 1_000)
    offer(samples, 10, status=500)
    assert {sample.weight for sample in samples.waiting if sample.status_code == 200} == {20.0}
    assert [sample.weight for sample in samples.waiting if sample.status_code == 500] == [1.0] * 10


async def test_an_address_that_nobody_knows_and_a_method_that_nobody_knows_make_no_series_of_their_own():
    samples = sampling(1)

    async def nowhere(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})

    app, meter = Requests(nowhere), Meter()
    app.tell_to(meter, samples)
    await ask(app, method="BREW")
    assert meter.take()[0][("http_requests_total", "OTHER", UNMATCHED, "404")] == 1
    assert (samples.waiting[0].route, samples.waiting[0].method) == (UNMATCHED, "OTHER")


async def test_a_request_does_not_wait_for_a_database_that_never_answers():
    never = asyncio.Event()
    samples, table = sampling(1), Table(never)
    app = answering(samples)
    await ask(app)
    writing = asyncio.create_task(samples.write(table))  # pyright: ignore[reportArgumentType]
    await table.asked.wait()
    async with asyncio.timeout(5):  # for ever, if a request waited
        for _ in range(1_000):
            await ask(app)
    assert not writing.done()
    never.set()
    assert await writing == 1
    assert len(samples.waiting) == 1_000


async def test_a_request_does_not_fail_with_the_database_and_its_sample_is_written_when_that_is_back():
    samples, table = sampling(1), Table(ConnectionResetError("gone"), OSError("still gone"))
    await ask(answering(samples))
    for error in (ConnectionResetError, OSError):
        with pytest.raises(error):
            await samples.write(table)  # pyright: ignore[reportArgumentType]
    assert await samples.write(table) == 1  # pyright: ignore[reportArgumentType]
    assert len(table.rows) == 1


def test_when_too_many_wait_the_newest_are_lost_and_counted():
    meter = Meter()
    samples = Samples(1, meter)
    offer(samples, QUEUED_AT_MOST + 5)
    assert len(samples.waiting) == QUEUED_AT_MOST
    assert meter.take()[0] == {DROPPED: 5}


async def test_they_are_written_in_batches_in_their_order():
    meter, table = Meter(), Table()
    samples = Samples(1, meter)
    offer(samples, 2 * AT_ONCE + 1)
    expected = [sample.id for sample in samples.waiting]
    counts = [await samples.write(table) for _ in range(4)]  # pyright: ignore[reportArgumentType]
    assert counts == [AT_ONCE, AT_ONCE, 1, 0]
    assert [sample.id for sample in table.rows] == expected
    assert meter.take()[0] == {WRITTEN: 2 * AT_ONCE + 1}


async def test_what_was_written_just_before_the_connection_was_lost_is_not_tried_for_ever():
    samples, table = sampling(1), Table(asyncpg.UniqueViolationError("there already"))
    offer(samples)
    assert await samples.write(table) == 1  # pyright: ignore[reportArgumentType]
    assert not samples.waiting


async def test_a_process_that_ends_writes_the_rest():
    samples, table = sampling(1), Table()
    async with samples.written_to(table):  # pyright: ignore[reportArgumentType]
        offer(samples, 3)
    assert len(table.rows) == 3


async def test_a_process_ends_though_the_database_is_away():
    samples, table = sampling(1), Table(OSError("gone"))
    async with samples.written_to(table):  # pyright: ignore[reportArgumentType]
        offer(samples, 3)
    assert not table.rows
