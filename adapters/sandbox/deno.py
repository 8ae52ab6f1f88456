"""Runs programs in Deno, which gives them no permission: JavaScript itself, and Python as Pyodide inside of it.

The expected values stay outside. A process is told the arguments of one test, and of the next only when it has
answered, so there is nothing in it worth finding; a program that takes over its host can only answer for itself.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from adapters.sandbox import pyodide, runtimes
from adapters.sandbox.judged import Judged
from adapters.sandbox.pool import WarmPool
from adapters.sandbox.process import CannotBegin, Command
from domain.judging.constants import JUDGING_MEMORY_MB
from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.ports import Stop

WARM: Final[Mapping[Language, int]] = MappingProxyType({Language.JAVASCRIPT: 2, Language.PYTHON: 2})
NO_PYTHON: Final = "Python cannot be run here yet: `python -m adapters.sandbox.setup` fetches its runtime."


class DenoSandbox:
    """A sandbox on this machine; `at_once` programs run at the same time, the others wait. Bound to one loop."""

    def __init__(self, home: Path, *, at_once: int | None = None, warm: Mapping[Language, int] = WARM) -> None:
        self._assets = pyodide.folder(home.absolute())
        self._snapshot = pyodide.source(runtimes.HOSTS)
        self._turns = asyncio.Semaphore(at_once or os.cpu_count() or 1)
        self._pool = WarmPool({(language, JUDGING_MEMORY_MB): count for language, count in warm.items()})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the processes that wait for a program."""
        await self._pool.close()

    async def warm_up(self) -> None:
        """Begin the processes that are to be ready, and return when they are."""
        for language in Language:
            if (command := self._command(language, JUDGING_MEMORY_MB)) is not None:
                await self._pool.warm_up((language, JUDGING_MEMORY_MB), command)

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        """Run the tests in a process of the program's own, which is gone afterwards."""
        command = self._command(program.language, limits.memory_mb)
        if command is None:
            return _failed(tests, NO_PYTHON)
        kind = (program.language, limits.memory_mb)
        async with self._turns:
            try:
                process = await self._pool.take(kind, command)
            except CannotBegin as error:
                return _failed(tests, f"The sandbox could not begin: {error}.")
            try:
                return await Judged(process, program, limits, stop).through(tests)
            finally:
                process.kill()
                self._pool.refill(kind, command)  # not before: it would compute beside the program
                await asyncio.shield(process.end())

    def _command(self, language: Language, memory_mb: int) -> Command | None:
        if language is Language.JAVASCRIPT:
            return runtimes.javascript(memory_mb)
        if pyodide.is_ready(self._assets, self._snapshot):
            return runtimes.python(memory_mb, self._assets)
        return None


def _failed(tests: Sequence[Test], why: str) -> Ran:
    runs = tuple(TestRun(test.test_id, RunStatus.SANDBOX_FAILED, message=why) for test in tests)
    return Ran(None, runs, 0.0, 0.0, failed=why)
