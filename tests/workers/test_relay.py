"""How events leave the outbox: at least once, in order, and not at all before the commit."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from redis.exceptions import ConnectionError as Away

from domain.jobs.events import JobRunCancelled, JobRunPlanned, JobRunRequested
from domain.kernel.events import Happened
from domain.kernel.ids import new_id
from workers.relay import forward, relay

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
REGEN = "revision_queue_regen"


async def record(lyceum, *events):
    async with lyceum.open_store() as store:
        await store.events.record(*(Happened(event=event) for event in events), at=NOW)


async def waiting(lyceum):
    return await lyceum.pool.fetchval("select count(*) from outbox")


FIRST = UUID(int=1)


def requested(run_id=FIRST):
    return JobRunRequested(run_id=run_id, job_key=REGEN)


async def test_a_request_becomes_one_message_and_a_plan_one_for_each_batch(lyceum):
    sent = []
    await record(lyceum, requested(), JobRunPlanned(run_id=UUID(int=1), job_key=REGEN, batches=3))
    assert await forward(lyceum.open_store, sent.append) == 2
    assert [(message.actor_name, message.queue_name) for message in sent] == [
        ("run_job", "revision"),
        *[("work_batch", "revision")] * 3,
    ]
    assert sent[0].kwargs == {"run_id": str(UUID(int=1)), "job_key": REGEN}
    assert await waiting(lyceum) == 0


async def test_what_nobody_listens_to_leaves_without_a_message(lyceum):
    sent = []
    await record(lyceum, JobRunCancelled(run_id=UUID(int=1), job_key=REGEN, reason="of no use"))
    assert await forward(lyceum.open_store, sent.append) == 1
    assert (sent, await waiting(lyceum)) == ([], 0)


async def test_an_event_that_makes_no_sense_holds_nobody_up(lyceum):
    sent = []
    await record(lyceum, JobRunRequested(run_id=UUID(int=1), job_key="gone"), requested())
    await forward(lyceum.open_store, sent.append)
    assert [message.actor_name for message in sent] == ["run_job"]


async def test_if_the_broker_is_away_everything_stays(lyceum):
    def away(_message):
        raise Away

    await record(lyceum, requested(), requested())
    with pytest.raises(Away):
        await forward(lyceum.open_store, away)
    assert await waiting(lyceum) == 2


async def test_a_failure_in_the_middle_sends_again_rather_than_never(lyceum):
    sent, failures = [], [None, Away()]

    def flaky(message):
        if failures and (failure := failures.pop(0)):
            raise failure
        sent.append(message.kwargs["run_id"])

    await record(lyceum, requested(UUID(int=1)), requested(UUID(int=2)))
    with pytest.raises(Away):
        await forward(lyceum.open_store, flaky)
    await forward(lyceum.open_store, flaky)
    assert sent == [str(UUID(int=n)) for n in (1, 1, 2)]


async def test_nothing_leaves_that_was_rolled_back(lyceum):
    with pytest.raises(ZeroDivisionError):  # noqa: PT012  the crash comes after the event
        async with lyceum.open_store() as store:
            await store.events.record(Happened(event=requested()), at=NOW)
            raise ZeroDivisionError
    assert await forward(lyceum.open_store, print) == 0


async def test_relays_of_many_processes_share_the_work(lyceum):
    sent = []
    await record(lyceum, *(requested(new_id()) for _ in range(700)))
    counts = await asyncio.gather(*(forward(lyceum.open_store, sent.append) for _ in range(4)))
    while await forward(lyceum.open_store, sent.append):
        pass
    assert sum(counts) <= 700
    assert len({message.kwargs["run_id"] for message in sent}) == len(sent) == 700


async def test_the_relay_goes_on_after_the_broker_was_away(lyceum, until):
    sent, failures = [], [Away(), Away()]

    def flaky(message):
        if failures:
            raise failures.pop()
        sent.append(message)

    await record(lyceum, requested())
    task = asyncio.create_task(relay(lyceum.open_store, flaky, meter=lyceum.meter))

    async def arrived():
        return sent

    await until(arrived)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await waiting(lyceum) == 0
