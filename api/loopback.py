"""Decides whether a request comes from a program on this machine, where the whole product runs on one."""

from ipaddress import ip_address
from typing import Any, Final, cast
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from adapters.bootstrap import Lyceum

_NAMES: Final = frozenset(("localhost", "127.0.0.1", "::1"))
_FROM_A_BROWSER: Final = (b"origin", b"sec-fetch-site")
_FORWARDED: Final = b"x-forwarded-for"


def is_local_program(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Say whether a program here asks for itself: no browser, which other sites can use, and nobody behind a proxy."""
    lyceum = cast("Lyceum", connection.app.state["lyceum"])
    client = connection.scope["client"]
    if not lyceum.settings.is_embedded or client is None or not is_loopback(client[0]):
        return False
    headers = dict(connection.scope["headers"])
    if any(name in headers for name in _FROM_A_BROWSER):
        return False
    forwarded = headers.get(_FORWARDED, b"").decode("latin-1")
    return _is_ours(headers.get(b"host", b"")) and all(is_loopback(hop) for hop in forwarded.split(",") if hop.strip())


def is_loopback(address: str) -> bool:
    """Say whether an address is this machine's own; what is no address is not."""
    try:
        return ip_address(address.strip()).is_loopback
    except ValueError:
        return False


def _is_ours(host: bytes) -> bool:
    """Refuse names that somebody may have pointed at this machine (DNS rebinding)."""
    return urlsplit(f"//{host.decode('latin-1')}").hostname in _NAMES
