"""Counts what happens in this process, until it is added to what happened in all of them."""

from bisect import bisect_left
from collections.abc import Mapping
from threading import Lock
from typing import Final, TypeAlias

from adapters.metrics.names import METRICS

Key: TypeAlias = tuple[str | int, ...]
"""A metric's name and its labels; of a histogram also the number of the bucket, or SUM."""

SUM: Final = -1
MICROSECONDS: Final = 1_000_000


class Meter:
    """What has moved since it was last taken. Everything is a whole number, so that sums never drift or fall."""

    def __init__(self) -> None:
        self._lock = Lock()  # actors' messages are surrounded in threads of their own
        self._moved: dict[Key, int] = {}
        self._marks: dict[Key, float] = {}

    def count(self, name: str, *labels: str, by: int = 1) -> None:
        """Add to a counter."""
        key = (name, *labels)
        with self._lock:
            self._moved[key] = self._moved.get(key, 0) + by

    def observe(self, name: str, *labels: str, seconds: float) -> None:
        """Add a span of time to a histogram."""
        bucket, total = (name, *labels, bisect_left(METRICS[name].buckets, seconds)), (name, *labels, SUM)
        with self._lock:
            moved = self._moved
            moved[bucket] = moved.get(bucket, 0) + 1
            moved[total] = moved.get(total, 0) + round(seconds * MICROSECONDS)

    def mark(self, name: str, *labels: str, value: float) -> None:
        """Set a gauge that belongs to no process: it stays when this one ends."""
        with self._lock:
            self._marks[(name, *labels)] = value

    def take(self) -> tuple[dict[Key, int], dict[Key, float]]:
        """Return what has moved and what was marked, and forget it."""
        with self._lock:
            taken = self._moved, self._marks
            self._moved, self._marks = {}, {}
        return taken

    def give_back(self, moved: Mapping[Key, int], marks: Mapping[Key, float]) -> None:
        """Keep for the next time what could not be added."""
        with self._lock:
            for key, by in moved.items():
                self._moved[key] = self._moved.get(key, 0) + by
            self._marks = {**marks, **self._marks}

    def peek(self) -> tuple[dict[Key, int], dict[Key, float]]:
        """Return what has moved and what was marked, and keep it."""
        with self._lock:
            return dict(self._moved), dict(self._marks)
