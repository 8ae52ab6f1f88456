"""Decides what is known of a running product from outside: that it runs, what of it, where, and how to log in."""

import fcntl
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from adapters.embedded.programs import CannotStart
from adapters.embedded.supervisor import Seen


class Note(msgspec.Struct, frozen=True):
    """What a supervisor keeps written down about itself."""

    supervisor: int
    port: int
    processes: tuple[Seen, ...]


class Login(msgspec.Struct, frozen=True):
    """A demonstration account."""

    role: str
    email: str
    password: str


class Status(msgspec.Struct, frozen=True):
    """The answer of `lyceum status`."""

    url: str
    ready: bool
    processes: tuple[Seen, ...]
    logins: tuple[Login, ...]


class _Demo(msgspec.Struct):
    logins: tuple[Login, ...]


def _lock(home: Path) -> Path:
    return home / "run" / "lyceum.lock"


def note(home: Path) -> Path:
    """Return where a supervisor keeps its note."""
    return home / "run" / "processes.json"


@contextmanager
def sole(home: Path) -> Generator[bool]:
    """Hold the folder for one supervisor while the body runs; give whether the one before was killed."""
    _lock(home).parent.mkdir(parents=True, exist_ok=True)
    with _lock(home).open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Lyceum already runs on {home}: `lyceum status` shows it; stop it there with Ctrl-C, "
                "or give this one a folder and a port of its own (LYCEUM_HOME, LYCEUM_PORT)."
            ) from None
        was_killed = note(home).exists()
        note(home).unlink(missing_ok=True)  # what it says of process numbers is no longer true
        try:
            yield was_killed
        finally:
            note(home).unlink(missing_ok=True)


def leave(home: Path, written: Note) -> None:
    """Write down how the processes are now."""
    draft = note(home).with_suffix(".new")
    draft.write_bytes(msgspec.json.encode(written))
    draft.replace(note(home))


def read(home: Path, port: int) -> Status:
    """Return how the product in this folder is; with nothing running, the port is where it would be."""
    noted = _read(home)
    if noted is None:
        return Status(f"http://127.0.0.1:{port}", ready=False, processes=(), logins=())
    url = f"http://127.0.0.1:{noted.port}"
    ready = answers(url) and answers(f"{url}/health/ready") and all(seen.state == "ready" for seen in noted.processes)
    return Status(url, ready, noted.processes, _logins(f"http://127.0.0.1:{noted.port + 1}"))


def _read(home: Path) -> Note | None:
    try:
        with _lock(home).open() as held:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:  # somebody holds it, so what is written is true
        return msgspec.json.decode(note(home).read_bytes(), type=Note) if note(home).exists() else None
    return None


def answers(url: str) -> bool:
    """Say whether this address answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310  an address of our own, on loopback
            return True
    except OSError:
        return False


def _logins(api: str) -> tuple[Login, ...]:
    try:
        with urllib.request.urlopen(f"{api}/v1/demo", timeout=5) as response:  # noqa: S310  as above
            return msgspec.json.decode(response.read(), type=_Demo).logins
    except (OSError, msgspec.DecodeError):
        return ()
