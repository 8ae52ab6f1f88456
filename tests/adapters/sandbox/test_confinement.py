"""What Linux itself refuses to a sandboxed process, even where Deno would allow everything."""

import asyncio
import ctypes
import os
import select
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import uvloop

from adapters.sandbox import confinement, launch, runtimes
from adapters.sandbox.deno import DenoSandbox
from adapters.sandbox.ends import Ended
from adapters.sandbox.pool import WarmPool
from adapters.sandbox.process import CannotBegin, Command, Confined
from adapters.settings import PROJECT
from domain.judging.limits import Allowance
from domain.judging.model import Language, Limits, Program, Test

PATIENT = Allowance(20, 20)
ALLOWED_ALL = """
const tries = {
  read: () => Deno.readTextFileSync("/etc/passwd"),
  project: () => Deno.readTextFileSync(Deno.args[0]),
  write: () => Deno.writeTextFileSync("/tmp/lyceum-was-here", "1"),
  connect: () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
  listen: () => Deno.listen({ port: 0 }),
  run: () => new Deno.Command("/bin/sh", { args: ["-c", "id"] }).outputSync(),
  environ: () => Deno.readTextFileSync(`/proc/${Deno.ppid}/environ`),
  kill: () => Deno.kill(Deno.ppid, "SIGTERM"),
};
console.log(`{"ready":true}`);
const got = {};
for (const name in tries) {
  try { await tries[name](); got[name] = "done"; } catch (error) { got[name] = error.name; }
}
await Deno.stdin.read(new Uint8Array(100));
console.log(JSON.stringify(got));
"""


def in_a_child(code: str) -> str:
    """Run Python in a process of its own, which may confine itself, and return what it prints."""
    words = (sys.executable, "-c", code)
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    return done.stdout.strip() or done.stderr


@pytest.fixture
def allowed_all(tmp_path: Path) -> Command:
    """Return a host which Deno allows everything."""
    host = tmp_path / "host.js"
    host.write_text(ALLOWED_ALL)
    command = runtimes.javascript(128)
    deno = command.words.index("--")
    words = (*command.words[:deno], "--reading", str(host), "--", command.words[deno + 1], "run", "--quiet", "-A")
    return replace(command, words=(*words, "--no-config", str(host), str(PROJECT / "pyproject.toml")))


async def test_a_hole_in_deno_would_lead_nowhere(allowed_all: Command):
    begun = await Confined.begin(allowed_all)
    try:
        line, _ = await begun.ask(b"go", most=1000, allowance=PATIENT, stop=None)
    finally:
        await begun.end()
    tries = ("read", "project", "write", "connect", "listen", "run", "environ", "kill")
    assert line.decode() == "{" + ",".join(f'"{name}":"PermissionDenied"' for name in tries) + "}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("c.forgo_new_powers(); c.forgo_files(readable=[Path('/usr')]); open('/etc/passwd')", "PermissionError"),
        ("c.forgo_new_powers(); print(c.forgo_files(readable=[Path('/no/such/place')]))", "True"),
        ("print(c.leave_namespaces()); print(len(open('/proc/net/dev').readlines()))", "True\n3"),
        ("c._landlock_version = lambda: 0; print(c.forgo_files(readable=[]))", "False"),
        ("c._NAMESPACES = -1; print(c.leave_namespaces())", "False"),
        (
            "c.limit_resources(memory_mb=9000, seconds=9, files=5); [open('/dev/null') for _ in range(9)]",
            "Too many open",
        ),
    ],
)
def test_each_wall_stands_or_says_that_it_is_missing(code: str, said: str):
    assert said in in_a_child(f"from pathlib import Path\nfrom adapters.sandbox import confinement as c\n{code}")


def test_older_kernels_are_asked_only_for_what_they_know(monkeypatch: pytest.MonkeyPatch):
    asked: list[int] = []
    monkeypatch.setattr(confinement, "_syscall", lambda _number, _asked, size, _flags: asked.append(size) or 3)
    for version in (1, 4, 6):
        confinement._create(1, version)  # noqa: SLF001  there is no older kernel here
    assert asked == [8, 16, 24]


def test_a_refusal_of_the_kernel_is_an_error_with_its_name():
    ctypes.set_errno(1)
    with pytest.raises(OSError, match="Operation not permitted"):
        confinement._checked(-1)  # noqa: SLF001


def test_who_is_too_late_does_not_begin():
    words = ("--parent", "1", "--memory-mb", "9000", "--seconds", "9", "--files", "64", "--", "/bin/true")
    done = subprocess.run(  # noqa: S603
        (sys.executable, "-m", launch.__name__, *words), cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "is gone" in done.stderr) == (1, True)


def test_a_process_ends_with_the_one_that_wanted_it():
    code = (
        "import asyncio, os\nfrom adapters.sandbox import runtimes\nfrom adapters.sandbox.process import Confined\n"
        "async def main():\n    print((await Confined.begin(runtimes.javascript(128))).pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\nasyncio.run(main())"
    )
    pid = int(in_a_child(code))
    with suppress(ProcessLookupError):  # or it is gone already
        handle = os.pidfd_open(pid)
        assert select.select([handle], [], [], 10)[0], "it lives on"
        os.close(handle)


async def test_a_host_that_says_something_else_is_not_begun(tmp_path: Path):
    host = tmp_path / "host.js"
    host.write_text("console.log('Hello, World!')")
    command = runtimes.javascript(128)
    deno = command.words.index("--")
    words = (*command.words[:deno], "--reading", str(host), *command.words[deno:-1], str(host))
    with pytest.raises(CannotBegin, match=r"something else|ended"):
        await Confined.begin(replace(command, words=words))


async def test_who_is_cancelled_while_it_begins_leaves_no_process():
    pool: WarmPool[str] = WarmPool({"script": 2})
    pool.refill("script", runtimes.javascript(128))
    await asyncio.sleep(0)
    await pool.close()
    other = await pool.take("other", runtimes.javascript(128))
    assert other.alive
    await other.end()


def test_it_runs_on_the_loop_that_workers_have_in_a_thread(tmp_path: Path):
    values: list[object] = []

    async def judge() -> None:
        async with DenoSandbox(tmp_path, warm={Language.JAVASCRIPT: 1}) as sandbox:
            program = Program(Language.JAVASCRIPT, "const solve = (a) => a + 1;", "solve")
            ran = await sandbox.run(program, [Test("a", [1])], Limits(200, 128))
            values.append(ran.runs[0].value)

    def work() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(judge())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert values == [2]


async def test_a_warm_process_that_died_is_not_handed_out():
    pool: WarmPool[str] = WarmPool({"script": 1})
    command = runtimes.javascript(128)
    await pool.warm_up("script", command)
    died = pool._beginning["script"][0].result()  # noqa: SLF001  nobody has it yet
    await died.end()
    taken = await pool.take("script", command)
    assert taken.alive
    assert taken.pid != died.pid
    await taken.end()
    await pool.close()


async def test_what_is_closed_begins_nothing():
    pool: WarmPool[str] = WarmPool({"script": 1})
    await pool.close()
    await pool.warm_up("script", runtimes.javascript(128))
    assert not pool._beginning["script"]  # noqa: SLF001


async def test_who_computes_past_the_kernels_own_limit_is_out_of_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(runtimes, "COMPUTING_SECONDS", 1)
    begun = await Confined.begin(runtimes.javascript(128))
    os.kill(begun.pid, signal.SIGXCPU)
    with pytest.raises(Ended):
        await begun.ask(b"{}", most=100, allowance=PATIENT, stop=None)
    await begun.end()
