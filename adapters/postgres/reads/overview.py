"""Is anything waiting for an admin: one statement for the first page they see."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from adapters.postgres.reads.jobs import RUN, RunLine
from domain.jobs.definitions import REVISION_QUEUE_REGEN

DEBT_DAYS: Final = 7
TOP_THEMES: Final = 5

OVERVIEW: Final = f"""
with debt as (
  select reason, theme_id, count from tag_quality_debt_log where resolved_at is null
),
ended as (
  select status from job_run where queued_at > $1
)
select
  (select count(*) from user_role where role = 'student') as learners,
  (select count(distinct user_id) from review where reviewed_at > $2) as active_7d,
  (select count(*) from review where reviewed_at > $1) as reviews_24h,
  (select count(*) from question where retired_at is null) as questions,
  jsonb_build_object(
    'total', (select coalesce(sum(count), 0) from debt),
    'by_reason', coalesce((
      select jsonb_agg(jsonb_build_object('reason', reason, 'count', total) order by total desc, reason)
      from (select reason, sum(count) as total from debt group by reason) counted
    ), '[]'),
    'top_themes', coalesce((
      select jsonb_agg(jsonb_build_object('theme_id', theme_id, 'theme_name', name, 'count', total)
        order by total desc, name)
      from (
        select t.theme_id, t.name, sum(d.count) as total from debt d join theme t using (theme_id)
        group by t.theme_id, t.name order by total desc, t.name limit {TOP_THEMES}
      ) counted
    ), '[]')
  ) as tag_debt,
  (select count(*) from ended where status = 'failed') as failed_runs_24h,
  (select count(*) from ended where status = 'missed') as missed_runs_24h,
  (
    select jsonb_build_object('due_today', coalesce(sum(due_today_total), 0),
      'overdue', coalesce(sum(overdue_total), 0), 'day_on', (select max(stat_on) from queue_stats_daily))
    from revision_queue_user_summary
  ) as revision,
  (
    select {RUN} from job_run r where r.job_key = '{REVISION_QUEUE_REGEN.key}'
    order by r.scheduled_for desc, r.id desc limit 1
  ) as last_regen,
  exists (select from app_user where simulated) as simulated
"""  # noqa: S608  composed of our own text alone


class ReasonCount(msgspec.Struct, frozen=True):
    reason: str
    count: int


class ThemeDebt(msgspec.Struct, frozen=True):
    theme_id: UUID
    theme_name: str
    count: int


class TagDebt(msgspec.Struct, frozen=True):
    total: int
    by_reason: list[ReasonCount]
    top_themes: list[ThemeDebt]


class Revision(msgspec.Struct, frozen=True):
    """`day_on` is the last day whose totals were kept."""

    due_today: int
    overdue: int
    day_on: date | None


class Overview(msgspec.Struct, frozen=True):
    learners: int
    active_7d: int
    reviews_24h: int
    questions: int
    tag_debt: TagDebt
    failed_runs_24h: int
    missed_runs_24h: int
    revision: Revision
    last_regen: RunLine | None
    simulated: bool


async def overview(pool: Pool, now: datetime) -> Overview:
    """Return the numbers an admin looks at first."""
    row = await pool.fetchrow(OVERVIEW, now - timedelta(days=1), now - timedelta(days=DEBT_DAYS))
    return msgspec.convert(dict(row), Overview)
