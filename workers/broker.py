"""Decides how messages travel: the broker, what surrounds each of them in which order, and which actors there are."""

from typing import Any, Final

import dramatiq
from dramatiq import Broker, Middleware
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, AsyncIO, Retries, TimeLimit
from periodiq import PeriodiqMiddleware, cron

from adapters.settings import Settings
from domain.jobs.definitions import JUDGING, QUEUES, STUDY, TICKS
from domain.kernel.errors import DomainError
from workers.actors import alerts, jobs, judging, study
from workers.dead_letters import DeadLetters
from workers.middleware import Deliveries, Process, Tracing

EVERY_MINUTE: Final = "* * * * *"
TICK_IS_STALE_AFTER_SECONDS: Final = 30
RETRIES: Final[dict[str, Any]] = {"max_retries": 5, "min_backoff": 500, "max_backoff": 30_000, "throws": DomainError}


def make_broker(settings: Settings) -> RedisBroker:
    """Return the broker on Valkey. A message lost with a killed worker comes back after 15 to 20 seconds."""
    broker = RedisBroker(
        url=settings.redis_url,
        middleware=[],
        heartbeat_timeout=15_000,  # the default, a minute, and
        maintenance_chance=100_000,  # a look at one command of a thousand, would make that 10 to 23 minutes
    )
    for middleware in surroundings(settings):
        broker.add_middleware(middleware)
    broker.add_middleware(Deliveries(broker.client))  # last: whatever is counted is on its way to its actor
    declare(broker)
    return broker


def surroundings(settings: Settings) -> list[Middleware]:
    """Return what surrounds a message, outermost first: before it in this order, after it in the opposite one."""
    return [
        AsyncIO(),  # one loop a process, on which all actors run: everything below may need it
        Process(settings),  # the database and Valkey, the relay, signs of life
        Tracing(),  # from here on everything is part of the sender's trace
        AgeLimit(),  # a tick is worth nothing an hour later
        PeriodiqMiddleware(skip_delay=TICK_IS_STALE_AFTER_SECONDS),  # and little after half a minute
        DeadLetters(),  # outside of the retries, so that it is told what they have given up
        TimeLimit(),  # ten minutes: a coroutine that hangs is cancelled
        Retries(),  # inside the limits, so that one that ran out is tried again
    ]


def declare(broker: Broker) -> None:
    """Declare every actor. A lower priority goes first: ticks, then what begins a run, then the work."""
    tick = dramatiq.actor(
        broker=broker, queue_name=TICKS, priority=0, max_retries=0, max_age=60_000, periodic=cron(EVERY_MINUTE)
    )
    tick(jobs.tick)
    dramatiq.actor(broker=broker, queue_name=TICKS, priority=10, **RETRIES)(jobs.run_job)
    dramatiq.actor(broker=broker, queue_name=TICKS, priority=20, **RETRIES)(jobs.work_batch)
    dramatiq.actor(broker=broker, queue_name=TICKS, priority=5, max_retries=0, max_age=60_000)(alerts.look_at_jobs)
    dramatiq.actor(broker=broker, queue_name=JUDGING, priority=15, **RETRIES)(judging.judge_submission)
    dramatiq.actor(broker=broker, queue_name=STUDY, priority=12, **RETRIES)(study.take_verdict)
    dramatiq.actor(broker=broker, queue_name=STUDY, priority=18, **RETRIES)(study.plan_tasks)
    for queue in QUEUES:  # where messages about runs are sent
        broker.declare_queue(queue)
