"""The trainer as processes beside this one: each lives through many trainings, and dies alone."""

import asyncio
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO, Final, cast

import msgspec
import numpy as np

from adapters.settings import PROJECT
from adapters.training.frames import LENGTH, Answer, Question, write
from domain.scheduling.adoption import BOUNDS
from domain.scheduling.constants import TRAINING_EPOCHS, TRAINING_PULL, TRAINING_RATE
from domain.scheduling.training import Columns, Training

CHILD: Final = (sys.executable, "-m", "adapters.training.child")
LOW, HIGH = (np.array(bound) for bound in zip(*BOUNDS, strict=True))
MILLISECONDS: Final = 1000
LEAVE_SECONDS: Final = 5


class Died(Exception):
    """The process is no more."""


class Silent(Exception):
    """No answer came in time."""


WORDS: Final[dict[type[Exception], str]] = {
    Died: "The process that trained died.",
    Silent: "The training took longer than {seconds} seconds.",
    msgspec.DecodeError: "The process that trained answered nonsense.",
}


def question_of(columns: Columns, *, seconds: int) -> Question:
    """Return what a child is asked, in its 32-bit integers."""
    told = (columns.memories, columns.elapsed_days, columns.ratings)
    return Question(
        *(column.astype(np.int32).tobytes() for column in told),
        epochs=TRAINING_EPOCHS,
        rate=TRAINING_RATE,
        pull=TRAINING_PULL,
        seconds=seconds,
    )


class Child:
    """One process that trains; asked from one thread at a time."""

    def __init__(self, command: tuple[str, ...] = CHILD) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own module
            command,
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the parent, whose end the child sees
        )
        self._input = cast("BinaryIO", self._process.stdin)
        self._output = cast("BinaryIO", self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, question: Question) -> Answer:
        """Return the answer, or raise Died, or Silent; after either the child is of no more use."""
        try:
            write(self._input, msgspec.msgpack.encode(question))
        except OSError as error:
            raise Died from error
        deadline = time.monotonic() + question.seconds
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        return msgspec.msgpack.decode(self._read(length, deadline), type=Answer)

    def leave(self) -> None:
        """Let one that waits end by itself, as nobody asks any more."""
        self._input.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(LEAVE_SECONDS)
        self.end()

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self._process.kill()
        with suppress(OSError):  # what was not written yet
            self._input.close()
        self._output.close()
        self._process.wait()

    def _read(self, length: int, deadline: float) -> bytes:
        body = b""
        while len(body) < length:
            ready, _, _ = select.select([self._output], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                raise Silent
            part = os.read(self._output.fileno(), length - len(body))  # what is there, past any buffer
            if not part:
                raise Died
            body += part
        return body


class SubprocessTrainer:
    """Trains in at most `processes` children, which are born when they are first needed."""

    def __init__(self, *, processes: int, command: tuple[str, ...] = CHILD) -> None:
        self._command = command
        self._free = asyncio.Semaphore(processes)
        self._idle: list[Child] = []

    async def train(self, tasks: Sequence[Columns], *, seconds: int) -> list[Training]:
        """Return for each weights clipped to their bounds, or why there are none; what kills a child costs one task."""
        return await asyncio.gather(*(self._train(columns, seconds) for columns in tasks))

    async def _train(self, columns: Columns, seconds: int) -> Training:
        question = question_of(columns, seconds=seconds)
        async with self._free:
            begin = time.perf_counter()
            weights, reason = await asyncio.to_thread(self._ask, question)
            took = round((time.perf_counter() - begin) * MILLISECONDS)
        return Training(weights, reason, took)

    def close(self) -> None:
        """End the children."""
        while self._idle:
            self._idle.pop().leave()

    def children(self) -> list[int]:
        """Return the process ids of the children that wait for a task."""
        return [child.pid for child in self._idle]

    def _ask(self, question: Question) -> tuple[tuple[float, ...] | None, str | None]:
        child = self._idle.pop() if self._idle else Child(self._command)
        try:
            answer = child.ask(question)
        except tuple(WORDS) as lost:
            child.end()
            words = next(words for kind, words in WORDS.items() if isinstance(lost, kind))
            return None, words.format(seconds=question.seconds)
        self._idle.append(child)
        if answer.error:
            return None, f"The trainer gave up: {answer.error}."
        return tuple(np.clip(answer.weights, LOW, HIGH).tolist()), None
