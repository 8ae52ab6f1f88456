"""Decides how a question and what became of its answer are put into words; plain functions without a page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from ui import format as fmt
from ui import wire
from ui.pages.student.marked import Span, plain, spans

RATINGS: Final = ("Again", "Hard", "Good", "Easy")

WHY: Final[dict[str, tuple[str, str]]] = {
    "due_today": ("due_today", "Due today"),
    "weak": ("monitor", "Weak so far"),
    "new": ("info", "New"),
    "challenge": ("info", "Mixed challenge"),
    "uncertain": ("info", "To know you better"),
}
"""Why a question is here: the state whose look it has, and its words."""

RIGHT: Final = "Right."
NOT_THIS_TIME: Final = "Not this time."
AT_BEST: Final = "With a hint, the answer counts as Hard at best."


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One answer to choose; after checking with what it was."""

    key: str = ""
    place: str = ""
    text: list[Span] = field(default_factory=list)
    mark: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rating of one's own recall, with when the concept would come back."""

    value: str = ""
    word: str = ""
    interval: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as the page shows it."""

    at: str = ""
    kind: str = "choice"
    stem: list[Span] = field(default_factory=list)
    theme: str = ""
    concept: str = ""
    concept_id: str = ""
    why_state: str = "info"
    why_words: str = ""
    choices: list[ChoiceRow] = field(default_factory=list)
    ratings: list[RatingRow] = field(default_factory=list)
    reveal: list[Span] = field(default_factory=list)
    hint: list[Span] = field(default_factory=list)
    place: str = ""
    span: str = "1"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the answer, in words."""

    right: bool = True
    line: str = ""
    heard: str = ""
    why: list[Span] = field(default_factory=list)
    choices: list[ChoiceRow] = field(default_factory=list)
    next_review: str = ""
    instant: str = ""
    rating: str = ""
    before: str = ""
    after: str = ""
    fell: bool = False
    leech: bool = False


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it leaves the page; it is kept until the API has it."""

    position: int
    item_id: str
    answer: wire.Answer
    time_ms: int
    flagged: bool
    changed: bool
    hinted: bool


# Asking


def why(item: wire.Item) -> tuple[str, str]:
    """Return the state and the words of why a question is here."""
    if item.why == "overdue":
        return "overdue", f"Overdue {fmt.count(item.overdue_days, 'day')}" if item.overdue_days else "Overdue"
    return WHY.get(item.why, ("info", "Practice"))


def asked(item: wire.Item, *, session_id: str, total: int) -> Asked:
    """Return a question as the page asks it."""
    state, words = why(item)
    return Asked(
        at=f"{session_id}:{item.position}",
        kind=item.kind,
        stem=spans(item.stem),
        theme=item.theme_name,
        concept=item.concept_name,
        concept_id=item.concept_id,
        why_state=state,
        why_words=words,
        choices=[
            ChoiceRow(key=choice.key, place=str(place), text=spans(choice.text))
            for place, choice in enumerate(item.choices, 1)
        ],
        ratings=rating_rows(item.previews or []) if item.kind == "recall" else [],
        reveal=spans(item.reveal or "") if item.kind == "recall" else [],
        hint=spans(item.hint or ""),
        place=f"{item.position + 1} of {total}",
        span=f"1–{len(item.choices) or len(RATINGS)}",
    )


def rating_rows(previews: list[float]) -> list[RatingRow]:
    """Return Again, Hard, Good and Easy, each with its next interval."""
    days = [*previews, *[None] * len(RATINGS)][: len(RATINGS)]
    return [
        RatingRow(value=str(value), word=word, interval="" if span is None else fmt.interval(span))
        for value, (word, span) in enumerate(zip(RATINGS, days, strict=True), 1)
    ]


def answer_of(kind: str, given: list[str]) -> wire.Answer | None:
    """Return the answer of what a form holds; None when nothing was given."""
    words = [value.strip() for value in given if value.strip()]
    if not words:
        return None
    if kind == "choices":
        return words
    return int(words[0]) if kind == "recall" and words[0].isdigit() else words[0]


def milliseconds(text: str) -> int:
    """Return the time that the browser measured; nonsense is none."""
    return int(text) if text.isdigit() else 0


# After the answer


def verdict(item: wire.Item, answered: wire.Answered, *, now: datetime, zone: str) -> Verdict:
    """Put what became of an answer into words; an examination tells nothing until its end."""
    if answered.correct is None:
        return Verdict(line="Saved.", heard="Saved.")
    opening = RIGHT if answered.correct else NOT_THIS_TIME
    next_review = fmt.when(answered.next_review_at, now, zone) if answered.next_review_at else ""
    solution = "" if answered.correct else _solution(item, answered)
    return Verdict(
        right=answered.correct,
        line=_line(item, answered),
        heard=" ".join(filter(None, [opening, solution, f"Next review {next_review}." if next_review else ""])),
        why=spans(answered.explanation or ""),
        choices=_marked(item, answered),
        next_review=next_review,
        instant=fmt.instant(answered.next_review_at, zone),
        rating=_rating(answered),
        before=fmt.percent(answered.mastery_before).removesuffix(f"{fmt.NBSP}%")
        if answered.mastery_before is not None
        else "",
        after=fmt.percent(answered.mastery_after) if answered.mastery_after is not None else "",
        fell=_fell(answered),
        leech=answered.leech,
    )


def _fell(answered: wire.Answered) -> bool:
    before, after = answered.mastery_before, answered.mastery_after
    return before is not None and after is not None and round(after * 100) < round(before * 100)


def _rating(answered: wire.Answered) -> str:
    word = in_words(answered.rating, {})
    took = fmt.duration(_whole_seconds(answered.time_ms)) if answered.time_ms else ""
    return " · ".join(filter(None, [word, took, "with a hint" if answered.hinted else ""]))


def _whole_seconds(milliseconds: int) -> int:
    """Round to seconds; nobody reads tenths, but under a second they are all there is."""
    return max(1000, round(milliseconds, -3))


def _line(item: wire.Item, answered: wire.Answered) -> str:
    """Return the verdict in words; a right choice says so in its own row."""
    if item.kind in ("choice", "choices"):
        return "" if answered.correct else NOT_THIS_TIME
    if item.kind == "short":
        return RIGHT if answered.correct else NOT_THIS_TIME
    return "It comes back soon." if not answered.correct else ""


def _solution(item: wire.Item, answered: wire.Answered) -> str:
    words = in_words(answered.right_answer, {choice.key: choice.text for choice in item.choices})
    return f"Right answer: {plain(words)}." if words else ""


def _marked(item: wire.Item, answered: wire.Answered) -> list[ChoiceRow]:
    given, right = _keys(answered.answer), _keys(answered.right_answer)
    if item.kind == "recall":
        return []
    if item.kind == "short":
        return _marked_text(answered)
    return [
        ChoiceRow(
            choice.key, str(place), spans(choice.text), *_mark(chosen=choice.key in given, right=choice.key in right)
        )
        for place, choice in enumerate(item.choices, 1)
    ]


def _marked_text(answered: wire.Answered) -> list[ChoiceRow]:
    yours = ChoiceRow(
        "yours", "", [Span(str(answered.answer or ""))], *_mark(chosen=True, right=bool(answered.correct))
    )
    right = in_words(answered.right_answer, {})
    if answered.correct or not right:
        return [yours]
    return [yours, ChoiceRow("right", "", spans(right), *_mark(chosen=False, right=True))]


def _mark(*, chosen: bool, right: bool) -> tuple[str, str]:
    if chosen and right:
        return "right", "Your answer · right"
    if chosen:
        return "wrong", "Your answer"
    return ("right", "Right answer") if right else ("", "")


def _keys(answer: wire.Answer | None) -> set[str]:
    if isinstance(answer, list):
        return set(answer)
    return set() if answer is None else {str(answer)}


def in_words(answer: wire.Answer | None, texts: dict[str, str]) -> str:
    """Return an answer as one would say it: the texts of its choices, or itself."""
    if answer is None:
        return ""
    if isinstance(answer, list):
        return ", ".join(texts.get(key, key) for key in answer)
    if isinstance(answer, int):
        return RATINGS[answer - 1] if answer in range(1, len(RATINGS) + 1) else str(answer)
    return texts.get(answer, answer)
