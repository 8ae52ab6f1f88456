"""A bank of problems on a real socket, which also misbehaves: it fails, cuts, hangs up, and answers nonsense."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

Script = bytes
"""What is answered instead of the truth, byte for byte; nothing: the connection is closed."""


def failing(status: int, **headers: str) -> Script:
    """Return an answer of this status."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{told}content-length: 0\r\n\r\n".encode()


def saying(body: str) -> Script:
    """Return a good answer with this body."""
    return f"HTTP/1.1 200 OK\r\ncontent-length: {len(body.encode())}\r\n\r\n{body}".encode()


HANGS_UP: Script = b""
CUTS: Script = b'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"items": ['


class FixtureBank:
    """What it holds, what it was asked, and what it answers next."""

    def __init__(self) -> None:
        self.problems: dict[str, dict[str, Any]] = {}
        self.hidden: dict[str, Any] = {}
        self.script: list[Script] = []
        self.asked: list[str] = []
        self.tokens: set[str] = set()
        self.url = ""

    def answer(self, address: str) -> bytes:
        """Return the next answer of the script, or else the truth."""
        self.asked.append(address)
        if self.script:
            return self.script.pop(0)
        told = self._truth(urlsplit(address))
        return failing(404) if told is None else saying(json.dumps(told))

    def _truth(self, address: Any) -> Mapping[str, Any] | None:
        place = address.path.removeprefix("/v1/")
        if place == "problems":
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            return {"items": [one for one in self.problems.values() if one["module"] == query["module"]]}
        if place.endswith("/hidden-tests"):
            tests = self.hidden.get(place.split("/")[1])
            return None if tests is None else {"tests": tests}
        return self.problems.get(place.removeprefix("problems/"))


@asynccontextmanager
async def serving() -> AsyncGenerator[FixtureBank]:
    """Serve on a port of this machine for as long as the block lasts."""
    bank = FixtureBank()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                bank.tokens |= {line.partition(": ")[2] for line in lines if line.lower().startswith("authorization")}
                answer = bank.answer(lines[0].split(" ")[1])
                writer.write(answer)
                await writer.drain()
                if answer in (HANGS_UP, CUTS):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    bank.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/"
    try:
        yield bank
    finally:
        server.close()
