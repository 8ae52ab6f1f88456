"""Decides what one run of a program is: a session of its own, whose lines are passed on, and which ends as one."""

import asyncio
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from adapters.embedded.logs import LogFile, show


class Family:
    """One run of a program with all that it starts, which ends when the program does."""

    def __init__(self, name: str, log: LogFile, *, shown: bool) -> None:
        self._name = name
        self._log = log
        self._shown = shown

    async def begin(
        self, command: tuple[str, ...], *, environ: Mapping[str, str], folder: Path
    ) -> asyncio.subprocess.Process:
        """Start the program in a session of its own: Ctrl-C reaches the supervisor alone, which ends the whole session.

        Its lines come through a pipe of ours and not asyncio's, for which a program has not ended while one of its
        family still holds the pipe open.
        """
        ours, theirs = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=theirs if self._shown else self._log.output,
                stderr=asyncio.subprocess.STDOUT,
                env=environ,
                cwd=folder,
                start_new_session=True,
            )
        finally:
            os.close(theirs)
        self._reading = asyncio.create_task(self._read(ours))
        return self._process

    async def ended(self) -> int:
        """Return the program's exit code when it has ended, its family with it, and all it said is passed on."""
        try:
            return await self._process.wait()
        finally:
            end_family(self._process.pid)
            await asyncio.wait([self._reading], timeout=1)
            self._reading.cancel()

    async def _read(self, ours: int) -> None:
        stream = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(ours, "rb", buffering=0)
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
        try:
            await self._pass_on(stream)
        finally:
            transport.close()

    async def _pass_on(self, stream: asyncio.StreamReader) -> None:
        unfinished = b""
        while chunk := await stream.read(65_536):
            *lines, unfinished = (unfinished + chunk).split(b"\n")
            for line in lines:
                self._write(line)
        if unfinished:
            self._write(unfinished)

    def _write(self, line: bytes) -> None:
        self._log.write(line)
        show(self._name, line.decode(errors="replace"))


def end_family(pid: int) -> None:
    """End what a process that led a session of its own has left behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
