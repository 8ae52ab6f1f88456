"""All themes as one learner stands with them: what there is, what they know, what is due and how long it takes."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from adapters.postgres.learner_day import ME
from adapters.postgres.reads.theme_mastery import KNOWN
from domain.practice.constants import ANSWER_SAMPLE
from domain.practice.today import minutes

PACE: Final = f"""
pace as (
  select percentile_cont(0.5) within group (order by time_ms) as answer_ms from (
    select time_ms from practice_answer where user_id = $1 order by answered_at desc limit {ANSWER_SAMPLE}
  ) latest
)"""  # noqa: S608  composed of our own text alone
"""A common table expression: the median time of the latest answers of the learner $1."""

# Cards that others imported are no questions to somebody who never saw them, so their theme is left out.
THEMES: Final = f"""
with {ME}, {KNOWN}, {PACE},
asked as (
  select concept_id, count(*) as all_kinds, count(*) filter (where kind <> 'recall') as open_to_all
  from question where retired_at is null group by concept_id
),
standing as (
  select c.theme_id, count(*) filter (where not c.pseudo) as concepts, count(m.stability) as seen,
    coalesce(sum(case when m.stability is null then asked.open_to_all else asked.all_kinds end), 0)::int as questions,
    min(m.due_at) filter (where m.suspended_at is null) as next_due_at,
    count(*) filter (where m.suspended_at is null and m.due_at >= me.starts_at and m.due_at < me.ends_at) as due_today,
    count(*) filter (where m.suspended_at is null and m.due_at < me.starts_at) as overdue
  from me cross join concept c
  left join asked using (concept_id)
  left join memory m on m.user_id = me.user_id and m.concept_id = c.concept_id
  group by c.theme_id
)
select t.theme_id, t.name as theme_name, b.block_id, b.name as block_name, s.concepts, s.seen, s.questions,
  known.mastery, s.next_due_at, s.due_today as due_count_today, s.overdue as overdue_count, pace.answer_ms
from standing s
join theme t using (theme_id)
join block b using (block_id)
join year using (year_id)
left join known using (theme_id)
cross join pace
where s.questions > 0 or s.seen > 0
order by year.position, b.position, b.name, t.position, t.name
"""  # noqa: S608  composed of our own text alone


class ThemeStanding(msgspec.Struct, frozen=True, kw_only=True):
    theme_id: UUID
    theme_name: str
    block_id: UUID
    block_name: str
    concepts: int
    seen: int
    questions: int
    mastery: float | None
    next_due_at: datetime | None
    due_count_today: int
    overdue_count: int
    minutes: int


async def themes(pool: Pool, user_id: UUID, now: datetime) -> list[ThemeStanding]:
    """Return all themes that hold something for this learner, in the order of the syllabus."""
    return [_standing(**row) for row in await pool.fetch(THEMES, user_id, now)]


def _standing(*, answer_ms: float | None, due_count_today: int, overdue_count: int, **rest: object) -> ThemeStanding:
    standing = {**rest, "due_count_today": due_count_today, "overdue_count": overdue_count}
    standing["minutes"] = minutes(due_count_today + overdue_count, answer_ms=answer_ms)
    return msgspec.convert(standing, ThemeStanding)
