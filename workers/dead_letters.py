"""Decides which messages are written down as dead: all that were given up, but those that were only too late."""

import asyncio
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Any, Final, cast
from uuid import UUID

import structlog
from dramatiq import Broker, Middleware, Worker
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.broker import MessageProxy

from adapters.bootstrap import Lyceum
from adapters.outages import missing_dependency
from domain.jobs.dead_letters import DeadLetter, last_lines, resendable
from domain.jobs.settling import bury
from domain.kernel.ids import derived_id
from workers.held import held

SHORTEST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 5.0

_log = structlog.get_logger("workers.dead_letters")


class DeadLetters(Middleware):
    """Writes a message down before the broker puts it aside; a worker killed in between gets it again."""

    def __init__(self) -> None:
        self._why: dict[str, str] = {}
        self._ending = Event()

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002  as dramatiq declares it
        self._ending.clear()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002  the same
        self._ending.set()

    def after_process_message(
        self,
        broker: Broker,  # noqa: ARG002  the same
        message: MessageProxy,
        *,
        result: object = None,  # noqa: ARG002  the same
        exception: BaseException | None = None,
    ) -> None:
        if message.failed and exception is not None:
            self._why[message.message_id] = "".join(traceback.format_exception(exception))

    def before_nack(self, broker: Broker, message: MessageProxy) -> None:
        """Write it down, however long the database is away: without it, there is nothing else to do anyway."""
        why = self._why.pop(message.message_id, None) or _why_never_begun(broker, message)
        if why is None or _comes_again_by_itself(broker, message):
            return
        letter = letter_of(message, why=why, at=datetime.now(UTC))
        _log.error("a message died", message_id=str(letter.message_id), actor=letter.actor, attempts=letter.attempts)
        pause = SHORTEST_PAUSE_SECONDS
        while not _is_written(letter, last=self._ending.is_set()):
            self._ending.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def letter_of(message: MessageProxy, *, why: str, at: datetime) -> DeadLetter:
    """Return what is kept of a message that died."""
    return DeadLetter(
        message_id=_uuid(message.message_id) or derived_id("message", message.message_id),
        queue=message.queue_name,
        actor=message.actor_name,
        run_id=_uuid(message.kwargs.get("run_id")),
        message=resendable(cast("dict[str, Any]", message.asdict())),
        error=last_lines(why),
        attempts=message.options.get("deliveries") or message.options.get("retries") or 1,
        died_at=at,
    )


def _why_never_begun(broker: Broker, message: MessageProxy) -> str | None:
    if deliveries := message.options.get("deliveries"):
        return (
            f"Each of the {deliveries} workers that it was with ended before it was done: it may be what killed them."
        )
    if message.actor_name not in broker.actors:
        return f"No worker knows what to do about {message.actor_name!r}."
    return None  # it was too old, and said itself that it is worth nothing then


def _comes_again_by_itself(broker: Broker, message: MessageProxy) -> bool:
    """Say whether it is one of the clock's, which nobody would send again a minute later."""
    actor = broker.actors.get(message.actor_name)
    return actor is not None and "periodic" in actor.options


def _is_written(letter: DeadLetter, *, last: bool) -> bool:
    """Try to write it down; True too if that can never work, or if this was the last try."""
    try:
        _run(lambda: _bury(held(), letter))
    except Exception as error:  # noqa: BLE001  its words are in the log either way
        if missing_dependency(error) is None or last:
            _log.exception("a message that died could not be written down", message=letter.message)
            return True
        _log.warning("a message that died waits for the database", error=repr(error))
        return False
    return True


async def _bury(lyceum: Lyceum, letter: DeadLetter) -> None:
    async with lyceum.open_store() as store:
        await bury(store, letter, now=letter.died_at)


def _run(make: Callable[[], Any]) -> None:
    thread = get_event_loop_thread()
    if thread is None:
        raise RuntimeError("The AsyncIO middleware has to come before this one.")
    asyncio.run_coroutine_threadsafe(make(), thread.loop).result()


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
