"""What a coding problem is: the part that learners see, and the bundle that they never do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from domain.catalog.values import Json, expand
from domain.kernel.ids import derived_id

LANGUAGES = ("python", "javascript")
COMPARISONS = ("exact", "unordered", "unordered_deep", "tolerance", "any_of")
CATEGORIES = ("typical", "edge", "large")
FAILURES = ("edge_cases", "logic_error", "timeout", "runtime_error", "minor_issues")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of the function, its type in words."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """The function that is called: its name by language, what it takes and what it returns, in words."""

    function: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    returns: str


@dataclass(frozen=True, slots=True)
class AnswerComparison:
    """How answers are compared, as plain values: one of COMPARISONS; the tolerance is for kind `tolerance` alone."""

    kind: str = "exact"
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class ProblemLimits:
    """Milliseconds of computing for one test in the bare interpreter, megabytes above what the language needs."""

    time_ms: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class VisibleTest:
    """A test that learners see whole."""

    name: str
    arguments: list[Json]
    expected: Json


@dataclass(frozen=True, slots=True)
class HiddenTest:
    """A test of which learners see how many of its category passed. Never log it, never answer with it."""

    name: str
    category: str
    arguments: list[Json]
    expected: Json

    def expanded(self) -> "HiddenTest":
        """Return the test with the forms in its values replaced by what they stand for."""
        return replace(self, arguments=expand(self.arguments), expected=expand(self.expected))


@dataclass(frozen=True, slots=True)
class Solution:
    """A reference solution of ours: it passes every test."""

    language: str
    code: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A solution that must not pass, why it is wrong, and the category of failure it has to end in."""

    language: str
    code: str
    why: str
    fails: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The public part of a problem. `concept_ids` are the topics as keys, the primary one first."""

    problem_id: UUID
    code: str
    module: str
    title: str
    difficulty: int
    target_minutes: int
    topics: tuple[str, ...]
    concept_ids: tuple[UUID, ...]
    objectives: tuple[str, ...]
    statement: str
    constraints: tuple[str, ...]
    entry: EntryPoint
    comparison: AnswerComparison
    limits: ProblemLimits
    hints: tuple[str, ...]
    starters: Mapping[str, str]
    visible: tuple[VisibleTest, ...]
    hidden_categories: tuple[str, ...]
    version: int = 1

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages in which it can be solved."""
        return tuple(self.entry.function)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is never served. The values of its hidden tests are as their author wrote them, forms and all."""

    hidden: tuple[HiddenTest, ...]
    solutions: tuple[Solution, ...] = ()
    wrong: tuple[Wrong, ...] = ()

    @property
    def expanded(self) -> tuple[HiddenTest, ...]:
        """Return the hidden tests with whole values, as judging needs them."""
        return tuple(test.expanded() for test in self.hidden)


def problem_id(code: str) -> UUID:
    """Name a problem by its code, so that an import can be repeated."""
    return derived_id("problem", code)


def digest(problem: Problem, bundle: Bundle) -> str:
    """Return the SHA-256 of everything an author wrote: the same content is the same version."""
    told: dict[str, Any] = {
        "problem": msgspec.to_builtins(replace(problem, version=1)),
        "bundle": msgspec.to_builtins(bundle),
    }
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def starter(function: str, parameters: tuple[Parameter, ...], language: str) -> str:
    """Return what the editor begins with: the function, waiting for its body."""
    taken = ", ".join(parameter.name for parameter in parameters)
    if language == "python":
        return f"def {function}({taken}):\n    pass\n"
    return f"function {function}({taken}) {{\n}}\n"
