"""What is run and what came of it: a program, its tests without their expected values, and one outcome a test."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A value of JSON: None, a boolean, a number, a text, a list or an object."""


class Language(StrEnum):
    """What programs are written in."""

    PYTHON = "python"
    JAVASCRIPT = "javascript"


@dataclass(frozen=True, slots=True)
class Test:
    """One call of the program's function. The expected value is not here: it never enters a sandbox."""

    test_id: str
    arguments: list[Json]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use: milliseconds of computing for each test, megabytes above what its language needs."""

    time_ms: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Program:
    """What a learner wrote, and which function of it is called."""

    language: Language
    code: str
    function: str


class RunStatus(StrEnum):
    """How one call ended."""

    OK = "ok"
    RAISED = "raised"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    NOT_JSON = "not_json"
    NOT_RUN = "not_run"
    SANDBOX_FAILED = "sandbox_failed"


@dataclass(frozen=True, slots=True)
class TestRun:
    """What became of one test. `message` comes from the program and may hold its inputs; `line` is in its code."""

    test_id: str
    status: RunStatus
    value: Json = None
    time_ms: float = 0.0
    message: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a program: why it could not begin, or one outcome a test, in the order of the tests.

    `failed` says why the sandbox itself could not do its work, which is nobody's wrong answer.
    """

    compile_error: str | None
    runs: tuple[TestRun, ...]
    runtime_ms: float
    """Milliseconds of computing for all tests together."""
    memory_mb: float
    """The most memory at any time, above what the language itself needs."""
    failed: str | None = None
