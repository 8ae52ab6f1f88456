"""What judges of somebody else's have in common: one test is one run of a source that we write around the program."""

import asyncio
import base64
import json
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any, Final, TypeVar, cast

from adapters.sandbox.answers import Answer, Forged, read_answer, read_loaded
from domain.judging.constants import (
    JUDGING_ANSWER_BYTES,
    JUDGING_DEPTH,
    JUDGING_MESSAGE_CHARACTERS,
    JUDGING_WAITING_FACTOR,
    JUDGING_WAITING_SECONDS,
)
from domain.judging.limits import MILLISECONDS
from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.ports import Stop

REQUEST: Final = "one-test"
ENVELOPE_BYTES: Final = 8192
START_SECONDS: Final = 1.5
"""An interpreter has this long to begin, beside what the program may take."""
BASE_MB: Final = {Language.PYTHON: 24, Language.JAVASCRIPT: 96}
"""What an interpreter needs by itself, with the thread that we begin in it."""
NEARLY: Final = 0.9
"""Who was ended by a signal with this share of the memory in use was ended for it: these judges do not say so."""
ENDED_ITSELF: Final = "The program ended its own process."
SCRIPTS: Final = {Language.PYTHON: "one_test.py.txt", Language.JAVASCRIPT: "one_test.js"}

Found = TypeVar("Found")


class JudgeAway(Exception):
    """The judge does not do its work; the words say how, and nothing of what it was sent."""


class Stopped(Exception):
    """Somebody wishes that it ends."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of one test came to: an outcome of the test, or why the program could not be loaded."""

    run: TestRun
    refused: str | None = None
    memory_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the judge itself measured of a run: milliseconds of computing, megabytes in all."""

    time_ms: float
    memory_mb: float


def source(program: Program, *, said: int) -> str:
    """Return what is run: the program as a text inside of what calls it, which answers in at most `said` characters."""
    bounds = {
        "id": REQUEST,
        "said": said,
        "depth": JUDGING_DEPTH,
        "characters": JUDGING_ANSWER_BYTES,
        "message": JUDGING_MESSAGE_CHARACTERS,
    }
    script = files("adapters.sandbox.hosts").joinpath(SCRIPTS[program.language]).read_text(encoding="utf-8")
    literal: Callable[[Any], str] = ascii if program.language is Language.PYTHON else json.dumps
    parts = script.rsplit("__CODE__, __NAME__, __BOUNDS__", 1)
    return ", ".join(map(literal, (program.code, program.function, bounds))).join(parts)


def given(test: Test) -> str:
    """Return what the source is told: the arguments."""
    return json.dumps(test.arguments)


def seconds(limits: Limits) -> tuple[float, float]:
    """Return how long one run may take: of computing, and by the clock on the wall."""
    computing = limits.time_ms / MILLISECONDS
    waiting = computing * JUDGING_WAITING_FACTOR + JUDGING_WAITING_SECONDS
    return computing + START_SECONDS, waiting + START_SECONDS


def megabytes(program: Program, limits: Limits) -> int:
    """Return what one run may use."""
    return BASE_MB[program.language] + limits.memory_mb


def heard(test: Test, text: str, *, limits: Limits, measured: Measured) -> Outcome:
    """Return what a run that ended well said. Its own time is believed as far as the judge's allows."""
    try:
        told = _unpacked(text)
        if "refused" in told:
            return refused(test, _with_line(*(read_loaded(_line(told), request=REQUEST) or ("", None))))
        answer = read_answer(_line(told), request=REQUEST)
    except Forged:
        return ended(test, RunStatus.RAISED, ENDED_ITSELF, measured)
    return _answered(test, answer, _time(told, measured), limits, measured)


def refused(test: Test, words: str) -> Outcome:
    """Return the outcome of a program that could not be loaded."""
    return Outcome(
        TestRun(test.test_id, RunStatus.NOT_RUN), words[:JUDGING_MESSAGE_CHARACTERS] or "It cannot be loaded."
    )


def left(test: Test) -> Outcome:
    """Return the outcome of a test whose time was over before it was run."""
    return Outcome(TestRun(test.test_id, RunStatus.NOT_RUN))


def ended(test: Test, status: RunStatus, words: str, measured: Measured) -> Outcome:
    """Return the outcome of a run that the judge ended, or that ended itself."""
    return Outcome(TestRun(test.test_id, status, None, measured.time_ms, words), None, measured.memory_mb)


def crashed(test: Test, measured: Measured, *, program: Program, limits: Limits) -> Outcome:
    """Return the outcome of a run that a signal ended or that failed: for want of memory, where it had used it up."""
    if measured.memory_mb >= megabytes(program, limits) * NEARLY:
        return ended(test, RunStatus.MEMORY_LIMIT, "It needed more memory than it may.", measured)
    return ended(test, RunStatus.RAISED, ENDED_ITSELF, measured)


def ran(program: Program, tests: Sequence[Test], outcomes: Sequence[Outcome]) -> Ran:
    """Put runs together as if they had been one: what comes after one that was ended is not run."""
    if outcomes and (why := outcomes[0].refused) is not None:
        return Ran(why, _not_run(tests), 0.0, 0.0)
    runs: list[TestRun] = []
    for test, outcome in zip(tests, outcomes, strict=False):
        if runs and _is_over(runs[-1]):
            break
        runs.append(_late_refusal(test, outcome))
    memory = max((outcome.memory_mb for outcome in outcomes), default=0.0) - BASE_MB[program.language]
    runs += _not_run(tests[len(runs) :])
    return Ran(None, tuple(runs), sum(run.time_ms for run in runs), max(0.0, memory))


def failed(words: str) -> Ran:
    """Return what is told when the judge is away: nothing of the program."""
    return Ran(None, (), 0.0, 0.0, failed=words)


def is_over(outcome: Outcome) -> bool:
    """Say whether nothing needs to be run after it."""
    return outcome.refused is not None or _is_over(outcome.run)


async def unless_stopped(work: Awaitable[Found], stop: Stop | None) -> Found:
    """Return what is awaited, or raise Stopped as soon as somebody wishes an end."""
    if stop is None:
        return await work
    doing = asyncio.ensure_future(work)
    wishing = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((doing, wishing), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise Stopped
        return doing.result()
    finally:
        for each in (doing, wishing):
            each.cancel()
        await asyncio.gather(doing, wishing, return_exceptions=True)


def _unpacked(text: str) -> dict[str, Any]:
    told = _object(text)
    if "longer" in told:
        raise JudgeAway("An answer is longer than the judge hands on; have it allow longer output.")
    packed = told.get("packed")
    if not isinstance(packed, str):
        return told
    try:
        data = zlib.decompressobj().decompress(base64.b64decode(packed), JUDGING_ANSWER_BYTES + ENVELOPE_BYTES)
        return _object(data.decode())
    except (ValueError, zlib.error) as error:
        raise Forged from error


def _object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Forged from error
    if not isinstance(told, dict):
        raise Forged
    return cast("dict[str, Any]", told)


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps({**told, "id": REQUEST}).encode()


def _with_line(message: str, line: int | None) -> str:
    return message if line is None else f"Line {line}: {message}"


def _time(told: dict[str, Any], measured: Measured) -> float:
    said = told.get("ms")
    is_time = isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said <= measured.time_ms
    return float(cast("float", said)) if is_time else measured.time_ms


def _answered(test: Test, answer: Answer, time_ms: float, limits: Limits, measured: Measured) -> Outcome:
    if time_ms > limits.time_ms:
        return ended(test, RunStatus.TIME_LIMIT, "It took longer than it may.", replace(measured, time_ms=time_ms))
    run = TestRun(test.test_id, answer.status, answer.value, time_ms, answer.message, answer.line)
    return Outcome(run, None, measured.memory_mb)


def _late_refusal(test: Test, outcome: Outcome) -> TestRun:
    """Return the run of a test; a program that loads for the first test and not for this one raised in it."""
    if outcome.refused is None:
        return outcome.run
    return TestRun(test.test_id, RunStatus.RAISED, None, outcome.run.time_ms, outcome.refused)


def _is_over(run: TestRun) -> bool:
    ends = (RunStatus.TIME_LIMIT, RunStatus.MEMORY_LIMIT, RunStatus.NOT_RUN, RunStatus.SANDBOX_FAILED)
    return run.status in ends or run.message == ENDED_ITSELF


def _not_run(tests: Sequence[Test]) -> tuple[TestRun, ...]:
    return tuple(TestRun(test.test_id, RunStatus.NOT_RUN) for test in tests)
