"""Leads one program through its tests in one process, and writes down what became of each."""

import json
import secrets
import time
from collections.abc import Sequence
from typing import Final

from adapters.sandbox.answers import Answer, Forged, read_answer, read_loaded
from adapters.sandbox.ends import Ended, OutOfMemory, OutOfTime, SaidTooMuch, Stopped
from adapters.sandbox.process import Confined
from domain.judging.constants import (
    JUDGING_ANSWER_BYTES,
    JUDGING_ANSWERS_BYTES,
    JUDGING_DEPTH,
    JUDGING_MESSAGE_CHARACTERS,
    JUDGING_SECONDS,
)
from domain.judging.limits import MILLISECONDS, Allowance, for_a_test, for_loading
from domain.judging.model import Json, Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.ports import Stop

BOUNDS: Final = {"depth": JUDGING_DEPTH, "characters": JUDGING_ANSWER_BYTES, "message": JUDGING_MESSAGE_CHARACTERS}
ENVELOPE_BYTES: Final = 8192
"""What a line holds beside its answer."""
NOT_RUN: Final = "An earlier test ended the program, or its time was over."
TOO_MUCH: Final = "It wrote more than an answer may hold, or where only answers go."
WORDS: Final[dict[type[Exception], tuple[RunStatus, str]]] = {
    OutOfTime: (RunStatus.TIME_LIMIT, "It took longer than it may."),
    OutOfMemory: (RunStatus.MEMORY_LIMIT, "It needed more memory than it may."),
    SaidTooMuch: (RunStatus.OUTPUT_LIMIT, TOO_MUCH),
    Forged: (RunStatus.OUTPUT_LIMIT, TOO_MUCH),
    Stopped: (RunStatus.NOT_RUN, "It was stopped."),
    Ended: (RunStatus.RAISED, "The program ended its own process, or went deeper than its stack."),
}


class Judged:
    """One program in its process."""

    def __init__(self, process: Confined, program: Program, limits: Limits, stop: Stop | None) -> None:
        self._process = process
        self._program = program
        self._allowance = for_a_test(limits, program.language)
        self._stop = stop
        self._until = time.perf_counter() + JUDGING_SECONDS
        self._bytes_left = JUDGING_ANSWERS_BYTES
        self._over: Ended | Forged | None = None
        """What ended the process, until a test has it."""
        self._runs: list[TestRun] = []

    async def through(self, tests: Sequence[Test]) -> Ran:
        """Load the program, then run the tests one after the other."""
        refused = await self._load()
        if refused is not None:
            return Ran(refused, _not_run(tests, "The program could not be loaded."), 0.0, self._process.memory_mb)
        for test in tests:
            self._runs.append(await self._run(test))
        runtime = sum(run.time_ms for run in self._runs)
        return Ran(None, tuple(self._runs), runtime, self._process.memory_mb)

    async def _load(self) -> str | None:
        request = secrets.token_hex(8)
        asked = {"id": request, "code": self._program.code, "name": self._program.function, "bounds": BOUNDS}
        try:
            line, _ = await self._ask(asked, for_loading())
            refused = read_loaded(line, request=request)
        except (Ended, Forged) as ended:
            self._over = ended
            return None
        if refused is None:
            return None
        message, at = refused
        return message if at is None else f"Line {at}: {message}"

    async def _run(self, test: Test) -> TestRun:
        if self._over is not None and self._runs:
            return TestRun(test.test_id, RunStatus.NOT_RUN, message=NOT_RUN)
        if self._over is not None:  # while it was loaded: the first test has it
            return _ended(test, self._over, 0.0)
        if time.perf_counter() >= self._until:
            return TestRun(test.test_id, RunStatus.NOT_RUN, message=NOT_RUN)
        return await self._called(test)

    async def _called(self, test: Test) -> TestRun:
        request, seconds = secrets.token_hex(8), 0.0
        try:
            line, seconds = await self._ask({"id": request, "arguments": test.arguments}, self._allowance)
            answer = read_answer(line, request=request)
        except (Ended, Forged) as ended:
            self._over = ended
            return _ended(test, ended, seconds)
        return _answered(test, answer, seconds * MILLISECONDS)

    async def _ask(self, asked: Json, allowance: Allowance) -> tuple[bytes, float]:
        left = self._until - time.perf_counter()
        within = Allowance(min(allowance.computing, left), min(allowance.waiting, left))
        most = min(JUDGING_ANSWER_BYTES, self._bytes_left) + ENVELOPE_BYTES
        line = json.dumps(asked, separators=(",", ":")).encode()
        answer, seconds = await self._process.ask(line, most=most, allowance=within, stop=self._stop)
        self._bytes_left -= len(answer)
        return answer, seconds


def _answered(test: Test, answer: Answer, time_ms: float) -> TestRun:
    return TestRun(test.test_id, answer.status, answer.value, time_ms, answer.message, answer.line)


def _ended(test: Test, ended: Ended | Forged, seconds: float) -> TestRun:
    status, words = WORDS[type(ended)]
    used = ended.seconds if isinstance(ended, Ended) else seconds
    return TestRun(test.test_id, status, None, used * MILLISECONDS, words)


def _not_run(tests: Sequence[Test], why: str) -> tuple[TestRun, ...]:
    return tuple(TestRun(test.test_id, RunStatus.NOT_RUN, message=why) for test in tests)
