"""Turns a problem of the bank into what a program is judged by; the one place where the two contexts meet."""

from collections.abc import Sequence
from dataclasses import replace

from domain.catalog.problems import HiddenTest, Problem
from domain.judging.comparison import Comparison, ComparisonKind
from domain.judging.model import Language, Limits, Program, Test
from domain.judging.verdict import Exam, Expected


def exam_of(problem: Problem, hidden: Sequence[HiddenTest], *, language: Language, code: str) -> Exam:
    """Return a program with its tests: visible ones first, whatever the program keeps of them.

    A test's id is its place: names stay outside of the sandbox as well.
    """
    given = [test.arguments for test in (*problem.visible, *hidden)]
    tests = tuple(Test(str(place), arguments) for place, arguments in enumerate(given))
    expected = [
        *(Expected("", test.name, test.expected, hidden=False) for test in problem.visible),
        *(Expected("", test.name, test.expected, hidden=True, category=test.category) for test in hidden),
    ]
    return Exam(
        program=Program(language, code, problem.entry.function[language]),
        tests=tests,
        expected=tuple(replace(one, test_id=test.test_id) for one, test in zip(expected, tests, strict=True)),
        limits=Limits(problem.limits.time_ms, problem.limits.memory_mb),
        comparison=Comparison(ComparisonKind(problem.comparison.kind), problem.comparison.tolerance),
    )
