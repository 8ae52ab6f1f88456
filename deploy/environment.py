"""Decides what a checkout needs before anything in it can run: a virtual environment with exactly the locked packages.

It runs under the system's own Python, which may be too old or lack pip, so it imports nothing but the standard library.
"""

import importlib.util
import os
import ssl
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
UV = "uv==0.13.9"
PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = str(VENV / "bin" / "python")
UV_FOLDER = VENV / "uv"


class Refused(Exception):
    """The environment cannot be made; the message says what to do."""


def run(*command: str) -> None:
    environ = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    if ssl.get_default_verify_paths().cafile:
        environ.setdefault("UV_SYSTEM_CERTS", "1")  # trust whom this machine trusts, as pip does
    if subprocess.call(command, cwd=str(PROJECT), env=environ):  # noqa: S603  commands of this file
        raise Refused(f"this step failed, its reason is above: {' '.join(command)}")


def is_of_this_python() -> bool:
    """Say whether the environment there is belongs to this Python and place: one that was moved or mixed is useless."""
    ask = "import sys; print(*sys.version_info[:3], sys.prefix)"
    try:
        said = subprocess.check_output([PYTHON, "-c", ask])  # noqa: S603  the same
    except (OSError, subprocess.CalledProcessError):
        return False
    return said.decode().split() == [*map(str, sys.version_info[:3]), *str(VENV).split()]


def pip() -> "list[str]":
    """Return a command that runs a pip: this Python's own, or one that ensurepip unpacks."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    if importlib.util.find_spec("ensurepip"):
        run(sys.executable, "-m", "venv", str(VENV / "seed"))
        return [str(VENV / "seed" / "bin" / "python"), "-m", "pip"]
    raise Refused("this Python has neither pip nor ensurepip: install one (on Debian, python3-pip or python3-venv).")


def make() -> None:
    if sys.version_info < OLDEST:
        wanted, found = (".".join(map(str, version[:2])) for version in (OLDEST, sys.version_info))
        raise Refused(f"Python {wanted} or later is needed, this is {found}: name one (make up PYTHON=python{wanted}).")
    if not is_of_this_python():
        print("Making the environment from requirements.lock (once) …", flush=True)  # noqa: T201  it takes a while
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV))
    if not (UV_FOLDER / "bin" / "uv").exists():
        run(*pip(), "install", "--quiet", "--target", str(UV_FOLDER), UV)
    uv = [str(UV_FOLDER / "bin" / "uv"), "pip"]
    run(*uv, "sync", "--quiet", "--python", PYTHON, "--require-hashes", "requirements.lock")
    run(*uv, "install", "--quiet", "--python", PYTHON, "--no-deps", "--editable", ".")


if __name__ == "__main__":
    try:
        make()
    except Refused as refusal:
        sys.exit(f"Lyceum: {refusal}")
