"""A learner's present day in SQL, by the rule of the revision lists, for every read that speaks of today."""

from typing import Final

from adapters.postgres.queues import opening

ME: Final = f"""
me as materialized (
  select p.user_id, p.version, p.ability, l.revision_daily_target, own.zone, own.hour, day.day_on,
         {opening("day.day_on", zone="own.zone", hour="own.hour")} as starts_at,
         {opening("(day.day_on + 1)", zone="own.zone", hour="own.hour")} as ends_at,
         {opening("(day.day_on + 2)", zone="own.zone", hour="own.hour")} as next_ends_at
  from srs_user_params p
  left join user_learning_prefs l using (user_id)
  cross join lateral (select coalesce(l.zone, 'UTC') as zone, coalesce(l.day_rollover_hour, 0)::int as hour) own
  cross join lateral (
    select (($2::timestamptz at time zone own.zone) - make_interval(hours => own.hour))::date as day_on
  ) day
  where p.user_id = $1
)"""  # noqa: S608  composed of our own text alone
"""A common table expression: the learner $1 and their day at $2, by the rule of the revision lists."""
