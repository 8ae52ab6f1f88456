"""How much there is to revise, over all learners: one statement for the page of the revision load."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from domain.jobs.definitions import REVISION_QUEUE_REGEN
from domain.jobs.model import Status

TOP_THEMES: Final = 20
TREND_DAYS: Final = 7

LAST_REGEN: Final = f"""(
  select jsonb_build_object('run_id', r.id, 'status', r.status, 'scheduled_for', r.scheduled_for,
    'started_at', r.started_at, 'finished_at', r.finished_at, 'stats', r.stats, 'error', r.error_text)
  from job_run r where r.job_key = '{REVISION_QUEUE_REGEN.key}' order by r.scheduled_for desc, r.id desc limit 1
)"""  # noqa: S608  composed of our own text alone
"""SQL for the newest regeneration as it is on the wire."""

STATS: Final = f"""
with by_theme as (
  select q.theme_id, sum(q.due_count_today) as due_today, sum(q.overdue_count) as overdue,
         min(q.next_due_at) filter (where q.overdue_count > 0) as oldest_at
  from revision_queue_theme q group by q.theme_id
),
named as (
  select d.theme_id, t.name as theme_name, b.block_id, b.name as block_name, d.due_today, d.overdue
  from by_theme d join theme t using (theme_id) join block b using (block_id)
)
select
  (
    select jsonb_build_object('due_today', coalesce(sum(due_today_total), 0),
      'overdue', coalesce(sum(overdue_total), 0), 'due_tomorrow', coalesce(sum(due_tomorrow_total), 0),
      'users_with_due', count(*) filter (where due_today_total + overdue_total > 0),
      'learners', (select count(*) from user_role where role = 'student'),
      'median_due', coalesce(percentile_cont(0.5) within group (order by due_today_total + overdue_total)
        filter (where due_today_total + overdue_total > 0), 0),
      'oldest_overdue_days',
      coalesce((select extract(day from $1::timestamptz - min(oldest_at))::int from by_theme), 0))
    from revision_queue_user_summary
  ) as totals,
  coalesce((
    select jsonb_agg(jsonb_build_object('theme_id', theme_id, 'theme_name', theme_name, 'block_id', block_id,
      'due_today', due_today, 'overdue', overdue) order by due_today desc, overdue desc, theme_name)
    from (select * from named order by due_today desc, overdue desc, theme_name limit {TOP_THEMES}) top
  ), '[]') as by_theme,
  coalesce((
    select jsonb_agg(jsonb_build_object('block_id', block_id, 'block_name', block_name, 'due_today', due_today,
      'overdue', overdue) order by due_today desc, overdue desc, block_name)
    from (
      select block_id, block_name, sum(due_today) as due_today, sum(overdue) as overdue
      from named group by block_id, block_name
    ) block
  ), '[]') as by_block,
  {LAST_REGEN} as last_regen,
  coalesce((
    select jsonb_agg(jsonb_build_object('date', stat_on, 'due_today', due_today_total, 'overdue', overdue_total,
      'due_tomorrow', due_tomorrow_total, 'users_with_due', users_with_due) order by stat_on)
    from (select * from queue_stats_daily order by stat_on desc limit {TREND_DAYS}) latest
  ), '[]') as trend
"""  # noqa: S608  composed of our own text alone


class Totals(msgspec.Struct, frozen=True):
    """`median_due` is among the learners who have something due."""

    due_today: int
    overdue: int
    due_tomorrow: int
    users_with_due: int
    learners: int
    median_due: float
    oldest_overdue_days: int


class ThemeLoad(msgspec.Struct, frozen=True):
    theme_id: UUID
    theme_name: str
    block_id: UUID
    due_today: int
    overdue: int


class BlockLoad(msgspec.Struct, frozen=True):
    block_id: UUID
    block_name: str
    due_today: int
    overdue: int


class Regeneration(msgspec.Struct, frozen=True):
    run_id: UUID
    status: Status
    scheduled_for: datetime
    started_at: datetime | None
    finished_at: datetime | None
    stats: dict[str, Any]
    error: str | None


class DayLoad(msgspec.Struct, frozen=True):
    date: date
    due_today: int
    overdue: int
    due_tomorrow: int
    users_with_due: int


class RevisionLoad(msgspec.Struct, frozen=True):
    totals: Totals
    by_theme: list[ThemeLoad]
    by_block: list[BlockLoad]
    last_regen: Regeneration | None
    trend: list[DayLoad]


async def revision_load(pool: Pool, now: datetime) -> RevisionLoad:
    """Return what is due over all lists, where it lies, and how the last days were."""
    return msgspec.convert(dict(await pool.fetchrow(STATS, now)), RevisionLoad)
