"""Processes that are ready before they are needed, for the kinds that are needed often."""

import asyncio
from collections import deque
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from adapters.sandbox.process import CannotBegin, Command, Confined

Kind = TypeVar("Kind", bound=Hashable)


class WarmPool(Generic[Kind]):
    """Keeps so many processes of each kind ready; other kinds are begun when they are asked for. Bound to one loop."""

    def __init__(self, warm: Mapping[Kind, int]) -> None:
        self._warm = warm
        self._beginning: dict[Kind, deque[asyncio.Task[Confined]]] = {kind: deque() for kind in warm}
        self._one_at_a_time = asyncio.Semaphore(1)
        self._closed = False

    async def take(self, kind: Kind, command: Command) -> Confined:
        """Return a process that is ready, for this caller alone, or raise CannotBegin."""
        waiting = self._beginning.get(kind)
        while waiting:
            process = await self._next(waiting)
            if process is not None and process.alive:
                return process
        return await Confined.begin(command)

    async def warm_up(self, kind: Kind, command: Command) -> None:
        """Begin what is missing of a kind, and return when all are ready, or cannot be."""
        self.refill(kind, command)
        await asyncio.gather(*self._beginning.get(kind, ()), return_exceptions=True)

    def refill(self, kind: Kind, command: Command) -> None:
        """Begin in the background what is missing of a kind."""
        waiting = self._beginning.get(kind)
        while waiting is not None and not self._closed and len(waiting) < self._warm[kind]:
            waiting.append(asyncio.create_task(self._begin(command)))

    async def close(self) -> None:
        """End every process that waits."""
        self._closed = True
        tasks = [task for waiting in self._beginning.values() for task in waiting]
        for waiting in self._beginning.values():
            waiting.clear()
        for task in tasks:
            task.cancel()
        for ready in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ready, Confined):
                await ready.end()

    async def _begin(self, command: Command) -> Confined:
        async with self._one_at_a_time:
            return await Confined.begin(command)

    async def _next(self, waiting: deque[asyncio.Task[Confined]]) -> Confined | None:
        task = waiting.popleft()
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            waiting.appendleft(task)
            raise
        except CannotBegin:
            return None
