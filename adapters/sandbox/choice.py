"""Decides where learners' programs run: here, or by a judge of somebody else's, as the settings say."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from adapters.sandbox.deno import DenoSandbox
from adapters.settings import Settings
from domain.judging.model import Limits, Program, Ran, Test
from domain.judging.ports import Sandbox, Stop


class _NoSandbox:
    """The sandbox of a process that is not there to run programs."""

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:  # noqa: ARG002  as the port declares it
        return Ran(None, (), 0.0, 0.0, failed="This process runs no programs.")


NO_SANDBOX: Final[Sandbox] = _NoSandbox()


@asynccontextmanager
async def open_sandbox(settings: Settings) -> AsyncGenerator[Sandbox]:
    """Have programs run for as long as the block lasts."""
    async with DenoSandbox(settings.home, at_once=settings.judge_concurrency) as sandbox:
        yield sandbox
