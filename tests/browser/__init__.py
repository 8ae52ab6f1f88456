"""A browser for the tests of pages: Chromium and axe-core from locked npm packages, driven through Playwright."""

import fcntl
import io
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import brotli
from playwright.sync_api import Browser, Page, sync_playwright

LOCKED: Final = Path(__file__).resolve().parent
FLAGS: Final = ("--no-sandbox", "--headless=shell", "--disable-gpu", "--no-zygote", "--hide-scrollbars")
WIDTHS: Final = (1440, 900, 390)


def _home() -> Path:
    project = LOCKED.parent.parent
    return Path(os.environ.get("LYCEUM_HOME") or project / "var").absolute()


def _packages() -> Path:
    """Install the locked packages once, and return where they are."""
    folder = _home() / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "bun.lock"):
        shutil.copy(LOCKED / name, folder / name)
    if not (folder / "node_modules" / "axe-core" / "axe.min.js").is_file():
        bun = Path(sysconfig.get_path("scripts")) / "bun"
        subprocess.run(  # noqa: S603 - our own bun and fixed words
            [bun, "install", "--frozen-lockfile", "--ignore-scripts"], cwd=folder, check=True, capture_output=True
        )
    return folder / "node_modules"


def _unpack(packed: Path, into: Path) -> None:
    content = brotli.decompress(packed.read_bytes())
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(into, filter="data")


def chromium() -> tuple[Path, dict[str, str]]:
    """Return a Chromium and the environment it runs in; unpacked at the first call, about two seconds."""
    installed = shutil.which("chromium")
    if installed and not sys.platform.startswith("linux"):
        return Path(installed), {}
    folder = _home() / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        program = folder / "unpacked" / "chromium"
        if not program.is_file():
            _unpack_all(_packages() / "@sparticuz" / "chromium" / "bin", program)
    unpacked = program.parent
    return program, {
        "LD_LIBRARY_PATH": str(unpacked / "lib"),
        "FONTCONFIG_PATH": str(unpacked / "fonts"),
        "HOME": str(unpacked),
    }


def _unpack_all(packed: Path, program: Path) -> None:
    unpacked = program.parent
    for archive in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
        _unpack(packed / archive, unpacked)
    part = program.with_suffix(".part")
    part.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    part.chmod(0o755)
    part.rename(program)


@contextmanager
def open_browser() -> Generator[Browser]:
    """Open a Chromium that lives as long as the block."""
    program, environment = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(program), args=list(FLAGS), env={**os.environ, **environment}
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser, *, base_url: str, width: int = 1440, dark: bool = False, calm: bool = True
) -> Generator[Page]:
    """Open a fresh visitor's page; `calm` asks for no motion, so that pictures are the same each time."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": 844 if width < 500 else 900},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if calm else "no-preference",
        locale="en-GB",
        timezone_id="UTC",
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def screenshot(page: Page, name: str, *, whole: bool = False) -> Path:
    """Keep a picture of the page in `var/pictures/<name>.png`."""
    path = _home() / "pictures" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=whole)
    return path


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page, a line each: rule, element, and why."""
    page.add_script_tag(path=_packages() / "axe-core" / "axe.min.js")
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
