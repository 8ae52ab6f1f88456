"""A message that kills its worker each time is given up."""

import redis
from dramatiq.broker import MessageProxy
from dramatiq.message import Message

from adapters.settings import Settings
from workers.broker import make_broker
from workers.middleware import MAX_DELIVERIES, Deliveries


def a_delivery(redis_message_id="r1"):
    return MessageProxy(Message("revision", "work_batch", (), {"job_key": "x"}, {"redis_message_id": redis_message_id}))


def test_a_message_that_comes_back_too_often_goes_to_the_dead_letters(settings: Settings):
    broker = make_broker(settings)
    deliveries = Deliveries(broker.client)
    for _ in range(MAX_DELIVERIES):
        seen = a_delivery()
        deliveries.before_process_message(broker, seen)
        assert not seen.failed
    last = a_delivery()
    deliveries.before_process_message(broker, last)
    assert last.failed
    broker.close()


def test_a_message_that_was_handled_is_forgotten(settings: Settings):
    broker = make_broker(settings)
    deliveries = Deliveries(broker.client)
    for finish in (deliveries.after_process_message, deliveries.after_skip_message):
        seen = a_delivery()
        deliveries.before_process_message(broker, seen)
        finish(broker, seen)
    with redis.Redis.from_url(settings.redis_url) as client:
        assert client.keys("lyceum:deliveries:*") == []
    broker.close()
