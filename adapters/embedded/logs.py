"""Decides where a process's lines go: a file of bounded size, and the terminal, with its name before each."""

import sys
from contextlib import suppress
from pathlib import Path

LARGEST = 10_000_000
_COLOURS = {"api": 36, "worker": 33, "scheduler": 35, "ui": 32, "demo": 34, "pages": 34}
_WIDTH = max(len(name) for name in _COLOURS)


class LogFile:
    """A file that begins anew when it is large, keeping the one before as `.1`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._begin_anew_if_large()
        self.output = path.open("ab", buffering=0)

    def write(self, line: bytes) -> None:
        if self.output.tell() > LARGEST:
            self.close()
            self._begin_anew_if_large()
            self.output = self.path.open("ab", buffering=0)
        self.output.write(line + b"\n")

    def close(self) -> None:
        self.output.close()

    def _begin_anew_if_large(self) -> None:
        if self.path.exists() and self.path.stat().st_size > LARGEST:
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))


def show(name: str, line: str) -> None:
    """Print a line of a process after its name, coloured on a terminal."""
    label = f"{name:<{_WIDTH}} |"
    if sys.stdout.isatty():
        label = f"\033[{_COLOURS.get(name, 37)}m{label}\033[0m"
    with suppress(BrokenPipeError):  # who read along has gone; the log file goes on
        print(label, line, flush=True)  # noqa: T201  the terminal is where `lyceum up` speaks
