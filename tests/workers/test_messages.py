"""A message in, an effect out: actors, and all that surrounds them, on a broker in this process."""

from datetime import UTC, datetime

import dramatiq
import pytest
from dramatiq.brokers.stub import StubBroker

from adapters.valkey.workers import ValkeyWorkers
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from tests.workers.conftest import many_learners
from workers.broker import declare, surroundings
from workers.middleware import Process
from workers.subscriptions import messages_of


@pytest.fixture
def working(own_settings):
    """Run a worker of two threads while the test lasts, and return its broker."""
    broker = StubBroker(middleware=surroundings(own_settings))
    declare(broker)
    worker = dramatiq.Worker(broker, worker_timeout=20, worker_threads=2)
    worker.start()
    yield broker
    worker.stop()
    broker.close()


async def statuses(lyceum):
    return [row[0] for row in await lyceum.pool.fetch("select status from job_run order by id")]


async def test_a_request_is_relayed_begun_done_and_closed(lyceum, working, until):  # noqa: ARG001  it works beside us
    await many_learners(lyceum, 3)
    async with lyceum.open_store() as store:
        await request_run(store, job_key="revision_queue_regen", requested_by=SYSTEM, now=datetime.now(UTC))

    async def succeeded():
        return await statuses(lyceum) == ["succeeded"]

    await until(succeeded)
    assert await lyceum.pool.fetchval("select count(*) from revision_queue_user_summary where day_on is not null") == 3


async def test_a_tick_message_looks_at_the_schedule(lyceum, working, until):
    await lyceum.pool.execute(
        """insert into job_run (id, job_key, scheduled_for, queued_at, status, queue)
           select gen_random_uuid(), key, now() - interval '3 days', now(), 'succeeded', 'q'
           from unnest(array['revision_queue_regen', 'partition_maintenance']) key"""
    )
    working.actors["tick"].send()

    async def noted():
        return "missed" in await statuses(lyceum)

    await until(noted)


async def test_a_message_about_nothing_is_not_tried_again(working, until):
    [message] = messages_of("job_run_requested", {"run_id": str(SYSTEM), "job_key": "revision_queue_regen"})
    working.enqueue(message.copy(actor_name="work_batch"))

    async def given_up():
        return working.dead_letters

    [dead] = await until(given_up)
    assert dead.options.get("retries") is None


async def test_a_worker_is_seen_with_its_queues(lyceum, working, until):  # noqa: ARG001  the same
    async def seen():
        return await ValkeyWorkers(lyceum.valkey).seen(now=datetime.now(UTC))

    [worker] = await until(seen)
    assert worker.threads == 2
    assert {"maintenance", "revision", "ticks"} <= set(worker.queues)


def test_without_its_loop_the_process_cannot_start(own_settings):
    broker = StubBroker(middleware=[Process(own_settings)])
    with pytest.raises(RuntimeError, match="AsyncIO middleware"):
        Process(own_settings).before_worker_boot(broker, dramatiq.Worker(broker))
