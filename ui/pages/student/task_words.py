"""Decides how a task's workspace is worded: its statement, its example, its limits, its hints and its end."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from ui import format as fmt
from ui import wire
from ui.pages.student.marked import Span, spans

LANGUAGES: Final = {"python": "Python", "javascript": "JavaScript"}
SHOWN_CHARACTERS: Final = 600
"""What is longer is cut where it is shown; a test of ten thousand words helps nobody."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a point of a list, in pieces of words and code."""

    key: str = ""
    pieces: list[Span] = field(default_factory=list[Span])


@dataclass(frozen=True, slots=True)
class Example:
    """One call of the function with what it returns."""

    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What there is to solve, as the left part of the workspace shows it."""

    title: str = ""
    module: str = ""
    topics: str = ""
    difficulty: str = ""
    target: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list[Paragraph])
    signature: str = ""
    example: Example = Example()
    more: list[Example] = field(default_factory=list[Example])
    more_words: str = ""
    limits: list[Paragraph] = field(default_factory=list[Paragraph])
    hints_available: int = 0
    hidden_words: str = ""


@dataclass(frozen=True, slots=True)
class HintRow:
    """A hint that was asked for."""

    level: int
    pieces: list[Span]


def paragraphs(texts: Sequence[str]) -> list[Paragraph]:
    """Give each text its pieces."""
    return [Paragraph(f"{place}", spans(text)) for place, text in enumerate(texts)]


def statement(task: wire.OpenTask, problem: wire.TaskProblem, language: str) -> Statement:
    """Put a problem into the words of one language."""
    examples = [example(problem, one, language) for one in problem.visible]
    blocks = [block.strip() for block in problem.statement.split("\n\n") if block.strip()]
    limits = [*problem.constraints, limit_words(problem.limits, language)]
    return Statement(
        title=problem.title,
        module=task.module_name,
        topics=", ".join(topic.name for topic in task.topics),
        difficulty=f"Difficulty {task.difficulty} of 5",
        target=fmt.minutes(task.target_minutes) if task.target_minutes else "",
        paragraphs=paragraphs(blocks),
        signature=signature(problem.entry, language),
        example=examples[0] if examples else Example(),
        more=examples[1:],
        more_words=fmt.count(len(examples) - 1, "more example"),
        limits=paragraphs(limits),
        hints_available=problem.hints_available,
        hidden_words=hidden_words(problem.hidden_categories),
    )


def limit_words(limits: wire.TaskLimits, language: str) -> str:
    """200 ms a test, 128 MB of memory; the sandbox slows Python down, and gives it so much longer."""
    longer = "; Python is given longer" if language == "python" else ""
    return f"{fmt.number(limits.time_ms)}{fmt.NBSP}ms and {fmt.number(limits.memory_mb)}{fmt.NBSP}MB a test{longer}"


def signature(entry: wire.Entry, language: str) -> str:
    """Return how the function is called, what it takes and what it returns, a line each."""
    names = ", ".join(one.name for one in entry.parameters)
    takes = [f"{one.name}: {one.type}" for one in entry.parameters]
    return "\n".join([f"{entry.function.get(language, '')}({names})", *takes, f"returns: {entry.returns}"])


def example(problem: wire.TaskProblem, test: wire.VisibleTest, language: str) -> Example:
    """Return a visible test as assignments and what they come to."""
    names = [one.name for one in problem.entry.parameters]
    lines = [f"{name} = {literal(value, language)}" for name, value in zip(names, test.arguments, strict=False)]
    return Example(test.name, "\n".join([*lines, f"→ {literal(test.expected, language)}"]))


CATEGORIES: Final = {"typical": "Typical input", "edge": "Edge cases", "large": "Large input"}


def category_words(category: str) -> str:
    """Name a category of hidden tests."""
    return CATEGORIES.get(category, category.replace("_", " ").replace("-", " ").capitalize())


def hidden_words(categories: Sequence[str]) -> str:
    """Typical input, edge cases and large input."""
    return listed([category_words(one).lower() for one in categories])


def listed(words: Sequence[str]) -> str:
    """Apples, pears and plums."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


# Values


def literal(value: Any, language: str) -> str:
    """Write a value of JSON as the language would, cut where it is too long to be read."""
    text = _python(value) if language == "python" else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + " …"


def _python(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_python(one) for one in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_python(name)}: {_python(one)}" for name, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


# Drafts


def first_language(task: wire.OpenTask, languages: Sequence[str], kept: str) -> str:
    """Return the language of the newest draft, else of the newest submit, else the one used last, else the first."""
    newest = max(task.drafts.items(), key=lambda pair: pair[1].saved_at, default=("", None))[0]
    sent = next((one.language for one in task.evaluations if one.language), "")
    known = [one for one in (newest, sent, kept) if one in languages]
    return known[0] if known else next(iter(languages), "python")


def code_of(task: wire.OpenTask, problem: wire.TaskProblem, language: str) -> str:
    """Return the draft in a language, or what its editor begins with."""
    draft = task.drafts.get(language)
    return draft.code if draft is not None else problem.starters.get(language, "")


# Hints


def hint_levels(task: wire.OpenTask, available: int) -> list[int]:
    """Return which hints were given, lowest first."""
    given: list[int] = task.metadata.get("hint_levels", [])
    return sorted({level for level in given if level <= available})


def next_level(given: Sequence[int], available: int) -> int:
    """Return the lowest level that was not given yet; 0 where all were."""
    return next((level for level in range(1, available + 1) if level not in given), 0)


def opens_at(errors: Sequence[wire.FieldError]) -> datetime | None:
    """Return when a hint opens that was refused for now."""
    told = next((one.message for one in errors if one.field == "opens_at"), "")
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        return None


def opens_words(opens_at: datetime | None, zone: str) -> str:
    """Say when the third hint opens."""
    if opens_at is None:
        return "Opens after a submit that fails."
    return f"Opens after a submit that fails, or at {fmt.clock(opens_at, zone)}."


def used_words(used: int, available: int) -> str:
    """1 of 3 used; asking for a hint again does not use another."""
    return f"{min(used, available)} of {available} used"


# The end of a task


@dataclass(frozen=True, slots=True)
class Ending:
    """How a task stands that can no longer be worked on: a state, a sentence, what comes next."""

    state: str = ""
    words: str = ""
    then: str = ""


def ending(task: wire.StudyTask, zone: str) -> Ending:
    """Say how a task ended; of an open one there is nothing to say."""
    if task.status == "completed":
        return _completed(task, zone)
    if task.status == "skipped":
        return Ending("skipped", "This task was skipped.", "Your work is kept; it can be read, not changed.")
    if task.status == "expired":
        when = fmt.long_day(fmt.in_zone(task.expires_at, zone).date())
        return Ending("missed", f"This task expired on {when}.", "It was not begun in time; the path has newer ones.")
    return Ending()


def _completed(task: wire.StudyTask, zone: str) -> Ending:
    when = fmt.day(fmt.in_zone(task.completed_at, zone).date()) if task.completed_at else "an earlier day"
    after = f"{fmt.count(task.submissions, 'submit')}, {spent(task.time_spent_seconds)}"
    if task.outcome == "success":
        return Ending("passed", f"Passed on {when}.", f"After {after}. It can be read, not changed.")
    return Ending("no_data", f"Finished without passing on {when}.", f"After {after}. Its topics come back sooner.")


def spent(seconds: int) -> str:
    """Return a time worked, in minutes."""
    return fmt.minutes(math.ceil(seconds / 60))


def finishing(submissions: int) -> str:
    """Say what finishing without a pass does."""
    after = f" after {fmt.count(submissions, 'submit')}" if submissions else " without a submit"
    return f"The task ends as not passed{after}. Your code and your notes stay; they can be read, not changed."
