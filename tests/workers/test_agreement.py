"""What is written in several places says the same: definitions, work, actors, subscriptions."""

import pytest
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, Retries
from periodiq import PeriodiqMiddleware

from domain.jobs.definitions import DEFINITIONS
from domain.kernel.events import Event
from workers.broker import declare, surroundings
from workers.schedule import WORK
from workers.subscriptions import SUBSCRIPTIONS, messages_of


@pytest.fixture
def broker():
    stub = StubBroker(middleware=[AgeLimit(), PeriodiqMiddleware(), Retries()])
    declare(stub)
    return stub


def test_every_job_has_work_and_every_work_a_job():
    assert WORK.keys() == DEFINITIONS.keys()


def test_every_subscription_sends_to_actors_and_queues_that_exist(broker):
    for event in SUBSCRIPTIONS:
        assert issubclass(event, Event)
    told = {"run_id": "01a213e6-106d-7326-a29b-6eacfac0f2f7", "batches": 2}
    for job_key in DEFINITIONS:
        for kind in ("job_run_requested", "job_run_planned"):
            messages = messages_of(kind, {**told, "job_key": job_key})
            assert messages
            for message in messages:
                assert message.actor_name in broker.actors
                assert message.queue_name in broker.queues


def test_the_scheduler_has_one_line_and_it_is_every_minute(broker):
    [periodic] = [actor for actor in broker.actors.values() if "periodic" in actor.options]
    assert (periodic.actor_name, str(periodic.options["periodic"])) == ("tick", "* * * * *")


def test_the_loop_comes_before_what_runs_on_it(own_settings):
    names = [type(middleware).__name__ for middleware in surroundings(own_settings)]
    assert names[:3] == ["AsyncIO", "Process", "Tracing"]
