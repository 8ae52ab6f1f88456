"""Decides how a verdict on code is worded: one badge, one piece of advice, a line a test, and never a hidden test."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ui import format as fmt
from ui import wire
from ui.pages.student.marked import plain
from ui.pages.student.task_words import LANGUAGES, category_words, listed, literal

WAITING: Final = frozenset(("queued", "running"))
COUNTED: Final = frozenset(("passed", "failed", "timeout"))
"""What counts as a submit; of the others nothing follows."""

UNAVAILABLE: Final = "Code cannot be run now. Your work is saved; try again in a minute."
KEPT_HERE: Final = "Code cannot be run now. Your work is kept in this browser; try again in a minute."

_RAISED: Final = re.compile(r"^(?P<what>[A-Za-z_][\w.]*(?:Error|Exception|Exit|Iteration|Interrupt))\b")
_LINE: Final = re.compile(r"\(?\bline (?P<line>\d+)\)?")


@dataclass(frozen=True, slots=True)
class VisibleRow:
    """A visible test: whether it passed, and of one that did not, what was expected and what came."""

    key: str = ""
    name: str = ""
    state: str = "passed"
    time: str = ""
    expected: str = ""
    got: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """A category of hidden tests, by its counts alone."""

    name: str = ""
    state: str = "passed"
    words: str = ""


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """What judging made of the code, as the lower part of the workspace shows it."""

    evaluation_id: str = ""
    state: str = ""
    words: str = ""
    advice: str = ""
    remark: str = ""
    waits: bool = False
    since_ms: int = 0
    visible_title: str = ""
    visible: list[VisibleRow] = field(default_factory=list[VisibleRow])
    hidden_title: str = ""
    hidden: list[HiddenRow] = field(default_factory=list[HiddenRow])
    has_tests: bool = False


def verdict_look(
    found: wire.Evaluation, *, limits: wire.TaskLimits | None, number: int = 0, language: str = ""
) -> VerdictLook:
    """Put an evaluation into words; `number` says the how manyth submit it is."""
    written = found.language or language
    state, words, advice = _summed_up(found, limits)
    visible = [_visible_row(one, place, written) for place, one in enumerate(_details(found))]
    hidden = [_hidden_row(one) for one in found.hidden.categories] if found.hidden else []
    return VerdictLook(
        evaluation_id=found.evaluation_id,
        state=state,
        words=words,
        advice=advice,
        remark=_remark(found, number),
        waits=found.status in WAITING,
        since_ms=int(found.queued_at.timestamp() * 1000),
        visible_title=_title("Visible tests", found.visible),
        visible=visible,
        hidden_title=_title("Hidden tests", found.hidden) if hidden else "",
        hidden=hidden,
        has_tests=bool(visible or hidden),
    )


def unavailable(*, is_saved: bool) -> VerdictLook:
    """Say that nothing can be judged now, and that no work is lost."""
    return VerdictLook(state="warning", words=UNAVAILABLE if is_saved else KEPT_HERE)


def sending(kind: str, at: datetime) -> VerdictLook:
    """Return what stands there between the key that was pressed and the first answer."""
    words = "Sending your code." if kind == "submit" else "Sending your code to the visible tests."
    return VerdictLook(state="queued", words=words, waits=True, since_ms=int(at.timestamp() * 1000))


# The sentence


def _summed_up(found: wire.Evaluation, limits: wire.TaskLimits | None) -> tuple[str, str, str]:
    passed, total = counted(found)
    if found.status == "queued":
        return "queued", _place_words(found.position), ""
    if found.status in _WITHOUT_TESTS:
        return _WITHOUT_TESTS[found.status]
    if found.status == "passed":
        return "passed", _all_pass(total, "visible tests" if found.kind == "run" else "tests"), ""
    if found.status == "timeout":
        return "too_slow", _stopped(found, limits), "What grows fastest?"
    return _fell_short(found, passed, total)


_WITHOUT_TESTS: Final = {
    "running": ("running", "Running your code.", ""),
    "cancelled": ("cancelled", "Cancelled.", "It does not count as a submit."),
    "error": ("warning", "Code cannot be run now.", "Your work is saved; try again in a minute. This does not count."),
}


def _all_pass(total: int, tests: str) -> str:
    return f"All {total} {tests} pass." if total != 1 else f"The one {tests.removesuffix('s')} passes."


def _fell_short(found: wire.Evaluation, passed: int, total: int) -> tuple[str, str, str]:
    if found.failure_category == "runtime_error":
        return "raised", raised_words(found.error_text), _counted_words(passed, total)
    return "not_yet", f"Not yet: {passed} of {total} tests pass.", _advice(found)


def counted(found: wire.Evaluation) -> tuple[int, int]:
    """Return how many tests passed, and of how many."""
    parts = [part for part in (found.visible, found.hidden) if part is not None]
    return sum(part.passed for part in parts), sum(part.total for part in parts)


def _counted_words(passed: int, total: int) -> str:
    return f"{passed} of {total} tests pass." if total else ""


def raised_words(text: str | None) -> str:
    """Your code raised IndexError on line 9; what is no exception is said as it came."""
    told = (text or "").strip()
    what, line = _RAISED.search(told), _LINE.search(told)
    where = f" on line {line['line']}" if line else ""
    if what:
        return f"Your code raised {what['what']}{where}."
    if not told:
        return "Your code raised an exception."
    sentence = plain(told[0].upper() + told[1:])
    return sentence if sentence.endswith((".", "!", "?", ")")) else f"{sentence}."


def _stopped(found: wire.Evaluation, limits: wire.TaskLimits | None) -> str:
    """Say what took too long, and after how long where that is known: Python is given longer than the limit says."""
    slow = next((one for one in _details(found) if not one.passed and one.time_ms is not None), None)
    if slow is not None:
        return f"Stopped after {milliseconds(slow.time_ms or 0)} on “{slow.name}”."
    after = f" after {milliseconds(limits.time_ms)}" if limits and found.language != "python" else ""
    short = _short_categories(found)
    return f"Stopped{after} on a large input." if "large" in short or not short else f"Stopped{after} on a hidden test."


def _advice(found: wire.Evaluation) -> str:
    short = [category_words(one).lower() for one in _short_categories(found)]
    if found.kind == "run" or not short or found.failure_category == "logic_error":
        return "Follow the first one that fails by hand." if _some_visible_fail(found) else ""
    return f"Look at {listed(short)}."


def _short_categories(found: wire.Evaluation) -> list[str]:
    return [one.category for one in found.hidden.categories if one.passed < one.total] if found.hidden else []


def _some_visible_fail(found: wire.Evaluation) -> bool:
    return any(not one.passed for one in _details(found))


def _place_words(place: wire.JudgingPlace | None) -> str:
    """3 before you, about 6 s."""
    if place is None:
        return "Waiting to be judged."
    if place.before < 1:
        return "Yours is next."
    about = f", about {max(1, round(place.about_seconds))}{fmt.NBSP}s" if place.about_seconds else ""
    return f"{place.before} before you{about}."


def heard(look: VerdictLook) -> str:
    """Return what a screen reader hears when a verdict comes."""
    return f"{look.words} {look.advice}".strip()


# The lines


def _details(found: wire.Evaluation) -> Sequence[wire.VisibleDetail]:
    return found.visible.details if found.visible else ()


def _visible_row(one: wire.VisibleDetail, place: int, language: str) -> VisibleRow:
    state = "passed" if one.passed else "no_data" if one.time_ms is None else "failed"
    shows_values = not one.passed and one.time_ms is not None
    got = fmt.NONE if one.actual is None and one.message else literal(one.actual, language)
    return VisibleRow(
        key=f"{place}",
        name=one.name,
        state=state,
        time="not run" if one.time_ms is None else milliseconds(one.time_ms),
        expected=literal(one.expected, language) if shows_values else "",
        got=got if shows_values else "",
        message=one.message or "" if not one.passed else "",
    )


def _hidden_row(one: wire.HiddenCategory) -> HiddenRow:
    state = "passed" if one.passed == one.total else "failed"
    return HiddenRow(category_words(one.category), state, f"{one.passed} of {one.total}")


def _title(words: str, part: wire.VisibleResults | wire.HiddenResults | None) -> str:
    return f"{words} · {part.passed} of {part.total}" if part is not None else ""


_NTH: Final = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def submit_words(number: int) -> str:
    """Second submit · tenth submit · submit 11; what does not count has no number."""
    if number >= len(_NTH):
        return f"submit {number}"
    return f"{_NTH[number]} submit".strip()


def _remark(found: wire.Evaluation, number: int) -> str:
    """Second submit · 212 ms · 14 MB."""
    kind = "visible tests only" if found.kind == "run" else submit_words(number)
    times = [] if found.runtime_ms is None else [milliseconds(found.runtime_ms)]
    memory = [] if found.memory_mb is None else [f"{max(1, round(found.memory_mb))}{fmt.NBSP}MB"]
    return " · ".join([kind, *times, *memory])


def milliseconds(amount: float) -> str:
    """2 ms; what is faster than one is said so."""
    return f"{fmt.number(amount)}{fmt.NBSP}ms" if amount >= 1 else f"<{fmt.NBSP}1{fmt.NBSP}ms"


# The history


@dataclass(frozen=True, slots=True)
class SubmitRow:
    """A submit in the list of a task's submits."""

    evaluation_id: str
    number: str
    state: str
    words: str
    language: str
    when: str
    instant: str
    figures: str


def numbered(evaluations: Sequence[wire.Evaluation], submissions: int) -> dict[str, int]:
    """Return the how manyth submit each evaluation is; evaluations come newest first, uncounted ones have none."""
    ours = [one.evaluation_id for one in evaluations if one.kind == "submit" and one.status in COUNTED]
    most = max(submissions, len(ours))
    return {evaluation_id: most - place for place, evaluation_id in enumerate(ours)}


def is_taken(task: wire.OpenTask) -> bool:
    """Say whether the task knows of all its verdicts; it learns of them a moment after they are there."""
    ours = [one for one in task.evaluations if one.kind == "submit" and one.status in COUNTED]
    passed = any(one.status == "passed" for one in ours)
    return len(ours) <= task.submissions and (task.status != "in_progress" or not passed)


def submit_row(
    found: wire.Evaluation, *, number: int, limits: wire.TaskLimits | None, now: datetime, zone: str
) -> SubmitRow:
    """Put a submit into a line."""
    look = verdict_look(found, limits=limits, number=number)
    figures = look.remark.split(" · ")[1:]
    return SubmitRow(
        evaluation_id=found.evaluation_id,
        number=f"{number}" if number else fmt.NONE,
        state=look.state,
        words=look.words.rstrip("."),
        language=LANGUAGES.get(found.language, found.language),
        when=fmt.when(found.queued_at, now, zone),
        instant=fmt.instant(found.queued_at, zone),
        figures=" · ".join(figures),
    )
