"""Decides how processes are kept running: started in order, begun again after a fall, stopped in reverse order."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from adapters.embedded.family import Family, end_family
from adapters.embedded.logs import LogFile, show
from adapters.embedded.programs import CannotStart, Program, last_line

State = Literal["starting", "ready", "restarting", "stopped"]

_SECONDS_TO_END = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
_LONG_ENOUGH = 30.0
_FALLS_BEFORE_READY = 3


class Seen(msgspec.Struct, frozen=True):
    """One supervised process as others see it."""

    name: str
    pid: int | None
    state: State


class Child:
    """One program that is begun again whenever it ends by itself."""

    def __init__(self, program: Program, *, environ: Mapping[str, str], folder: Path, log: LogFile) -> None:
        self.program = program
        self.state: State = "starting"
        self.falls = 0
        self._environ = environ
        self._folder = folder
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._answered = asyncio.Event()

    @property
    def seen(self) -> Seen:
        running = self._process is not None and self._process.returncode is None
        return Seen(self.program.name, self._process.pid if running and self._process else None, self.state)

    async def keep_running(self, changed: Callable[[], None]) -> None:
        """Run the program, and again after each end that was not asked for, waiting longer each time."""
        while not self._stopping:
            began = time.monotonic()
            code = await self._run_once(changed)
            if self._stopping:
                return
            self.falls = 1 if time.monotonic() - began > _LONG_ENOUGH else self.falls + 1
            pause = min(FIRST_PAUSE * 2 ** (self.falls - 1), LONGEST_PAUSE)
            self.state = "restarting"
            changed()
            show(self.program.name, f"ended with {code}; begins again in {pause:g} s")
            await asyncio.sleep(pause)

    async def _run_once(self, changed: Callable[[], None]) -> int:
        family = Family(self.program.name, self._log, shown=self.program.shown)
        self._process = await family.begin(self.program.command, environ=self._environ, folder=self._folder)
        changed()
        answering = asyncio.create_task(self._become_ready(changed))
        try:
            return await family.ended()
        finally:
            answering.cancel()

    async def _become_ready(self, changed: Callable[[], None]) -> None:
        while not await asyncio.to_thread(self.program.ready):  # noqa: ASYNC110  no process can set our event
            await asyncio.sleep(0.05)
        self.state = "ready"
        self._answered.set()
        changed()

    async def await_ready(self, *, within: float) -> None:
        """Return when the program answers, or raise CannotStart when it falls again and again or stays silent."""
        deadline = time.monotonic() + within
        name, log = self.program.name, self._log.path
        while not self._answered.is_set():
            if self.falls >= _FALLS_BEFORE_READY:
                raise CannotStart(f"{name} does not stay up: {last_line(log)} (all of it: {log})")
            if time.monotonic() > deadline:
                raise CannotStart(f"{name} did not answer within {within:.0f} s: see {log}.")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._answered.wait(), timeout=0.2)

    async def stop(self, task: asyncio.Task[None]) -> None:
        """Ask the program to end, then insist; it is not begun again."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            task.cancel()
        else:
            with suppress(ProcessLookupError):
                process.send_signal(self.program.stop_signal)
            await asyncio.wait([task], timeout=_SECONDS_TO_END)
            end_family(process.pid)
        with suppress(asyncio.CancelledError):
            await task
        self.state = "stopped"
        self._log.close()


class Supervisor:
    """The programs of one run, in the order in which they were started."""

    def __init__(
        self, *, logs: Path, environ: Mapping[str, str], folder: Path, changed: Callable[[list[Seen]], None]
    ) -> None:
        self._logs = logs
        self._environ = environ
        self._folder = folder
        self._tell = changed
        self._children: dict[str, tuple[Child, asyncio.Task[None]]] = {}
        self._passing: dict[str, int] = {}

    async def start(self, program: Program, *, within: float = 60) -> None:
        """Keep the program running from now on, and return when it answers."""
        log = LogFile(self._logs / f"{program.name}.log")
        child = Child(program, environ=self._environ, folder=self._folder, log=log)
        task = asyncio.create_task(child.keep_running(self._changed))
        self._children[program.name] = (child, task)
        await child.await_ready(within=within)

    async def once(self, name: str, command: tuple[str, ...]) -> int:
        """Run a command to its end, showing what it says, and return its exit code."""
        log = LogFile(self._logs / f"{name}.log")
        family = Family(name, log, shown=True)
        process = await family.begin(command, environ=self._environ, folder=self._folder)
        self._passing[name] = process.pid
        self._changed()
        try:
            return await family.ended()
        finally:
            log.close()
            del self._passing[name]
            self._changed()

    async def stop(self) -> None:
        """Stop everything, the last started first."""
        for child, task in reversed(self._children.values()):
            await child.stop(task)
            self._changed()

    def _changed(self) -> None:
        kept = [child.seen for child, _ in self._children.values()]
        self._tell([*kept, *(Seen(name, pid, "starting") for name, pid in self._passing.items())])
