"""The supervisor brings processes up in order, begins them again, stops them in reverse, and is alone in its folder."""

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.embedded import product, status
from adapters.embedded.logs import LogFile
from adapters.embedded.programs import CannotStart, Program, tied
from adapters.embedded.supervisor import Seen, Supervisor
from adapters.settings import PROJECT, Settings
from tests.conftest import settings_for
from tests.folders import short_folder

FOREVER = "import time\nprint('hello', flush=True)\ntime.sleep(60)"


@pytest.fixture
def home() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


def a_program(name: str, code: str = FOREVER, *, ready: Callable[[], bool] = lambda: True) -> Program:
    return Program(name=name, command=tied((sys.executable, "-I", "-S", "-c", code)), ready=ready, shown=True)


class Watched:
    """A supervisor, what it told so far, and a way to wait for it to tell something."""

    def __init__(self, home: Path) -> None:
        self.told: list[list[Seen]] = []
        self._news = asyncio.Event()
        self.supervisor = Supervisor(logs=home / "log", environ=os.environ, folder=PROJECT, changed=self._tell)

    def _tell(self, seen: list[Seen]) -> None:
        self.told.append(seen)
        self._news.set()

    async def until(self, holds: Callable[[dict[str, Seen]], bool]) -> dict[str, Seen]:
        async with asyncio.timeout(20):
            while True:
                by_name = {seen.name: seen for seen in self.told[-1]} if self.told else {}
                if holds(by_name):
                    return by_name
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def watched(home: Path) -> AsyncGenerator[Watched]:
    watched = Watched(home)
    try:
        yield watched
    finally:
        await watched.supervisor.stop()


async def test_a_killed_process_begins_again(home: Path) -> None:
    async with watched(home) as run:
        await run.supervisor.start(a_program("worker"))
        first = run.told[-1][0].pid
        assert first
        os.kill(first, signal.SIGKILL)

        await run.until(lambda seen: seen["worker"].state == "restarting")
        again = await run.until(lambda seen: seen["worker"].state == "ready")

        assert again["worker"].pid not in {first, None}


async def test_the_last_started_stops_first(home: Path) -> None:
    async with watched(home) as run:
        await run.supervisor.start(a_program("api"))
        await run.supervisor.start(a_program("ui"))

    stopped = [[seen.name for seen in told if seen.state == "stopped"] for told in run.told]
    assert [names for names in stopped if names] == [["ui"], ["api", "ui"]]
    assert all(seen.pid is None for seen in run.told[-1])


async def test_a_process_that_never_stays_up_is_quoted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.embedded.supervisor.FIRST_PAUSE", 0.001)
    async with watched(home) as run:
        with pytest.raises(CannotStart, match="api does not stay up: no such table"):
            await run.supervisor.start(a_program("api", "print('no such table')", ready=lambda: False))


async def test_a_process_that_stays_silent_is_named_with_its_log(home: Path) -> None:
    async with watched(home) as run:
        with pytest.raises(CannotStart, match=r"api did not answer within 0 s: see .*/log/api\.log"):
            await run.supervisor.start(a_program("api", ready=lambda: False), within=0.01)


async def test_what_a_process_says_is_shown_after_its_name_and_kept(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with watched(home) as run:
        assert await run.supervisor.once("pages", tied((sys.executable, "-c", "print('one\\ntwo', end='')"))) == 0
        assert run.told[0] == [Seen("pages", run.told[0][0].pid, "starting")]

    assert capfd.readouterr().out == "pages     | one\npages     | two\n"
    assert (home / "log" / "pages.log").read_text() == "one\ntwo\n"


def test_a_large_log_begins_anew_and_keeps_the_one_before(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.embedded.logs.LARGEST", 10)
    log = LogFile(home / "api.log")
    for line in (b"first line, long", b"second line, long", b"third"):
        log.write(line)
    log.close()

    assert (home / "api.log.1").read_text() == "second line, long\n"
    assert (home / "api.log").read_text() == "third\n"


# the whole product, with stand-ins for its processes ------------------------------------------------------------------


def a_plan(settings: Settings, *programs: Program) -> product.Plan:
    return product.Plan(settings=settings, sockets=settings.home, servers=(), processes=programs, environ=os.environ)


@pytest.fixture
def production(fresh_database_url: str, valkey_url: str, home: Path) -> Settings:
    """Return the settings of a product whose servers run elsewhere, so that none has to be started."""
    return settings_for(fresh_database_url, valkey_url, home, environment="production")


async def test_the_product_comes_up_tells_and_stops(production: Settings) -> None:
    stop, told = asyncio.Event(), list[status.Status]()

    def up(found: status.Status) -> None:
        told.append(found)
        stop.set()

    await product.run(a_plan(production, a_program("worker"), a_program("scheduler")), stop=stop, up=up)

    [found] = told
    assert found.url == production.url
    assert [(process.name, process.state) for process in found.processes] == [
        ("worker", "ready"),
        ("scheduler", "ready"),
    ]
    assert not any(_runs(process.pid) for process in found.processes)
    assert not status.note(production.home).exists()


def _runs(pid: int | None) -> bool:
    try:
        return bool(
            Path(f"/proc/{pid}/cmdline").read_bytes()
        )  # empty for a process that has ended but is not yet reaped
    except OSError:
        return False


def _too_early(found: status.Status) -> None:
    pytest.fail(f"was told to be up: {found}")


async def test_it_may_be_stopped_before_it_is_up(production: Settings) -> None:
    stop = asyncio.Event()
    stop.set()

    await product.run(a_plan(production, a_program("api", ready=lambda: False)), stop=stop, up=_too_early)


async def test_a_folder_has_one_supervisor(production: Settings) -> None:
    with status.sole(production.home), pytest.raises(CannotStart, match="Lyceum already runs on"):
        await product.run(a_plan(production), stop=asyncio.Event(), up=_too_early)


async def test_a_taken_port_is_named_with_what_to_do(fresh_database_url: str, valkey_url: str, home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        settings = settings_for(fresh_database_url, valkey_url, home, environment="production", port=port - 1)

        with pytest.raises(
            CannotStart, match=f"Port {port} is taken: stop what uses it, or choose another with LYCEUM_PORT"
        ):
            await product.run(a_plan(settings, a_program("api")), stop=asyncio.Event(), up=_too_early)


def test_a_given_server_is_not_started(home: Path) -> None:
    given = {"LYCEUM_HOME": str(home), "LYCEUM_ENV": "embedded"}
    both = product.plan(given)
    one = product.plan(given | {"REDIS_URL": "redis://elsewhere:6379/0"}, without=("ui", "api"))

    assert (len(both.servers), len(one.servers)) == (2, 1)
    assert [program.name for program in both.processes] == ["worker", "api", "scheduler", "ui"]
    assert [program.name for program in one.processes] == ["worker", "scheduler"]
    assert one.environ["REDIS_URL"] == "redis://elsewhere:6379/0"
    assert one.environ["DATABASE_URL"].startswith("postgresql://postgres@/lyceum?host=")


SUPERVISOR = """
import asyncio, os, sys
from pathlib import Path
from adapters.embedded import product
from adapters.embedded.programs import Program, tied
from adapters.settings import Settings
CHILD = "import os, time; print(os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '60'), flush=True); time.sleep(60)"
worker = Program(name="worker", command=tied((sys.executable, "-c", CHILD)), ready=lambda: True, shown=True)
settings = Settings.from_env()
plan = product.Plan(settings=settings, sockets=settings.home, servers=(), processes=(worker,), environ=os.environ)
asyncio.run(product.run(plan, stop=asyncio.Event(), up=lambda found: None))
"""


def test_a_killed_supervisor_leaves_nothing_of_its_processes_families(production: Settings) -> None:
    environ = product.for_children(production) | {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR], env=environ, stdout=subprocess.PIPE, text=True) as run:  # noqa: S603
        assert run.stdout
        try:
            grandchild = int(run.stdout.readline().split("|")[1])
            [worker] = [p["pid"] for p in json.loads(status.note(production.home).read_text())["processes"]]
            family = [os.pidfd_open(pid) for pid in (worker, grandchild)]
        finally:
            run.send_signal(signal.SIGKILL)

        for member in family:
            assert select.select([member], [], [], 20)[0], "it outlived its supervisor"
            os.close(member)
