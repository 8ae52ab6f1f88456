"""What judging needs of the outside: a place where foreign code can do no harm."""

from collections.abc import Sequence
from typing import Literal, Protocol

from domain.judging.model import Limits, Program, Ran, Test


class Stop(Protocol):
    """A wish to end, which may be asked for and waited for; `asyncio.Event` is one."""

    def is_set(self) -> bool: ...

    async def wait(self) -> Literal[True]: ...


class Sandbox(Protocol):
    """Runs programs that nobody has read."""

    async def run(self, program: Program, tests: Sequence[Test], limits: Limits, *, stop: Stop | None = None) -> Ran:
        """Call the program's function once for each test, in a process of its own, and return what it answered.

        `limits.time_ms` is for the bare interpreter of the language; the sandbox scales it to its own speed. Nothing
        is compared here. A test after one that ended the process is NOT_RUN; so are all that are left when `stop` is
        set or JUDGING_SECONDS are over. It never raises for anything that the program does.
        """
        ...
