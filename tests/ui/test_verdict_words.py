"""A verdict is worded plainly and kindly, and tells of hidden tests only how many of a kind passed."""

from datetime import UTC, datetime

import pytest

from tests.ui.tasks import evaluation, waiting
from ui import wire
from ui.pages.student.verdict_words import (
    KEPT_HERE,
    UNAVAILABLE,
    heard,
    milliseconds,
    numbered,
    raised_words,
    sending,
    submit_row,
    submit_words,
    unavailable,
    verdict_look,
)

LIMITS = wire.TaskLimits(time_ms=200, memory_mb=128)
NOW = datetime(2026, 11, 25, 9, 10, tzinfo=UTC)


def look(**changes):
    return verdict_look(evaluation(**changes), limits=LIMITS, number=2)


def all_passed(kind: str = "submit", visible: int = 3, hidden: int = 17):
    counts = {"passed": visible, "total": visible, "details": []}
    rest = {"passed": hidden, "total": hidden, "categories": []} if kind == "submit" else None
    return look(kind=kind, status="passed", failure_category=None, visible=counts, hidden=rest)


def test_a_pass_counts_all_its_tests():
    assert (all_passed().state, all_passed().words) == ("passed", "All 20 tests pass.")
    assert all_passed("run").words == "All 3 visible tests pass."
    assert all_passed("run", visible=1).words == "The one visible test passes."


def test_a_near_miss_names_the_category_to_look_at():
    said = look()
    assert (said.state, said.words, said.advice) == ("not_yet", "Not yet: 12 of 19 tests pass.", "Look at edge cases.")
    assert heard(said) == "Not yet: 12 of 19 tests pass. Look at edge cases."
    assert said.remark == "second submit · 212\u00a0ms · 14\u00a0MB"


def test_a_wrong_idea_is_sent_to_the_first_visible_test_that_fails():
    assert look(failure_category="logic_error").advice == "Follow the first one that fails by hand."
    assert look(kind="run", hidden=None).advice == "Follow the first one that fails by hand."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("IndexError: list index out of range (line 9)", "Your code raised IndexError on line 9."),
        ("TypeError: x is not a function", "Your code raised TypeError."),
        ("SyntaxError: invalid syntax (line 2)", "Your code raised SyntaxError on line 2."),
        ("KeyError: 'x' (line 12)", "Your code raised KeyError on line 12."),
        ("Your program raised an exception in a hidden test.", "Your program raised an exception in a hidden test."),
        ("there is no function `fewestTurns`", "There is no function fewestTurns."),
        (None, "Your code raised an exception."),
    ],
)
def test_an_exception_is_named_with_its_line(text, words):
    assert raised_words(text) == words


def test_what_raised_still_counts_what_passed():
    said = look(failure_category="runtime_error", error_text="IndexError: no (line 9)")
    assert (said.state, said.words) == ("raised", "Your code raised IndexError on line 9.")
    assert said.advice == "12 of 19 tests pass."


def test_too_slow_code_is_asked_what_grows():
    large = {"passed": 5, "total": 6, "categories": [{"category": "large", "passed": 0, "total": 1}]}
    typical = {"passed": 0, "total": 1, "categories": [{"category": "typical", "passed": 0, "total": 1}]}

    def said(language: str, hidden: object):
        return look(status="timeout", failure_category="timeout", language=language, hidden=hidden, visible=None)

    assert heard(said("javascript", large)) == "Stopped after 200\u00a0ms on a large input. What grows fastest?"
    assert said("javascript", typical).words == "Stopped after 200\u00a0ms on a hidden test."
    assert said("python", large).words == "Stopped on a large input."


def test_of_a_visible_test_it_is_known_how_long_it_took():
    detail = {"name": "all day", "passed": False, "message": None, "expected": 1, "actual": None, "time_ms": 2400}
    slow = {"passed": 0, "total": 1, "details": [detail]}
    assert look(status="timeout", visible=slow).words == "Stopped after 2,400\u00a0ms on “all day”."


def test_one_who_waits_is_told_how_long():
    def said(**changes):
        return verdict_look(evaluation(**waiting(**changes)), limits=LIMITS)

    assert said(position={"before": 3, "about_seconds": 6.2}).words == "3 before you, about 6\u00a0s."
    assert said(position={"before": 2, "about_seconds": None}).words == "2 before you."
    assert said(position={"before": 0, "about_seconds": 1}).words == "Yours is next."
    assert said().words == "Waiting to be judged."
    assert said(status="running").words == "Running your code."
    assert said().waits
    assert not said().has_tests


def test_a_judge_that_failed_is_not_the_learners_fault():
    said = look(status="error", visible=None, hidden=None, error_text="The judge failed.")
    assert said.words == "Code cannot be run now."
    assert "Your work is saved; try again in a minute." in said.advice
    assert look(status="cancelled").words == "Cancelled."


def test_without_a_judge_one_is_told_where_the_work_is():
    assert unavailable(is_saved=True).words == UNAVAILABLE
    assert unavailable(is_saved=False).words == KEPT_HERE
    assert sending("submit", NOW).waits
    assert sending("run", NOW).words != sending("submit", NOW).words


def test_a_visible_test_that_fails_shows_expected_and_got():
    passed, failed = look().visible
    assert (passed.state, passed.time, passed.expected) == ("passed", "2\u00a0ms", "")
    assert (failed.state, failed.expected, failed.got) == ("failed", "None", "[True]")
    assert failed.time == "<\u00a01\u00a0ms"


def test_a_visible_test_that_was_not_run_shows_no_values():
    detail = {
        "name": "slow",
        "passed": False,
        "message": "It was not run.",
        "expected": 1,
        "actual": None,
        "time_ms": None,
    }
    row = look(visible={"passed": 0, "total": 1, "details": [detail]}).visible[0]
    assert (row.state, row.time, row.expected, row.message) == ("no_data", "not run", "", "It was not run.")


def test_a_test_that_raised_shows_its_message_and_no_value():
    detail = {
        "name": "odd",
        "passed": False,
        "message": "IndexError (line 2)",
        "expected": 1,
        "actual": None,
        "time_ms": 1,
    }
    row = look(visible={"passed": 0, "total": 1, "details": [detail]}).visible[0]
    assert (row.expected, row.got, row.message) == ("1", "–", "IndexError (line 2)")


def test_hidden_tests_are_told_by_category_alone():
    typical, edge = look().hidden
    assert (typical.name, typical.words, typical.state) == ("Typical input", "11 of 11", "passed")
    assert (edge.name, edge.words, edge.state) == ("Edge cases", "0 of 6", "failed")
    assert look().hidden_title == "Hidden tests · 11 of 17"
    assert look(hidden=None).hidden_title == ""


def test_submits_are_numbered_as_they_counted():
    found = [
        evaluation(evaluation_id="e4"),
        evaluation(evaluation_id="e3", status="cancelled"),
        evaluation(evaluation_id="e2", kind="run"),
        evaluation(evaluation_id="e1", status="timeout"),
    ]
    assert numbered(found, 2) == {"e4": 2, "e1": 1}
    assert numbered(found, 7) == {"e4": 7, "e1": 6}


@pytest.mark.parametrize(
    ("number", "words"), [(0, "submit"), (1, "first submit"), (10, "tenth submit"), (11, "submit 11")]
)
def test_submits_are_named_by_their_number(number, words):
    assert submit_words(number) == words


def test_a_submit_has_a_line_of_its_own():
    row = submit_row(evaluation(), number=2, limits=LIMITS, now=NOW, zone="UTC")
    assert (row.number, row.words, row.language) == ("2", "Not yet: 12 of 19 tests pass", "Python")
    assert (row.when, row.figures) == ("10\u00a0min ago", "212\u00a0ms · 14\u00a0MB")
    assert submit_row(evaluation(status="cancelled"), number=0, limits=None, now=NOW, zone="UTC").number == "–"


def test_milliseconds_are_whole():
    assert milliseconds(212.4) == "212\u00a0ms"
