"""How the platform is becomes alerts: on real servers, with clocks that are passed in."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dramatiq.message import Message

from adapters.metrics.samples import COLUMNS, Sample
from adapters.postgres.reads import platform
from adapters.valkey.workers import ValkeyWorkers
from domain.jobs.dead_letters import DeadLetter, Wanted
from domain.jobs.definitions import PARTITION_MAINTENANCE
from domain.jobs.events import JobRunFailed, JobRunMissed, MessageDied
from domain.jobs.settling import bury, discard_letters
from domain.jobs.use_cases import begin_run, fail_run, finish_run, plan_batches, request_run
from domain.jobs.workers import Worker
from domain.kernel.events import SYSTEM, Happened, event_type
from domain.kernel.ids import new_id
from workers import watch as watching
from workers.actors.alerts import look_at_jobs
from workers.actors.jobs import tick
from workers.broker import make_broker
from workers.held import hold, let_go
from workers.scheduler import Ticks
from workers.subscriptions import messages_of
from workers.watch import (
    DEAD_LETTERS,
    JOB_QUEUES,
    JOBS,
    OUTBOX,
    REQUESTS,
    SOURCES,
    WORKERS,
    Source,
    watch,
    watch_in_their_place,
)

NOW = datetime.now(UTC)  # samples go into the partitions of these days
MINUTE = timedelta(minutes=1)
JOB = PARTITION_MAINTENANCE.key


async def told(lyceum: Any, sources: Any, minutes: float = 0) -> list[tuple[str, str, str]]:
    """Look around at a minute, and return which alerts changed, and into what."""
    changed = await watch(lyceum, sources, now=NOW + minutes * MINUTE)
    return sorted((alert.rule, alert.subject_id, alert.state.value) for alert in changed)


async def asked(lyceum, count, *, minutes=0.0, status=200, ms=20.0, weight=1.0):
    at = NOW + minutes * MINUTE
    rows = [Sample(new_id(), at, "/v1/x", "GET", status, ms, None, weight) for _ in range(count)]
    async with lyceum.pool.acquire() as connection:
        await connection.copy_records_to_table("api_perf_sample", records=rows, columns=COLUMNS)


async def ran(lyceum, minutes, *, error=None):
    """Run the job to its end at a minute, well or not."""
    at = NOW + minutes * MINUTE
    async with lyceum.open_store() as store:
        run = await request_run(store, job_key=JOB, requested_by=SYSTEM, now=at)
        begun = await begin_run(store, run_id=run.run_id, now=at)
        assert begun
        if error is not None:
            await fail_run(store, run_id=run.run_id, error=error, now=at)
            return
        await plan_batches(store, run=begun, parts=[], now=at)
        await finish_run(store, run_id=run.run_id, now=at)


@pytest.fixture
def holding(lyceum):
    hold(lyceum)
    yield lyceum
    let_go()


async def beat(lyceum, worker_id, minutes=0.0):
    worker = Worker(worker_id, ("ticks",), 1, 2, NOW + minutes * MINUTE)
    await ValkeyWorkers(lyceum.valkey).beat(worker)


async def test_where_all_is_well_nothing_is_an_alert(lyceum):
    await beat(lyceum, "a:1")
    await asked(lyceum, 100)
    await ran(lyceum, 0)
    await lyceum.pool.execute("delete from outbox")
    assert await told(lyceum, SOURCES) == []
    assert await lyceum.pool.fetchval("select count(*) from alerts") == 0


async def test_errors_and_slow_responses_open_and_recover_when_they_leave_the_window(lyceum):
    await asked(lyceum, 30)
    await asked(lyceum, 10, status=503, ms=900)
    assert await told(lyceum, [REQUESTS]) == [("errors", "all", "pending"), ("response_p95", "all", "pending")]
    assert await told(lyceum, [REQUESTS], 1) == [("errors", "all", "open"), ("response_p95", "all", "open")]
    assert await told(lyceum, [REQUESTS], 4.9) == []
    await asked(lyceum, 30, minutes=5)
    assert await told(lyceum, [REQUESTS], 5.1) == []
    assert await told(lyceum, [REQUESTS], 6) == []
    assert await told(lyceum, [REQUESTS], 7) == [("errors", "all", "resolved"), ("response_p95", "all", "resolved")]


async def test_samples_weigh_what_they_stand_for(lyceum):
    await asked(lyceum, 25, weight=20.0)
    await asked(lyceum, 25, status=500, ms=900)
    seen = await platform.requests(lyceum.pool, since=NOW - MINUTE)
    assert (seen.asked, seen.failed, seen.samples, seen.p95_ms) == (525, 25, 50, 20)
    assert await told(lyceum, [REQUESTS]) == []
    await asked(lyceum, 3, status=500, ms=900)  # 28 of 528
    assert await told(lyceum, [REQUESTS]) == [("errors", "all", "pending"), ("response_p95", "all", "pending")]


async def test_a_long_queue_is_told_of_by_its_name(lyceum, own_settings):
    broker = make_broker(own_settings)
    for _ in range(101):
        broker.enqueue(Message("revision", "work_batch", (), {"run_id": str(SYSTEM), "job_key": "x"}, {}))
    assert await told(lyceum, [JOB_QUEUES]) == [("queue_length", "revision", "pending")]
    assert await told(lyceum, [JOB_QUEUES], 0.99) == [("queue_length", "revision", "open")]  # a tick is never exact
    broker.flush("revision")
    assert [await told(lyceum, [JOB_QUEUES], minutes) for minutes in (2, 3, 4)] == [
        [],
        [],
        [("queue_length", "revision", "resolved")],
    ]


async def test_a_worker_that_fell_silent_is_told_of_and_one_that_said_goodbye_is_not(lyceum):
    for worker in ("a:1", "b:2", "c:3"):
        await beat(lyceum, worker)
    await ValkeyWorkers(lyceum.valkey).forget("c:3")
    await beat(lyceum, "a:1", 0.5)
    assert await told(lyceum, [WORKERS], 0.5) == [("worker_silence", "all", "pending")]
    assert await lyceum.pool.fetchval("select reason from alerts") == "The worker b:2 was last heard of 30 s ago."
    await beat(lyceum, "a:1", 1.5)
    assert await told(lyceum, [WORKERS], 1.5) == [("worker_silence", "all", "open")]
    for minutes in (11, 12, 13):  # b:2 is not remembered any more
        await beat(lyceum, "a:1", minutes)
        found = await told(lyceum, [WORKERS], minutes)
    assert found == [("worker_silence", "all", "resolved")]


async def test_a_failed_run_opens_an_alert_until_its_job_succeeds(lyceum):
    await ran(lyceum, 0, error="RuntimeError: boom\nDETAIL: somebody's address")
    assert await told(lyceum, [JOBS], 0) == [("job_failed", JOB, "open")]
    assert await lyceum.pool.fetchval("select reason from alerts") == "RuntimeError: boom"
    assert await told(lyceum, [JOBS], 1) == []
    await ran(lyceum, 2)
    assert await told(lyceum, [JOBS], 3) == [("job_failed", JOB, "resolved")]


async def test_a_missed_slot_opens_an_alert_until_a_later_run_succeeds(lyceum):
    await lyceum.pool.execute(
        """insert into job_run (id, job_key, scheduled_for, queued_at, finished_at, status, queue, error_text)
           values (gen_random_uuid(), $1, $2, $2, $2, 'missed', 'q', 'Due, not started.')""",
        *(JOB, NOW),
    )
    assert await told(lyceum, [JOBS]) == [("job_missed", JOB, "open")]
    await ran(lyceum, 1, error="boom")
    assert await told(lyceum, [JOBS], 1) == [("job_failed", JOB, "open")]
    await ran(lyceum, 2)
    assert await told(lyceum, [JOBS], 2) == [("job_failed", JOB, "resolved"), ("job_missed", JOB, "resolved")]


async def test_dead_letters_open_an_alert_until_somebody_settles_them(lyceum):
    async with lyceum.open_store() as store:
        await bury(store, a_letter(), now=NOW)
    assert await told(lyceum, [DEAD_LETTERS]) == [("dead_letters", "all", "open")]
    async with lyceum.open_store() as store:
        await discard_letters(store, Wanted(), by=SYSTEM, now=NOW)
    assert await told(lyceum, [DEAD_LETTERS], 1) == [("dead_letters", "all", "resolved")]


async def test_events_that_do_not_leave_open_an_alert_until_they_do(lyceum):
    async with lyceum.open_store() as store:
        await store.events.record(Happened(event=JobRunFailed(run_id=SYSTEM, job_key=JOB, error="boom")), at=NOW)
    assert [await told(lyceum, [OUTBOX], minutes) for minutes in (1, 2, 3)] == [
        [],
        [("outbox_stuck", "all", "pending")],
        [("outbox_stuck", "all", "open")],
    ]
    async with lyceum.open_store() as store:
        await store.outbox.take(limit=100)
    assert [await told(lyceum, [OUTBOX], minutes) for minutes in (4, 5, 6)][-1] == [("outbox_stuck", "all", "resolved")]


async def test_a_source_that_fails_is_missing_and_keeps_no_other_from_being_asked(lyceum):
    async def broken(_lyceum: Any, _now: datetime) -> Any:
        raise ConnectionError("gone")

    await ran(lyceum, 0, error="boom")
    away = Source("workers", WORKERS.subjects, broken)
    assert await told(lyceum, [away, JOBS]) == [("job_failed", JOB, "open"), ("worker_silence", "all", "no_data")]
    await beat(lyceum, "a:1", 1)
    assert await told(lyceum, [WORKERS, JOBS], 1) == [("worker_silence", "all", "open")]
    await beat(lyceum, "a:1", 4)
    assert [await told(lyceum, [WORKERS], minutes) for minutes in (4, 4, 4)][-1] == [
        ("worker_silence", "all", "resolved")
    ]


async def test_a_source_that_hangs_is_not_waited_for(lyceum, monkeypatch):
    async def hanging(held: Any, _now: datetime) -> Any:
        await held.pool.fetchval("select pg_sleep(30)")

    monkeypatch.setattr(watching, "PATIENCE_SECONDS", 0.05)
    assert await told(lyceum, [Source("requests", REQUESTS.subjects[:1], hanging)]) == [("errors", "all", "no_data")]


async def test_the_tick_looks_around(holding):
    await ran(holding, -2, error="boom")
    await tick()
    assert await holding.pool.fetch("select rule from alerts where state = 'open'") == [("job_failed",)]


async def test_a_message_that_comes_twice_or_late_makes_one_alert_of_what_is_so(holding):
    await ran(holding, -2, error="boom")
    for _ in range(2):
        await look_at_jobs()
    assert await holding.pool.fetch("select rule, subject_id, state from alerts") == [("job_failed", JOB, "open")]
    await ran(holding, -1)
    await look_at_jobs()  # of the failure, on its third way
    assert await holding.pool.fetch("select state from alerts") == [("resolved",)]


@pytest.mark.usefixtures("holding")
async def test_what_keeps_it_from_looking_is_left_to_the_next_tick(monkeypatch):
    async def gone(*_args: Any, **_more: Any) -> Any:
        raise ConnectionError

    monkeypatch.setattr("workers.actors.alerts.watch", gone)
    await look_at_jobs()


@pytest.mark.parametrize(
    ("event", "messages"),
    [
        (JobRunFailed(run_id=SYSTEM, job_key=JOB, error="boom"), ["look_at_jobs"]),
        (JobRunMissed(run_id=SYSTEM, job_key=JOB, error="late"), ["look_at_jobs"]),
        ("work_batch", ["look_at_jobs"]),
        ("look_at_jobs", []),  # or one death would follow another
    ],
)
async def test_what_broke_is_looked_at_at_once(lyceum, event, messages):
    if isinstance(event, str):
        event = MessageDied(message_id=SYSTEM, queue="q", actor=event, run_id=None, error="boom", attempts=3)
    async with lyceum.open_store() as store:
        await store.events.record(Happened(event=event), at=NOW)
    payload = await lyceum.pool.fetchval("select payload from outbox")
    assert [message.actor_name for message in messages_of(event_type(type(event)), payload)] == messages


async def test_without_a_worker_the_scheduler_looks_in_their_place(lyceum, own_settings):
    await asyncio.to_thread(watch_in_their_place, own_settings)
    found = await lyceum.pool.fetch("select rule, state, reason from alerts")
    assert found == [("worker_silence", "pending", "There is no worker.")]


async def test_while_a_worker_lives_the_scheduler_leaves_looking_to_it(lyceum, own_settings):
    worker = Worker("a:1", ("ticks",), 1, 2, datetime.now(UTC))
    await ValkeyWorkers(lyceum.valkey).beat(worker)
    await asyncio.to_thread(watch_in_their_place, own_settings)
    assert await lyceum.pool.fetchval("select count(*) from alerts") == 0


def test_the_scheduler_looks_with_each_tick_but_the_first_and_ticks_whatever_comes_of_it(own_settings, monkeypatch):
    looks = []
    monkeypatch.setattr(watching, "_watch_in_their_place", looks.append)  # it gives nothing to await: an error
    broker = make_broker(own_settings)
    actor = broker.actors["tick"]
    ticks = Ticks(own_settings, [actor])
    for sent in (1, 2, 3):
        ticks.send_actors([actor], NOW)
        assert (broker.do_qsize("ticks"), len(looks)) == (sent, sent - 1)


def a_letter():
    message = Message("revision", "work_batch", (), {}, {})
    return DeadLetter(
        message_id=new_id(),
        queue="revision",
        actor="work_batch",
        run_id=None,
        message=dict(message.asdict()),
        error="boom",
        attempts=3,
        died_at=NOW,
    )
