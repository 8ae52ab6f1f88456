"""What every sandbox promises, as programs in both languages and what has to become of them."""

from dataclasses import dataclass, field
from typing import Any

from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test
from domain.judging.ports import Sandbox

PYTHON, JAVASCRIPT = Language.PYTHON, Language.JAVASCRIPT
LIMITS = Limits(time_ms=200, memory_mb=128)
MANY = list(range(50_000))
VALUES: list[Any] = [
    None,
    True,
    0,
    -7,
    2**53 - 1,
    0.1,
    1e300,
    "",
    "text",
    'quotes " and \\ and \n',
    "naïve 漢字 🙂 \u2028",
    [],
    {},
    [[], [None, [False]]],
    {"a": {"b": [1, 2.5]}, "__proto__": 1, "": "empty"},
    MANY,
]


@dataclass(frozen=True)
class Case:
    """A program in each language, the arguments of its tests, and the status and value of each."""

    name: str
    python: str
    javascript: str
    arguments: list[list[Any]]
    outcomes: list[tuple[RunStatus, Any]] = field(default_factory=list)
    compile_error: str | None = None
    """A part of it."""
    said: list[tuple[str, set[int | None]]] = field(default_factory=list)
    """A part of each message, and the lines that may be told."""
    limits: Limits = LIMITS

    def program(self, language: Language) -> Program:
        return Program(language, self.python if language is PYTHON else self.javascript, "solve")

    def tests(self) -> list[Test]:
        return [Test(f"test-{number}", arguments) for number, arguments in enumerate(self.arguments)]


OK, RAISED, NOT_RUN = RunStatus.OK, RunStatus.RAISED, RunStatus.NOT_RUN

CASES = [
    Case(
        "each test is answered, in order",
        "def solve(a, b):\n    return a + b",
        "function solve(a, b) { return a + b; }",
        [[1, 2], [20, -5], ["so ", "it is"]],
        [(OK, 3), (OK, 15), (OK, "so it is")],
    ),
    Case(
        "values of every kind go in and come out",
        "solve = lambda value: value",
        "const solve = (value) => value;",
        [[value] for value in VALUES],
        [(OK, value) for value in VALUES],
    ),
    Case(
        "a function without arguments, and one that returns nothing",
        "def solve(*given):\n    print('seen', given)",
        "function solve(...given) { console.log('seen', given); }",
        [[], [1]],
        [(OK, None), (OK, None)],
    ),
    Case(
        "a program that cannot be read says where",
        "def solve(a):\n    b = 1\n    return (a +\n",
        "function solve(a) {\n  const b = 1;\n  return a +;\n}",
        [[1], [2]],
        [(NOT_RUN, None), (NOT_RUN, None)],
        compile_error="Line 3: SyntaxError",
    ),
    Case(
        "a function that is missing is named",
        "def other(a):\n    return a",
        "function other(a) { return a; }",
        [[1]],
        [(NOT_RUN, None)],
        compile_error="there is no function `solve`",
    ),
    Case(
        "a function that is none is named",
        "solve = 3",
        "const solve = 3;",
        [[1]],
        [(NOT_RUN, None)],
        compile_error="`solve` is not a function",
    ),
    Case(
        "what raises while it is loaded says where",
        "import math\n\nmath.none_such\n",
        "\n\nmath.noneSuch;\nfunction solve() {}",
        [[1]],
        [(NOT_RUN, None)],
        compile_error="Line 3: ",
    ),
    Case(
        "an exception is told with its line, and the next test runs",
        "def solve(a):\n    if a < 0:\n        raise ValueError('too small')\n    return a",
        "function solve(a) {\n  if (a < 0)\n    throw new RangeError('too small');\n  return a;\n}",
        [[1], [-1], [2]],
        [(OK, 1), (RAISED, None), (OK, 2)],
        said=[("", {None}), ("Error: too small", {3}), ("", {None})],
    ),
    Case(
        "a value that is not JSON is told, and the next test runs",
        "def solve(a):\n    return float('nan') if a else a",
        "const solve = (a) => a ? NaN : a;",
        [[1], [0]],
        [(RunStatus.NOT_JSON, None), (OK, 0)],
        said=[("NaN", {None}), ("", {None})],
    ),
    Case(
        "functions are not JSON",
        "def solve(a):\n    return [solve]",
        "const solve = (a) => [solve];",
        [[1]],
        [(RunStatus.NOT_JSON, None)],
        said=[("function", {None})],
    ),
    Case(
        "what contains itself is not JSON",
        "def solve(a):\n    a.append({'in': a})\n    return a",
        "function solve(a) { a.push({ in: a }); return a; }",
        [[[1]]],
        [(RunStatus.NOT_JSON, None)],
        said=[("contains itself", {None})],
    ),
    Case(
        "recursion without end is an exception like any other",
        "def solve(a):\n    return solve(a) if a else 0",
        "function solve(a) { return a ? solve(a) : 0; }",
        [[1], [0]],
        [(RAISED, None), (OK, 0)],
        said=[("R", {1, 2}), ("", {None})],
    ),
    Case(
        "an answer may be long, but not too long",
        "def solve(a):\n    return 'x' * a",
        "const solve = (a) => 'x'.repeat(a);",
        [[3_000_000], [5_000_000], [1]],
        [(OK, "x" * 3_000_000), (RunStatus.OUTPUT_LIMIT, None), (OK, "x")],
    ),
    Case(
        "a loop without end is ended, and what comes after is not run",
        "def solve(a):\n    while a:\n        pass\n    return 'out'",
        "function solve(a) { while (a); return 'out'; }",
        [[0], [1], [0]],
        [(OK, "out"), (RunStatus.TIME_LIMIT, None), (NOT_RUN, None)],
        limits=Limits(time_ms=40, memory_mb=128),
    ),
]


async def run(sandbox: Sandbox, case: Case, language: Language) -> Ran:
    """Run the case, and hold the outcome to what was promised."""
    tests = case.tests()
    ran = await sandbox.run(case.program(language), tests, case.limits)
    assert ran.failed is None
    assert [run.test_id for run in ran.runs] == [test.test_id for test in tests]
    assert [(run.status, run.value) for run in ran.runs] == case.outcomes
    assert (ran.compile_error is None) == (case.compile_error is None)
    assert (case.compile_error or "") in (ran.compile_error or "")
    for run, (words, lines) in zip(ran.runs, case.said, strict=False):
        assert words in (run.message or "")
        assert run.line in lines
    assert ran.runtime_ms >= sum(run.time_ms for run in ran.runs) * 0.999
    return ran
