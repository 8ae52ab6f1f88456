"""Decides what a learner does next today: revise what is due, else practise what is weak, else start."""

from dataclasses import dataclass
from math import ceil
from uuid import UUID

from domain.practice.constants import ANSWER_MS

_MINUTE_MS = 60 * 1000


@dataclass(frozen=True, slots=True)
class ThemeAtHand:
    """A theme that a learner may turn to; `due` counts its due and overdue concepts."""

    theme_id: UUID
    theme_name: str
    due: int = 0


@dataclass(frozen=True, slots=True)
class TodayStep:
    """The next step: its kind (revise, practise or start), where, and why in one sentence."""

    kind: str
    theme_id: UUID | None
    title: str
    reason: str


def next_step(*, due: ThemeAtHand | None, weakest: ThemeAtHand | None, first: ThemeAtHand | None) -> TodayStep:
    """Return what to do next: `due` has most to revise, `weakest` is the least mastered seen, `first` the first of all.

    Someone whose wish for today is met passes no `due`.
    """
    if due is not None:
        concepts = "One concept is" if due.due == 1 else f"{due.due} concepts are"
        reason = f"{concepts} about to slip; a look today keeps them."
        return TodayStep("revise", due.theme_id, f"Revise {due.theme_name}", reason)
    if weakest is not None:
        reason = "Nothing has to be revised now, and this theme has the most to win."
        return TodayStep("practise", weakest.theme_id, f"Practise {weakest.theme_name}", reason)
    if first is not None:
        reason = "Ten minutes of questions show what you know already, and what to come back to."
        return TodayStep("start", first.theme_id, f"Start with {first.theme_name}", reason)
    return TodayStep("start", None, "Nothing to practise yet", "An author has to add questions first.")


def minutes(answers: int, *, answer_ms: float | None) -> int:
    """Return the whole minutes, rounded up, that so many answers take at a median of `answer_ms` each."""
    return ceil(answers * (ANSWER_MS if answer_ms is None else answer_ms) / _MINUTE_MS)


def offered(due: int, *, daily_target: int | None, reviews_today: int) -> int:
    """Return how many of the due are offered today: the daily target cuts, minus the reviews already done."""
    return due if daily_target is None else min(due, max(daily_target - reviews_today, 0))
