"""What a sandboxed process says, a line at a time: never more of it is kept than may be said."""

import asyncio

from adapters.sandbox.ends import SaidTooMuch


class Closed(Exception):
    """Nothing more will be said."""


class Pipe(asyncio.SubprocessProtocol):
    """The far end of a process's output. Who waits for a line is the only one."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        """The process has ended."""
        self._heard = asyncio.Event()
        self._said = bytearray()
        self._most = 0
        self._closed = False

    @property
    def holds_more(self) -> bool:
        """Whether something was said that nobody has asked for."""
        return bool(self._said)

    async def line(self, most: int) -> bytes:
        """Return the next line of at most so many bytes, without its end; raise SaidTooMuch or Closed."""
        self._most = most
        searched = 0
        while (end := self._said.find(b"\n", searched)) < 0:
            searched = len(self._said)
            if searched > most:
                raise SaidTooMuch
            if self._closed:
                raise Closed
            self._heard.clear()
            await self._heard.wait()
        if end > most:
            raise SaidTooMuch
        line = bytes(self._said[:end])
        del self._said[: end + 1]
        return line

    def pipe_data_received(self, fd: int, data: bytes | str) -> None:  # noqa: ARG002  it has one pipe
        """Keep what was said; who says more than anybody may is not listened to any longer."""
        if len(self._said) <= self._most:
            self._said += data.encode() if isinstance(data, str) else data
        self._heard.set()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002  as asyncio calls it
        if fd == 1:
            self._closed = True
            self._heard.set()

    def process_exited(self) -> None:
        self.gone.set()
