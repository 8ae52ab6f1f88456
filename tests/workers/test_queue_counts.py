"""What is told of the broker's queues is what dramatiq itself keeps there."""

import dramatiq
import pytest
from dramatiq.message import Message

from adapters.valkey.job_queues import JobQueue, ValkeyJobQueues, queue_of
from domain.jobs.definitions import QUEUES
from workers.broker import make_broker


def a_message(queue):
    return Message(queue, "work_batch", (), {}, {})


@pytest.fixture
def broker(own_settings):
    made = make_broker(own_settings)
    yield made
    made.flush_all()
    made.close()


async def test_messages_are_counted_where_they_lie(lyceum, broker):
    elsewhere = dramatiq.Message("from_elsewhere", "wash", (), {}, {})
    broker.declare_queue("from_elsewhere")
    for message in (a_message("revision"), a_message("revision"), a_message("revision"), elsewhere):
        broker.enqueue(message)
    broker.enqueue(a_message("maintenance"), delay=60_000)
    consumer = broker.consume("revision", prefetch=2)
    broker_has = [next(consumer), next(consumer)]
    consumer.nack(broker_has[0])
    counted = {one.queue: one for one in await ValkeyJobQueues(lyceum.valkey).counted(QUEUES)}
    consumer.close()
    assert counted["revision"] == JobQueue("revision", ready=1, delayed=0, in_flight=1, dead=1)
    assert counted["maintenance"] == JobQueue("maintenance", ready=0, delayed=1, in_flight=0, dead=0)
    assert counted["from_elsewhere"].ready == 1
    assert set(counted) == {*QUEUES, "from_elsewhere"}


@pytest.mark.parametrize(
    ("key", "queue"),
    [
        ("revision", "revision"),
        ("revision.msgs", "revision"),
        ("a.b.DQ.msgs", "a.b"),
        ("revision.XQ", "revision"),
        ("__acks__.0c1d.a.b.DQ", "a.b"),
        ("__heartbeats__", None),
    ],
)
def test_a_key_says_whose_queue_it_is(key, queue):
    assert queue_of(key) == queue
