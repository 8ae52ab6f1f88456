"""Decides what a practice session is said to have changed, and what next; plain functions without a page."""

from dataclasses import dataclass
from datetime import datetime
from math import pi
from statistics import median
from typing import Final

from ui import format as fmt
from ui import wire
from ui.pages.student.marked import Span, spans
from ui.pages.student.player import MODES
from ui.pages.student.questions import in_words

RING: Final = 52.0
"""The radius of the score's ring."""
RING_LENGTH: Final = 2 * pi * RING
NUMBERS: Final = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """What the session changed for one concept."""

    concept_id: str
    concept: str
    theme: str
    right: str
    of: str
    before: str
    after: str
    look: fmt.MasteryLook
    is_mastered: bool
    fell: bool
    is_leech: bool
    next_review: str
    instant: str


@dataclass(frozen=True, slots=True)
class WrongRow:
    """An answer that was not right."""

    position: str
    stem: list[Span]
    concept: str
    yours: list[Span]
    right: list[Span]
    why: list[Span]


@dataclass(frozen=True, slots=True)
class ResultWords:
    """The result in words."""

    heading: str = "Result"
    sentence: str = ""
    right: str = ""
    of: str = ""
    ring: str = ""
    ring_label: str = ""
    best: str = ""
    weakest: str = ""
    time: str = fmt.NONE
    median: str = fmt.NONE
    left: str = fmt.NONE
    streak: str = fmt.NONE
    next_label: str = ""
    next_theme_id: str = ""


def shown(value: float | None) -> int | None:
    """Return mastery as the percent one sees."""
    return None if value is None else round(value * 100)


def concept_row(concept: wire.ConceptResult, *, now: datetime, zone: str) -> ConceptRow:
    """Put what changed for a concept into words."""
    before, after = shown(concept.mastery_before), shown(concept.mastery_after)
    fell = before is not None and after is not None and after < before
    look = fmt.mastery(concept.mastery_after)
    return ConceptRow(
        concept_id=concept.concept_id,
        concept=concept.concept_name,
        theme=concept.theme_name,
        right=str(concept.right),
        of=f" of {concept.total}",
        before=fmt.percent(concept.mastery_before) if before is not None else "new",
        after=fmt.percent(concept.mastery_after),
        look=look,
        is_mastered=look.mastered and not fmt.mastery(concept.mastery_before).mastered,
        fell=fell,
        is_leech=concept.leech,
        next_review=fmt.when(concept.next_review_at, now, zone) if concept.next_review_at else fmt.NONE,
        instant=fmt.instant(concept.next_review_at, zone),
    )


def wrong_row(wrong: wire.WrongAnswer) -> WrongRow:
    """Return an answer that was not right; the API gives it in words."""
    return WrongRow(
        position=str(wrong.position),
        stem=spans(wrong.stem),
        concept=wrong.concept_name,
        yours=spans(in_words(wrong.your_answer, {}) or "nothing"),
        right=spans(in_words(wrong.right_answer, {})),
        why=spans(wrong.explanation or ""),
    )


def best_news(result: wire.PracticeResult) -> str:
    """Return the sentence on the best news; without one, what was done."""
    if result.best:
        return result.best
    return "All right." if result.right == result.total else f"{fmt.count(result.total, 'answer')} done."


def moved(result: wire.PracticeResult) -> str:
    """Say how many concepts moved up: Four of five concepts moved up."""
    known = [one for one in result.by_concept if one.mastery_after is not None]
    up = sum((shown(one.mastery_after) or 0) > (shown(one.mastery_before) or 0) for one in known)
    if not known or not up:
        return ""
    words = NUMBERS[up] if up < len(NUMBERS) else str(up)
    whole = NUMBERS[len(known)].lower() if len(known) < len(NUMBERS) else str(len(known))
    if len(known) == 1:
        return "One concept moved up."
    return f"{words} of {whole} concepts moved up."


def result_words(
    result: wire.PracticeResult, session: wire.PracticeSession, today: wire.Today, *, zone: str
) -> ResultWords:
    """Put the whole result into words."""
    times = [item.answer.time_ms for item in session.items if item.answer and item.answer.time_ms]
    ended = session.finished_at or session.started_at
    name = MODES.get(result.mode, "Practice")
    local = fmt.in_zone(ended, zone)
    goes_on = result.next_step.kind == "practise" and result.next_step.theme_id
    return ResultWords(
        heading=f"{name} finished",
        sentence=f"{fmt.long_day(local.date())}, {fmt.clock(ended, zone)} · {fmt.count(session.answered, 'answer')}",
        right=str(result.right),
        of=f"of {result.total} right",
        ring=f"{RING_LENGTH * min(1.0, max(0.0, result.score)):.2f} {RING_LENGTH:.2f}",
        ring_label=f"{result.right} of {result.total} right",
        best=best_news(result),
        weakest=" ".join(filter(None, [moved(result), result.weakest])),
        time=fmt.duration(round(sum(times), -3)) if times else fmt.NONE,
        median=fmt.duration(round(median(times), -3)) if times else fmt.NONE,
        left=fmt.number(today.due_today_total + today.overdue_total),
        streak=fmt.count(today.streak_days, "day"),
        next_label=result.next_step.label if goes_on else "",
        next_theme_id=(result.next_step.theme_id or "") if goes_on else "",
    )
