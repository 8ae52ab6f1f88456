"""Every problem that the product brings along: its solutions pass in the real sandbox, its wrong ones fail as named."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from adapters.authoring import READ_SYLLABUS
from adapters.authoring.problem_files import read_path
from adapters.sandbox.deno import DenoSandbox
from adapters.settings import PROJECT
from domain.catalog.model import Syllabus
from domain.catalog.modules import MODULES
from domain.catalog.problem_checks import Authored, CheckReport, missing_of
from domain.catalog.problem_files import read_file
from domain.catalog.problems import LANGUAGES, Bundle, Problem
from domain.catalog.syllabus import plan_syllabus, read_syllabus
from domain.catalog.written import Problems
from domain.study.checking import check_problem
from tests.factories import NOW

CONTENT = PROJECT / "content"
FEWEST_OF_A_MODULE = 4


@pytest.fixture(scope="module")
def shipped() -> list[tuple[Problem, Bundle]]:
    draft = read_syllabus(READ_SYLLABUS["yaml"]((CONTENT / "syllabus.yaml").read_bytes()), Problems())
    syllabus = plan_syllabus(draft, Syllabus()).changed
    read = [read_file(file, syllabus) for file in read_path(CONTENT / "problems")]
    assert [mistakes for *_, mistakes in read if mistakes] == []
    return [(problem, bundle) for problem, bundle, _ in read]


def test_each_module_has_its_problems_under_codes_and_titles_of_their_own(
    shipped: list[tuple[Problem, Bundle]],
) -> None:
    modules = Counter(problem.module for problem, _ in shipped)
    assert {module.code: modules[module.code] for module in MODULES if modules[module.code] < FEWEST_OF_A_MODULE} == {}
    assert max(Counter(problem.code for problem, _ in shipped).values()) == 1
    assert max(Counter(problem.title for problem, _ in shipped).values()) == 1
    assert {problem.difficulty for problem, _ in shipped} == {1, 2, 3, 4, 5}
    assert [problem.code for problem, bundle in shipped if missing_of(problem, bundle)] == []


@pytest.mark.problems
async def test_every_reference_passes_all_tests_in_both_languages(
    shipped: list[tuple[Problem, Bundle]], sandbox: DenoSandbox
) -> None:
    reports = await checked(sandbox, [(problem, replace(bundle, wrong=())) for problem, bundle in shipped])
    assert failures(reports) == []
    assert all({one.language for one in report.solutions} == set(LANGUAGES) for report in reports.values())


@pytest.mark.problems
async def test_every_wrong_solution_fails_as_its_author_says(
    shipped: list[tuple[Problem, Bundle]], sandbox: DenoSandbox
) -> None:
    reports = await checked(sandbox, [(problem, replace(bundle, solutions=())) for problem, bundle in shipped])
    assert failures(reports) == []


async def checked(sandbox: DenoSandbox, problems: list[tuple[Problem, Bundle]]) -> dict[str, CheckReport]:
    """Check all at once: the sandbox runs as many as the machine has cores."""
    authored = [Authored(problem=problem, bundle=bundle, updated_at=NOW) for problem, bundle in problems]
    reports = await asyncio.gather(
        *(check_problem(sandbox, authored=one, together=asyncio.gather, now=NOW) for one in authored)
    )
    return {problem.code: report for (problem, _), report in zip(problems, reports, strict=True)}


def failures(reports: dict[str, CheckReport]) -> list[tuple[str, str, str, str, str]]:
    return [
        (code, one.language, one.why, one.expected, one.outcome)
        for code, report in reports.items()
        for one in report.solutions
        if not one.is_right
    ]
