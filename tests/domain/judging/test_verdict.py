"""What a verdict says: how much passed, in which way the rest fell short, and nothing of what is hidden."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.judging.comparison import Comparison
from domain.judging.constants import JUDGING_SHOWN_CHARACTERS
from domain.judging.life import Status
from domain.judging.model import Ran, RunStatus, TestRun
from domain.judging.verdict import Category, Detail, Expected, FailureCategory, Visible, failed_judge, judge

EXACT = Comparison()
OK, RAISED, TIME_LIMIT, NOT_RUN = RunStatus.OK, RunStatus.RAISED, RunStatus.TIME_LIMIT, RunStatus.NOT_RUN
MEMORY_LIMIT, OUTPUT_LIMIT, NOT_JSON = RunStatus.MEMORY_LIMIT, RunStatus.OUTPUT_LIMIT, RunStatus.NOT_JSON
WORDS = "a hidden word"


def visible(*names: str) -> list[Expected]:
    return [Expected(f"v{n}", name, n, hidden=False) for n, name in enumerate(names)]


def hidden(*categories: str) -> list[Expected]:
    return [
        Expected(f"h{n}", f"{WORDS} {n}", n, hidden=True, category=category) for n, category in enumerate(categories)
    ]


def ran(*outcomes: tuple[str, Any], compile_error: str | None = None, failed: str | None = None) -> Ran:
    """Return what became of tests: a status, or the answer of one that ended well."""
    runs = tuple(
        TestRun(id_, OK, what, 1.26) if not isinstance(what, RunStatus) else TestRun(id_, what, None, 2.0, WORDS, 7)
        for id_, what in outcomes
    )
    return Ran(compile_error, runs, 12.4, 3.14159, failed)


def a_detail(name: str, value: int) -> Detail:
    return Detail(name=name, passed=True, message=None, expected=value, actual=value, time_ms=1.3)


TESTS = [*visible("small", "empty"), *hidden("typical", "edge", "edge", "large")]
RIGHT = [("v0", 0), ("v1", 1), ("h0", 0), ("h1", 1), ("h2", 2), ("h3", 3)]


def but(**wrong: Any) -> Ran:
    """Return right answers but for these."""
    return ran(*[(id_, wrong.get(id_, what)) for id_, what in RIGHT])


def test_a_program_that_answers_all_tests_passes():
    verdict = judge(TESTS, but(), EXACT)
    assert (verdict.status, verdict.score, verdict.partial) == (Status.PASSED, 1.0, False)
    assert (verdict.failure_category, verdict.error_text) == (None, None)
    assert (verdict.runtime_ms, verdict.memory_mb) == (12, 3.1)
    assert verdict.visible == Visible(2, 2, (a_detail("small", 0), a_detail("empty", 1)))


CASES: list[tuple[dict[str, Any], Status, str, float, bool]] = [
    ({"h0": 9}, Status.FAILED, "minor_issues", 5 / 6, False),
    ({"v0": 9}, Status.FAILED, "minor_issues", 5 / 6, False),
    ({"h0": 9, "h1": 9}, Status.FAILED, "minor_issues", 4 / 6, False),
    ({"h0": 9, "h1": 9, "h2": 9}, Status.FAILED, "edge_cases", 3 / 6, False),
    ({"h0": 9, "h1": 9, "h2": 9, "h3": 9}, Status.FAILED, "logic_error", 2 / 6, False),
    ({"h0": NOT_JSON}, Status.FAILED, "minor_issues", 5 / 6, False),
    ({"h0": RAISED}, Status.FAILED, "runtime_error", 5 / 6, False),
    ({"v1": RAISED}, Status.FAILED, "runtime_error", 5 / 6, False),
    ({"h3": MEMORY_LIMIT}, Status.FAILED, "runtime_error", 5 / 6, False),
    ({"h2": OUTPUT_LIMIT, "h3": NOT_RUN}, Status.FAILED, "runtime_error", 4 / 6, True),
    ({"h0": RAISED, "h3": TIME_LIMIT}, Status.TIMEOUT, "timeout", 4 / 6, False),
    ({"h2": TIME_LIMIT, "h3": NOT_RUN}, Status.TIMEOUT, "timeout", 4 / 6, True),
    ({"h2": NOT_RUN, "h3": NOT_RUN}, Status.TIMEOUT, "timeout", 4 / 6, True),
]


@pytest.mark.parametrize(("wrong", "status", "category", "score", "partial"), CASES)
def test_the_first_category_that_fits_is_the_one(
    wrong: dict[str, Any], status: Status, category: str, score: float, *, partial: bool
):
    verdict = judge(TESTS, but(**wrong), EXACT)
    assert (verdict.status, verdict.failure_category, verdict.partial) == (status, category, partial)
    assert verdict.score == pytest.approx(score)


def test_hidden_tests_are_told_of_by_category_alone():
    verdict = judge(TESTS, but(h1=9, h3=RAISED), EXACT)
    assert verdict.hidden is not None
    assert (verdict.hidden.passed, verdict.hidden.total) == (2, 4)
    assert verdict.hidden.categories == (Category("typical", 1, 1), Category("edge", 1, 2), Category("large", 0, 1))
    assert verdict.error_text == "Your program raised an exception in a hidden test."


def test_a_visible_test_says_where_the_program_raised_and_what():
    verdict = judge(TESTS, but(v1=RAISED, h1=RAISED), EXACT)
    assert verdict.error_text == f"{WORDS} (line 7)"
    assert verdict.visible is not None
    assert verdict.visible.details[1] == Detail(
        name="empty", passed=False, message=f"{WORDS} (line 7)", expected=1, actual=None, time_ms=2.0
    )


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (TIME_LIMIT, "It took longer than the time limit."),
        (MEMORY_LIMIT, "It needed more memory than the limit."),
        (OUTPUT_LIMIT, "Its answer is longer than any right one."),
        (NOT_JSON, f"Its answer cannot be read: {WORDS}."),
        (NOT_RUN, "It was not run."),
    ],
)
def test_a_visible_test_that_did_not_end_well_says_so(status: RunStatus, told: str):
    verdict = judge(TESTS, but(v0=status), EXACT)
    assert verdict.visible is not None
    assert verdict.visible.details[0].message == told
    assert (verdict.visible.details[0].time_ms is None) is (status is NOT_RUN)


def test_a_program_that_raises_without_a_word_is_told_of_all_the_same():
    verdict = judge(visible("one"), Ran(None, (TestRun("v0", RAISED),), 0, 0), EXACT)
    assert verdict.error_text == "It raised an exception."


def test_a_program_that_cannot_begin_fails_by_what_it_is():
    said = "Line 3: SyntaxError: invalid syntax"
    verdict = judge(TESTS, ran(*[(id_, NOT_RUN) for id_, _ in RIGHT], compile_error=said), EXACT)
    assert (verdict.status, verdict.failure_category) == (Status.FAILED, FailureCategory.RUNTIME_ERROR)
    assert (verdict.score, verdict.partial, verdict.error_text) == (0, False, said)
    assert verdict.visible is not None
    assert [one.message for one in verdict.visible.details] == [said, said]


def test_why_it_cannot_begin_is_not_told_where_every_test_is_hidden():
    verdict = judge(hidden("edge"), ran(compile_error=WORDS), EXACT)
    assert verdict.error_text == "Your program could not be started."


def test_no_tests_score_nothing():
    verdict = judge([], ran(), EXACT)
    assert (verdict.status, verdict.score, verdict.failure_category) == (Status.FAILED, 0, "logic_error")


def test_visible_tests_alone_are_judged_by_themselves():
    verdict = judge(visible("a", "b", "c", "d"), ran(("v0", 0), ("v1", 9), ("v2", 9), ("v3", 9)), EXACT)
    assert (verdict.failure_category, verdict.hidden and verdict.hidden.total) == ("edge_cases", 0)


def test_a_judge_that_fails_says_nothing_of_the_program():
    for failure in (ran(*RIGHT, failed=WORDS), but(h1=RunStatus.SANDBOX_FAILED)):
        verdict = judge(TESTS, failure, EXACT)
        assert verdict == failed_judge(reason=failure.failed)
        assert (verdict.status, verdict.score, verdict.visible, verdict.hidden) == (Status.ERROR, None, None, None)


def test_an_answer_too_long_to_be_shown_is_cut_and_says_so():
    verdict = judge(visible("one"), ran(("v0", "x" * 10_000)), EXACT)
    assert verdict.visible is not None
    (detail,) = verdict.visible.details
    assert len(detail.actual) == JUDGING_SHOWN_CHARACTERS + 1
    assert detail.message == "Only the beginning of 10,002 characters is shown."


def test_what_no_database_keeps_as_text_is_shown_as_that():
    odd = ["\x00", "\ud800", {"a\x00": "é"}, 2**9_999]
    verdict = judge(visible("one"), ran(("v0", odd)), EXACT)
    assert verdict.visible is not None
    assert verdict.visible.details[0].actual == ["\ufffd", "?", {"a\ufffd": "é"}, "a whole number of 10,000 bits"]


anything = st.sampled_from([*RunStatus, 0, 1, 2, 3, WORDS])


@given(st.lists(anything, min_size=6, max_size=6), st.none() | st.just(WORDS))
def test_whatever_a_program_does_nothing_of_a_hidden_test_is_told(outcomes: list[Any], compile_error: str | None):
    said = [id_ for id_, _ in RIGHT]
    runs = [
        (id_, "seen" if id_.startswith("v") and what == WORDS else what)
        for id_, what in zip(said, outcomes, strict=True)
    ]
    safe = [
        TestRun(one.test_id, one.status, one.value, one.time_ms, None if one.test_id.startswith("v") else WORDS)
        for one in ran(*runs).runs
    ]
    verdict = judge(TESTS, Ran(compile_error and "it does not begin", tuple(safe), 1, 1), EXACT)
    assert WORDS not in json.dumps(msgspec.to_builtins(verdict))


@given(st.lists(anything, min_size=6, max_size=6))
def test_the_score_is_the_share_that_passed(outcomes: list[Any]):
    verdict = judge(TESTS, ran(*zip([id_ for id_, _ in RIGHT], outcomes, strict=True)), EXACT)
    if verdict.status is Status.ERROR:
        assert RunStatus.SANDBOX_FAILED in outcomes
        return
    assert verdict.visible is not None
    assert verdict.hidden is not None
    assert verdict.score == pytest.approx((verdict.visible.passed + verdict.hidden.passed) / 6)
    assert sum(one.passed for one in verdict.hidden.categories) == verdict.hidden.passed
    assert (verdict.status is Status.PASSED) is (verdict.score == 1) is (verdict.failure_category is None)
    assert (verdict.status is Status.TIMEOUT) is (verdict.failure_category == "timeout")
