"""Dramatiq's own queues as they lie in Valkey, whoever sent to them; counted without touching a message."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple, cast

from redis.asyncio import Redis

PREFIX: Final = "dramatiq:"
ACKNOWLEDGING: Final = "__acks__."
LOOKED_AT_ONCE: Final = 1000


class JobQueue(NamedTuple):
    """How many messages a queue has: waiting, put off until later, with a worker, and dead."""

    queue: str
    ready: int
    delayed: int
    in_flight: int
    dead: int


class ValkeyJobQueues:
    """The queues that any producer or worker has ever named, as long as something of them is left."""

    def __init__(self, valkey: Redis) -> None:
        self._valkey: Any = valkey  # its methods are typed as awaitable or not

    async def counted(self, known: Collection[str]) -> Sequence[JobQueue]:
        """Return the known queues and all others that Valkey has, in the order of their names."""
        found = self._valkey.scan_iter(match=f"{PREFIX}*", count=LOOKED_AT_ONCE)
        keys = [cast("bytes", key).decode().removeprefix(PREFIX) async for key in found]
        names = sorted({*known, *(name for key in keys if (name := queue_of(key)))})
        held = [key for key in keys if key.startswith(ACKNOWLEDGING) and not key.endswith(".DQ")]
        async with self._valkey.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.llen(f"{PREFIX}{name}")
                pipeline.hlen(f"{PREFIX}{name}.DQ.msgs")
                pipeline.zcard(f"{PREFIX}{name}.XQ")
            for key in held:
                pipeline.scard(f"{PREFIX}{key}")
            answers: list[int] = await pipeline.execute()
        counts, in_hand = answers[: 3 * len(names)], answers[3 * len(names) :]
        in_flight: Counter[str] = Counter()
        for key, count in zip(held, in_hand, strict=True):
            in_flight[queue_of(key) or ""] += count
        return [
            JobQueue(name, ready, delayed, in_flight[name], dead)
            for name, ready, delayed, dead in zip(names, counts[0::3], counts[1::3], counts[2::3], strict=True)
        ]


def queue_of(key: str) -> str | None:
    """Return whose queue a key of the broker is (without its prefix), or None for one about workers.

    A queue `q` has the list `q`, and beside it `q.msgs`, `q.DQ`, `q.DQ.msgs`, `q.XQ`, `q.XQ.msgs`; what a worker has in
    its hands is in `__acks__.<worker>.q`.
    """
    if key.startswith(ACKNOWLEDGING):
        key = key.removeprefix(ACKNOWLEDGING).partition(".")[2]
    elif key.startswith("__"):
        return None
    return key.removesuffix(".msgs").removesuffix(".DQ").removesuffix(".XQ") or None
