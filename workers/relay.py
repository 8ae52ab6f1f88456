"""Decides how events leave: taken from the outbox, sent, and only then forgotten, so each leaves at least once."""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog
from dramatiq import Message
from opentelemetry.instrumentation.utils import suppress_instrumentation

from adapters.metrics.meter import Meter
from adapters.postgres.outbox import Leaving
from adapters.postgres.store import OpenStore
from workers.counting import count
from workers.subscriptions import messages_of

POLL_SECONDS: Final = 0.05
LONGEST_PAUSE_SECONDS: Final = 5.0
AT_ONCE: Final = 500

_log = structlog.get_logger("workers.relay")

Send = Callable[[Message[None]], object]


async def relay(open_store: OpenStore, send: Send, *, meter: Meter) -> None:
    """Forward events until cancelled; while the database or the broker is away, wait longer between tries."""
    pause = POLL_SECONDS
    with suppress_instrumentation():  # nobody wants a trace of every look into an empty table
        while True:
            try:
                taken = await forward(open_store, send, left=lambda one: count(meter, one.type, one.payload))
            except Exception as error:  # noqa: BLE001  rows stay where they are, and the next try may do
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                _log.warning("events could not leave", error=repr(error), again_in_seconds=pause)
            else:
                pause = 0 if taken == AT_ONCE else POLL_SECONDS
                if taken:
                    meter.count("outbox_dispatched_total", by=taken)
            await asyncio.sleep(pause)


async def forward(open_store: OpenStore, send: Send, *, left: Callable[[Leaving], None] = lambda _: None) -> int:
    """Send what waits, oldest first, and return how many events that were. If sending fails, all of them stay.

    `left` is told of each event that has left.
    """
    async with open_store() as store:
        leaving = await store.outbox.take(limit=AT_ONCE)
        messages = [message for event in leaving for message in _messages(event)]
        if messages:
            await asyncio.to_thread(_send_all, messages, send)  # the broker's client would hold up the loop
    for event in leaving:
        left(event)
    return len(leaving)


def _messages(event: Leaving) -> list[Message[None]]:
    try:
        messages = messages_of(event.type, event.payload)
    except (ValueError, KeyError):  # one event of an older version must not keep all others waiting
        _log.exception("an event makes no sense and is dropped", event_id=str(event.event_id), type=event.type)
        return []
    return [message.copy(options={"trace": event.trace}) if event.trace else message for message in messages]


def _send_all(messages: list[Message[None]], send: Send) -> None:
    for message in messages:
        send(message)
