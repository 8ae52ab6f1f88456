"""What this worker process holds while it runs, for actors, which get nothing but small values from their message."""

from adapters.bootstrap import Lyceum

_held: list[Lyceum] = []


def hold(lyceum: Lyceum) -> None:
    """Let every actor of this process use it."""
    _held[:] = [lyceum]


def let_go() -> None:
    _held.clear()


def held() -> Lyceum:
    """Return what the process holds; an actor runs only while there is something."""
    return _held[0]
