"""`lyceum up` runs until it is asked to stop; `lyceum status` says how it does, for people and for scripts."""

import http.server
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.embedded import product, status
from adapters.embedded.programs import Program, tied
from adapters.embedded.supervisor import Seen
from adapters.settings import Settings
from cli.main import main
from tests.conftest import settings_for
from tests.folders import short_folder


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers every address as pages and API would."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"logins": [{"role": "student", "email": "ada@example.org", "password": "a long one"}]}')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the base class names it
        """Keep quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    """Return a port where pages answer, and on the next one an API."""
    servers: list[http.server.ThreadingHTTPServer] = []
    while len(servers) < 2:
        pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        try:
            api = http.server.ThreadingHTTPServer(("127.0.0.1", pages.server_port + 1), Answers)
        except OSError:
            pages.server_close()
        else:
            servers = [pages, api]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield servers[0].server_port
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def home() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


def lyceum(*words: str, home: Path) -> tuple[int, str]:
    ran = CliRunner().invoke(main, words, env={"LYCEUM_HOME": str(home), "LYCEUM_PORT": "4000"})
    return ran.exit_code, ran.output


def test_nothing_runs_in_an_empty_folder(home: Path) -> None:
    assert lyceum("status", home=home) == (1, "Lyceum is not running: start it with `make up`.\n")

    code, said = lyceum("status", "--json", home=home)
    assert code == 1
    assert json.loads(said) == {"url": "http://127.0.0.1:4000", "ready": False, "processes": [], "logins": []}


def test_the_note_of_a_killed_supervisor_counts_for_nothing(home: Path) -> None:
    with status.sole(home):
        pass
    status.leave(home, status.Note(1, 4000, (Seen("api", 2, "ready"),)))

    assert lyceum("status", home=home)[0] == 1


def test_a_running_product_is_described(home: Path, port: int) -> None:
    with status.sole(home):
        status.leave(home, status.Note(1, port, (Seen("api", 2, "ready"),)))
        code, said = lyceum("status", home=home)
        as_json = json.loads(lyceum("status", "--json", home=home)[1])

    assert code == 0
    assert f"Lyceum runs at http://127.0.0.1:{port}" in said
    assert "student   ada@example.org  a long one" in said
    assert as_json == {
        "url": f"http://127.0.0.1:{port}",
        "ready": True,
        "processes": [{"name": "api", "pid": 2, "state": "ready"}],
        "logins": [{"role": "student", "email": "ada@example.org", "password": "a long one"}],
    }


def test_a_product_that_is_coming_up_is_not_ready(home: Path) -> None:
    with status.sole(home):
        assert lyceum("status", home=home)[0] == 1
        status.leave(home, status.Note(1, 1, (Seen("api", None, "starting"),)))
        code, said = lyceum("status", home=home)

    assert code == 1
    assert "Lyceum is coming up" in said


def test_a_port_that_is_no_number_is_refused(home: Path) -> None:
    refused = CliRunner().invoke(main, ["status"], env={"LYCEUM_HOME": str(home), "LYCEUM_PORT": "http"})

    assert refused.exit_code == 1
    assert "LYCEUM_PORT must be a whole number" in refused.output


@pytest.fixture
def a_plan(fresh_database_url: str, valkey_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Let there be one process, which asks its parent to stop, and goes on until it is ended."""
    settings = settings_for(fresh_database_url, valkey_url, home, environment="production")
    code = f"import os, time; os.kill({os.getpid()}, {signal.SIGINT}); time.sleep(60)"
    program = Program(name="worker", command=tied((sys.executable, "-I", "-c", code)), ready=lambda: True, shown=True)
    planned = product.Plan(settings=settings, sockets=home, servers=(), processes=(program,), environ=os.environ)
    monkeypatch.setattr(product, "plan", lambda *_, **__: planned)
    monkeypatch.setattr(product, "processes", lambda *_: (program,))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts us in the background ignores it
    yield settings
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("a_plan")
def test_up_runs_until_it_is_asked_to_stop(home: Path) -> None:
    code, said = lyceum("up", home=home)

    assert code == 0
    assert "Stopping (Ctrl-C again: at once)" in said
    assert said.endswith("Lyceum has stopped; its data is kept.\n")


def test_one_process_runs_by_hand_until_it_is_interrupted(a_plan: Settings) -> None:
    environ = {name: text for name, text in product.for_children(a_plan).items() if name != "PYTHONUNBUFFERED"}

    ran = CliRunner().invoke(main, ["run", "worker"], env=environ)

    assert (ran.exit_code, ran.output) == (0, "\nworker has stopped.\n")
