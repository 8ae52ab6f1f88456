"""One process for one program: it is asked a line at a time, watched meanwhile, and ended for good afterwards."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from adapters.sandbox.usage import computing_seconds, forget_peak, peak_mb
from adapters.settings import PROJECT
from domain.judging.limits import Allowance
from domain.judging.ports import Stop

TICK_SECONDS: Final = 0.01
"""How often a process that computes is looked at."""
START_SECONDS: Final = 60
_CHUNK: Final = 65_536
_READY: Final = b'{"ready":true}'
_OUT_OF_MEMORY: Final = frozenset({-signal.SIGTRAP, -signal.SIGABRT, -signal.SIGILL})
"""How a runtime ends that gets no more memory."""


class Ended(Exception):
    """The process is no more, and answers nothing."""

    seconds: float = 0.0
    """What it had used of its allowance for the line that ended it."""


class OutOfTime(Ended):
    """It computed or waited for longer than it may."""


class OutOfMemory(Ended):
    """It held more memory than it may."""


class SaidTooMuch(Ended):
    """It wrote more than it may, or where it may not."""


class Stopped(Ended):
    """It was asked to stop."""


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

    def __init__(self, process: Process, command: Command) -> None:
        self._process = process
        self._command = command
        self._rest = b""
        self._base_mb = 0.0
        self._peak_mb = 0.0

    @classmethod
    async def begin(cls, command: Command) -> "Confined":
        """Return the process when it is ready, or raise CannotBegin."""
        launched = (sys.executable, "-S", "-m", "adapters.sandbox.launch", "--parent", str(os.getpid()), *command.words)
        process = await asyncio.create_subprocess_exec(
            *launched, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=command.environ, cwd=PROJECT, start_new_session=True
        )
        begun = cls(process, command)
        try:
            line = await asyncio.wait_for(begun._read(len(_READY)), START_SECONDS)
        except (Ended, TimeoutError) as error:
            await begun.end()
            raise CannotBegin("its process ended, or did not become ready in time") from error
        except asyncio.CancelledError:
            begun.kill()
            raise
        if line != _READY:
            await begun.end()
            raise CannotBegin("its process said something else than that it is ready")
        forget_peak(process.pid)
        begun._base_mb = begun._peak_mb = peak_mb(process.pid) or 0.0
        return begun

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def memory_mb(self) -> float:
        """The most memory it has held since it was ready, above what it held then."""
        return max(self._peak_mb - self._base_mb, 0.0)

    def kill(self) -> None:
        """End it, with all that it may have started, and wait for nothing."""
        with suppress(ProcessLookupError, PermissionError):  # its own end may be quicker
            os.killpg(self._process.pid, signal.SIGKILL)

    async def end(self) -> None:
        """End it, and return when it is gone."""
        self.kill()
        await self._process.wait()

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
            answer = asking.result()
            return answer, watch.seconds()
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
        if self._rest:
            raise SaidTooMuch
        stdin = self._process.stdin
        with suppress(ConnectionError):  # what became of it is known when it is read from
            stdin.write(line + b"\n")  # pyright: ignore[reportOptionalMemberAccess]
            await stdin.drain()  # pyright: ignore[reportOptionalMemberAccess]
        return await self._read(most)

    async def _read(self, most: int) -> bytes:
        stdout = self._process.stdout
        parts: list[bytes] = []
        length = 0
        while length <= most:
            part = await stdout.read(_CHUNK)  # pyright: ignore[reportOptionalMemberAccess]
            if not part:
                raise await self._why_ended()
            head, newline, rest = part.partition(b"\n")
            parts.append(head)
            length += len(head)
            if newline and length <= most:
                self._rest = rest
                return b"".join(parts)
        raise SaidTooMuch

    async def _why_ended(self) -> Ended:
        code = await self._process.wait()
        if code in _OUT_OF_MEMORY or self.memory_mb > self._command.memory_mb:
            return OutOfMemory()
        return OutOfTime() if code == -signal.SIGXCPU else Ended()


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
