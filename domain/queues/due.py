"""Decides what is due: the obvious twin of the SQL that writes the lists, and its oracle in the tests."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain.kernel.time import LearnerDay
from domain.queues.model import Due, ThemeLoad


def due_in(day: LearnerDay, *, due_at: datetime) -> Due | None:
    """Return where `due_at` falls in the learner's day, or None if it is later than the next one.

    The last second of the day is today, the first of the next is tomorrow (definitions: Day).
    """
    if due_at < day.starts_at:
        return Due.OVERDUE
    if due_at < day.ends_at:
        return Due.TODAY
    return Due.TOMORROW if due_at < day.next_ends_at else None


def load_by_theme(memories: Iterable[tuple[UUID, datetime]], *, day: LearnerDay) -> list[ThemeLoad]:
    """Count (theme, due_at) of memories that are not suspended; themes with nothing soon are left out."""
    due: dict[UUID, list[datetime]] = {}
    for theme_id, due_at in memories:
        if due_in(day, due_at=due_at):
            due.setdefault(theme_id, []).append(due_at)
    return [_count(theme_id, due[theme_id], day) for theme_id in sorted(due)]


def _count(theme_id: UUID, instants: list[datetime], day: LearnerDay) -> ThemeLoad:
    found = [due_in(day, due_at=due_at) for due_at in instants]
    counts = (found.count(Due.TODAY), found.count(Due.OVERDUE), found.count(Due.TOMORROW))
    return ThemeLoad(theme_id, *counts, next_due_at=min(instants))
