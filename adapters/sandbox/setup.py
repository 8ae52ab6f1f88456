"""Brings Python into the sandbox: fetches Pyodide once and makes the snapshot it starts from.

`python -m adapters.sandbox.setup` does nothing when both are there.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from deno import find_deno_bin

from adapters.sandbox import pyodide
from adapters.sandbox.runtimes import FLAGS, HOSTS
from adapters.settings import home_of

SECONDS: Final = 300


class CannotSetUp(Exception):
    """Python cannot be brought into the sandbox; the message says why in one sentence."""


def set_up(home: Path) -> bool:
    """Have everything in its place, one process at a time. Say whether anything had to be done."""
    assets, wanted = pyodide.folder(home), pyodide.source(HOSTS)
    if pyodide.is_ready(assets, wanted):
        return False
    assets.mkdir(parents=True, exist_ok=True)
    with _turn(assets):
        if pyodide.is_ready(assets, wanted):
            return False
        if pyodide.differing(assets):
            _fetch(assets)
        _make_snapshot(assets)
        (assets / pyodide.STAMP).write_text(wanted)
    return True


@contextmanager
def _turn(assets: Path) -> Generator[None]:
    with (assets / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(assets: Path) -> None:
    """Have Deno fetch the package from wherever it is set up to, and keep of it what is known by its hash."""
    with tempfile.TemporaryDirectory(dir=assets.parent) as scratch:
        _run(("cache", "--quiet", "--no-config", "--no-lock", f"npm:{pyodide.PACKAGE}"), Path(scratch))
        for name in pyodide.HASHES:
            found = next(Path(scratch).glob(f"npm/*/pyodide/{pyodide.VERSION}/{name}"), None)
            if found is not None:
                shutil.copyfile(found, assets / name)
    if wrong := pyodide.differing(assets):
        raise CannotSetUp(f"What was fetched as {pyodide.PACKAGE} is not what was reviewed: {', '.join(wrong)}.")


def _make_snapshot(assets: Path) -> None:
    draft = assets / f"{pyodide.SNAPSHOT}.new"
    allowed = (f"--allow-read={assets},{HOSTS}", f"--allow-write={draft}")
    host = (str(HOSTS / "snapshot.js"), str(assets), str(HOSTS / "driver.py"), str(draft))
    with tempfile.TemporaryDirectory(dir=assets.parent) as scratch:
        _run((*FLAGS, *allowed, *host), Path(scratch))
    draft.replace(assets / pyodide.SNAPSHOT)


def _run(words: tuple[str, ...], scratch: Path) -> None:
    environ = {**os.environ, "DENO_DIR": str(scratch), "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
    try:
        done = subprocess.run(  # noqa: S603  the locked binary, and our own words
            (find_deno_bin(), *words),
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotSetUp(f"Deno could not do it: {error}.") from error
    if done.returncode:
        raise CannotSetUp(f"Deno could not do it; its last words were {_last_line(done.stderr)!r}.")


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "none"


def main() -> int:
    """Set up, and say what became of it."""
    try:
        done = set_up(home_of(os.environ))
    except CannotSetUp as error:
        sys.stderr.write(f"Python will not run in the sandbox; JavaScript does. {error}\n")
        return 1
    sys.stdout.write("Python is ready in the sandbox.\n" if done else "Python was ready in the sandbox.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
