"""From a submission to its outcomes: 20 tests in a warm sandbox, beside the bare interpreters, and 50 at once."""

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from deno import find_deno_bin

from adapters.sandbox.deno import DenoSandbox
from adapters.sandbox.setup import set_up
from adapters.settings import home_of
from benchmarks.measure import Measurement, bounded, compared, percentile
from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test

PYTHON, JAVASCRIPT = Language.PYTHON, Language.JAVASCRIPT
LIMITS = Limits(time_ms=200, memory_mb=128)
TESTS, ROUNDS, AT_ONCE = 20, 15, 50
MILLISECONDS = 1000
GOALS = {JAVASCRIPT: 150.0, PYTHON: 400.0}
GOAL_AT_ONCE_SECONDS = 30.0

# a typical problem: count the words that are anagrams of another, in a list of 200
SOLVES = {
    PYTHON: """
def solve(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return sum(len(group) for group in groups.values() if len(group) > 1)
""",
    JAVASCRIPT: """
function solve(words) {
  const groups = new Map();
  for (const word of words) {
    const key = [...word].sort().join("");
    groups.set(key, [...(groups.get(key) ?? []), word]);
  }
  let count = 0;
  for (const group of groups.values()) if (group.length > 1) count += group.length;
  return count;
}
""",
}
# work that is nothing but computing, to compare the speed of Python inside with outside
COMPUTES = {
    "arithmetic": """
def solve(n):
    total = 0
    for i in range(n * 30):
        total = (total * 31 + i) % 1_000_003
    return total
""",
    "lists": """
def solve(n):
    a = [(i * 7919) % n for i in range(n)]
    a.sort()
    return sum(x * y for x, y in zip(a, a[1:]))
""",
    "dictionaries": """
def solve(n):
    d = {}
    for i in range(n * 5):
        d[i % 997] = d.get(i % 997, 0) + i
    return len(d)
""",
    "texts": """
def solve(n):
    words = [str(i) for i in range(n)]
    return len(" ".join(sorted(words)).replace("1", "one").split())
""",
    "recursion": """
def solve(n):
    f = lambda k: k if k < 2 else f(k - 1) + f(k - 2)
    return f(18) + n
""",
}
BARE = {
    PYTHON: "import json, sys\n{code}\nfor line in sys.stdin:\n    print(json.dumps(solve(*json.loads(line))))\n",
    JAVASCRIPT: (
        "{code}\nconst text = await new Response(Deno.stdin.readable).text();\n"
        "for (const line of text.trim().split('\\n')) console.log(JSON.stringify(solve(...JSON.parse(line))));\n"
    ),
}


def _tests() -> list[Test]:
    words = [[f"{'abcdefghij'[i % 10]}{'klmnop'[j % 6]}{(i * j) % 7}" for j in range(200)] for i in range(TESTS)]
    return [Test(str(number), [given]) for number, given in enumerate(words)]


async def measure() -> list[Measurement]:
    """Judge in both languages, one at a time and many at once."""
    home = home_of(os.environ)
    set_up(home)
    found: list[Measurement] = []
    async with DenoSandbox(home) as sandbox:
        for language in (JAVASCRIPT, PYTHON):
            found += await _one_at_a_time(sandbox, language)
        found.append(await _slowness(sandbox))
        found += await _at_once(sandbox)
    return found


async def _one_at_a_time(sandbox: DenoSandbox, language: Language) -> list[Measurement]:
    """Time whole submissions, each when a process is ready, turn about with the bare interpreter."""
    program, tests = Program(language, SOLVES[language], "solve"), _tests()
    with tempfile.TemporaryDirectory() as folder:
        bare_run = _bare(language, Path(folder), tests)
        judged, bare, each = [], [], []
        for turn in range(ROUNDS + 1):
            await sandbox.warm_up()
            took, ran = await _timed(lambda: sandbox.run(program, tests, LIMITS))
            plain, _ = await _timed(bare_run)
            if turn:
                judged.append(took * MILLISECONDS)
                bare.append(plain * MILLISECONDS)
                each.append((took * MILLISECONDS - ran.runtime_ms) / len(tests))
            _hold(ran)
    name = f"judging: {TESTS} tests in {language.value}"
    p50 = statistics.median(judged)
    return [
        bounded(f"{name}, submission to outcomes, p50", p50, "ms", at_most=GOALS[language]),
        compared(f"{name}, beside the bare interpreter's process", p50, "ms", baseline=statistics.median(bare)),
        Measurement(name=f"{name}, overhead of a test", value=statistics.median(each), unit="ms"),
    ]


async def _timed(work: Callable[[], Awaitable[Ran]]) -> tuple[float, Ran]:
    begin = time.perf_counter()
    ran = await work()
    return time.perf_counter() - begin, ran


def _bare(language: Language, folder: Path, tests: list[Test]) -> Callable[[], Awaitable[Ran]]:
    file = folder / ("solve.py" if language is PYTHON else "solve.js")
    file.write_text(BARE[language].replace("{code}", SOLVES[language]))
    words = (sys.executable, "-I", "-S") if language is PYTHON else (find_deno_bin(), "run", "--quiet")
    lines = "\n".join(json.dumps(test.arguments) for test in tests)

    def run() -> Ran:
        subprocess.run((*words, str(file)), input=lines, capture_output=True, text=True, check=True)  # noqa: S603
        return Ran(None, (), 0, 0)

    return lambda: asyncio.to_thread(run)


async def _slowness(sandbox: DenoSandbox) -> Measurement:
    """Return how many times as long Python computes inside as outside, at the worst of several kinds of work."""
    ratios: list[float] = []
    for code in COMPUTES.values():
        names: dict[str, Callable[[int], object]] = {}
        exec(code, names)  # noqa: S102  our own
        tests = [Test(str(number), [20_000]) for number in range(5)]
        ran = await sandbox.run(Program(PYTHON, code, "solve"), tests, Limits(2000, 128))
        _hold(ran)
        outside = []
        for _ in tests:
            begin = time.process_time()
            names["solve"](20_000)
            outside.append(time.process_time() - begin)
        ratios.append(statistics.median(run.time_ms for run in ran.runs) / MILLISECONDS / statistics.median(outside))
    return Measurement(name="judging: Python inside over outside, the slowest of five", value=max(ratios), unit="times")


async def _at_once(sandbox: DenoSandbox) -> list[Measurement]:
    """Submit from many learners at the same moment, in both languages; each gets its own answers."""
    tests = _tests()

    async def submit(number: int) -> float:
        language = (PYTHON, JAVASCRIPT)[number % 2]
        code = (
            SOLVES[language]
            .replace("return sum(", f"return {number} + sum(")
            .replace("let count = 0", f"let count = {number}")
        )
        begin = time.perf_counter()
        ran = await sandbox.run(Program(language, code, "solve"), tests, LIMITS)
        _hold(ran)
        answers.append(tuple(run.value - number for run in ran.runs))
        return time.perf_counter() - begin

    answers: list[tuple[int, ...]] = []
    before = _computed()
    took = await asyncio.gather(*(submit(number) for number in range(AT_ONCE)))
    each = (_computed() - before) / AT_ONCE
    if len(set(answers)) > 1:
        raise RuntimeError("Somebody got another's answers.")
    name = f"judging: {AT_ONCE} submissions at once, half of them in Python"
    return [
        bounded(f"{name}, p95", percentile(took, 0.95), "s", at_most=GOAL_AT_ONCE_SECONDS),
        Measurement(name=f"{name}, all done", value=max(took), unit="s"),
        Measurement(name=f"{name}, computing for each with its start", value=each, unit="s"),
    ]


def _computed() -> float:
    """Return the seconds that processes which have ended have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _hold(ran: Ran) -> None:
    if ran.failed or ran.compile_error or any(run.status is not RunStatus.OK for run in ran.runs):
        raise RuntimeError(ran)
