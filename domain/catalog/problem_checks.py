"""What a check of a problem found: each reference solution has to pass, each wrong one to fail as its author said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.catalog.problems import Bundle, Problem

_NAMES: Final = {"python": "Python", "javascript": "JavaScript"}


class ProblemState(StrEnum):
    """What authors have to know of a problem."""

    DRAFT = "draft"
    """No learner is given it."""
    PUBLISHED = "published"
    FAILING = "failing"
    """The last check of this version failed, whether it is published or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionCheck:
    """What became of one solution; `expected` and `outcome` are `passed`, or the category it failed in.

    `failed_tests` are the names of the first tests it failed, which only authors may see.
    """

    language: str
    reference: bool
    why: str
    expected: str
    outcome: str
    passed: int
    total: int
    runtime_ms: float
    failed_tests: tuple[str, ...] = ()
    message: str | None = None

    @property
    def is_right(self) -> bool:
        """Tell whether it did what its author said."""
        return self.outcome == self.expected


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found about one version; `missing` says what cannot be checked because nobody wrote it."""

    version: int
    checked_at: datetime
    solutions: tuple[SolutionCheck, ...]
    missing: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether the version may be published."""
        return not self.missing and all(solution.is_right for solution in self.solutions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authored:
    """A problem as its authors see it, with what is never served."""

    problem: Problem
    bundle: Bundle
    updated_at: datetime
    published_at: datetime | None = None
    report: CheckReport | None = None

    @property
    def checked(self) -> CheckReport | None:
        """The last check, if it was of this version."""
        return self.report if self.report and self.report.version == self.problem.version else None

    @property
    def state(self) -> ProblemState:
        return state_of(published=self.published_at is not None, check_passed=self.checked and self.checked.passed)


@dataclass(frozen=True, slots=True)
class Shelved:
    """What an import has to know of a problem that is there already."""

    version: int
    digest: str
    is_published: bool


def state_of(*, published: bool, check_passed: bool | None) -> ProblemState:
    """Return the state of a problem; `check_passed` None: this version has not been checked."""
    if check_passed is False:
        return ProblemState.FAILING
    return ProblemState.PUBLISHED if published else ProblemState.DRAFT


def missing_of(problem: Problem, bundle: Bundle) -> tuple[str, ...]:
    """Return what a complete problem needs and this one lacks: drafts from other banks have no solutions."""
    there = {solution.language for solution in bundle.solutions}
    solutions = [
        f"There is no reference solution in {_NAMES[language]}."
        for language in problem.languages
        if language not in there
    ]
    others = {
        "There is no wrong solution.": bundle.wrong,
        "There are no hints.": problem.hints,
        "There are no objectives.": problem.objectives,
        "There are no constraints.": problem.constraints,
    }
    return (*solutions, *(words for words, found in others.items() if not found))
