"""Decides where the running bundled servers are, from the note their supervisor left."""

import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec


class Servers(msgspec.Struct, frozen=True):
    """The two bundled servers, as an application is told of them."""

    database_url: str
    redis_url: str


def note(home: Path) -> Path:
    return home / "run" / "servers.json"


def leave(home: Path, servers: Servers) -> None:
    """Write the note that `running` reads."""
    draft = note(home).with_suffix(".new")
    draft.write_bytes(msgspec.json.encode(servers))
    draft.replace(note(home))


def running(home: Path) -> Servers | None:
    """Return the servers of `home` if they answer now."""
    try:
        servers = msgspec.json.decode(note(home).read_bytes(), type=Servers)
    except (OSError, msgspec.DecodeError):
        return None
    folder = parse_qs(urlsplit(servers.database_url).query)["host"][0]
    sockets = (f"{folder}/.s.PGSQL.5432", urlsplit(servers.redis_url).path)
    return servers if all(answers(path) for path in sockets) else None


def answers(path: str) -> bool:
    """Say whether somebody listens on this unix socket."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(path)
        return True
    return False
