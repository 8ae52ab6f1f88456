"""A sandbox without walls, for programs in Python that tests themselves have written."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from adapters.sandbox.answers import read_answer, read_loaded
from adapters.sandbox.hosts.driver import FILE, Driver
from adapters.sandbox.judged import BOUNDS
from domain.judging.limits import for_a_test
from domain.judging.model import Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.ports import Stop


class _Ended(BaseException):
    """The program may not go on."""


class InThisProcess:
    """Executes the program here; what runs too long is ended line by line."""

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        return await asyncio.to_thread(self._run, program, tests, limits, stop)

    def _run(self, program: Program, tests: Sequence[Test], limits: Limits, stop: Stop | None) -> Ran:
        driver, runs = Driver(), []
        said = driver.load(json.dumps({"code": program.code, "name": program.function, "bounds": BOUNDS}))
        if refused := read_loaded(_line(said), request="test"):
            words, line = refused
            runs = [TestRun(test.test_id, RunStatus.NOT_RUN) for test in tests]
            return Ran(words if line is None else f"Line {line}: {words}", tuple(runs), 0, 0)
        for test in tests:
            over = runs and runs[-1].status in (RunStatus.TIME_LIMIT, RunStatus.NOT_RUN)
            runs.append(
                TestRun(test.test_id, RunStatus.NOT_RUN) if over else _called(driver, program, test, limits, stop)
            )
        return Ran(None, tuple(runs), sum(run.time_ms for run in runs), 0)


def _called(driver: Driver, program: Program, test: Test, limits: Limits, stop: Stop | None) -> TestRun:
    began, allowed, ended = time.perf_counter(), for_a_test(limits, program.language).computing, RunStatus.OK

    def watch(frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal ended
        if frame.f_code.co_filename == FILE and ended is RunStatus.OK:
            if stop is not None and stop.is_set():
                ended = RunStatus.NOT_RUN
            elif time.perf_counter() - began > allowed:
                ended = RunStatus.TIME_LIMIT
        if ended is not RunStatus.OK:
            raise _Ended
        return watch

    if stop is not None and stop.is_set():
        return TestRun(test.test_id, RunStatus.NOT_RUN)
    before = sys.gettrace()
    sys.settrace(watch)
    try:
        said = driver.answer(json.dumps({"arguments": test.arguments}))
    except _Ended:
        said = '"status":"raised"'
    finally:
        sys.settrace(before)
    took = (time.perf_counter() - began) * 1000
    if ended is not RunStatus.OK:
        return TestRun(test.test_id, ended, time_ms=took)
    answer = read_answer(_line(said), request="test")
    return TestRun(test.test_id, answer.status, answer.value, took, answer.message, answer.line)


def _line(said: str) -> bytes:
    return ('{"id":"test",' + said + "}").encode()
