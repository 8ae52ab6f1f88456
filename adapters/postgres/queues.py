"""Revision lists in PostgreSQL: one text writes those of two hundred learners at night, or of one at a look."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.queues.model import LearnerRange, Regenerated

BIRTH: Final = "insert into revision_queue_user_summary (user_id) values ($1) on conflict do nothing"
"""Run where a learner is born, in the same transaction; $1 = user_id."""


def opening(day_on: str, *, zone: str, hour: str) -> str:
    """Return SQL for the instant at which a day opens, as the kernel's `learner_day` has it.

    Where clocks are set back over the opening, PostgreSQL takes the second of the two instants and the day opens at
    the first: if an hour earlier showed the same time, it is that one.
    """
    clock = f"({day_on} + make_interval(hours => {hour}))"
    late = f"({clock} at time zone {zone})"
    early = f"({late} - interval '1 hour')"
    return f"case when {early} at time zone {zone} = {clock} then {early} else {late} end"


_LEARNER: Final = f"""
learner as materialized (
  select p.user_id, p.version, day.day_on,
         {opening("day.day_on", zone="own.zone", hour="own.hour")} as starts_at,
         {opening("(day.day_on + 1)", zone="own.zone", hour="own.hour")} as ends_at,
         {opening("(day.day_on + 2)", zone="own.zone", hour="own.hour")} as next_ends_at
  from srs_user_params p
  left join user_learning_prefs l on l.user_id = p.user_id and l.user_id between $2 and $3
  cross join lateral (select coalesce(l.zone, 'UTC') as zone, coalesce(l.day_rollover_hour, 0)::int as hour) own
  cross join lateral (
    select (($1::timestamptz at time zone own.zone) - make_interval(hours => own.hour))::date as day_on
  ) day
  where p.user_id between $2 and $3
)"""  # noqa: S608  composed of our own text alone

# The bounds stand at every table, or each batch would read all of it. Memories are reached through their learner, one
# range of the index each: `offset 0` keeps the planner from joining the whole table when it is small or just filled.
# Rows that would stay the same are not written, so `generated_at` says when the list last changed and a second run
# leaves no trace.
LISTS: Final = f"""
with {_LEARNER},
soon as materialized (
  select l.user_id, l.starts_at, l.ends_at, m.concept_id, m.due_at
  from learner l
  cross join lateral (
    select concept_id, due_at from memory
    where user_id = l.user_id and due_at < l.next_ends_at and suspended_at is null offset 0
  ) m
),
due as materialized (
  select s.user_id, c.theme_id, min(s.due_at) as next_due_at,
         count(*) filter (where s.due_at >= s.starts_at and s.due_at < s.ends_at)::int as due_today,
         count(*) filter (where s.due_at < s.starts_at)::int as overdue,
         count(*) filter (where s.due_at >= s.ends_at)::int as due_tomorrow
  from soon s join concept c using (concept_id)
  group by s.user_id, c.theme_id
),
themes as (
  insert into revision_queue_theme as t (user_id, theme_id, due_count_today, overdue_count, next_due_at)
  select user_id, theme_id, due_today, overdue, next_due_at from due where due_today + overdue > 0
  order by user_id, theme_id
  on conflict (user_id, theme_id) do update
  set due_count_today = excluded.due_count_today, overdue_count = excluded.overdue_count,
      next_due_at = excluded.next_due_at
  where (t.due_count_today, t.overdue_count, t.next_due_at)
    is distinct from (excluded.due_count_today, excluded.overdue_count, excluded.next_due_at)
  returning 1
),
stale as (
  delete from revision_queue_theme t
  where t.user_id between $2 and $3 and not exists (
    select from due d where d.user_id = t.user_id and d.theme_id = t.theme_id and d.due_today + d.overdue > 0
  )
  returning 1
),
summaries as (
  insert into revision_queue_user_summary as s
    (user_id, due_today_total, overdue_total, due_tomorrow_total, day_on, day_ends_at, as_of_version, generated_at)
  select l.user_id, coalesce(sum(d.due_today), 0), coalesce(sum(d.overdue), 0), coalesce(sum(d.due_tomorrow), 0),
         l.day_on, l.ends_at, l.version, $1
  from learner l left join due d using (user_id)
  group by l.user_id, l.day_on, l.ends_at, l.version
  order by l.user_id
  on conflict (user_id) do update
  set due_today_total = excluded.due_today_total, overdue_total = excluded.overdue_total,
      due_tomorrow_total = excluded.due_tomorrow_total, day_on = excluded.day_on,
      day_ends_at = excluded.day_ends_at, as_of_version = excluded.as_of_version,
      generated_at = excluded.generated_at
  where (s.due_today_total, s.overdue_total, s.due_tomorrow_total, s.day_on, s.day_ends_at, s.as_of_version)
    is distinct from (excluded.due_today_total, excluded.overdue_total, excluded.due_tomorrow_total,
                      excluded.day_on, excluded.day_ends_at, excluded.as_of_version)
  returning 1
)
select (select count(*) from learner), (select count(*) from themes), (select count(*) from stale),
       (select count(*) from summaries)
"""  # noqa: S608  composed of our own text alone

# Taken in a statement of its own, so that the one above sees what was committed while it waited. The lock is on the
# lists, never on what learners remember: an answer waits for nobody. One plan serves every range of learners; making
# it anew takes as long as half of the work.
LOCK: Final = """
select set_config('plan_cache_mode', 'force_generic_plan', true), count(*) from (
  select from revision_queue_user_summary where user_id between $1 and $2 order by user_id for update
) held
"""

RANGES: Final = """
select (array_agg(user_id order by user_id))[1] as first, (array_agg(user_id order by user_id desc))[1] as last
from (select user_id, (row_number() over (order by user_id) - 1) / $1 as stretch from srs_user_params) learner
group by stretch order by stretch
"""

SNAPSHOT: Final = """
with by_theme as (
  select q.theme_id, t.name as theme_name, t.block_id, b.name as block_name, b.position as block_position,
         sum(q.due_count_today)::int as due_today, sum(q.overdue_count)::int as overdue
  from revision_queue_theme q join theme t using (theme_id) join block b using (block_id)
  group by q.theme_id, t.name, t.block_id, b.name, b.position
),
by_block as (
  select block_id, block_name, sum(due_today)::int as due_today, sum(overdue)::int as overdue
  from by_theme group by block_id, block_name
),
totals as (
  select coalesce(sum(due_today_total), 0) as due_today, coalesce(sum(overdue_total), 0) as overdue,
         coalesce(sum(due_tomorrow_total), 0) as due_tomorrow,
         count(*) filter (where due_today_total + overdue_total > 0) as users_with_due
  from revision_queue_user_summary
)
insert into queue_stats_daily as s
  (stat_on, due_today_total, overdue_total, due_tomorrow_total, users_with_due, by_theme, by_block, generated_at)
select $1, due_today, overdue, due_tomorrow, users_with_due,
       coalesce((select jsonb_agg(jsonb_build_object('theme_id', theme_id, 'theme_name', theme_name,
         'block_id', block_id, 'due_today', due_today, 'overdue', overdue) order by due_today desc, theme_id)
         from by_theme), '[]'),
       coalesce((select jsonb_agg(jsonb_build_object('block_id', block_id, 'block_name', block_name,
         'due_today', due_today, 'overdue', overdue) order by due_today desc, block_id) from by_block), '[]'),
       $2
from totals
on conflict (stat_on) do update
set due_today_total = excluded.due_today_total, overdue_total = excluded.overdue_total,
    due_tomorrow_total = excluded.due_tomorrow_total, users_with_due = excluded.users_with_due,
    by_theme = excluded.by_theme, by_block = excluded.by_block, generated_at = excluded.generated_at
returning users_with_due
"""


class PostgresRevisionLists:
    """The revision lists on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ranges(self, *, size: int) -> list[LearnerRange]:
        return [LearnerRange(first, last) for first, last in await self._connection.fetch(RANGES, size)]

    async def regenerate(self, first: UUID, last: UUID, now: datetime) -> Regenerated:
        await self._connection.execute(LOCK, first, last)
        return Regenerated(*await self._connection.fetchrow(LISTS, now, first, last))

    async def refresh(self, user_id: UUID, now: datetime) -> None:
        await self.regenerate(user_id, user_id, now)

    async def snapshot_day(self, stat_on: date, now: datetime) -> int:
        return await self._connection.fetchval(SNAPSHOT, stat_on, now)
