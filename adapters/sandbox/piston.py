"""Runs programs by Piston, a judge of somebody else's: one request a test, because it hands on so little output."""

import asyncio
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, Self

import httpx

from adapters.sandbox import far
from adapters.sandbox.far import JudgeAway, Measured, Outcome, Stopped
from domain.judging.constants import JUDGING_SECONDS
from domain.judging.limits import MILLISECONDS
from domain.judging.model import Limits, Program, Ran, RunStatus, Test
from domain.judging.ports import Stop

OUTPUT_CHARACTERS: Final = 1024
"""What Piston hands on of the output, as it comes (PISTON_OUTPUT_MAX_SIZE)."""
LONGEST_MS: Final = 3000
"""The most that Piston lets a run take, as it comes (PISTON_RUN_TIMEOUT)."""
AGAIN_AFTER_SECONDS: Final = 0.25
"""Piston lets so many requests through in a second; who is refused waits."""
MEGABYTE: Final = 1024 * 1024


class Piston:
    """A Piston server, spoken to by its API v2."""

    def __init__(self, url: str, *, token: str = "", output_characters: int = OUTPUT_CHARACTERS) -> None:
        headers = {"authorization": token} if token else {}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=JUDGING_SECONDS)
        self._output = output_characters

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        """Run the tests one after the other, until one is ended or the time is over."""
        until = time.monotonic() + JUDGING_SECONDS
        asked = self._asked(program, limits)
        outcomes: list[Outcome] = []
        try:
            for test in tests:
                if time.monotonic() >= until or (outcomes and far.is_over(outcomes[-1])):
                    break
                answer = await far.unless_stopped(self._execute({**asked, "stdin": far.given(test)}, until), stop)
                outcomes.append(_outcome(test, answer, program, limits))
        except Stopped:
            pass
        except JudgeAway as away:
            return far.failed(str(away))
        return far.ran(program, tests, outcomes)

    def _asked(self, program: Program, limits: Limits) -> dict[str, Any]:
        computing, waiting = (min(round(each * MILLISECONDS), LONGEST_MS) for each in far.seconds(limits))
        return {
            "language": program.language,
            "version": "*",
            "files": [{"content": far.source(program, said=self._output)}],
            "run_timeout": waiting,
            "run_cpu_time": computing,
            "run_memory_limit": far.megabytes(program, limits) * MEGABYTE,
        }

    async def _execute(self, asked: dict[str, Any], until: float) -> dict[str, Any]:
        try:
            answer = await self._client.post("/api/v2/execute", json=asked)
            while answer.status_code == HTTPStatus.TOO_MANY_REQUESTS and time.monotonic() < until:
                await asyncio.sleep(AGAIN_AFTER_SECONDS)
                answer = await self._client.post("/api/v2/execute", json=asked)
            if answer.status_code != HTTPStatus.OK:
                raise JudgeAway(f"Piston answered {answer.status_code}.")
            told = answer.json()
            return told if isinstance(told["run"], dict) else {}
        except httpx.HTTPError as error:
            raise JudgeAway(f"Piston does not answer: {type(error).__name__}.") from None
        except (ValueError, KeyError, TypeError):
            raise JudgeAway("Piston answered something that is not of its API.") from None


def _outcome(test: Test, answer: dict[str, Any], program: Program, limits: Limits) -> Outcome:
    compiled, run = answer.get("compile") or {}, answer["run"]
    measured = Measured(float(run.get("cpu_time") or 0.0), float(run.get("memory") or 0) / MEGABYTE)
    if compiled.get("code"):
        return far.refused(test, str(compiled.get("stderr") or compiled.get("output") or ""))
    match run.get("status"):
        case "TO":
            return far.ended(test, RunStatus.TIME_LIMIT, "It took longer than it may.", measured)
        case "OL" | "EL":
            return far.ended(test, RunStatus.OUTPUT_LIMIT, "It wrote more than an answer may hold.", measured)
        case "XX":
            raise JudgeAway("Piston failed by itself.")
        case "RE" | "SG":
            return far.crashed(test, measured, program=program, limits=limits)
        case _:
            return _without_a_status(test, run, program, limits, measured)


def _without_a_status(test: Test, run: dict[str, Any], program: Program, limits: Limits, measured: Measured) -> Outcome:
    """Return what a run says that ended well, or that an older Piston tells of by a signal or a code alone."""
    if run.get("signal") == "SIGKILL":
        return far.ended(test, RunStatus.TIME_LIMIT, "It took longer than it may.", measured)
    if run.get("signal") or run.get("code"):
        return far.crashed(test, measured, program=program, limits=limits)
    return far.heard(test, str(run.get("stdout") or ""), limits=limits, measured=measured)
