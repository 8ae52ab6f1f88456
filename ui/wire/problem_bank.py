"""Coding problems as their authors see them, with hidden tests and solutions."""
# pyright: strict

from datetime import datetime
from typing import Any

import msgspec

from ui.wire.shape import Wire
from ui.wire.study import Entry, TaskLimits, TaskTopic


class ProblemCounts(Wire, frozen=True, kw_only=True):
    """How many problems there are in all."""

    problems: int
    published: int
    failing: int


class ProblemLine(Wire, frozen=True, kw_only=True):
    """A problem in the list."""

    problem_id: str
    code: str
    title: str
    module: str
    module_name: str
    difficulty: int
    version: int
    state: str
    checked_at: datetime | None
    published_at: datetime | None
    hidden_tests: int
    solutions: list[str]


class ProblemLines(Wire, frozen=True, kw_only=True):
    """A page of the list."""

    counts: ProblemCounts
    items: list[ProblemLine]
    next_cursor: str | None = None


class AuthoredTest(Wire, frozen=True, kw_only=True):
    """A test; a visible one has no category."""

    name: str
    arguments: list[Any]
    expected: Any
    category: str = ""


class AuthoredSolution(Wire, frozen=True, kw_only=True):
    """A reference solution, or a wrong one with why it is wrong and how it has to fail."""

    language: str
    code: str
    why: str = ""
    fails: str = ""


class CheckedSolution(Wire, frozen=True, kw_only=True):
    """What became of one solution."""

    language: str
    reference: bool
    expected: str
    outcome: str
    passed: int
    total: int
    runtime_ms: float
    failed_tests: list[str] = msgspec.field(default_factory=list[str])
    message: str | None = None


class ProblemReport(Wire, frozen=True, kw_only=True):
    """What the last check of this version found: references first, then the wrong ones, as they are written."""

    checked_at: datetime
    passed: bool
    solutions: list[CheckedSolution]


class AuthoredProblem(Wire, frozen=True, kw_only=True):
    """A problem with everything about it."""

    problem_id: str
    code: str
    module_name: str
    title: str
    difficulty: int
    target_minutes: int
    topics: list[TaskTopic]
    objectives: list[str]
    statement: str
    constraints: list[str]
    entry: Entry
    limits: TaskLimits
    hints: list[str]
    visible: list[AuthoredTest]
    hidden: list[AuthoredTest]
    solutions: list[AuthoredSolution]
    wrong: list[AuthoredSolution]
    version: int
    state: str
    published_at: datetime | None
    missing: list[str]
    report: ProblemReport | None
    check_run_id: str | None


class LeftOut(Wire, frozen=True, kw_only=True):
    """What of a foreign bank was left out, and why."""

    what: str
    reason: str
    count: int


class ProblemsImported(Wire, frozen=True, kw_only=True):
    """What an import did."""

    created: int
    updated: int
    unchanged: int
    left_out: list[LeftOut] = msgspec.field(default_factory=list[LeftOut])
