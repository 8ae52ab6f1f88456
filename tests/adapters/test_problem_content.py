"""The product's own problems are free of mistakes, and there are enough of them for every module and every concept."""

from collections import Counter

import pytest

from adapters.authoring import READ_SYLLABUS
from adapters.authoring.problem_files import read_path
from adapters.settings import PROJECT
from domain.catalog.model import Syllabus
from domain.catalog.modules import MODULE_NAMES
from domain.catalog.problem_files import read_file
from domain.catalog.problems import CATEGORIES, Problem
from domain.catalog.syllabus import plan_syllabus, read_syllabus
from domain.catalog.written import Problems

CONTENT = PROJECT / "content"
BLOCK = "coding-interview"


@pytest.fixture(scope="module")
def syllabus() -> Syllabus:
    written = READ_SYLLABUS["yaml"]((CONTENT / "syllabus.yaml").read_bytes())
    return plan_syllabus(read_syllabus(written, Problems()), Syllabus()).changed


@pytest.fixture(scope="module")
def problems(syllabus: Syllabus) -> list[Problem]:
    read = [read_file(file, syllabus) for file in read_path(CONTENT / "problems")]
    assert [(problem.code, wrong) for problem, _, wrong in read if wrong] == []
    return [problem for problem, _, _ in read]


def test_every_module_has_problems_and_the_theme_of_its_concepts(syllabus: Syllabus, problems: list[Problem]) -> None:
    written = Counter(problem.module for problem in problems)
    assert min(written[module] for module in MODULE_NAMES) >= 4
    themes = {code for code, theme in syllabus.themes.items() if theme.block_code == BLOCK}
    assert themes == {f"ci-{module}" for module in MODULE_NAMES}


def test_every_concept_of_coding_is_practised_by_a_problem(syllabus: Syllabus, problems: list[Problem]) -> None:
    practised = {topic for problem in problems for topic in problem.topics}
    themes = {code for code, theme in syllabus.themes.items() if theme.block_code == BLOCK}
    coding = {concept.code for concept in syllabus.concepts.values() if concept.theme_code in themes}
    assert {code for code in coding if not syllabus.concepts[code].pseudo} <= practised


def test_no_two_problems_have_the_same_title(problems: list[Problem]) -> None:
    assert max(Counter(problem.title for problem in problems).values()) == 1


def test_every_problem_is_judged_by_hidden_tests_of_every_category(problems: list[Problem]) -> None:
    assert [problem.code for problem in problems if problem.hidden_categories != CATEGORIES] == []
