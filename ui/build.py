"""Decides whether the pages have to be compiled again, and compiles them: `python -m ui.build`."""
# pyright: strict

import fcntl
import gzip
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ui.settings import PROJECT, home, tell_reflex, web_folder

BAKED_ORIGIN = "lyceum.invalid"
STAMP = "built-from"


class BuildFailed(Exception):
    """The pages could not be built; the message says why in one sentence."""


def sources(project: Path = PROJECT) -> list[Path]:
    """Return the files whose change asks for a new build, in a stable order."""
    found = [project / "rxconfig.py"]
    for folder in ("ui", "assets", "reflex.lock"):
        found += [path for path in (project / folder).rglob("*") if path.is_file()]
    ignored = {"__pycache__", "external", "node_modules"}
    return sorted(path for path in found if not ignored & set(path.relative_to(project).parts))


def fingerprint(project: Path = PROJECT) -> str:
    """Return one hash over every source of the pages and over Reflex itself."""
    digest = hashlib.sha256(importlib.metadata.version("reflex").encode())
    for path in sources(project):
        digest.update(str(path.relative_to(project)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(web: Path, wanted: str) -> bool:
    """Say whether the compiled pages come from just these sources."""
    stamp = web / STAMP
    return stamp.is_file() and stamp.read_text() == wanted and (web / "build" / "client" / "index.html").is_file()


def answer_at_any_origin(client: Path) -> None:
    """Replace the address that Reflex baked into the pages by the one the browser came from."""
    scripts = list((client / "assets").glob("reflex-env-*.js"))
    rewritten = [script for script in scripts if _rewrite(script)]
    if not rewritten:
        raise BuildFailed("The compiled pages hold no address to replace, so their events would reach nobody.")


def at_any_origin(text: str) -> str:
    """Turn each baked address in a script into an expression over `location`."""
    text = re.sub(rf"([`'\"])ws://{BAKED_ORIGIN}([^`'\"]*)\1", r"location.origin.replace(/^http/,`ws`)+`\2`", text)
    return re.sub(rf"([`'\"])http://{BAKED_ORIGIN}([^`'\"]*)\1", r"location.origin+`\2`", text)


def _rewrite(script: Path) -> bool:
    before = script.read_text()
    after = at_any_origin(before)
    if BAKED_ORIGIN in after:
        raise BuildFailed(f"An address is left in {script.name} that the browser cannot reach.")
    script.write_text(after)
    script.with_name(script.name + ".gz").write_bytes(gzip.compress(after.encode(), mtime=0))
    return after != before


def _environment() -> dict[str, str]:
    """Return the environment of the export: bun on the path, and a home that can be written."""
    tell_reflex()
    scripts = sysconfig.get_path("scripts")
    environment = {**os.environ, "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])}
    if shutil.which("bun", path=environment["PATH"]) is None:
        raise BuildFailed("bun is missing; install the locked packages, which bring it.")
    folder = Path(environment.get("HOME") or "/")
    if not os.access(folder, os.W_OK):
        environment["HOME"] = str(home() / "home")
        Path(environment["HOME"]).mkdir(parents=True, exist_ok=True)
    return environment


def _export() -> None:
    """Run Reflex's export, and keep its words for when it fails."""
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and fixed words
            command,
            cwd=PROJECT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        raise BuildFailed(f"Reflex could not be started: {error}.") from error
    if done.returncode != 0 or not (web_folder() / "build" / "client" / "index.html").is_file():
        log = home() / "web-build.log"
        log.write_text(done.stdout)
        raise BuildFailed(
            f"Reflex could not compile the pages; its last words were {_last_words(done.stdout)!r}, all are in {log}."
        )


def _last_words(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "none"


def settle(package: Path) -> None:
    """Write the list of packages in one form; Reflex alternates between two, and each would ask for a new build."""
    package.write_text(json.dumps(json.loads(package.read_text()), indent=2) + "\n")


@contextmanager
def _one_at_a_time() -> Generator[None]:
    """Hold the build for this process; two at once would write into each other."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "web-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build() -> bool:
    """Compile the pages if their sources changed, and say whether that was needed."""
    with _one_at_a_time():
        wanted = fingerprint()  # before the export: what changes meanwhile asks for the next build
        if is_current(web_folder(), wanted):
            return False
        (web_folder() / STAMP).unlink(missing_ok=True)
        _export()
        settle(PROJECT / "reflex.lock" / "package.json")
        answer_at_any_origin(web_folder() / "build" / "client")
        (web_folder() / STAMP).write_text(wanted)
        return True


def main() -> None:
    """Build and print how long it took, or one sentence that says why not."""
    began = time.monotonic()
    try:
        built = build()
    except BuildFailed as failure:
        sys.exit(f"The pages were not built. {failure}")
    seconds = time.monotonic() - began
    sys.stdout.write(f"Pages built in {seconds:.1f} s.\n" if built else f"Pages are current ({seconds:.1f} s).\n")


if __name__ == "__main__":
    main()
