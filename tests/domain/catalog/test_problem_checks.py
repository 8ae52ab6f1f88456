"""A check says whether a version may be published, and the state tells authors what to do."""

from dataclasses import replace

import pytest

from domain.catalog.problem_checks import Authored, CheckReport, ProblemState, SolutionCheck, missing_of, state_of
from domain.catalog.problems import Bundle
from tests.factories import NOW
from tests.problem_writing import read

RIGHT = SolutionCheck(
    language="python",
    reference=True,
    why="",
    expected="passed",
    outcome="passed",
    passed=12,
    total=12,
    runtime_ms=3.0,
)
WRONG = replace(RIGHT, reference=False, why="Off by one", expected="edge_cases", outcome="edge_cases", passed=9)


@pytest.mark.parametrize(
    ("published", "check_passed", "state"),
    [
        (False, None, ProblemState.DRAFT),
        (False, True, ProblemState.DRAFT),
        (True, None, ProblemState.PUBLISHED),
        (True, True, ProblemState.PUBLISHED),
        (True, False, ProblemState.FAILING),
        (False, False, ProblemState.FAILING),
    ],
)
def test_a_failed_check_shows_before_all_else(
    *, published: bool, check_passed: bool | None, state: ProblemState
) -> None:
    assert state_of(published=published, check_passed=check_passed) is state


def test_a_check_passes_when_every_solution_did_what_its_author_said() -> None:
    assert CheckReport(1, NOW, (RIGHT, WRONG)).passed
    assert not CheckReport(1, NOW, (RIGHT, replace(WRONG, outcome="passed"))).passed
    assert not CheckReport(1, NOW, (replace(RIGHT, outcome="timeout"), WRONG)).passed
    assert not CheckReport(1, NOW, (RIGHT, WRONG), ("There are no hints.",)).passed


def test_the_check_of_an_older_version_says_nothing_about_this_one() -> None:
    problem, bundle = read()
    failed = CheckReport(1, NOW, (replace(RIGHT, outcome="error"),))
    authored = Authored(problem=replace(problem, version=2), bundle=bundle, updated_at=NOW, report=failed)
    assert (authored.checked, authored.state) == (None, ProblemState.DRAFT)
    same = replace(authored, report=replace(failed, version=2))
    assert (same.checked, same.state) == (same.report, ProblemState.FAILING)
    assert replace(authored, report=None, published_at=NOW).state is ProblemState.PUBLISHED


def test_a_complete_problem_lacks_nothing_and_a_draft_is_told_what_it_lacks() -> None:
    problem, bundle = read()
    assert missing_of(problem, bundle) == ()
    draft = replace(problem, hints=(), objectives=(), constraints=())
    assert missing_of(draft, Bundle(bundle.hidden, bundle.solutions[:1])) == (
        "There is no reference solution in JavaScript.",
        "There is no wrong solution.",
        "There are no hints.",
        "There are no objectives.",
        "There are no constraints.",
    )
