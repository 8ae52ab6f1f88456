"""Is anything waiting for an admin: one statement for the first page they see."""

from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from adapters.postgres.connection import Pool
from adapters.postgres.reads.jobs import RUN, RunLine
from domain.jobs.definitions import REVISION_QUEUE_REGEN

ACTIVE_DAYS: Final = 7

OVERVIEW: Final = f"""
with ended as (
  select status from job_run where queued_at > $1
)
select
  (select count(*) from user_role where role = 'student') as learners,
  (select count(distinct user_id) from review where reviewed_at > $2) as active_7d,
  (select count(*) from review where reviewed_at > $1) as reviews_24h,
  (select count(*) from question where retired_at is null) as questions,
  (
    select count(distinct question_id) from tag_quality_debt_log join question using (question_id)
    where resolved_at is null and retired_at is null
  ) as questions_in_debt,
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
    questions_in_debt: int
    failed_runs_24h: int
    missed_runs_24h: int
    revision: Revision
    last_regen: RunLine | None
    simulated: bool


async def overview(pool: Pool, now: datetime) -> Overview:
    """Return the numbers an admin looks at first."""
    row = await pool.fetchrow(OVERVIEW, now - timedelta(days=1), now - timedelta(days=ACTIVE_DAYS))
    return msgspec.convert(dict(row), Overview)
