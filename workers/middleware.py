"""What surrounds every message: its trace and log line, how often it was delivered, and what else the process does."""

import asyncio
import os
import socket
from contextlib import AsyncExitStack
from contextvars import Token
from datetime import UTC, datetime
from typing import Any, Final, cast

import structlog
from dramatiq import Broker, Middleware, Worker
from dramatiq.asyncio import EventLoopThread, get_event_loop_thread
from dramatiq.broker import MessageProxy
from dramatiq.message import Message
from opentelemetry import context as otel_context
from opentelemetry import trace
from redis.exceptions import RedisError

from adapters import telemetry
from adapters.bootstrap import build
from adapters.postgres.connection import WORKER_STATEMENT_TIMEOUT
from adapters.settings import Settings
from adapters.valkey.workers import BEAT_EVERY, ValkeyWorkers
from domain.jobs.workers import Worker as Heard
from workers.held import hold, let_go
from workers.relay import relay

MAX_DELIVERIES: Final = 3
DELIVERIES_KEPT_SECONDS: Final = 86_400
OPEN_WITHIN_SECONDS: Final = 30

_log = structlog.get_logger("workers")
_tracer = trace.get_tracer("lyceum.workers")


class Process(Middleware):
    """Opens what actors use before the first message, relays events and shows signs of life until the last one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()
        self._at: dict[str, str] = {}

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Open it here and not after the boot, when the first messages are already under way."""
        thread = _loop_thread()
        try:
            _run_on(thread, self._open(broker, worker))
        except Exception as error:  # dramatiq would log any other and go on without a database
            _log.exception("a worker cannot start")
            thread.stop()  # it would keep the process alive
            raise SystemExit(1) from error

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002  as dramatiq declares it
        let_go()
        _run_on(_loop_thread(), self._stack.aclose())
        telemetry.flush()

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:  # noqa: ARG002  the same
        self._at[message.message_id] = message.kwargs.get("job_key", message.actor_name)

    def after_process_message(
        self,
        broker: Broker,  # noqa: ARG002  the same
        message: MessageProxy,
        *,
        result: object = None,  # noqa: ARG002  the same
        exception: BaseException | None = None,  # noqa: ARG002  the same
    ) -> None:
        self._at.pop(message.message_id, None)

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:  # noqa: ARG002  the same
        self._at.pop(message.message_id, None)

    async def _open(self, broker: Broker, worker: Worker) -> None:
        settings = self._settings
        lyceum = await self._stack.enter_async_context(
            build(
                settings,
                name="lyceum worker",
                pool_size=settings.worker_pool_size,
                statement_timeout=WORKER_STATEMENT_TIMEOUT,
                judging=True,
            )
        )
        hold(lyceum)
        self._keep_running(self._beat(ValkeyWorkers(lyceum.valkey), broker, worker))
        self._keep_running(relay(lyceum.open_store, broker.enqueue, meter=lyceum.meter))

    def _keep_running(self, coroutine: Any) -> None:  # noqa: ANN401  a coroutine of any kind
        task = asyncio.create_task(coroutine)

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self._stack.push_async_callback(end)

    async def _beat(self, workers: ValkeyWorkers, broker: Broker, worker: Worker) -> None:
        worker_id = f"{socket.gethostname()}:{os.getpid()}"
        queues = tuple(sorted(broker.get_declared_queues()))
        try:
            while True:
                at = next(iter(self._at.values()), None)
                said = Heard(worker_id, queues, os.getpid(), worker.worker_threads, datetime.now(UTC), at)
                await _tolerating_valkey(workers.beat(said))
                await asyncio.sleep(BEAT_EVERY.total_seconds())
        finally:
            await _tolerating_valkey(workers.forget(worker_id))


class Tracing(Middleware):
    """Carries the trace from who sent a message to who does what it asks, and every log line with it."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[trace.Span, Token[otel_context.Context], Token[str | None]]] = {}

    def before_enqueue(self, broker: Broker, message: Message[Any], delay: int) -> None:  # noqa: ARG002  as dramatiq declares it
        if "trace" not in message.options and (traceparent := telemetry.current_trace()):
            message.options["trace"] = traceparent

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:  # noqa: ARG002  the same
        span = _tracer.start_span(
            message.actor_name,
            context=telemetry.trace_context(message.options.get("trace")),
            kind=trace.SpanKind.CONSUMER,
            attributes={"messaging.destination.name": message.queue_name, "messaging.message.id": message.message_id},
        )
        attached = otel_context.attach(trace.set_span_in_context(span))
        self._open[message.message_id] = (span, attached, telemetry.correlation_id.set(message.message_id))

    def after_process_message(
        self,
        broker: Broker,  # noqa: ARG002  the same
        message: MessageProxy,
        *,
        result: object = None,  # noqa: ARG002  the same
        exception: BaseException | None = None,
    ) -> None:
        if opened := self._open.pop(message.message_id, None):
            span, attached, correlated = opened
            if exception is not None:
                span.record_exception(exception)
                span.set_status(trace.StatusCode.ERROR)
            span.end()
            otel_context.detach(attached)
            telemetry.correlation_id.reset(correlated)

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        self.after_process_message(broker, message)


class Deliveries(Middleware):
    """Gives up a message that has come back too often: it was with a worker each time that one was killed."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401  the broker's own Redis client
        self._client = client

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:  # noqa: ARG002  as dramatiq declares it
        pipeline = self._client.pipeline(transaction=False)
        pipeline.incr(_deliveries(message))
        pipeline.expire(_deliveries(message), DELIVERIES_KEPT_SECONDS)
        deliveries = cast("int", pipeline.execute()[0])
        if deliveries > MAX_DELIVERIES:
            _log.error("a message kills its workers", actor=message.actor_name, told=message.kwargs)
            message.options["deliveries"] = deliveries - 1
            message.fail()  # it goes to the dead letters, and nothing is done

    def after_process_message(
        self,
        broker: Broker,  # noqa: ARG002  the same
        message: MessageProxy,
        *,
        result: object = None,  # noqa: ARG002  the same
        exception: BaseException | None = None,  # noqa: ARG002  the same
    ) -> None:
        self._client.delete(_deliveries(message))

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        self.after_process_message(broker, message)


def _deliveries(message: MessageProxy) -> str:
    """Return the key of this delivery's count; a retry is another message to the broker, and begins anew."""
    return f"lyceum:deliveries:{message.options['redis_message_id']}"


async def _tolerating_valkey(beat: Any) -> None:  # noqa: ANN401  something to await
    try:
        await beat
    except (RedisError, OSError) as error:
        _log.warning("a sign of life was not heard", error=repr(error))


def _loop_thread() -> EventLoopThread:
    thread = get_event_loop_thread()
    if thread is None:
        raise RuntimeError("The AsyncIO middleware has to come before this one.")
    return thread


def _run_on(thread: EventLoopThread, coroutine: Any) -> None:  # noqa: ANN401  a coroutine of any kind
    asyncio.run_coroutine_threadsafe(coroutine, thread.loop).result(OPEN_WITHIN_SECONDS)
