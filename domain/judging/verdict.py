"""What a program's answers are worth: which tests it passed, and in which way it fell short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.judging.comparison import Comparison, same
from domain.judging.constants import JUDGING_EDGE_CASES_BELOW
from domain.judging.life import Status
from domain.judging.model import Json, Limits, Program, Ran, RunStatus, Test, TestRun
from domain.judging.words import compile_words, hidden_words, run_words, shown


class FailureCategory(StrEnum):
    """In which way a program fell short; where several fit, the first."""

    TIMEOUT = "timeout"
    RUNTIME_ERROR = "runtime_error"
    LOGIC_ERROR = "logic_error"
    """No hidden test passed."""
    EDGE_CASES = "edge_cases"
    """Less than half of the hidden tests passed."""
    MINOR_ISSUES = "minor_issues"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a test is called and what is expected of it. `category` matters of hidden tests alone."""

    test_id: str
    name: str
    expected: Json
    hidden: bool
    category: str = ""


@dataclass(frozen=True, slots=True)
class Exam:
    """A program with everything it is judged by. The visible tests come first, in both sequences.

    A program that is malicious may keep what it was given; what it says is shown of visible tests alone, and of these
    none is left when it meets the first hidden one.
    """

    program: Program
    tests: tuple[Test, ...]
    expected: tuple[Expected, ...]
    limits: Limits
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Detail:
    """One visible test: all that there is to say of it. `time_ms` None: it was not run."""

    name: str
    passed: bool
    message: str | None
    expected: Json
    actual: Json
    time_ms: float | None


@dataclass(frozen=True, slots=True)
class Visible:
    """The tests that learners see whole."""

    passed: int
    total: int
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """How many hidden tests of one category passed."""

    category: str
    passed: int
    total: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """All that is ever told of hidden tests."""

    passed: int
    total: int
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a program is worth. `score` is the share of all tests that passed; nothing of it is known after an error.

    `partial`: some tests were not run. `error_text` is what the learner is told of the whole, `reason` what operators
    are told of an error.
    """

    status: Status
    score: float | None = None
    partial: bool = False
    visible: Visible | None = None
    hidden: Hidden | None = None
    failure_category: FailureCategory | None = None
    error_text: str | None = None
    runtime_ms: int | None = None
    memory_mb: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A test with what became of it."""

    expected: Expected
    run: TestRun
    passed: bool


def judge(expected: Sequence[Expected], ran: Ran, comparison: Comparison) -> Verdict:
    """Judge what a program answered to the tests (definitions: Judging).

    A test without an outcome was not run. The score of no tests is 0. When the sandbox failed, the verdict is an error
    and says nothing of the program.
    """
    if ran.failed is not None or any(run.status is RunStatus.SANDBOX_FAILED for run in ran.runs):
        return failed_judge(reason=ran.failed)
    judged = _matched(expected, ran, comparison)
    visible, hidden = _visible(judged, ran), _hidden(judged)
    passed, total = visible.passed + hidden.passed, visible.total + hidden.total
    category = None if passed == total and total else _category(judged, ran, visible, hidden)
    return Verdict(
        status=_status(category),
        score=passed / total if total else 0.0,
        partial=ran.compile_error is None and any(one.run.status is RunStatus.NOT_RUN for one in judged),
        visible=visible,
        hidden=hidden,
        failure_category=category,
        error_text=_error_text(judged, ran),
        runtime_ms=round(ran.runtime_ms),
        memory_mb=round(ran.memory_mb, 1),
    )


JUDGE_FAILED = "The judge failed, not your program. Try again: this attempt does not count."


def failed_judge(words: str = JUDGE_FAILED, *, reason: str | None = None) -> Verdict:
    """Return the verdict when nothing can be said of the program."""
    return Verdict(Status.ERROR, error_text=words, reason=reason)


def _matched(expected: Sequence[Expected], ran: Ran, comparison: Comparison) -> list[_Judged]:
    runs = {run.test_id: run for run in ran.runs}
    judged: list[_Judged] = []
    for one in expected:
        run = runs.get(one.test_id) or TestRun(one.test_id, RunStatus.NOT_RUN)
        passed = run.status is RunStatus.OK and same(one.expected, run.value, comparison)
        judged.append(_Judged(one, run, passed))
    return judged


def _status(category: FailureCategory | None) -> Status:
    if category is None:
        return Status.PASSED
    return Status.TIMEOUT if category is FailureCategory.TIMEOUT else Status.FAILED


def _category(judged: Sequence[_Judged], ran: Ran, visible: Visible, hidden: Hidden) -> FailureCategory:
    if _ran_out_of_time(judged, ran):
        return FailureCategory.TIMEOUT
    if ran.compile_error is not None or any(one.run.status in _ENDED_BY_THE_PROGRAM for one in judged):
        return FailureCategory.RUNTIME_ERROR
    passed, total = (hidden.passed, hidden.total) if hidden.total else (visible.passed, visible.total)
    if not passed:
        return FailureCategory.LOGIC_ERROR
    return FailureCategory.EDGE_CASES if passed / total < JUDGING_EDGE_CASES_BELOW else FailureCategory.MINOR_ISSUES


_ENDED_BY_THE_PROGRAM = frozenset((RunStatus.RAISED, RunStatus.MEMORY_LIMIT, RunStatus.OUTPUT_LIMIT))


def _ran_out_of_time(judged: Sequence[_Judged], ran: Ran) -> bool:
    """Say whether a test passed its limit, or the whole did: then tests were left though the last run ended well."""
    if any(one.run.status is RunStatus.TIME_LIMIT for one in judged):
        return True
    if ran.compile_error is not None:
        return False
    statuses = [one.run.status for one in judged]
    left = RunStatus.NOT_RUN in statuses
    return left and not any(status in _ENDED_BY_THE_PROGRAM for status in statuses)


def _visible(judged: Sequence[_Judged], ran: Ran) -> Visible:
    ours = [one for one in judged if not one.expected.hidden]
    return Visible(_passed(ours), len(ours), tuple(_detail(one, ran) for one in ours))


def _detail(one: _Judged, ran: Ran) -> Detail:
    run = one.run
    value, note = shown(run.value)
    is_run = run.status is not RunStatus.NOT_RUN
    return Detail(
        name=one.expected.name,
        passed=one.passed,
        message=None if one.passed else run_words(run, ran.compile_error) or note,
        expected=shown(one.expected.expected)[0],
        actual=value,
        time_ms=round(run.time_ms, 1) if is_run else None,
    )


def _hidden(judged: Sequence[_Judged]) -> Hidden:
    ours = [one for one in judged if one.expected.hidden]
    names = dict.fromkeys(one.expected.category for one in ours)
    categories = tuple(_of_category(name, ours) for name in names)
    return Hidden(_passed(ours), len(ours), categories)


def _of_category(name: str, hidden: Sequence[_Judged]) -> Category:
    ours = [one for one in hidden if one.expected.category == name]
    return Category(name, _passed(ours), len(ours))


def _passed(judged: Iterable[_Judged]) -> int:
    return sum(one.passed for one in judged)


def _error_text(judged: Sequence[_Judged], ran: Ran) -> str | None:
    """Return why the program could not begin, or what a visible test said, or only that a hidden one ended badly."""
    visible = [one.run for one in judged if not one.expected.hidden]
    if ran.compile_error is not None:
        return compile_words(ran.compile_error if visible else None)
    words = [text for run in visible if run.status is not RunStatus.NOT_RUN and (text := run_words(run))]
    words += [text for one in judged if one.expected.hidden and (text := hidden_words(one.run.status))]
    return words[0] if words else None
