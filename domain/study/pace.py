"""Decides how hard tasks should be now: up after five that went well, down after five that did not, or two failures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.study.constants import (
    DIFFICULTY_LEAST,
    DIFFICULTY_MOST,
    FAILURES_MOST,
    PACE_DOWN_BELOW,
    PACE_TASKS,
    PACE_UP_ABOVE,
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A coding task that was completed. `primary` is the topic its problem is mainly about."""

    problem_id: UUID
    module: str
    primary: str
    difficulty: int
    right: bool
    at: datetime


def level(attempts: Iterable[Attempt], *, start: int) -> int:
    """Return the difficulty (1 to 5) that attempts, oldest first, have led to from `start`.

    Five in a row are looked at, counted anew after each change: more than PACE_UP_ABOVE right go up, fewer than
    PACE_DOWN_BELOW down. FAILURES_MOST failures in a row go down at once, below the task that failed.
    """
    now, window, failures = start, list[bool](), 0
    for attempt in attempts:
        window = [*window, attempt.right][-PACE_TASKS:]
        failures = 0 if attempt.right else failures + 1
        moved = _moved(now, attempt, window, failures)
        if moved != now:
            now, window = moved, []
    return now


def failures_in_a_row(attempts: Sequence[Attempt]) -> int:
    """Return how many attempts, counted from the last one back, failed without a success between."""
    return next((n for n, one in enumerate(reversed(attempts)) if one.right), len(attempts))


def last_few(attempts: Sequence[Attempt]) -> list[bool]:
    """Return whether each of the last five went right, oldest first."""
    return [one.right for one in attempts[-PACE_TASKS:]]


def _moved(now: int, attempt: Attempt, window: list[bool], failures: int) -> int:
    if failures >= FAILURES_MOST:
        return max(DIFFICULTY_LEAST, min(now, attempt.difficulty) - 1)
    if len(window) < PACE_TASKS:
        return now
    share = sum(window) / PACE_TASKS
    if share > PACE_UP_ABOVE:
        return min(now + 1, DIFFICULTY_MOST)
    return max(now - 1, DIFFICULTY_LEAST) if share < PACE_DOWN_BELOW else now
