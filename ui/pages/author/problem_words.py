"""Puts coding problems into the words of the page of their authors."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ui import format as fmt
from ui import wire
from ui.pages.student.marked import Span, spans

ANY: Final = "any"
STATES: Final = [(ANY, "Any state"), ("draft", "Draft"), ("published", "Published"), ("failing", "Failing")]
LANGUAGES: Final = {"python": "Python", "javascript": "JavaScript"}
OUTCOMES: Final = {
    "passed": "passes",
    "timeout": "takes too long",
    "runtime_error": "ends in an error",
    "logic_error": "is wrong throughout",
    "edge_cases": "fails at the edges",
    "minor_issues": "fails here and there",
}
VERDICTS: Final = {"pending": "Not checked", "passed": "As it should", "failed": "Not as it should"}
LONGEST_VALUE: Final = 160
MODULES: Final = [
    (ANY, "Any module"),
    ("introduction", "Introduction"),
    ("arrays-strings", "Arrays and strings"),
    ("hashing", "Hashing"),
    ("linked-lists", "Linked lists"),
    ("stacks-queues", "Stacks and queues"),
    ("trees-graphs", "Trees and graphs"),
    ("sorting-searching", "Sorting and searching"),
    ("heaps", "Heaps"),
    ("greedy", "Greedy algorithms"),
    ("dynamic-programming", "Dynamic programming"),
    ("recursion-backtracking", "Recursion and backtracking"),
    ("bit-manipulation", "Bit manipulation"),
    ("math-geometry", "Mathematics and geometry"),
    ("design", "Design"),
]
"""As the API knows them; a test holds the two together."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem in the list."""

    problem_id: str
    title: str
    code: str
    module: str
    difficulty: str
    state: str
    checked: str
    checked_instant: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A test as a call and what it gives."""

    name: str
    category: str
    call: str
    expected: str


@dataclass(frozen=True, slots=True)
class SolutionLine:
    """A solution, what is expected of it, and what became of it: `state` passed, failed or pending."""

    key: str
    heading: str
    why: str
    code: str
    state: str
    verdict: str
    came: str
    failed: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The open problem."""

    problem_id: str = ""
    title: str = ""
    state: str = ""
    about: str = ""
    code: str = ""
    statement: list[Span] = field(default_factory=list[Span])
    call: str = ""
    limits: str = ""
    topics: str = ""
    objectives: list[str] = field(default_factory=list[str])
    constraints: list[list[Span]] = field(default_factory=list[list[Span]])
    hints: list[str] = field(default_factory=list[str])
    visible: list[CaseLine] = field(default_factory=list[CaseLine])
    hidden: list[CaseLine] = field(default_factory=list[CaseLine])
    solutions: list[SolutionLine] = field(default_factory=list[SolutionLine])
    missing: list[str] = field(default_factory=list[str])
    checked: str = ""
    checking: bool = False
    published: bool = False
    not_publishable_because: str = ""


def sentence(counts: wire.ProblemCounts) -> str:
    """Say how many problems there are, and what needs an author."""
    if not counts.problems:
        return "Nothing has been imported yet."
    words = f"{fmt.number(counts.problems)} problems, {fmt.number(counts.published)} published."
    return f"{words} {fmt.number(counts.failing)} failing." if counts.failing else words


def problem_row(line: wire.ProblemLine, *, now: datetime, zone: str) -> ProblemRow:
    """Put a problem of the list into words."""
    return ProblemRow(
        problem_id=line.problem_id,
        title=line.title,
        code=line.code,
        module=line.module_name,
        difficulty=str(line.difficulty),
        state=line.state,
        checked=fmt.when(line.checked_at, now, zone) if line.checked_at else "Not yet",
        checked_instant=fmt.instant(line.checked_at, zone) if line.checked_at else "",
    )


def shown(problem: wire.AuthoredProblem, *, now: datetime, zone: str) -> Shown:
    """Put an open problem into words."""
    minutes = f"{problem.target_minutes}{fmt.NBSP}min"
    call = f"{problem.entry.function.get('python', '')}({', '.join(one.name for one in problem.entry.parameters)})"
    return Shown(
        problem_id=problem.problem_id,
        title=problem.title,
        state=problem.state,
        about=f"{problem.module_name} · difficulty {problem.difficulty} · {minutes} · version {problem.version}",
        code=problem.code,
        statement=spans(problem.statement),
        call=f"{call} → {problem.entry.returns}",
        limits=f"{problem.limits.time_ms}{fmt.NBSP}ms a test, {problem.limits.memory_mb}{fmt.NBSP}MB",
        topics=", ".join(topic.name for topic in problem.topics),
        objectives=problem.objectives,
        constraints=[spans(one) for one in problem.constraints],
        hints=problem.hints,
        visible=[case_line(test) for test in problem.visible],
        hidden=[case_line(test) for test in problem.hidden],
        solutions=solution_lines(problem),
        missing=problem.missing,
        checked=_checked(problem.report, now, zone),
        checking=problem.check_run_id is not None,
        published=problem.published_at is not None,
        not_publishable_because=_why_not(problem),
    )


def case_line(test: wire.AuthoredTest) -> CaseLine:
    """Put a test into one line."""
    arguments = ", ".join(json.dumps(one, ensure_ascii=False) for one in test.arguments)
    return CaseLine(
        test.name, test.category, _cut(f"({arguments})"), _cut(json.dumps(test.expected, ensure_ascii=False))
    )


def solution_lines(problem: wire.AuthoredProblem) -> list[SolutionLine]:
    """Return the references, then the wrong solutions, each with what the check of this version found."""
    written = [*problem.solutions, *problem.wrong]
    found = problem.report.solutions if problem.report else []
    checks: list[wire.CheckedSolution | None] = [*found] if len(found) == len(written) else [None] * len(written)
    return [_solution(place, one, check) for place, (one, check) in enumerate(zip(written, checks, strict=True))]


def _solution(place: int, one: wire.AuthoredSolution, check: wire.CheckedSolution | None) -> SolutionLine:
    language = LANGUAGES.get(one.language, one.language)
    state = "pending" if check is None else "passed" if check.outcome == check.expected else "failed"
    return SolutionLine(
        key=str(place),
        heading=f"Wrong, in {language}: {OUTCOMES.get(one.fails, one.fails)}"
        if one.fails
        else f"Reference in {language}",
        why=one.why,
        code=one.code,
        state=state,
        verdict=VERDICTS[state],
        came=_came(check),
        failed="" if check is None or one.fails or not check.failed_tests else ", ".join(check.failed_tests),
    )


def _came(check: wire.CheckedSolution | None) -> str:
    if check is None:
        return "Not checked in this version."
    words = OUTCOMES.get(check.outcome, check.outcome)
    return f"It {words}: {check.passed} of {check.total} tests in {fmt.number(round(check.runtime_ms))}{fmt.NBSP}ms."


def _checked(report: wire.ProblemReport | None, now: datetime, zone: str) -> str:
    if report is None:
        return "This version has not been checked."
    right = sum(one.outcome == one.expected for one in report.solutions)
    when = fmt.when(report.checked_at, now, zone)
    return f"Checked {when}: {right} of {len(report.solutions)} solutions did what is written."


def _why_not(problem: wire.AuthoredProblem) -> str:
    if problem.missing:
        return problem.missing[0]
    if problem.report is None:
        return "Check this version first."
    return "" if problem.report.passed else "The last check failed."


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_VALUE else f"{words[:LONGEST_VALUE]}…"


def imported(told: wire.ProblemsImported) -> str:
    """Say what an import did."""
    counts = f"{told.created} new, {told.updated} changed, {told.unchanged} unchanged."
    return " ".join([counts, *(f"{one.count} {one.what} left out: {one.reason}." for one in told.left_out)])


def mistakes(errors: list[wire.FieldError], detail: str) -> list[str]:
    """Return every mistake with its line, or what was said at all."""
    told = [f"{one.field[:1].upper()}{one.field[1:]}: {one.message}." for one in errors if one.field]
    return told or [detail]
