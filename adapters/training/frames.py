"""How a process that trains is asked and answers: MessagePack in frames, four bytes of length before each."""

import struct
from typing import BinaryIO, Final

import msgspec

LENGTH: Final = struct.Struct("!I")


class Question(msgspec.Struct, frozen=True):
    """Columns of 32-bit integers, one entry a review in order of time, and how to train on them."""

    memories: bytes
    elapsed_days: bytes
    ratings: bytes
    epochs: int
    rate: float
    pull: float
    seconds: int


class Answer(msgspec.Struct, frozen=True):
    """Weights, or what went wrong in the trainer's own words."""

    weights: list[float] = []
    error: str = ""


def read(stream: BinaryIO) -> bytes | None:
    """Return the next frame, or None where the stream ends, even in the middle of one."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write(stream: BinaryIO, body: bytes) -> None:
    """Write one frame."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()
