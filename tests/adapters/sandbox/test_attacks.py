"""What programs try that want out, want more, or want to be right: each ends as told here, and the host is unharmed."""

import socket
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox.deno import DenoSandbox
from domain.judging.model import Language, Limits, Program, Ran, RunStatus, Test
from tests.adapters.sandbox import refused

PYTHON, JAVASCRIPT = Language.PYTHON, Language.JAVASCRIPT
LIMITS = Limits(time_ms=40, memory_mb=128)
PATIENT = Limits(time_ms=2000, memory_mb=128)
SECRET = "a secret of the host"  # noqa: S105  it is made here
HONEST = {PYTHON: "def solve(a):\n    return a + 1", JAVASCRIPT: "const solve = (a) => a + 1;"}
OK, RAISED, NOT_RUN = RunStatus.OK, RunStatus.RAISED, RunStatus.NOT_RUN
TIME, MEMORY, OUTPUT, NOT_JSON = (
    RunStatus.TIME_LIMIT,
    RunStatus.MEMORY_LIMIT,
    RunStatus.OUTPUT_LIMIT,
    RunStatus.NOT_JSON,
)


@dataclass
class Host:
    """A host with something to lose."""

    sandbox: DenoSandbox
    canary: Path
    port: int

    async def run(self, language: Language, code: str, *arguments: list[Any], limits: Limits = LIMITS) -> Ran:
        tests = [Test(f"test-{number}", given) for number, given in enumerate(arguments)]
        ran = await self.sandbox.run(Program(language, code, "solve"), tests, limits)
        assert ran.failed is None
        return ran

    def filled(self, code: str) -> str:
        return code.replace("{canary}", str(self.canary)).replace("{port}", str(self.port))


@pytest.fixture
async def host(sandbox: DenoSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Host]:
    """Give a host that is still whole after the test, and judges honest programs right."""
    monkeypatch.setenv("CANARY", SECRET)
    canary = tmp_path / "canary"
    canary.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        host = Host(sandbox, canary, listener.getsockname()[1])
        yield host
        with pytest.raises(BlockingIOError):  # nobody has called
            listener.accept()
    assert {path.name: path.read_text() for path in tmp_path.glob("*")} == {"canary": SECRET}  # noqa: ASYNC240


@pytest.mark.parametrize("language", Language)
async def test_what_lies_outside_is_refused(host: Host, language: Language):
    attacks: dict[str, Any] = refused.PYTHON if language is PYTHON else refused.JAVASCRIPT
    filled = [host.filled(attack) for attack in attacks]
    if language is PYTHON:
        ran = await host.run(language, refused.PYTHON_SOLVES, *([attack] for attack in filled), limits=PATIENT)
    else:
        numbers = ([number] for number in range(len(filled)))
        ran = await host.run(language, refused.javascript_solves(filled), *numbers, limits=PATIENT)
    assert {attack: run.value for attack, run in zip(attacks, ran.runs, strict=True)} == attacks
    assert SECRET not in str(ran)


# what is looked for is written backwards, or the program would find itself
HUNT_PYTHON = """
import gc, sys
def solve(given):
    seen, frame = [], sys._getframe()
    while frame:
        seen.append(repr(frame.f_locals)); frame = frame.f_back
    seen += [repr(thing) for thing in gc.get_objects() if type(thing) in (list, dict, tuple)]
    import js
    seen += [str(getattr(js, name, "")) for name in dir(js)]
    wanted = [word[::-1] for word in ("eno-tnemugra", "owt-tnemugra")]
    return [word for word in wanted if any(word in text for text in seen)]
"""
HUNT_JAVASCRIPT = """
function solve(given) {
  const seen = [given, new Error().stack, ...Object.getOwnPropertyNames(globalThis).map((name) => {
    try { return String(globalThis[name]); } catch { return ""; }
  })];
  const wanted = ["eno-tnemugra", "owt-tnemugra"].map((word) => [...word].reverse().join(""));
  return wanted.filter((word) => seen.some((text) => text.includes(word)));
}
"""


@pytest.mark.parametrize(("language", "code"), [(PYTHON, HUNT_PYTHON), (JAVASCRIPT, HUNT_JAVASCRIPT)])
async def test_the_next_tests_arguments_are_nowhere_to_be_found(host: Host, language: Language, code: str):
    ran = await host.run(language, code, ["argument-one"], ["argument-two"], limits=PATIENT)
    assert ran.runs[0].value == ["argument-one"]
    assert "argument-two" in ran.runs[1].value


async def test_nothing_is_kept_from_one_submission_to_the_next(host: Host):
    marks = {
        PYTHON: "import os\ndef solve():\n    was = os.path.exists('/m')\n    open('/m', 'w')\n    return was",
        JAVASCRIPT: "const solve = () => { const was = 'mark' in globalThis; globalThis.mark = 1; return was; };",
    }
    for language, code in marks.items():
        assert [(await host.run(language, code, [])).runs[0].value for _ in range(2)] == [False, False]


# what ends the process, or is answered and wrong: language, code, and how two tests end
ENDS: dict[str, tuple[Language, str, list[RunStatus]]] = {
    "a loop": (JAVASCRIPT, "const solve = () => { for (;;); };", [TIME, NOT_RUN]),
    "a loop that catches everything": (
        PYTHON,
        "def solve():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        [TIME, NOT_RUN],
    ),
    "a loop while it is loaded": (JAVASCRIPT, "for (;;); function solve() {}", [TIME, NOT_RUN]),
    "a loop in a regular expression": (
        JAVASCRIPT,
        "const solve = () => /^(a+)+$/.test('a'.repeat(60) + 'b');",
        [TIME, NOT_RUN],
    ),
    "a loop in one instruction": (PYTHON, "def solve():\n    return len(str(3 ** (10 ** 8)))", [TIME, NOT_RUN]),
    "a loop of promises": (
        JAVASCRIPT,
        "const solve = async () => { for (;;) await null; };",
        [TIME, NOT_RUN],
    ),
    "waiting for ever": (
        JAVASCRIPT,
        "const solve = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
        [TIME, NOT_RUN],
    ),
    "sleeping": (PYTHON, "import time\ndef solve():\n    time.sleep(3600)", [TIME, NOT_RUN]),
    "a promise that is never kept": (JAVASCRIPT, "const solve = () => new Promise(() => {});", [RAISED, NOT_RUN]),
    "a file read by and by": (
        JAVASCRIPT,
        "import fs from 'node:fs'; const solve = () => fs.promises.readFile('/etc/passwd', 'utf8');",
        [RAISED, NOT_RUN],
    ),
    "an error whose message has no end": (
        JAVASCRIPT,
        "const solve = () => { throw { get message() { for (;;); } }; };",
        [TIME, NOT_RUN],
    ),
    "an answer that loops when it is read": (
        JAVASCRIPT,
        "const solve = () => ({ get endless() { for (;;); } });",
        [TIME, NOT_RUN],
    ),
    "memory in the heap": (
        JAVASCRIPT,
        "const solve = () => { const a = []; for (;;) a.push(new Array(1000).fill(0.5)); };",
        [MEMORY, NOT_RUN],
    ),
    "memory beside the heap": (
        JAVASCRIPT,
        "const solve = () => { const a = []; for (;;) a.push(new Uint8Array(4_000_000).fill(1)); };",
        [MEMORY, MEMORY],
    ),
    "memory of WebAssembly": (
        JAVASCRIPT,
        (
            "const solve = () => { for (const all = [];;) { const m = new WebAssembly.Memory({ initial: 1000 });"
            " new Uint8Array(m.buffer).fill(1); all.push(m); } };"
        ),
        [MEMORY, MEMORY],
    ),
    "four gigabytes at once": (PYTHON, "def solve():\n    return len(bytearray(4_000_000_000))", [RAISED, RAISED]),
    "memory by and by": (
        PYTHON,
        "def solve():\n    a = []\n    while True: a.append(bytearray(1_000_000))",
        [MEMORY, MEMORY],
    ),
    "a file without end in its own memory": (
        PYTHON,
        "def solve():\n    with open('/tmp/f', 'wb') as f:\n        while True: f.write(bytes(10_000_000))",
        [MEMORY, NOT_RUN],
    ),
    "many threads": (
        JAVASCRIPT,
        (
            "const { Worker } = await import('node:worker_threads');"
            "const solve = async () => { for (;;) { new Worker('for (;;);', { eval: true }); await null; } };"
        ),
        [MEMORY, NOT_RUN],
    ),
    "output without end": (
        JAVASCRIPT,
        "const fs = await import('node:fs'); const solve = () => { for (;;) fs.writeSync(1, 'x'.repeat(65536)); };",
        [OUTPUT, NOT_RUN],
    ),
    "a gigabyte printed": (
        PYTHON,
        "def solve():\n    for _ in range(1000): print('x' * 1_000_000)\n    return 1",
        [OK],
    ),
    "a console without end": (JAVASCRIPT, "const solve = () => { for (;;) console.error('x'); };", [TIME, NOT_RUN]),
    "a false answer": (
        JAVASCRIPT,
        (
            "const fs = await import('node:fs');"
            'const solve = () => { fs.writeSync(1, \'{"id":"guess","status":"ok","value":1}\\n\'); return 2; };'
        ),
        [OUTPUT, NOT_RUN],
    ),
    "an answer in advance": (
        JAVASCRIPT,
        (
            "const fs = await import('node:fs');"
            'const solve = () => { setTimeout(() => 0); queueMicrotask(() => fs.writeSync(1, "1\\n")); return 2; };'
        ),
        [OUTPUT, NOT_RUN],
    ),
    "reading the host's lines": (
        JAVASCRIPT,
        "const fs = await import('node:fs'); const solve = () => fs.readSync(0, new Uint8Array(9));",
        [TIME, NOT_RUN],
    ),
    "an exit": (JAVASCRIPT, "import p from 'node:process'; const solve = () => p.exit(0);", [RAISED, RAISED]),
    "closing everything": (JAVASCRIPT, "const solve = () => { close(); for (;;); };", [TIME, NOT_RUN]),
    "an exit of Python": (PYTHON, "import sys\ndef solve():\n    sys.exit(0)", [RAISED, RAISED]),
    "an exit past Python": (PYTHON, "import os\ndef solve():\n    os._exit(0)", [RAISED, NOT_RUN]),
    "a signal": (PYTHON, "import os\ndef solve():\n    os.kill(os.getpid(), 9)", [RAISED, NOT_RUN]),
    "a shell by ctypes": (
        PYTHON,
        "import ctypes\ndef solve():\n    return ctypes.CDLL(None).system(b'id')",
        [RAISED, NOT_RUN],
    ),
    "a wild pointer": (PYTHON, "import ctypes\ndef solve():\n    ctypes.memset(0, 255, 10_000_000)", [RAISED, NOT_RUN]),
    "deep recursion past Python's guard": (
        PYTHON,
        (
            "import sys\nsys.setrecursionlimit(10 ** 9)\ndef solve():\n    return repr(deep())\n"
            "def deep():\n    a = []\n    for _ in range(100_000): a = [a]\n    return a"
        ),
        [RAISED, NOT_RUN],
    ),
    "failures in the background": (
        JAVASCRIPT,
        "const solve = () => { Promise.reject(1); setTimeout(() => { throw 2; }); return 3; };",
        [OK, OK],
    ),
    "timers after the answer": (
        JAVASCRIPT,
        "const solve = () => { setInterval(() => { globalThis.late = 1; }, 0); return globalThis.late ?? 0; };",
        [OK, OK],
    ),
    "prototypes that host code might use": (
        JAVASCRIPT,
        (
            "Array.prototype.join = Array.prototype.push = JSON.stringify = JSON.parse = TextEncoder.prototype.encode ="
            " TextDecoder.prototype.decode = Uint8Array.prototype.indexOf = () => { throw 1; };"
            "Object.prototype.toJSON = () => 'right'; Object.defineProperty(Object.prototype, 'id', { value: 'ok' });"
            "const solve = () => [1];"
        ),
        [RAISED, NOT_RUN],
    ),
}


@pytest.mark.parametrize("attack", ENDS)
async def test_what_wants_more_ends_as_it_has_to(host: Host, attack: str):
    language, code, ends = ENDS[attack]
    limits = PATIENT if {OK, MEMORY, RAISED} & set(ends) else LIMITS
    ran = await host.run(language, code, *([] for _ in ends), limits=limits)
    assert [run.status for run in ran.runs] == ends, ran
    honest = await host.run(JAVASCRIPT, HONEST[JAVASCRIPT], [1])
    assert honest.runs[0].value == 2


# values that claim to be another: they arrive as what they are
LIARS: dict[str, tuple[Language, str, Any]] = {
    "a number that equals everything": (
        PYTHON,
        (
            "class Liar(int):\n    __eq__ = lambda *_: True\n    __hash__ = int.__hash__\n"
            "    __repr__ = lambda _: '42'\n"
            "def solve():\n    return Liar(7)"
        ),
        7,
    ),
    "an object that equals everything": (
        PYTHON,
        "class Liar:\n    def __eq__(self, other): return True\ndef solve():\n    return Liar()",
        None,
    ),
    "an object that tells JSON another": (JAVASCRIPT, "const solve = () => ({ a: 1, toJSON: () => 42 });", None),
    "a dictionary with __proto__": (
        JAVASCRIPT,
        'const solve = () => JSON.parse(\'{"__proto__": {"status": "ok"}}\');',
        {"__proto__": {"status": "ok"}},
    ),
    "a text that closes the answer": (PYTHON, 'def solve():\n    return \'"}\\n{"id":1\'', '"}\n{"id":1'),
    "an answer of patched json, which only lies about itself": (
        PYTHON,
        "import json\njson.dumps = json.JSONEncoder.encode = lambda *_, **__: '42'\ndef solve():\n    return 7",
        42,
    ),
}


@pytest.mark.parametrize("lie", LIARS)
async def test_a_value_arrives_as_what_it_is(host: Host, lie: str):
    language, code, value = LIARS[lie]
    run = (await host.run(language, code, [])).runs[0]
    assert run.value == value
    assert type(run.value) is type(value)
