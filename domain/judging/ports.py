"""What judging needs of the outside: a place where foreign code can do no harm, and a queue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from domain.judging.fairness import Waiting
from domain.judging.life import Claimed, Held, Order, Outcome, Task
from domain.judging.model import Limits, Program, Ran, Test
from domain.kernel.events import Events


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


class Judgings(Protocol):
    """The evaluations of programs, and the queue that they make."""

    async def hold_learner(self, user_id: UUID) -> None:
        """Let no other request of this learner be counted until the store closes."""
        ...

    async def find_task(self, user_id: UUID, study_task_id: UUID) -> Task | None:
        """Return a task of the learner's, and keep it as it is until the store closes."""
        ...

    async def asked_since(self, user_id: UUID, since: datetime) -> tuple[int, datetime | None]:
        """Return how often a learner has asked since then, and when first."""
        ...

    async def add(self, order: Order) -> None:
        """Queue it."""
        ...

    async def hold_queue(self) -> None:
        """Let nobody else take from the queue until the store closes."""
        ...

    async def waiting(self, *, most_each: int, lately_since: datetime) -> list[Waiting]:
        """Return what waits, of each learner at most so many, the oldest."""
        ...

    async def claim(self, evaluation_id: UUID, *, at: datetime) -> Claimed | None:
        """Take one that waits; None if somebody else has it in hand."""
        ...

    async def beat(self, claimed: Claimed, *, at: datetime) -> bool:
        """Give a sign of life; False if the evaluation is in these hands no longer."""
        ...

    async def lock(self, user_id: UUID, evaluation_id: UUID) -> Held | None:
        """Return where an evaluation stands, and keep it there until the store closes."""
        ...

    async def end(self, evaluation_id: UUID, outcome: Outcome, *, at: datetime) -> None:
        """Write how an evaluation ended."""
        ...

    async def lock_silent(self, *, since: datetime, most: int) -> list[Held]:
        """Return the oldest of those that gave no sign of life since then, or wait for longer, that nobody holds."""
        ...

    async def requeue(self, evaluation_id: UUID) -> None:
        """Let one that was at work wait again."""
        ...


class Store(Protocol):
    """The ports that the use cases of judging work with."""

    @property
    def judgings(self) -> Judgings: ...
    @property
    def events(self) -> Events: ...
