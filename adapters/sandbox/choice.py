"""Decides where learners' programs run: here, or by a judge of somebody else's, as the settings say."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from adapters.sandbox.deno import DenoSandbox
from adapters.sandbox.judge0 import Judge0
from adapters.sandbox.piston import Piston
from adapters.settings import InvalidSetting, Settings
from domain.judging.model import Limits, Program, Ran, Test
from domain.judging.ports import Sandbox, Stop


class _NoSandbox:
    """The sandbox of a process that is not there to run programs."""

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:  # noqa: ARG002  as the port declares it
        return Ran(None, (), 0.0, 0.0, failed="This process runs no programs.")


NO_SANDBOX: Final[Sandbox] = _NoSandbox()


@asynccontextmanager
async def open_sandbox(settings: Settings) -> AsyncGenerator[Sandbox]:
    """Have programs run for as long as the block lasts. Raises InvalidSetting."""
    if settings.judge == "embedded":
        async with DenoSandbox(settings.home, at_once=settings.judge_concurrency) as sandbox:
            yield sandbox
        return
    if not settings.judge_url:
        raise InvalidSetting(f"JUDGE_URL is missing: JUDGE={settings.judge} needs the address of that judge.")
    far = Judge0 if settings.judge == "judge0" else Piston
    async with far(settings.judge_url, token=settings.judge_token) as sandbox:
        yield sandbox
