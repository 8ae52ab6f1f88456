"""Checks a problem before learners are given it: every solution in it is run and judged as a learner's would be."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from domain.catalog.constants import PROBLEM_TESTS_NAMED
from domain.catalog.errors import SandboxFailed
from domain.catalog.problem_checks import Authored, CheckReport, SolutionCheck, missing_of
from domain.catalog.problems import HiddenTest, Problem, Solution, Wrong
from domain.judging.comparison import same
from domain.judging.life import Status
from domain.judging.model import Language, Ran, RunStatus
from domain.judging.ports import Sandbox
from domain.judging.verdict import Exam, judge
from domain.judging.words import compile_words
from domain.study.exams import exam_of

Together: TypeAlias = Callable[..., Awaitable[Sequence[SolutionCheck]]]
"""Waits for several things at once, and returns what they came to in their order, as `asyncio.gather` does."""


async def check_problem(sandbox: Sandbox, *, authored: Authored, together: Together, now: datetime) -> CheckReport:
    """Run all solutions of a problem, several at once, and report what each came to.

    A reference solution has to pass every test, visible and hidden; a wrong one has to fail in the category that its
    author named. Nothing is saved. Raises SandboxFailed.
    """
    problem, bundle = authored.problem, authored.bundle
    hidden = bundle.expanded
    solutions: list[Solution | Wrong] = [*bundle.solutions, *bundle.wrong]
    checks = await together(*(_check(sandbox, problem, hidden, solution) for solution in solutions))
    return CheckReport(problem.version, now, tuple(checks), missing_of(problem, bundle))


async def _check(
    sandbox: Sandbox, problem: Problem, hidden: Sequence[HiddenTest], solution: Solution | Wrong
) -> SolutionCheck:
    exam = exam_of(problem, hidden, language=Language(solution.language), code=solution.code)
    ran = await sandbox.run(exam.program, exam.tests, exam.limits)
    verdict = judge(exam.expected, ran, exam.comparison)
    if verdict.status is Status.ERROR:
        raise SandboxFailed
    counts = [one for one in (verdict.visible, verdict.hidden) if one is not None]
    wrong = solution if isinstance(solution, Wrong) else None
    return SolutionCheck(
        language=solution.language,
        reference=wrong is None,
        why=wrong.why if wrong else "",
        expected=wrong.fails if wrong else "passed",
        outcome=str(verdict.failure_category or verdict.status),
        passed=sum(one.passed for one in counts),
        total=len(exam.tests),
        runtime_ms=float(verdict.runtime_ms or 0),
        failed_tests=_failed(exam, ran)[:PROBLEM_TESTS_NAMED],
        message=verdict.error_text if ran.compile_error is None else compile_words(ran.compile_error),
    )


def _failed(exam: Exam, ran: Ran) -> tuple[str, ...]:
    """Return the names of the tests that did not pass; hidden ones too, for a report that only authors read."""
    passed = {
        run.test_id
        for run, one in zip(ran.runs, exam.expected, strict=False)
        if run.status is RunStatus.OK and same(one.expected, run.value, exam.comparison)
    }
    return tuple(one.name for one in exam.expected if one.test_id not in passed)
