"""Runs programs by Judge0, a judge of somebody else's: twenty tests go in at a time, and are asked for until done."""

import asyncio
import base64
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, Self, cast

import httpx

from adapters.sandbox import far
from adapters.sandbox.far import JudgeAway, Measured, Outcome, Stopped
from domain.judging.constants import JUDGING_ANSWER_BYTES, JUDGING_SECONDS
from domain.judging.limits import MILLISECONDS
from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test
from domain.judging.ports import Stop

AT_A_TIME: Final = 20
"""The most that Judge0 takes at once."""
LANGUAGES: Final = {Language.PYTHON: 71, Language.JAVASCRIPT: 63}
LOOK_SECONDS: Final = 0.25
OUTPUT_KB: Final = 4096
"""The largest file, its output included, that Judge0 lets be asked for as it comes."""
KILOBYTE: Final = 1024
FIELDS: Final = "token,status_id,stdout,compile_output,time,memory"

IN_QUEUE, AT_WORK, ACCEPTED, WRONG_ANSWER, TIME_LIMIT, COMPILATION_ERROR, SIGSEGV, SIGXFSZ = range(1, 9)
NON_ZERO, OTHER = 11, 12
"""From SIGSEGV up to OTHER: errors at run time. Above: failures of Judge0 itself."""


class Judge0:
    """A Judge0 server, spoken to by its API."""

    def __init__(self, url: str, *, token: str = "", look_seconds: float = LOOK_SECONDS) -> None:
        headers = {"x-auth-token": token} if token else {}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=JUDGING_SECONDS)
        self._look_seconds = look_seconds

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        """Hand the tests in, a batch at a time, until one is ended or the time is over."""
        until = time.monotonic() + JUDGING_SECONDS
        outcomes: list[Outcome] = []
        try:
            for first in range(0, len(tests), AT_A_TIME):
                if time.monotonic() >= until or any(map(far.is_over, outcomes)):
                    break
                batch = tests[first : first + AT_A_TIME]
                outcomes += await far.unless_stopped(self._batch(program, batch, limits, until), stop)
        except Stopped:
            pass
        except JudgeAway as away:
            return far.failed(str(away))
        return far.ran(program, tests, outcomes)

    async def _batch(self, program: Program, tests: Sequence[Test], limits: Limits, until: float) -> list[Outcome]:
        tokens = await self._hand_in([_submission(program, test, limits) for test in tests])
        told = await self._told(tokens)
        while any(one["status_id"] <= AT_WORK for one in told) and time.monotonic() < until:
            await asyncio.sleep(self._look_seconds)
            told = await self._told(tokens)
        if all(one["status_id"] == IN_QUEUE for one in told):
            raise JudgeAway("Judge0 has too much to do.")
        return [_outcome(test, one, program, limits) for test, one in zip(tests, told, strict=True)]

    async def _hand_in(self, submissions: list[dict[str, Any]]) -> list[str]:
        told = await self._ask("POST", json={"submissions": submissions})
        try:
            return [str(one["token"]) for one in told]
        except (KeyError, TypeError):
            raise JudgeAway(
                "Judge0 does not take what it is given: a language or a limit is not allowed there."
            ) from None

    async def _told(self, tokens: Sequence[str]) -> list[dict[str, Any]]:
        told = await self._ask("GET", params={"tokens": ",".join(tokens), "fields": FIELDS})
        try:
            found = {one["token"]: one for one in told["submissions"]}
            return [{**found[token], "status_id": int(found[token]["status_id"])} for token in tokens]
        except (KeyError, TypeError, ValueError):
            raise JudgeAway("Judge0 answered something that is not of its API.") from None

    async def _ask(self, method: str, *, params: dict[str, str] | None = None, json: object = None) -> Any:  # noqa: ANN401  its JSON
        query = {**(params or {}), "base64_encoded": "true"}
        try:
            answer = await self._client.request(method, "/submissions/batch", params=query, json=json)
            if answer.status_code not in (HTTPStatus.OK, HTTPStatus.CREATED):
                raise JudgeAway(f"Judge0 answered {answer.status_code}.")
            return answer.json()
        except httpx.HTTPError as error:
            raise JudgeAway(f"Judge0 does not answer: {type(error).__name__}.") from None
        except ValueError:
            raise JudgeAway("Judge0 answered something that is no JSON.") from None


def _submission(program: Program, test: Test, limits: Limits) -> dict[str, Any]:
    computing, waiting = far.seconds(limits)
    return {
        "language_id": LANGUAGES[program.language],
        "source_code": _packed(far.source(program, said=JUDGING_ANSWER_BYTES)),
        "stdin": _packed(far.given(test)),
        "cpu_time_limit": computing,
        "wall_time_limit": waiting,
        "memory_limit": far.megabytes(program, limits) * KILOBYTE,
        "max_file_size": OUTPUT_KB,
    }


def _outcome(test: Test, told: dict[str, Any], program: Program, limits: Limits) -> Outcome:
    """Return what a status of Judge0 stands for. There is none for too much memory: that is inferred."""
    measured = Measured(float(told.get("time") or 0.0) * MILLISECONDS, float(told.get("memory") or 0) / KILOBYTE)
    match told["status_id"]:
        case status if status <= AT_WORK:
            return far.left(test)
        case status if status in (ACCEPTED, WRONG_ANSWER):  # what is right is not told there
            return far.heard(test, _unpacked(told.get("stdout")), limits=limits, measured=measured)
        case status if status == TIME_LIMIT:
            return far.ended(test, RunStatus.TIME_LIMIT, "It took longer than it may.", measured)
        case status if status == COMPILATION_ERROR:
            return far.refused(test, _unpacked(told.get("compile_output")))
        case status if status == SIGXFSZ:
            return far.ended(test, RunStatus.OUTPUT_LIMIT, "It wrote more than an answer may hold.", measured)
        case status if SIGSEGV <= status <= OTHER:
            return far.crashed(test, measured, program=program, limits=limits)
        case _:
            raise JudgeAway("Judge0 failed by itself.")


def _packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _unpacked(told: object) -> str:
    return base64.b64decode(cast("str", told or "")).decode(errors="replace")
