"""What the revision lists should say, computed from the memories by the obvious twin."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.kernel.time import learner_day
from domain.queues.due import load_by_theme

_LEARNERS = """
select p.user_id, l.zone, l.day_rollover_hour, s.due_today_total, s.overdue_total, s.due_tomorrow_total,
  s.day_on, s.as_of_version = p.version and s.day_ends_at > $1 as current
from srs_user_params p join user_learning_prefs l using (user_id) join revision_queue_user_summary s using (user_id)
"""


async def wrong_lists(connection: Any, now: datetime) -> tuple[list[UUID], int, int]:
    """Return the lists that claim to be current and are wrong, how many are current, and how many are not."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        learners = await connection.fetch(_LEARNERS, now)
        memories: dict[UUID, list[tuple[UUID, datetime]]] = {}
        query = "select m.user_id, c.theme_id, m.due_at from memory m join concept c using (concept_id)"
        for user_id, theme_id, due_at in await connection.fetch(f"{query} where m.suspended_at is null"):
            memories.setdefault(user_id, []).append((theme_id, due_at))
        themes: dict[UUID, list[tuple[Any, ...]]] = {}
        query = "select user_id, theme_id, due_count_today, overdue_count, next_due_at from revision_queue_theme"
        for user_id, *row in await connection.fetch(f"{query} order by theme_id"):
            themes.setdefault(user_id, []).append(tuple(row))
    current = [learner for learner in learners if learner["current"]]
    wrong = [one["user_id"] for one in current if not _agrees(one, memories, themes.get(one["user_id"], []), now)]
    return wrong, len(current), len(learners) - len(current)


def _agrees(learner: Any, memories: Any, themes: Any, now: datetime) -> bool:
    day = learner_day(now, zone=learner["zone"], rollover_hour=learner["day_rollover_hour"])
    loads = load_by_theme(memories.get(learner["user_id"], []), day=day)
    listed = [
        (load.theme_id, load.due_today, load.overdue, load.next_due_at)
        for load in loads
        if load.due_today + load.overdue
    ]
    totals = tuple(sum(getattr(load, name) for load in loads) for name in ("due_today", "overdue", "due_tomorrow"))
    said = (learner["due_today_total"], learner["overdue_total"], learner["due_tomorrow_total"])
    return (day.day_on, totals, listed) == (learner["day_on"], said, themes)
