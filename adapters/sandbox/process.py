"""One process for one program: it is asked a line at a time, watched meanwhile, and ended for good afterwards."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, cast

from adapters.sandbox.ends import Ended, OutOfMemory, OutOfTime, SaidTooMuch, Stopped
from adapters.sandbox.pipe import Closed, Pipe
from adapters.sandbox.usage import computing_seconds, forget_peak, peak_mb
from adapters.settings import PROJECT
from domain.judging.limits import Allowance
from domain.judging.ports import Stop

TICK_SECONDS: Final = 0.01
"""How often a process that computes is looked at."""
START_SECONDS: Final = 60
READY: Final = b'{"ready":true}'
SESSION: Final[dict[str, Any]] = {"start_new_session": True}
_OUT_OF_MEMORY: Final = frozenset({-signal.SIGTRAP, -signal.SIGABRT, -signal.SIGILL})
"""How a runtime ends that gets no more memory."""


class CannotBegin(Exception):
    """The process did not become ready; the message says why."""


@dataclass(frozen=True, slots=True)
class Command:
    """How a kind of process is started, and how much memory it may hold above what it holds when it is ready."""

    words: tuple[str, ...]
    environ: Mapping[str, str]
    memory_mb: float


class Confined:
    """A process that was begun by `launch`; asked by one task at a time."""

    def __init__(self, transport: asyncio.SubprocessTransport, pipe: Pipe, command: Command) -> None:
        self._transport = transport
        self._pipe = pipe
        self._command = command
        self._base_mb = 0.0
        self._peak_mb = 0.0

    @classmethod
    async def begin(cls, command: Command) -> "Confined":
        """Return the process when it is ready, or raise CannotBegin."""
        spawning = asyncio.ensure_future(_spawn(command))
        try:
            begun = cls(*await asyncio.shield(spawning), command)
        except asyncio.CancelledError:  # there may be a process already, which nobody would end
            await cls(*await spawning, command).end()
            raise
        try:
            await begun._become_ready()
        except BaseException:
            await asyncio.shield(begun.end())
            raise
        return begun

    async def _become_ready(self) -> None:
        try:
            line = await asyncio.wait_for(self._pipe.line(len(READY)), START_SECONDS)
        except (Closed, SaidTooMuch, TimeoutError) as error:
            raise CannotBegin("its process ended, or did not become ready in time") from error
        if line != READY:
            raise CannotBegin("its process said something else than that it is ready")
        forget_peak(self.pid)
        self._base_mb = self._peak_mb = peak_mb(self.pid) or 0.0

    @property
    def pid(self) -> int:
        return self._transport.get_pid()

    @property
    def alive(self) -> bool:
        return self._transport.get_returncode() is None

    @property
    def memory_mb(self) -> float:
        """The most memory it has held since it was ready, above what it held then."""
        return max(self._peak_mb - self._base_mb, 0.0)

    def kill(self) -> None:
        """End it, with all that it may have started, and wait for nothing."""
        if self.alive:
            with suppress(ProcessLookupError, PermissionError):  # its own end may be quicker
                os.killpg(self.pid, signal.SIGKILL)

    async def end(self) -> None:
        """End it, and return when it is gone."""
        self.kill()
        await self._pipe.gone.wait()
        self._transport.close()

    async def ask(self, line: bytes, *, most: int, allowance: Allowance, stop: Stop | None) -> tuple[bytes, float]:
        """Return its line of at most so many bytes, and the seconds it took; raise Ended when it will answer no more.

        The seconds are of computing, or by the clock on the wall where that shows less: neither others who compute at
        the same time nor this process's own delays count.
        """
        watch = Watch(self.pid, allowance)
        asking = asyncio.create_task(self._exchange(line, most))
        try:
            while not (await asyncio.wait({asking}, timeout=TICK_SECONDS))[0]:
                self._look_at_memory()
                self._object(watch, stop)
            self._look_at_memory()
            return asking.result(), watch.seconds()
        except Ended as ended:
            ended.seconds = watch.seconds()
            self.kill()
            raise
        finally:
            asking.cancel()
            await asyncio.wait({asking})

    def _object(self, watch: "Watch", stop: Stop | None) -> None:
        if stop is not None and stop.is_set():
            raise Stopped
        if self.memory_mb > self._command.memory_mb:
            raise OutOfMemory
        if watch.is_over():
            raise OutOfTime

    def _look_at_memory(self) -> None:
        self._peak_mb = max(self._peak_mb, peak_mb(self.pid) or 0.0)

    async def _exchange(self, line: bytes, most: int) -> bytes:
        if self._pipe.holds_more:
            raise SaidTooMuch
        cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0)).write(line + b"\n")
        try:
            return await self._pipe.line(most)
        except Closed:
            raise await self._why_ended() from None

    async def _why_ended(self) -> Ended:
        await self._pipe.gone.wait()
        code = self._transport.get_returncode()
        if code in _OUT_OF_MEMORY or self.memory_mb > self._command.memory_mb:
            return OutOfMemory()
        return OutOfTime() if code == -signal.SIGXCPU else Ended()


async def _spawn(command: Command) -> tuple[asyncio.SubprocessTransport, Pipe]:
    launched = (sys.executable, "-S", "-m", "adapters.sandbox.launch", "--parent", str(os.getpid()), *command.words)
    return await asyncio.get_running_loop().subprocess_exec(
        Pipe, *launched, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=dict(command.environ), cwd=PROJECT, **SESSION
    )


class Watch:
    """Two clocks, begun together: of the process's computing, and on the wall."""

    def __init__(self, pid: int, allowance: Allowance) -> None:
        self._pid = pid
        self._allowance = allowance
        self._began = time.perf_counter()
        self._computed = computing_seconds(pid)

    def seconds(self) -> float:
        return min(self._waited(), self._computing())

    def is_over(self) -> bool:
        return self.seconds() > self._allowance.computing or self._waited() > self._allowance.waiting

    def _waited(self) -> float:
        return time.perf_counter() - self._began

    def _computing(self) -> float:
        now = computing_seconds(self._pid)
        return self._waited() if now is None or self._computed is None else now - self._computed
