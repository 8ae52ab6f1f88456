"""Small servers that answer as Piston and Judge0 are documented to: by running what they are sent, or by rote."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, Any]


@dataclass
class Asked:
    """A request as a server saw it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Server:
    """Where it is, what it was asked, and how it answers."""

    answer: Callable[[Asked], Answer]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[Asked], Answer]) -> Generator[Server]:
    """Serve on a free port for as long as the block lasts."""
    server = Server(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

        def _answer(self, body: Any) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, address.path, query, headers, body)
            server.asked.append(asked)
            status, told = server.answer(asked)
            data = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the library names it
            """Nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


@dataclass(frozen=True)
class Ended:
    """What became of a process."""

    code: int | None
    stdout: str
    seconds: float


def execute(language: str, source: str, stdin: str, *, timeout: float) -> Ended:
    """Run a source in a process of its own."""
    with TemporaryDirectory() as folder:
        if language == "python":
            file = Path(folder) / "main.py"
            command = [sys.executable, "-I", str(file)]
        else:
            file = Path(folder) / "main.cjs"
            command = [str(Path(sys.executable).with_name("bun")), str(file)]  # it speaks as Node does
        file.write_text(source, encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603  what the test itself wrote
                command, input=stdin.encode(), capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            return Ended(None, "", timeout)
    return Ended(done.returncode, done.stdout.decode(), timeout / 2)


def piston(asked: Asked) -> Answer:
    """Answer POST /api/v2/execute, with an output limit that is larger than Piston's own."""
    assert (asked.method, asked.path) == ("POST", "/api/v2/execute")
    body = asked.body
    done = execute(
        body["language"], body["files"][0]["content"], body["stdin"], timeout=max(body["run_timeout"], 2000) / 1000
    )
    status = "TO" if done.code is None else "RE" if done.code else None
    return 200, {
        "language": body["language"],
        "version": "3.12.0",
        "run": {
            "stdout": done.stdout,
            "stderr": "",
            "output": done.stdout,
            "code": done.code,
            "signal": "SIGKILL" if done.code is None else None,
            "message": None,
            "status": status,
            "cpu_time": round(done.seconds * 1000),
            "wall_time": round(done.seconds * 1000),
            "memory": 10_000_000,
        },
    }


@dataclass
class Judge0Server:
    """Answers /submissions/batch; each submission waits, is at work and is done, a look each."""

    submissions: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: int = 0

    def __call__(self, asked: Asked) -> Answer:
        assert (asked.path, asked.query["base64_encoded"]) == ("/submissions/batch", "true")
        if asked.method == "POST":
            return 201, [{"token": self._add(one)} for one in asked.body["submissions"]]
        self.looks += 1
        told = [self._told(token) for token in asked.query["tokens"].split(",")]
        return 200, {"submissions": told}

    def _add(self, submission: dict[str, Any]) -> str:
        token = f"token-{len(self.submissions)}"
        self.submissions[token] = {"submission": submission, "looked": 0}
        return token

    def _told(self, token: str) -> dict[str, Any]:
        kept = self.submissions[token]
        kept["looked"] += 1
        waiting = {"token": token, "stdout": None, "compile_output": None, "time": None, "memory": None}
        if kept["looked"] <= 2:
            return {**waiting, "status_id": kept["looked"]}
        if "done" not in kept:
            kept["done"] = _judge0_result(kept["submission"])
        return {**waiting, **kept["done"]}


def _judge0_result(submission: dict[str, Any]) -> dict[str, Any]:
    language = {71: "python", 63: "javascript"}[submission["language_id"]]
    source, stdin = (base64.b64decode(submission[name]).decode() for name in ("source_code", "stdin"))
    done = execute(language, source, stdin, timeout=max(submission["wall_time_limit"], 2.0))
    told = {"time": f"{done.seconds:.3f}", "memory": 9_000}
    if done.code is None:
        return {**told, "status_id": 5}
    stdout = base64.b64encode(done.stdout.encode()).decode()
    return {**told, "status_id": 11 if done.code else 3, "stdout": stdout}
