"""Decides what the next task must not be, whatever else speaks for it: too hard a jump, or no relief after failures."""

from collections.abc import Sequence

from domain.catalog.problems import Problem
from domain.study.constants import DIFFICULTY_LEAST, DIFFICULTY_MOST, FAILURES_MOST, JUMP_MOST


def hardest_allowed(*, last: int | None, failures: int, start: int) -> int:
    """Return the greatest difficulty (1 to 5) of the next task.

    `last` is the difficulty of the task before it, None at the beginning, where `start` stands for it; `failures` is
    how many tasks in a row have failed up to that one. After FAILURES_MOST the next is easier by one, unless nothing
    is; otherwise at most JUMP_MOST harder.
    """
    if last is None:
        return min(start + JUMP_MOST, DIFFICULTY_MOST)
    if failures >= FAILURES_MOST:
        return max(last - 1, DIFFICULTY_LEAST)
    return min(last + JUMP_MOST, DIFFICULTY_MOST)


def rotated(problems: Sequence[Problem], *, last_topic: str | None) -> list[Problem]:
    """Return the problems that are mainly about another topic than the last task; all of them where none is."""
    return [problem for problem in problems if problem.topics[0] != last_topic] or list(problems)
