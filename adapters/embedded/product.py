"""Decides what the whole product on one machine consists of, and in which order it comes up."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncpg
import msgspec

from adapters.embedded import addresses, postgres, status, valkey
from adapters.embedded.logs import show
from adapters.embedded.programs import CannotStart, Program, last_line, socket_folder, tied
from adapters.embedded.supervisor import Seen, Supervisor
from adapters.postgres import migrate
from adapters.settings import PROJECT, Settings, home_of

DATABASE: Final = "lyceum"
PROCESSES: Final = ("api", "worker", "scheduler", "ui")
_SECONDS_FOR_PORTS = 10.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What one `lyceum up` is to run: the settings its children get, the servers, and the processes."""

    settings: Settings
    sockets: Path
    servers: tuple[Callable[[], Program], ...]
    processes: tuple[Program, ...]
    environ: Mapping[str, str]
    judges: bool = False
    """Whether programs are run here, so that Python has to be brought into the sandbox."""


def plan(environ: Mapping[str, str], *, without: tuple[str, ...] = ()) -> Plan:
    """Return the plan for this environment; a server whose address is given is not started."""
    home = home_of(environ)
    sockets = socket_folder(home)
    embedded = {"DATABASE_URL": postgres.url(sockets, DATABASE), "REDIS_URL": valkey.url(sockets)}
    settings = Settings.from_env({"LYCEUM_ENV": _environment(environ), **embedded, **_given(environ)})
    servers = (
        *((lambda: postgres.prepare(home / "pg", sockets),) if "DATABASE_URL" not in _given(environ) else ()),
        *((lambda: valkey.prepare(home / "valkey", sockets),) if "REDIS_URL" not in _given(environ) else ()),
    )
    wanted = tuple(program for program in processes(settings) if program.name not in without)
    children = {**environ, **for_children(settings)}
    judges = "worker" not in without and settings.judge == "embedded"
    return Plan(settings=settings, sockets=sockets, servers=servers, processes=wanted, environ=children, judges=judges)


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in environ.items() if text.strip()}


def _environment(environ: Mapping[str, str]) -> str:
    return "production" if "DATABASE_URL" in _given(environ) else "embedded"


def for_children(settings: Settings) -> dict[str, str]:
    """Return what children are told; they need not know which servers are ours."""
    return {
        "LYCEUM_ENV": settings.environment,
        "LYCEUM_HOME": str(settings.home),
        "LYCEUM_PORT": str(settings.port),
        "LYCEUM_SECRET": settings.secret,
        "LYCEUM_API_URL": settings.api_url,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "PYTHONUNBUFFERED": "1",
    }


def processes(settings: Settings) -> tuple[Program, ...]:
    """Return the processes in the order in which they start; they stop the other way round."""
    worker_sizes = ("--processes", str(settings.worker_processes), "--threads", str(settings.worker_concurrency))
    return (
        Program(
            name="worker",
            command=tied(
                _python(
                    "dramatiq", "workers.main", *worker_sizes, "--worker-shutdown-timeout", "8000", "--skip-logging"
                )
            ),
            ready=lambda: True,
            shown=True,
        ),
        Program(
            name="api",
            command=tied(_python("granian", *_served("api.app:app", settings.port + 1, settings.api_processes))),
            ready=lambda: status.answers(f"{settings.api_url}/health/ready"),
            shown=True,
        ),
        Program(name="scheduler", command=tied(_python("workers.scheduler")), ready=lambda: True, shown=True),
        Program(
            name="ui",
            command=tied(_python("granian", *_served("ui.asgi:app", settings.port, 1))),
            ready=lambda: status.answers(settings.url),
            shown=True,
        ),
    )


def _served(app: str, port: int, processes: int) -> tuple[str, ...]:
    return (
        *("--interface", "asgi", app, "--host", "127.0.0.1", "--port", str(port), "--workers", str(processes)),
        *("--workers-kill-timeout", "5", "--respawn-failed-workers", "--no-access-log", "--log-level", "warning"),
        *("--log-config", str(PROJECT / "deploy" / "granian-logs.json")),
    )


def _python(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *words)


async def run(plan: Plan, *, stop: asyncio.Event, up: Callable[[status.Status], None]) -> None:
    """Bring the product up, tell when it answers, and keep it running until asked to stop."""
    home = plan.settings.home
    with status.sole(home) as was_killed, _guarded(home):
        await _await_free_ports(plan, patience=_SECONDS_FOR_PORTS if was_killed else 0.0)
        supervisor = Supervisor(
            logs=home / "log", environ=plan.environ, folder=PROJECT, changed=lambda seen: _tell(plan, seen)
        )
        coming_up = asyncio.create_task(_bring_up(plan, supervisor))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([coming_up, stopping], return_when=asyncio.FIRST_COMPLETED)
            if coming_up.done():
                coming_up.result()
                up(await asyncio.to_thread(status.read, home, plan.settings.port))
                await stopping
        finally:
            coming_up.cancel()
            stopping.cancel()
            await asyncio.gather(coming_up, return_exceptions=True)
            await supervisor.stop()
            addresses.note(home).unlink(missing_ok=True)


@contextmanager
def _guarded(home: Path) -> Generator[None]:
    """Have a guard end what would be left if this process were killed."""
    command = (sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py")), str(status.note(home)))
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):  # noqa: S603  a file of ours
        yield


def _tell(plan: Plan, seen: list[Seen]) -> None:
    status.leave(plan.settings.home, status.Note(os.getpid(), plan.settings.port, tuple(seen)))


async def _bring_up(plan: Plan, supervisor: Supervisor) -> None:
    by_name = {program.name: program for program in plan.processes}
    pages = asyncio.create_task(supervisor.once("pages", tied(_python("ui.build")))) if "ui" in by_name else None
    python = asyncio.create_task(_prepare_python(plan, supervisor))
    try:
        await asyncio.gather(*(_start_server(make, supervisor) for make in plan.servers))
        await _prepare_database(plan, supervisor)
        await asyncio.gather(*(supervisor.start(program) for name, program in by_name.items() if name != "ui"))
        if pages:
            if await pages:
                raise CannotStart(last_line(_log_of(plan, "pages")))
            await supervisor.start(by_name["ui"])
        await python
    finally:
        python.cancel()
        if pages:
            pages.cancel()


async def _prepare_python(plan: Plan, supervisor: Supervisor) -> None:
    """Bring Python into the sandbox, on the first start; without it everything else works."""
    if plan.judges and await supervisor.once("sandbox", tied(_python("adapters.sandbox.setup"))):
        show("sandbox", last_line(_log_of(plan, "sandbox")))


async def _start_server(make: Callable[[], Program], supervisor: Supervisor) -> None:
    await supervisor.start(await asyncio.to_thread(make))


async def _prepare_database(plan: Plan, supervisor: Supervisor) -> None:
    """Migrate, and fill an empty embedded database with the demonstration."""
    settings = plan.settings
    if settings.is_embedded:
        await asyncio.to_thread(postgres.create_database, plan.sockets, DATABASE)
        addresses.leave(settings.home, addresses.Servers(settings.database_url, settings.redis_url))
    await _to_its_end(asyncio.to_thread(migrate.upgrade, settings.database_url))
    if settings.is_embedded and await _is_empty(settings.database_url):
        show("demo", "loading the demonstration data (first start only)")
        if await supervisor.once("demo", tied(_python("cli.main", "demo", "load"))):
            show("demo", f"could not be loaded: {last_line(_log_of(plan, 'demo'))}")


async def _to_its_end(work: Coroutine[None, None, None]) -> None:
    """Wait for work that must not be left half done; who stops meanwhile waits with us."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    finally:
        await asyncio.wait([task])


async def _is_empty(database_url: str) -> bool:
    connection = await asyncpg.connect(database_url)
    try:
        return not await connection.fetchval("select exists (select from app_user)")
    finally:
        await connection.close()


def _log_of(plan: Plan, name: str) -> Path:
    return plan.settings.home / "log" / f"{name}.log"


async def _await_free_ports(plan: Plan, *, patience: float) -> None:
    """Return when both ports are free; what a killed run left needs a moment to end."""
    names = {program.name for program in plan.processes}
    ports = [plan.settings.port + offset for offset, name in enumerate(("ui", "api")) if name in names]
    deadline = time.monotonic() + patience
    for port in ports:
        while _is_taken(port):
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Port {port} is taken: stop what uses it, or choose another with LYCEUM_PORT "
                    f"(the pages take it, the API takes the next one), as in `LYCEUM_PORT=3100 make up`."
                )
            await asyncio.sleep(0.1)


def _is_taken(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # a closed connection may linger; a listener may not
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
