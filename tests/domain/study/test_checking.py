"""A check runs every solution as a learner's would be, and says which of them did what their author wrote."""

import asyncio
from typing import Any

import pytest

from domain.catalog.errors import SandboxFailed
from domain.catalog.problem_checks import Authored, CheckReport
from domain.catalog.problems import Bundle
from domain.judging.model import Limits, Program
from domain.study.checking import check_problem
from tests.factories import NOW
from tests.problem_writing import AnsweringSandbox, read, right


def _nothing_right(_program: Program, _arguments: list[Any]) -> int:
    return -1


def _all_right(_program: Program, arguments: list[Any]) -> int:
    words, least = arguments
    return sum(len(word) >= least for word in words)


def authored(**changed: Any) -> Authored:
    problem, bundle = read()
    return Authored(**{"problem": problem, "bundle": bundle, "updated_at": NOW, **changed})


async def checked(sandbox: AnsweringSandbox, of: Authored | None = None) -> CheckReport:
    return await check_problem(sandbox, authored=of or authored(), together=asyncio.gather, now=NOW)


async def test_references_have_to_pass_and_wrong_solutions_to_fail_as_named() -> None:
    sandbox = AnsweringSandbox(right)
    report = await checked(sandbox)
    outcomes = [(one.language, one.reference, one.outcome, one.passed, one.total) for one in report.solutions]
    assert outcomes == [
        ("python", True, "passed", 12, 12),
        ("javascript", True, "passed", 12, 12),
        ("python", False, "edge_cases", 4, 12),
    ]
    assert (report.passed, report.version, report.checked_at) == (True, 1, NOW)
    assert report.solutions[2].failed_tests[0] == "two of three"


async def test_the_sandbox_sees_whole_values_and_nothing_that_is_expected() -> None:
    sandbox = AnsweringSandbox(right)
    await checked(sandbox)
    program, tests, limits = sandbox.asked[0]
    assert (program.function, limits) == ("count_long", Limits(200, 128))
    assert tests[10].arguments == [["word"] * 5000, 4]
    assert {test.test_id for test in tests} == {str(place) for place in range(12)}


async def test_a_reference_that_fails_is_told_with_its_first_failed_tests() -> None:
    report = await checked(AnsweringSandbox(_nothing_right))
    assert (report.passed, report.solutions[0].outcome) == (False, "logic_error")
    assert len(report.solutions[0].failed_tests) == 5


async def test_a_wrong_solution_that_passes_fails_the_check() -> None:
    report = await checked(AnsweringSandbox(_all_right))
    assert [one.is_right for one in report.solutions] == [True, True, False]
    assert not report.passed


async def test_a_program_that_does_not_begin_says_why() -> None:
    report = await checked(AnsweringSandbox(right, refused="Line 1: no"))
    first = report.solutions[0]
    assert (first.outcome, first.message, first.passed) == ("runtime_error", "Line 1: no", 0)


async def test_what_a_program_says_can_be_kept_whatever_it_is() -> None:
    report = await checked(AnsweringSandbox(right, refused="no\x00"))
    assert report.solutions[0].message == "no\ufffd"


async def test_a_sandbox_that_fails_says_nothing_of_the_problem() -> None:
    with pytest.raises(SandboxFailed):
        await checked(AnsweringSandbox(right, failed="away"))


async def test_a_draft_without_solutions_does_not_pass() -> None:
    of = authored(bundle=Bundle(read()[1].hidden))
    report = await checked(AnsweringSandbox(right), of)
    assert (report.solutions, report.passed) == ((), False)
    assert "There is no reference solution in Python." in report.missing
