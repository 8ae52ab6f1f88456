"""Decides which problems of a foreign bank, given as cases of named inputs, become drafts, and why others do not."""

import keyword
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from domain.catalog.constants import (
    EXACT_NUMBER_MOST,
    FOREIGN_CASES_FEWEST,
    FOREIGN_GRADES,
    FOREIGN_MEMORY_MB,
    FOREIGN_TIME_MS,
    PROBLEM_MINUTES_PER_GRADE,
    PROBLEM_VISIBLE_FEWEST,
    PROBLEM_VISIBLE_SIZE,
    QUESTION_DIFFICULTY_HIGHEST,
    QUESTION_DIFFICULTY_LOWEST,
    TEXT_MAX_LENGTH,
)
from domain.catalog.errors import NoValue
from domain.catalog.model import concept_id
from domain.catalog.problems import (
    CATEGORIES,
    AnswerComparison,
    Bundle,
    EntryPoint,
    HiddenTest,
    Parameter,
    Problem,
    ProblemLimits,
    VisibleTest,
    problem_id,
    starter,
)
from domain.catalog.values import Json, expand

PLACES: Final = {
    "dynamic-programming": ("dynamic-programming", "one-dimensional-dp"),
    "graphs-trees": ("trees-graphs", "tree-traversal"),
    "bits": ("bit-manipulation", "bit-masks"),
    "recursion": ("recursion-backtracking", "divide-and-conquer"),
    "hash-maps": ("hashing", "counting-with-maps"),
    "sorting-searching": ("sorting-searching", "sorting-by-key"),
    "parsing-regex": ("arrays-strings", "text-scanning"),
    "strings": ("arrays-strings", "text-scanning"),
    "math": ("math-geometry", "number-theory"),
    "matrices": ("arrays-strings", "two-pointers"),
    "arrays": ("arrays-strings", "two-pointers"),
}
"""A foreign module, the most telling first: our module, and the concept an author begins with."""

ELSEWHERE: Final = ("introduction", "functions-and-values")
LIMITS: Final = ProblemLimits(time_ms=FOREIGN_TIME_MS, memory_mb=FOREIGN_MEMORY_MB)
_EDGE: Final = re.compile(
    r"\b(empty|zero|single|no|none|only|one|blank|nothing|negative|minimum|maximum)\b", re.IGNORECASE
)
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPES: Final = {bool: "boolean", int: "whole number", float: "number", str: "text", list: "list", dict: "object"}


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """One call: which property of the exercise, its inputs by name, and what it gives."""

    description: str
    property: str
    input: Mapping[str, Any]
    expected: Any


@dataclass(frozen=True, slots=True)
class ForeignProblem:
    """An exercise as such banks have it. Difficulty is from 1 to 10."""

    slug: str
    title: str
    description: str
    difficulty: int
    cases: tuple[ForeignCase, ...]
    blurb: str = ""
    module_guess: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignBank:
    """A whole bank and the licence of what is in it."""

    license: str
    exercises: tuple[ForeignProblem, ...]


@dataclass(slots=True)
class Adopted:
    """The drafts, and how many exercises and cases were left out, by reason."""

    problems: list[tuple[Problem, Bundle]] = field(default_factory=list[tuple[Problem, Bundle]])
    skipped: Counter[str] = field(default_factory=Counter[str])
    cases_skipped: Counter[str] = field(default_factory=Counter[str])


def adopt(bank: ForeignBank, concept_codes: Iterable[str]) -> Adopted:
    """Turn what can be one function with JSON arguments into drafts, without solutions, for those are not ours to copy.

    `concept_codes` are the concepts of the syllabus: a draft needs the one its place names.
    """
    adopted, known = Adopted(), frozenset(concept_codes)
    for exercise in bank.exercises:
        module, topic = _place(exercise)
        cases = [case for case in exercise.cases if not _leave_out(case, adopted)]
        reason = _reason(exercise, cases) or ("the syllabus lacks its concept" if topic not in known else None)
        if reason:
            adopted.skipped[reason] += 1
        else:
            adopted.problems.append(_draft(exercise, cases, module, topic, bank.license))
    return adopted


def _place(exercise: ForeignProblem) -> tuple[str, str]:
    return next((place for guess, place in PLACES.items() if guess in exercise.module_guess), ELSEWHERE)


def _leave_out(case: ForeignCase, adopted: Adopted) -> bool:
    reason = "it expects an error" if isinstance(case.expected, dict) and "error" in case.expected else _no_value(case)
    if reason:
        adopted.cases_skipped[reason] += 1
    return reason is not None


def _no_value(case: ForeignCase) -> str | None:
    try:
        whole = expand([dict(case.input), case.expected])
    except NoValue:
        return "a value is too large, or looks like one of our forms"
    return None if _is_exact(whole) else "a number is larger than JavaScript holds exactly"


def _is_exact(value: Json) -> bool:
    if isinstance(value, list | dict):
        return all(map(_is_exact, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, int) or abs(value) <= EXACT_NUMBER_MOST


def _reason(exercise: ForeignProblem, cases: list[ForeignCase]) -> str | None:
    if not _SLUG.fullmatch(exercise.slug):
        return "its name cannot be a code"
    if len({case.property for case in exercise.cases}) > 1:
        return "it has several functions"
    if len({tuple(sorted(case.input)) for case in cases}) > 1:
        return "its inputs differ from case to case"
    if len(cases) < FOREIGN_CASES_FEWEST:
        return f"fewer than {FOREIGN_CASES_FEWEST} of its cases can be used"
    names = [_snake(name) for name in (cases[0].property, *cases[0].input)]
    if not all(_NAME.fullmatch(name) and not keyword.iskeyword(name) for name in names):
        return "a name in it can name nothing in Python"
    return None


def _draft(
    exercise: ForeignProblem, cases: list[ForeignCase], module: str, topic: str, licence: str
) -> tuple[Problem, Bundle]:
    shown, hidden = _split(cases)
    grade = math.ceil(exercise.difficulty / FOREIGN_GRADES)
    grade = min(max(grade, QUESTION_DIFFICULTY_LOWEST), QUESTION_DIFFICULTY_HIGHEST)
    code, entry = f"imported-{exercise.slug}", _entry(cases)
    problem = Problem(
        problem_id=problem_id(code),
        code=code,
        module=module,
        title=exercise.title,
        difficulty=grade,
        target_minutes=grade * PROBLEM_MINUTES_PER_GRADE,
        topics=(topic,),
        concept_ids=(concept_id(topic),),
        objectives=(exercise.blurb,) if exercise.blurb else (),
        statement=_statement(exercise.description, licence),
        constraints=(),
        entry=entry,
        comparison=AnswerComparison(),
        limits=LIMITS,
        hints=(),
        starters={language: starter(name, entry.parameters, language) for language, name in entry.function.items()},
        visible=tuple(VisibleTest(name, list(case.input.values()), case.expected) for name, case in shown),
        hidden_categories=tuple(one for one in CATEGORIES if one in {test.category for test in hidden}),
    )
    return problem, Bundle(hidden)


def _entry(cases: list[ForeignCase]) -> EntryPoint:
    first = cases[0]
    parameters = tuple(Parameter(_snake(name), _type(value)) for name, value in first.input.items())
    return EntryPoint(
        {"python": _snake(first.property), "javascript": first.property}, parameters, _type(first.expected)
    )


def _split(cases: list[ForeignCase]) -> tuple[list[tuple[str, ForeignCase]], tuple[HiddenTest, ...]]:
    """Show the first cases that a page can show, and hide the others; a name that stands there twice is numbered."""
    names = _numbered([case.description for case in cases])
    order = list(cases[0].input)
    told = [
        (name, ForeignCase(name, case.property, {key: case.input[key] for key in order}, case.expected))
        for name, case in zip(names, cases, strict=True)
    ]
    shown = [one for one in told if _is_small(one[1])][:PROBLEM_VISIBLE_FEWEST]
    return shown, tuple(
        HiddenTest(name, "edge" if _EDGE.search(name) else "typical", list(case.input.values()), case.expected)
        for name, case in told
        if name not in {one for one, _ in shown}
    )


def _is_small(case: ForeignCase) -> bool:
    try:
        expand([dict(case.input), case.expected], size=PROBLEM_VISIBLE_SIZE)
    except NoValue:
        return False
    return True


def _numbered(names: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    numbered: list[str] = []
    for name in names:
        seen[name] += 1
        numbered.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return numbered


def _statement(description: str, licence: str) -> str:
    source = f"\n\nFrom a foreign bank of problems; licence: {licence}."
    return description.strip()[: TEXT_MAX_LENGTH - len(source)] + source


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def _type(value: Json) -> str:
    return _TYPES.get(type(value), "value or nothing")
