"""Judges of somebody else's keep the contract of a sandbox, and every status of theirs means something here."""

import asyncio
import base64
import json
from typing import Any

import pytest

from adapters.sandbox import far
from adapters.sandbox.judge0 import AT_A_TIME, Judge0
from adapters.sandbox.piston import LONGEST_MS, Piston
from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test
from tests.adapters.sandbox.contract import CASES, Case, run
from tests.adapters.sandbox.far_servers import Judge0Server, piston, serving

PYTHON = Language.PYTHON
LIMITS = Limits(200, 128)
PROGRAM = Program(PYTHON, "def solve(a):\n    return a", "solve")
TESTS = [Test(f"t{n}", [n]) for n in range(3)]
OK, NOT_RUN = RunStatus.OK, RunStatus.NOT_RUN
OF_PISTON = (
    "each test is answered, in order",
    "a program that cannot be read says where",
    "an exception is told with its line, and the next test runs",
    "a loop without end is ended, and what comes after is not run",
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_judge0_keeps_the_contract(case: Case, language: Language):
    with serving(Judge0Server()) as server:
        async with Judge0(server.url, look_seconds=0) as sandbox:
            await run(sandbox, case, language)


@pytest.mark.parametrize("case", [case for case in CASES if case.name in OF_PISTON], ids=lambda case: case.name)
async def test_piston_keeps_the_contract(case: Case):
    with serving(piston) as server:
        async with Piston(server.url, output_characters=1_000_000) as sandbox:
            await run(sandbox, case, PYTHON)


def executed(**told: Any) -> tuple[int, Any]:
    """Return what Piston answers: a run that ended well unless told otherwise."""
    whole = {"stdout": json.dumps({"status": "ok", "value": 7, "ms": 1.5}), "stderr": "", "code": 0, "signal": None}
    return 200, {"run": {**whole, "status": None, "cpu_time": 40, "memory": 12 * 2**20, **told}}


async def by_piston(*answers: tuple[int, Any]) -> Ran:
    """Run tests of which each gets the next answer; the last one stands for all that follow."""
    left = list(answers)
    with serving(lambda _: left.pop(0) if len(left) > 1 else left[0]) as server:
        async with Piston(server.url) as sandbox:
            return await sandbox.run(PROGRAM, TESTS[: max(len(answers), 1)], LIMITS)


FULL = far.megabytes(PROGRAM, LIMITS) * 2**20
ENDED = "The program ended its own process."


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        ({"status": "TO", "signal": "SIGKILL"}, RunStatus.TIME_LIMIT, "It took longer than it may."),
        ({"signal": "SIGKILL"}, RunStatus.TIME_LIMIT, "It took longer than it may."),
        ({"status": "RE", "code": 1}, RunStatus.RAISED, ENDED),
        ({"code": 3}, RunStatus.RAISED, ENDED),
        ({"status": "SG", "signal": "SIGSEGV"}, RunStatus.RAISED, ENDED),
        ({"status": "SG", "signal": "SIGKILL", "memory": FULL}, RunStatus.MEMORY_LIMIT, "It needed more memory"),
        ({"status": "RE", "code": 134, "memory": FULL}, RunStatus.MEMORY_LIMIT, "It needed more memory"),
        ({"status": "OL"}, RunStatus.OUTPUT_LIMIT, "It wrote more"),
        ({"status": "EL"}, RunStatus.OUTPUT_LIMIT, "It wrote more"),
        ({"stdout": ""}, RunStatus.RAISED, ENDED),
        ({"stdout": "[1]"}, RunStatus.RAISED, ENDED),
        ({"stdout": '{"status": "passed"}'}, RunStatus.RAISED, ENDED),
        ({"stdout": '{"packed": "?"}'}, RunStatus.RAISED, ENDED),
        ({"stdout": "[" * 100_000}, RunStatus.RAISED, ENDED),
        (
            {"stdout": '{"status": "ok", "value": 7, "ms": 201}', "cpu_time": 300},
            RunStatus.TIME_LIMIT,
            "It took longer",
        ),
    ],
)
async def test_every_status_of_piston_means_something(told: dict[str, Any], status: RunStatus, words: str):
    ran = await by_piston(executed(), executed(**told), executed())
    assert (ran.failed, ran.compile_error) == (None, None)
    assert ran.runs[0].value == 7
    assert ran.runs[1].status is status
    assert (ran.runs[1].message or "").startswith(words)
    is_over = status is not RunStatus.OUTPUT_LIMIT
    assert ran.runs[2].status is (NOT_RUN if is_over else OK)


async def test_a_program_says_how_long_it_took_as_far_as_its_judge_allows():
    answers = [executed(stdout=json.dumps({"status": "ok", "value": 1, "ms": ms})) for ms in (1.5, -1, 50, "soon")]
    ran = await by_piston(*answers[:3])
    assert [run.time_ms for run in ran.runs] == [1.5, 40, 40]
    assert (ran.runtime_ms, ran.memory_mb) == (81.5, 0)
    [run_] = (await by_piston(answers[3])).runs
    assert run_.time_ms == 40


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (executed(status="XX"), "Piston failed by itself."),
        ((400, {"message": "run_timeout cannot exceed the configured limit"}), "Piston answered 400."),
        ((500, {"message": "no"}), "Piston answered 500."),
        ((200, b"not JSON"), "Piston answered something that is not of its API."),
        ((200, {"message": "no run"}), "Piston answered something that is not of its API."),
        (executed(stdout='{"longer": 5000}'), "An answer is longer than the judge hands on"),
    ],
)
async def test_when_piston_fails_nothing_is_said_of_the_program(answer: tuple[int, Any], words: str):
    ran = await by_piston(answer)
    assert (ran.failed or "").startswith(words)
    assert ran.runs == ()


async def test_what_piston_could_not_compile_is_told():
    ran = await by_piston((200, {"compile": {"code": 1, "stderr": "no such thing"}, "run": {}}))
    assert (ran.compile_error, [run_.status for run_ in ran.runs]) == ("no such thing", [NOT_RUN])


async def test_a_program_that_loads_for_the_first_test_alone_raises_in_the_others():
    refusal = executed(stdout=json.dumps({"refused": {"message": "ValueError: no", "line": 2}}))
    ran = await by_piston(executed(), refusal)
    assert ran.compile_error is None
    assert (ran.runs[1].status, ran.runs[1].message) == (RunStatus.RAISED, "Line 2: ValueError: no")


async def test_piston_is_asked_again_when_it_has_too_much_to_do():
    left = [(429, {"message": "slow down"}), executed()]
    with serving(lambda _: left.pop(0)) as server:
        async with Piston(server.url, token="key") as sandbox:  # noqa: S106  no secret
            ran = await sandbox.run(PROGRAM, TESTS[:1], LIMITS)
    assert ran.runs[0].value == 7
    asked = server.asked[1]
    assert (asked.headers["authorization"], asked.body["stdin"]) == ("key", "[0]")
    assert (asked.body["language"], asked.body["version"]) == ("python", "*")
    assert (asked.body["run_cpu_time"], asked.body["run_timeout"]) == (1700, LONGEST_MS)
    assert asked.body["run_memory_limit"] == FULL


async def test_a_judge_that_is_not_there_is_away():
    for sandbox in (Piston("http://127.0.0.1:9"), Judge0("http://127.0.0.1:9")):
        async with sandbox:
            ran = await sandbox.run(PROGRAM, TESTS, LIMITS)
        assert "does not answer: ConnectError" in (ran.failed or "")


async def test_long_answers_are_packed_and_what_is_longer_still_is_no_fault_of_the_programs():
    program = Program(
        PYTHON, "import random\ndef solve(a):\n    return 'x' * a if a < 9999 else random.randbytes(a).hex()", "solve"
    )
    with serving(piston) as server:
        async with Piston(server.url) as sandbox:
            ran = await sandbox.run(program, [Test("t", [5000])], LIMITS)
            assert ran.runs[0].value == "x" * 5000
            ran = await sandbox.run(program, [Test("t", [9999])], LIMITS)
    assert "longer" in (ran.failed or "")


async def test_nothing_expected_is_ever_sent():
    with serving(lambda _: executed()) as server:
        async with Piston(server.url) as sandbox:
            await sandbox.run(PROGRAM, TESTS, LIMITS)
    assert [asked.body["stdin"] for asked in server.asked] == ["[0]", "[1]", "[2]"]
    assert all(asked.body["files"] == server.asked[0].body["files"] for asked in server.asked)


async def test_a_stop_ends_the_waiting():
    stop = asyncio.Event()
    held = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait(_: Any) -> tuple[int, Any]:
        loop.call_soon_threadsafe(stop.set)
        asyncio.run_coroutine_threadsafe(held.wait(), loop).result()
        return executed()

    with serving(wait) as server:
        async with Piston(server.url) as piston_, Judge0(server.url) as judge0:
            for sandbox in (piston_, judge0):
                ran = await sandbox.run(PROGRAM, TESTS, LIMITS, stop=stop)
                assert [run_.status for run_ in ran.runs] == [NOT_RUN] * 3
        held.set()


def submitted(*statuses: int, **told: Any) -> Any:
    """Return a Judge0 that tells of these statuses, one a look; the last one stays."""
    left = list(statuses)
    whole = {
        "stdout": base64.b64encode(b'{"status": "ok", "value": 7, "ms": 1}').decode(),
        "compile_output": None,
        "time": "0.050",
        "memory": 9_000,
    }

    def answer(asked: Any) -> tuple[int, Any]:
        if asked.method == "POST":
            return 201, [{"token": f"t{n}"} for n in range(len(asked.body["submissions"]))]
        status = left.pop(0) if len(left) > 1 else left[0]
        tokens = asked.query["tokens"].split(",")
        return 200, {"submissions": [{"token": token, "status_id": status, **whole, **told} for token in tokens]}

    return answer


async def by_judge0(answer: Any, tests: Any = TESTS[:1]) -> Ran:
    with serving(answer) as server:
        async with Judge0(server.url, look_seconds=0) as sandbox:
            return await sandbox.run(PROGRAM, tests, LIMITS)


FULL_KB = far.megabytes(PROGRAM, LIMITS) * 1024


@pytest.mark.parametrize(
    ("status", "told", "means"),
    [
        (3, {}, OK),
        (4, {}, OK),
        (3, {"stdout": None}, RunStatus.RAISED),
        (5, {}, RunStatus.TIME_LIMIT),
        (7, {}, RunStatus.RAISED),
        (8, {}, RunStatus.OUTPUT_LIMIT),
        (9, {}, RunStatus.RAISED),
        (10, {}, RunStatus.RAISED),
        (11, {}, RunStatus.RAISED),
        (12, {}, RunStatus.RAISED),
        (7, {"memory": FULL_KB}, RunStatus.MEMORY_LIMIT),
        (11, {"memory": FULL_KB}, RunStatus.MEMORY_LIMIT),
    ],
)
async def test_every_status_of_judge0_means_something(status: int, told: dict[str, Any], means: RunStatus):
    ran = await by_judge0(submitted(1, 2, status, **told))
    assert ran.failed is None
    assert [run_.status for run_ in ran.runs] == [means]


async def test_what_judge0_could_not_compile_is_told():
    ran = await by_judge0(submitted(6, compile_output=base64.b64encode("kein ß".encode()).decode()))
    assert (ran.compile_error, ran.runs[0].status) == ("kein ß", NOT_RUN)
    assert (await by_judge0(submitted(6))).compile_error == "It cannot be loaded."


@pytest.mark.parametrize("status", [13, 14, 99])
async def test_when_judge0_fails_nothing_is_said_of_the_program(status: int):
    assert (await by_judge0(submitted(status))).failed == "Judge0 failed by itself."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((503, {"error": "queue is full"}), "Judge0 answered 503."),
        ((401, b""), "Judge0 answered 401."),
        ((201, b"<html>"), "Judge0 answered something that is no JSON."),
        ((201, [{"language_id": ["does not exist"]}]), "Judge0 does not take what it is given"),
    ],
)
async def test_when_judge0_refuses_nothing_is_said_of_the_program(answer: tuple[int, Any], words: str):
    assert ((await by_judge0(lambda _: answer)).failed or "").startswith(words)


async def test_an_answer_of_judge0_that_makes_no_sense_is_a_failure():
    taken = (201, [{"token": "t0"}])
    ran = await by_judge0(lambda asked: taken if asked.method == "POST" else (200, {"submissions": []}))
    assert ran.failed == "Judge0 answered something that is not of its API."


async def test_tests_are_handed_in_so_many_at_a_time_until_one_is_ended():
    many = [Test(f"t{n}", [n]) for n in range(AT_A_TIME + 5)]
    with serving(submitted(3)) as server:
        async with Judge0(server.url, token="key", look_seconds=0) as sandbox:  # noqa: S106  no secret
            ran = await sandbox.run(PROGRAM, many, LIMITS)
    batches = [asked.body["submissions"] for asked in server.asked if asked.method == "POST"]
    assert ([len(batch) for batch in batches], len(ran.runs)) == ([AT_A_TIME, 5], len(many))
    first = batches[0][0]
    assert (server.asked[0].headers["x-auth-token"], first["language_id"]) == ("key", 71)
    assert (first["cpu_time_limit"], first["wall_time_limit"], first["memory_limit"]) == (1.7, 3.3, FULL_KB)
    assert base64.b64decode(first["stdin"]) == b"[0]"
    with serving(submitted(5)) as server:
        async with Judge0(server.url, look_seconds=0) as sandbox:
            ran = await sandbox.run(PROGRAM, many, LIMITS)
    assert sum(asked.method == "POST" for asked in server.asked) == 1
    assert [run_.status for run_ in ran.runs] == [RunStatus.TIME_LIMIT, *[NOT_RUN] * (len(many) - 1)]


async def test_judge0_has_no_longer_than_a_judging_may_take(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("adapters.sandbox.judge0.JUDGING_SECONDS", 0.05)
    assert (await by_judge0(submitted(1))).failed == "Judge0 has too much to do."
    assert [run_.status for run_ in (await by_judge0(submitted(2))).runs] == [NOT_RUN]


async def test_piston_has_no_longer_than_a_judging_may_take(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("adapters.sandbox.piston.JUDGING_SECONDS", -1)
    assert [run_.status for run_ in (await by_piston(executed())).runs] == [NOT_RUN]
