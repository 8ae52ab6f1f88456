"""Trains weights in a process of its own: a framed question on its input, a framed answer on its output, and again.

fsrs-rs holds Python's global lock while it trains, so nothing else in this process can act, not even to stop: the alarm
of the operating system ends it.
"""

import signal
import sys
from array import array
from typing import Final

import msgspec
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview, TrainingConfig

from adapters.training.frames import Answer, Question, read, write

GRACE_SECONDS: Final = 5
"""The parent stops waiting first; the alarm is for a child whose parent is no more."""


def answer(question: Question) -> Answer:
    """Train; whatever fsrs-rs raises (a panic too) is an answer."""
    config = TrainingConfig(num_epochs=question.epochs, learning_rate=question.rate, gamma=question.pull)
    try:
        items, memories = _items(question)
        weights = FSRS(DEFAULT_PARAMETERS).compute_parameters(items, memories, True, None, config)  # noqa: FBT003  positions alone
    except BaseException as error:  # noqa: BLE001  a panic of Rust is no Exception
        return Answer(error=f"{type(error).__name__}: {error}")
    return Answer(weights=weights)


def _items(question: Question) -> tuple[list[FSRSItem], list[int]]:
    """Return each recall on a later day with the history that led to it, and the memory that it is of."""
    histories: dict[int, list[FSRSReview]] = {}
    items: list[FSRSItem] = []
    memories: list[int] = []
    columns = (_integers(column) for column in (question.memories, question.elapsed_days, question.ratings))
    for memory, elapsed, rating in zip(*columns, strict=True):
        history = histories.setdefault(memory, [])
        history.append(FSRSReview(rating, elapsed))
        if elapsed > 0:
            items.append(FSRSItem(history))
            memories.append(memory)
    return items, memories


def _integers(column: bytes) -> "array[int]":
    found = array("i")
    found.frombytes(column)
    return found


def main() -> None:
    """Answer until nobody asks any more."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while (frame := read(asked)) is not None:
        question = msgspec.msgpack.decode(frame, type=Question)
        signal.alarm(question.seconds + GRACE_SECONDS)
        write(told, msgspec.msgpack.encode(answer(question)))
        signal.alarm(0)


if __name__ == "__main__":
    main()
