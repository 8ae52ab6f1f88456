"""Every sandbox keeps the promises of its port, in each of its languages."""

import asyncio

import pytest

from adapters.sandbox.deno import DenoSandbox
from domain.judging.model import Language, Limits, Program, RunStatus, Test
from domain.judging.ports import Sandbox
from tests.adapters.sandbox import contract
from tests.adapters.sandbox.contract import CASES, JAVASCRIPT, PYTHON, Case
from tests.adapters.sandbox.in_this_process import InThisProcess

FOR_EVER = {PYTHON: "def solve():\n    while True:\n        pass", JAVASCRIPT: "const solve = () => { for (;;); };"}

REMEMBERING = {
    PYTHON: "import re\ndef solve(a):\n    seen, re.seen = getattr(re, 'seen', None), a\n    return seen",
    JAVASCRIPT: "const solve = (a) => { const seen = globalThis.seen ?? null; globalThis.seen = a; return seen; };",
}


@pytest.fixture(params=["in this process, Python", "Deno, Python", "Deno, JavaScript"])
def place(request: pytest.FixtureRequest, sandbox: DenoSandbox) -> tuple[Sandbox, Language]:
    where, language = request.param.split(", ")
    return (sandbox if where == "Deno" else InThisProcess()), Language(language.lower())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_program_becomes_of_it_what_was_promised(place: tuple[Sandbox, Language], case: Case):
    await contract.run(place[0], case, place[1])


async def test_what_is_stopped_before_it_began_runs_nothing(place: tuple[Sandbox, Language]):
    sandbox, language = place
    stop = asyncio.Event()
    stop.set()
    ran = await sandbox.run(Program(language, FOR_EVER[language], "solve"), [Test("a", [])], contract.LIMITS, stop=stop)
    assert [run.status for run in ran.runs] == [RunStatus.NOT_RUN]


async def test_what_is_stopped_meanwhile_ends_at_once(place: tuple[Sandbox, Language]):
    sandbox, language = place
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, stop.set)
    program, patient = Program(language, FOR_EVER[language], "solve"), Limits(time_ms=60_000, memory_mb=128)
    ran = await asyncio.wait_for(sandbox.run(program, [Test("a", []), Test("b", [])], patient, stop=stop), 20)
    assert [run.status for run in ran.runs] == [RunStatus.NOT_RUN, RunStatus.NOT_RUN]


async def test_submissions_see_nothing_of_each_other(place: tuple[Sandbox, Language]):
    sandbox, language = place
    if isinstance(sandbox, InThisProcess):
        return  # it has no walls
    program = Program(language, REMEMBERING[language], "solve")
    for secret in ("one", "two"):
        ran = await sandbox.run(program, [Test("a", [secret])], contract.LIMITS)
        assert ran.runs[0].value is None
