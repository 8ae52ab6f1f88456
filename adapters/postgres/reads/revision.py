"""Today's revision list, as it was written last, and whether it still holds."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection, Pool
from adapters.postgres.reads.theme_mastery import KNOWN
from adapters.postgres.store import OpenStore
from domain.practice.errors import NotALearner
from domain.queues.model import ThemeLoad
from domain.queues.recommendation import recommended
from domain.queues.use_cases import refresh_list

# A list holds while its learner's day lasts and their version stands where it stood.
TODAY: Final = f"""
with {KNOWN}
select coalesce(s.as_of_version = p.version and $2 < s.day_ends_at, false) as holds,
  s.due_today_total, s.overdue_total, s.due_tomorrow_total, s.day_on, s.generated_at,
  q.theme_id, t.name as theme_name, t.block_id, b.name as block_name, q.due_count_today, q.overdue_count, q.next_due_at,
  known.mastery
from srs_user_params p
join revision_queue_user_summary s using (user_id)
left join revision_queue_theme q using (user_id)
left join theme t using (theme_id)
left join block b using (block_id)
left join known using (theme_id)
where p.user_id = $1
order by q.due_count_today + q.overdue_count desc, t.name, q.theme_id
"""  # noqa: S608  composed of our own text alone


class Theme(msgspec.Struct, frozen=True):
    theme_id: UUID
    theme_name: str
    block_id: UUID
    block_name: str
    due_count_today: int
    overdue_count: int
    next_due_at: datetime | None
    mastery: float | None


class RevisionToday(msgspec.Struct, frozen=True, kw_only=True):
    due_today_total: int
    overdue_total: int
    due_tomorrow_total: int
    day_on: date
    generated_at: datetime
    themes: list[Theme]
    recommended_theme_ids: list[UUID]


async def today(pool: Pool, open_store: OpenStore, user_id: UUID, now: datetime) -> RevisionToday:
    """Return the list of the learner's present day; one that no longer holds is written again first.

    Somebody may answer between that and the second look; then it is done once more, while the learner is held.
    """
    if found := await _look(pool, user_id, now):
        return found
    for held in (False, True):
        async with open_store() as store:
            if held:
                await store.encounters.hold(user_id)
            await refresh_list(store, user_id=user_id, now=now)
            found = await _look(store.connection, user_id, now)
        if found:
            break
    if found is None:
        raise NotALearner
    return found


async def _look(reader: Connection | Pool, user_id: UUID, now: datetime) -> RevisionToday | None:
    rows = await reader.fetch(TODAY, user_id, now)
    if not rows or not rows[0]["holds"]:
        return None
    _, due_today, overdue, due_tomorrow, day_on, generated_at, first_theme, *_ = rows[0]
    themes = [Theme(*list(row.values())[6:]) for row in rows] if first_theme else []
    loads = [ThemeLoad(t.theme_id, t.due_count_today, t.overdue_count, 0, now) for t in themes]
    mastery = {t.theme_id: t.mastery for t in themes if t.mastery is not None}
    return RevisionToday(
        due_today_total=due_today,
        overdue_total=overdue,
        due_tomorrow_total=due_tomorrow,
        day_on=day_on,
        generated_at=generated_at,
        themes=themes,
        recommended_theme_ids=recommended(loads, mastery=mastery),
    )
