"""Puts a product, Prometheus and Alertmanager on this machine's loopback for a while, with intervals of seconds."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
import yaml

from adapters.embedded import product
from adapters.settings import PROJECT
from deploy.monitoring import ALERTMANAGER, PROMETHEUS, RULES

T = TypeVar("T")
PROGRAMS: Final = {"prometheus": ("prometheus",), "alertmanager": ("prometheus-alertmanager", "alertmanager")}
SECONDS_TO_START: Final = 240.0
LOOK_EVERY_SECONDS: Final = 0.25


class Failed(Exception):
    """What was waited for did not come."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where everything is, and how a worker is started."""

    api: str
    prometheus: str
    alertmanager: str
    folder: Path
    worker: tuple[str, ...]
    environ: dict[str, str]


def installed() -> dict[str, str]:
    """Return where the programs are that are installed here, by the names that distributions give them."""
    found = {name: next(filter(None, map(shutil.which, words)), None) for name, words in PROGRAMS.items()}
    return {name: path for name, path in found.items() if path}


def until(what: str, look: Callable[[], T | None], *, seconds: float) -> T:
    """Return what a look finds, looking again until it finds something; raise Failed when it takes too long."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            if found := look():
                return found
        except httpx.TransportError:
            pass
        time.sleep(LOOK_EVERY_SECONDS)
    raise Failed(f"{what}: not within {seconds:g} s")


@contextmanager
def running(
    command: tuple[str, ...], log: Path, environ: dict[str, str] | None = None
) -> Generator[subprocess.Popen[bytes]]:
    """Run a program in a group of its own for the length of a block; its words go to a file."""
    with (
        log.open("ab") as words,
        subprocess.Popen(  # noqa: S603  programs of ours, or found on the path
            command, cwd=PROJECT, env=environ, stdout=words, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            yield process
        finally:
            end(process)


def end(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> None:
    """End a program and all that it started; what does not listen is killed."""
    for last in (number, signal.SIGKILL):
        if process.poll() is None:
            # A program that ends its own children in order is asked alone; what is killed takes them along.
            (os.killpg if last is signal.SIGKILL else os.kill)(process.pid, last)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                continue


def free_port(*, and_next: bool = False) -> int:
    """Return a free port, whose successor is free too if asked."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1 if and_next else 0))
            except OSError:
                continue
            return port


@contextmanager
def stage(folder: Path, programs: dict[str, str]) -> Generator[Stage]:
    """Start all of it in an empty folder: the product without a worker and pages, Alertmanager, Prometheus."""
    ports = {"product": free_port(and_next=True), "prometheus": free_port(), "alertmanager": free_port()}
    hidden = ("DATABASE_URL", "REDIS_URL", "LYCEUM_", "OTEL_")
    environ = {name: text for name, text in os.environ.items() if not name.startswith(hidden)}
    environ |= {"LYCEUM_HOME": str(folder / "home"), "LYCEUM_PORT": str(ports["product"])}
    settings = product.plan(environ).settings
    worker = next(one.command for one in product.processes(settings) if one.name == "worker")
    put = Stage(
        api=settings.api_url,
        prometheus=f"http://127.0.0.1:{ports['prometheus']}",
        alertmanager=f"http://127.0.0.1:{ports['alertmanager']}",
        folder=folder,
        worker=worker,
        environ={**environ, **product.for_children(settings)},
    )
    write_configuration(put)
    up = (sys.executable, "-m", "cli.main", "up", "--without", "ui", "--without", "worker")
    with ExitStack() as stack:
        stack.enter_context(running(up, folder / "product.log", environ))
        stack.enter_context(running(alertmanager(programs, put), folder / "alertmanager.log"))
        stack.enter_context(running(prometheus(programs, put), folder / "prometheus.log"))
        for name, address in (
            ("The product", f"{put.api}/health/ready"),
            ("Alertmanager", f"{put.alertmanager}/-/ready"),
            ("Prometheus", f"{put.prometheus}/-/ready"),
        ):
            until(f"{name} answers", lambda at=address: httpx.get(at).is_success, seconds=SECONDS_TO_START)
        yield put


def prometheus(programs: dict[str, str], at: Stage) -> tuple[str, ...]:
    return (
        programs["prometheus"],
        f"--config.file={at.folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={at.folder / 'prometheus'}",
        f"--web.listen-address={at.prometheus.removeprefix('http://')}",
    )


def alertmanager(programs: dict[str, str], at: Stage) -> tuple[str, ...]:
    return (
        programs["alertmanager"],
        f"--config.file={at.folder / 'alertmanager.yml'}",
        f"--storage.path={at.folder / 'alertmanager'}",
        f"--web.listen-address={at.alertmanager.removeprefix('http://')}",
        "--cluster.listen-address=",
    )


def write_configuration(at: Stage) -> None:
    """Write what is deployed with other addresses and shorter intervals, and without keys: we are on loopback."""
    watch: dict[str, Any] = yaml.safe_load(PROMETHEUS.read_text(encoding="utf-8"))
    watch["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    watch["rule_files"] = [str(file) for file in RULES]
    watch["alerting"]["alertmanagers"][0]["static_configs"] = [{"targets": [at.alertmanager.removeprefix("http://")]}]
    watch["scrape_configs"] = [one for one in watch["scrape_configs"] if one["job_name"] == "lyceum"]
    watch["scrape_configs"][0].pop("authorization")
    watch["scrape_configs"][0]["static_configs"] = [{"targets": [at.api.removeprefix("http://")]}]
    tell: dict[str, Any] = yaml.safe_load(ALERTMANAGER.read_text(encoding="utf-8"))
    tell["route"] |= {"group_wait": "1s", "group_interval": "2s"}
    (webhook,) = tell["receivers"][0]["webhook_configs"]
    webhook["url"] = f"{at.api}/v1/alerts/webhook"
    webhook.pop("http_config")
    at.folder.mkdir(parents=True, exist_ok=True)
    (at.folder / "prometheus.yml").write_text(yaml.safe_dump(watch), encoding="utf-8")
    (at.folder / "alertmanager.yml").write_text(yaml.safe_dump(tell), encoding="utf-8")
