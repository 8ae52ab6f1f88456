"""What came of an experiment, counted in PostgreSQL: each learner once, and only sums leave the database."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from adapters.postgres.connection import Connection
from adapters.postgres.named import Named
from domain.experiments.constants import CAME_BACK_DAYS, EXPERIMENT_LOOKBACK_DAYS
from domain.experiments.model import Experiment, Metric
from domain.experiments.outcomes import Exposed, Outcomes, sums_of
from domain.kernel.constants import METRIC_PROBABILITY_FLOOR

# One pass over the reviews, one row a learner: each metric after the first exposure, and the same before it where they
# had reviews then. Who was seen in two arms is in neither. A review at the very moment of the exposure was not changed
# by it any more. Recall is of reviews on another day than the one before, as those of the same day say nothing of
# memory.
LEARNERS: Final = """
seen as materialized (
  select user_id, min(arm) as arm, min(first_at) as first_at
  from exposure where experiment_key = :key and first_at <= :until
  group by user_id having count(*) = 1
),
counted as (
  select s.user_id, s.arm, s.first_at,
    count(*) filter (where told.after) as reviews,
    avg(told.loss) filter (where told.after) as log_loss,
    avg(told.recalled) filter (where told.after) as recall,
    bool_or(told.after and r.reviewed_at >= s.first_at + interval '1 day'
      and r.reviewed_at < s.first_at + :came_back::interval) as returned,
    count(*) filter (where not told.after) as reviews_before,
    avg(told.loss) filter (where not told.after) as log_loss_before,
    avg(told.recalled) filter (where not told.after) as recall_before,
    bool_or(not told.after and r.reviewed_at >= s.first_at - :came_back::interval
      and r.reviewed_at < s.first_at - interval '1 day') as returned_before
  from seen s
  left join review r on r.user_id = s.user_id and r.reviewed_at >= :started_at::timestamptz - :lookback::interval
    and r.reviewed_at <= :until and r.reviewed_at >= s.first_at - :lookback::interval
  cross join lateral (
    select r.reviewed_at > s.first_at as after,
      r.elapsed_days >= 1 and r.retrievability_before between 0 and 1 as tells
  ) one
  cross join lateral (
    select one.after, case when one.tells then (r.rating > 1)::int::float8 end as recalled,
      case when one.tells then -ln(greatest(least(
        case when r.rating > 1 then r.retrievability_before else 1 - r.retrievability_before end,
        1 - :floor::float8), :floor::float8)) end as loss
  ) told
  group by s.user_id, s.arm, s.first_at
),
learner as (
  select user_id, arm, first_at, reviews, log_loss, recall, log_loss_before, recall_before,
    case when :until >= first_at + interval '1 day'
      then reviews / (extract(epoch from :until - first_at) / 86400)::float8 end as reviews_a_day,
    case when reviews_before > 0
      then reviews_before / (extract(epoch from :lookback::interval) / 86400)::float8 end as reviews_a_day_before,
    case when :until >= first_at + :came_back::interval
      then coalesce(returned, false)::int::float8 end as came_back,
    case when reviews_before > 0 then coalesce(returned_before, false)::int::float8 end as came_back_before
  from counted
)"""


# The metrics one below the other, each with what the same learner had before; one object, so that all is of one moment.
OUTCOMES: Final = Named(f"""
with {LEARNERS},
sums as (
  select m.metric, l.arm, count(*) as learners, sum(y) as y, sum(y * y) as yy, count(x) as known,
    coalesce(sum(y) filter (where x is not null), 0) as known_y, coalesce(sum(x), 0) as x,
    coalesce(sum(x * x), 0) as xx, coalesce(sum(x * y), 0) as xy
  from learner l cross join lateral (values
    ('log_loss', l.log_loss, l.log_loss_before), ('recall', l.recall, l.recall_before),
    ('reviews_a_day', l.reviews_a_day, l.reviews_a_day_before), ('came_back', l.came_back, l.came_back_before)
  ) m(metric, y, x)
  where y is not null group by m.metric, l.arm
),
exposed as (
  select arm, count(*) as learners, min(first_at) as earliest_at, sum(reviews)::bigint as reviews
  from learner group by arm
)
select jsonb_build_object(
  'sums', coalesce((select jsonb_agg(s) from sums s), '[]'),
  'exposed', coalesce((select jsonb_agg(e) from exposed e), '[]'),
  'in_two_arms', (select count(*) from (
    select from exposure where experiment_key = :key and first_at <= :until group by user_id having count(*) > 1
  ) several)
)
""")  # noqa: S608  composed of our own text alone


class _Sums(msgspec.Struct, frozen=True):
    metric: Metric
    arm: str
    learners: float
    y: float
    yy: float
    known: float
    known_y: float
    x: float
    xx: float
    xy: float


class _Exposed(msgspec.Struct, frozen=True):
    arm: str
    learners: int
    earliest_at: datetime
    reviews: int


class _Outcomes(msgspec.Struct, frozen=True):
    sums: list[_Sums]
    exposed: list[_Exposed]
    in_two_arms: int


async def outcomes_of(connection: Connection, experiment: Experiment, *, until: datetime) -> Outcomes:
    """Return what came of an experiment until an instant; of one that was never started, nothing."""
    if experiment.started_at is None:
        return Outcomes()
    values = OUTCOMES.values(until=until, **window(experiment.key, experiment.started_at))
    found = msgspec.convert(await connection.fetchval(OUTCOMES.sql, *values), _Outcomes)
    return Outcomes(
        exposed={one.arm: Exposed(one.learners, one.earliest_at, one.reviews) for one in found.exposed},
        in_two_arms=found.in_two_arms,
        sums={(one.metric, one.arm): sums_of(msgspec.structs.asdict(one)) for one in found.sums},
    )


def window(key: str, started_at: datetime) -> dict[str, object]:
    """Return the values by which learners are counted, beside the instant until which they are."""
    return {
        "key": key,
        "started_at": started_at,
        "lookback": timedelta(days=EXPERIMENT_LOOKBACK_DAYS),
        "came_back": timedelta(days=CAME_BACK_DAYS),
        "floor": METRIC_PROBABILITY_FLOOR,
    }
