"""Gives these tests the whole product, started once as a newcomer starts it, and a browser to look at it with."""

import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import open_browser, open_page

PROJECT = Path(__file__).resolve().parents[2]
HOME = PROJECT / "var" / "e2e"
"""A home of its own: its pages are kept from run to run, its data is not."""

LONGEST_START_S = 300
UP = "Lyceum runs at "


@dataclass(frozen=True)
class Product:
    """The running product, and how the demo course logs in."""

    url: str
    password: str = "lyceum-demo-2026"  # noqa: S105 - the demo's own, shown on the log-in page

    def email(self, role: str) -> str:
        """Return the demo login of a role."""
        return f"{role}@lyceum.example"


def _free_port() -> int:
    """Return a port whose successor is free too: the pages have the first, the API the second."""
    while True:
        with socket.socket() as pages, socket.socket() as api:
            pages.bind(("127.0.0.1", 0))
            port = pages.getsockname()[1]
            try:
                api.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def _environment(port: int) -> dict[str, str]:
    """Return only what a newcomer's shell has, so that no server of the developer is used by mistake."""
    ours = re.compile(r"LYCEUM_|DATABASE_URL|REDIS_URL|OTEL_")
    kept = {name: value for name, value in os.environ.items() if not ours.match(name)}
    return {**kept, "LYCEUM_HOME": str(HOME), "LYCEUM_PORT": str(port)}


def _forget_data() -> None:
    for path in HOME.glob("*") if HOME.is_dir() else ():
        if path.name not in {"web", "home", "web-build.lock", "sandbox"}:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _listen(process: subprocess.Popen[str], log: Path, up: queue.SimpleQueue[str]) -> None:
    """Write down every word of the product, or it would block; tell where it runs, and nothing when it ends."""
    with log.open("w") as written:
        for line in process.stdout or ():
            written.write(line)
            written.flush()
            if line.startswith(UP):
                up.put(line.removeprefix(UP).strip())
    up.put("")


@contextmanager
def _running(port: int, log: Path) -> Generator[str]:
    """Run the product for the length of a block, and give its address."""
    up: queue.SimpleQueue[str] = queue.SimpleQueue()
    command = [sys.executable, "-m", "cli.main", "up"]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
        command, cwd=PROJECT, env=_environment(port), stdout=pipe, stderr=subprocess.STDOUT, text=True
    ) as process:
        listener = threading.Thread(target=_listen, args=(process, log, up))
        listener.start()
        try:
            yield up.get(timeout=LONGEST_START_S)
        finally:
            process.terminate()
            listener.join()


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """Start servers, API, worker, scheduler and pages with demo data, as `make up` does."""
    HOME.mkdir(parents=True, exist_ok=True)
    _forget_data()
    log = HOME / "up.log"
    with _running(_free_port(), log) as url:
        assert url, f"The product did not start: {log.read_text()[-2000:]}"
        yield Product(url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open one Chromium for a module; its event loop must not meet those of other tests."""
    with open_browser() as opened:
        yield opened


Visit = Callable[..., Page]


@pytest.fixture
def visit(product: Product, browser: Browser) -> Generator[Visit]:
    """Open a visitor's page, logged in as a demo role if one is named; nothing may go wrong in its console."""
    wrong: list[str] = []
    with ExitStack() as stack:

        def open_one(role: str = "", *, width: int = 1440, dark: bool = False) -> Page:
            page = stack.enter_context(open_page(browser, base_url=product.url, width=width, dark=dark))
            page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            if role:
                form: dict[str, str | float | bool] = {"email": product.email(role), "password": product.password}
                assert page.request.post("/v1/auth/form/login", form=form).ok
            return page

        yield open_one
    assert wrong == []
