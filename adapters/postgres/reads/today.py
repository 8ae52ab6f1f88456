"""A learner's present day at a glance: what is due now and this week, the streak, and what slips."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from adapters.postgres.learner_day import ME
from adapters.postgres.reads.theme_mastery import KNOWN
from adapters.postgres.reads.themes import PACE
from domain.practice.errors import NotALearner
from domain.practice.today import ThemeAtHand, TodayStep, minutes, next_step, offered
from domain.scoring.constants import MASTERY_UNKNOWN

STREAKS: Final = """
reviewed as materialized (
  select ((v.reviewed_at at time zone me.zone) - make_interval(hours => me.hour))::date as day_on, count(*) as reviews
  from me join review v using (user_id) group by 1
),
streaks as (
  select max(day_on) as last_on, count(*) as days
  from (select day_on, day_on - (row_number() over (order by day_on))::int as start from reviewed) run group by start
)"""
"""Common table expressions after `me`: on which of their days the learner reviewed, and runs of such days."""

# A day without an answer ends a streak only once it is over.
STREAK: Final = "coalesce((select days from streaks where last_on >= me.day_on - 1 order by last_on desc limit 1), 0)"

TODAY: Final = f"""
with {ME}, {KNOWN}, {PACE},
ahead as materialized (
  select c.theme_id, m.due_at, (((m.due_at at time zone me.zone) - make_interval(hours => me.hour))::date) as due_on
  from me join memory m using (user_id) join concept c using (concept_id)
  where m.suspended_at is null and m.due_at is not null
),
totals as (
  select count(*) filter (where a.due_at >= me.starts_at and a.due_at < me.ends_at) as due_today_total,
    count(*) filter (where a.due_at < me.starts_at) as overdue_total,
    count(*) filter (where a.due_at >= me.ends_at and a.due_at < me.next_ends_at) as due_tomorrow_total,
    coalesce(max(me.day_on - a.due_on) filter (where a.due_at < me.starts_at), 0) as oldest_overdue_days,
    min(a.due_at) filter (where a.due_at >= me.ends_at) as next_review_at
  from me left join ahead a on true
),
week as (
  select jsonb_agg(jsonb_build_object('day_on', day_on, 'due', due) order by day_on) as week from (
    select me.day_on + n as day_on, count(a.due_at) as due
    from me cross join generate_series(0, 6) n
    left join ahead a on greatest(a.due_on, me.day_on) = me.day_on + n
    group by me.day_on, n
  ) days
),
{STREAKS},
habits as (
  select coalesce((select reviews from reviewed where day_on = me.day_on), 0) as reviews_today,
    coalesce((select sum(reviews) from reviewed), 0)::int as answers_total,
    {STREAK} as streak_days,
    coalesce((select max(days) from streaks), 0) as best_streak_days,
    (select jsonb_agg(jsonb_build_object('day_on', day::date, 'is_today', day::date = me.day_on,
        'reviewed', exists (select from reviewed where day_on = day::date)) order by day)
      from generate_series(monday, monday + interval '6 days', interval '1 day') day) as days
  from me cross join lateral date_trunc('week', me.day_on::timestamp) monday
),
slipping as (
  select a.theme_id, t.name as theme_name, b.name as block_name, count(*) as due, known.mastery
  from me join ahead a on a.due_at < me.ends_at join theme t using (theme_id) join block b using (block_id)
  left join known using (theme_id)
  group by a.theme_id, t.name, b.name, known.mastery
  order by due desc, coalesce(known.mastery, {MASTERY_UNKNOWN}), a.theme_id limit 4
),
weakest as (
  select theme_id, t.name as theme_name from known join theme t using (theme_id)
  order by known.mastery, theme_id limit 1
),
first as (
  select t.theme_id, t.name as theme_name
  from theme t join block b using (block_id) join year using (year_id)
  where exists (select from concept c join question q using (concept_id)
    where c.theme_id = t.theme_id and q.retired_at is null and q.kind <> 'recall')
  order by year.position, b.position, t.position, t.theme_id limit 1
)
select me.day_on, me.ends_at as day_ends_at, u.display_name, u.simulated, totals.*, habits.*, week.week,
  me.revision_daily_target, pace.answer_ms,
  (select jsonb_agg(to_jsonb(slipping)) from slipping) as slipping,
  (select to_jsonb(weakest) from weakest) as weakest, (select to_jsonb(first) from first) as first
from me join app_user u using (user_id) cross join totals cross join habits cross join week cross join pace
"""  # noqa: S608  composed of our own text alone


class ReviewedDay(msgspec.Struct, frozen=True):
    day_on: date
    reviewed: bool
    is_today: bool


class DueDay(msgspec.Struct, frozen=True):
    day_on: date
    due: int


class SlippingTheme(msgspec.Struct, frozen=True):
    theme_id: UUID
    theme_name: str
    block_name: str
    due: int
    mastery: float | None


class Today(msgspec.Struct, frozen=True, kw_only=True):
    day_on: date
    day_ends_at: datetime
    display_name: str
    due_today_total: int
    overdue_total: int
    due_tomorrow_total: int
    offered: int
    minutes: int
    reviews_today: int
    oldest_overdue_days: int
    next_review_at: datetime | None
    streak_days: int
    best_streak_days: int
    days: list[ReviewedDay]
    week: list[DueDay]
    slipping: list[SlippingTheme]
    next_step: TodayStep
    answers_total: int
    simulated: bool


async def today(pool: Pool, user_id: UUID, now: datetime) -> Today:
    """Return the learner's day at this moment."""
    row = await pool.fetchrow(TODAY, user_id, now)
    if row is None:
        raise NotALearner
    return msgspec.convert(_day(dict(row)), Today)


def _day(row: dict[str, Any]) -> dict[str, Any]:
    due = row["due_today_total"] + row["overdue_total"]
    asked = offered(due, daily_target=row.pop("revision_daily_target"), reviews_today=row["reviews_today"])
    slipping = row["slipping"] or []
    step = next_step(
        due=_at_hand(slipping[0]) if asked and slipping else None,
        weakest=_at_hand(row.pop("weakest")),
        first=_at_hand(row.pop("first")),
    )
    took = minutes(asked, answer_ms=row.pop("answer_ms"))
    return {**row, "slipping": slipping, "offered": asked, "minutes": took, "next_step": step}


def _at_hand(theme: dict[str, Any] | None) -> ThemeAtHand | None:
    return None if theme is None else ThemeAtHand(UUID(theme["theme_id"]), theme["theme_name"], theme.get("due", 0))
