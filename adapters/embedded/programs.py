"""Decides what it means to run a bundled server: the command, when it is ready, how it is asked to end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

_LAUNCH = Path(__file__).with_name("launch.py")
_SOCKET_PATH_LIMIT = 100


class CannotStart(Exception):
    """A part of Lyceum cannot start; the message says in one sentence what to do."""


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A server as a command, the question whether it answers, and the signal that ends it well."""

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool]
    stop_signal: int = signal.SIGTERM
    shown: bool = False
    """Whether its lines appear on the terminal too, or in its log file alone."""


def tied(
    command: tuple[str, ...], *, orphan_signal: int = signal.SIGKILL, owning: Path | None = None
) -> tuple[str, ...]:
    """Return the command that runs this one so that it ends when we do, and not as root if it owns a folder."""
    unprivileged = ("--unprivileged", str(owning)) if owning else ()
    asked = ("--parent", str(os.getpid()), "--signal", str(int(orphan_signal)))
    return (sys.executable, "-I", "-S", str(_LAUNCH), *unprivileged, *asked, "--", *command)


def socket_folder(home: Path) -> Path:
    """Return where sockets go: `home/run`, or a short folder of our own when that path is too long for a socket."""
    folder = home / "run"
    folder.mkdir(parents=True, exist_ok=True)
    if len(str(folder / ".s.PGSQL.5432.lock")) <= _SOCKET_PATH_LIMIT:
        return folder
    short = Path(f"/tmp/lyceum-{os.getuid()}-{folder.stat().st_ino:x}")  # noqa: S108  a socket's path has ~100 characters
    short.mkdir(mode=0o700, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid != os.getuid():
        raise CannotStart(f"{short} belongs to someone else: set LYCEUM_HOME to a folder with a shorter path.")
    return short


@contextmanager
def running(program: Program, log: Path, *, within: float = 30) -> Generator[None]:
    """Run the program while the body runs: how tests and one-off commands have a server."""
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603
            program.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _await_ready(program, process, log, within)
        yield
    finally:
        process.send_signal(program.stop_signal)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_ready(program: Program, process: subprocess.Popen[bytes], log: Path, within: float) -> None:
    deadline = time.monotonic() + within
    while not program.ready():
        if process.poll() is not None:
            raise CannotStart(f"{program.name} ended at once: {last_line(log)} (all of it: {log})")
        if time.monotonic() > deadline:
            raise CannotStart(f"{program.name} did not answer within {within:.0f} s: see {log}.")
        time.sleep(0.02)


def last_line(log: Path) -> str:
    """Return what a process said last."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it said nothing"
