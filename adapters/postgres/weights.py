"""Trained weights in PostgreSQL: who waits for a training, what it is made from, what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import numpy as np

from adapters.postgres.connection import Connection
from adapters.postgres.packed import floats, integers, packed
from adapters.postgres.scheduling import BULK
from domain.kernel.events import SYSTEM
from domain.scheduling.adoption import Judged, SteppedBack
from domain.scheduling.constants import DEFAULT_WEIGHTS, FSRS_OPTIMIZER_MIN_REVIEW_LOGS
from domain.scheduling.model import Weights
from domain.scheduling.starts import Starts
from domain.scheduling.training import Group, Log, Trainee, pooled

TRAINEES: Final = """
select p.user_id, p.n_review_logs, p.training_cooldown_until from srs_user_params p
where p.n_review_logs >= $3 and (p.training_cooldown_until is null or p.training_cooldown_until <= $2)
  and p.training_asked_at is null
  and exists (select from review r where r.user_id = p.user_id and r.reviewed_at >= $1 and r.reviewed_at <= $2)
order by p.user_id
"""
TRAINEE: Final = """
select p.user_id, p.n_review_logs, p.training_cooldown_until from srs_user_params p where p.user_id = $1
"""
# Held in the order of their ids first, as everywhere; a row that would stay the same is not written.
PUT_DOWN: Final = f"""
with told as (select * from unnest($1::uuid[], $2::text[]) as r(user_id, assigned_group)),
held as (
  select p.user_id from srs_user_params p where p.user_id = any($1::uuid[]) order by p.user_id for update
)
update srs_user_params p set assigned_group = told.assigned_group,
  training_asked_at =
    case told.assigned_group when '{Group.TUNED_ELIGIBLE}' then $3::timestamptz else p.training_asked_at end,
  training_cooldown_until =
    case told.assigned_group when '{Group.TUNED_ELIGIBLE}' then $4::timestamptz else p.training_cooldown_until end
from told join held using (user_id)
where p.user_id = told.user_id
  and (told.assigned_group = '{Group.TUNED_ELIGIBLE}' or told.assigned_group <> p.assigned_group)
"""  # noqa: S608  composed of our own text alone

STRETCHES: Final = """
select (array_agg(user_id order by user_id))[1], (array_agg(user_id order by user_id desc))[1]
from (
  select user_id, (row_number() over (order by user_id) - 1) / $1 as stretch
  from srs_user_params where training_asked_at is not null
) waiting
group by stretch order by stretch
"""
WAITING: Final = """
select user_id from srs_user_params where training_asked_at is not null and user_id between $1 and $2 order by user_id
"""
DRAWN: Final = """
select user_id from (
  select user_id, n_review_logs, sum(n_review_logs) over (order by md5(user_id::text || $2)) as reviews
  from srs_user_params where n_review_logs > 0
) learner
where reviews - n_review_logs < $1 order by user_id
"""

# No aggregate may ask for an order of its own: the rows would be sorted again, for all of them.
LOGS: Final = f"""
select user_id, array_agg(concept_id) filter (where is_first) as concepts,
  {packed(memory="int4", day="int4", rating="int4", micros="float8", complexity="float8", strength="float8")}
from (
  select r.user_id, r.concept_id, r.rating::int as rating,
    dense_rank() over (partition by r.user_id order by r.concept_id)::int - 1 as memory,
    row_number() over (partition by r.user_id, r.concept_id order by r.reviewed_at, r.review_id) = 1 as is_first,
    ((r.reviewed_at at time zone own.zone) - make_interval(hours => own.hour))::date - date '0001-01-01' + 1 as day,
    (extract(epoch from r.reviewed_at) * 1000000)::float8 as micros,
    coalesce(r.complexity, 'nan') as complexity, coalesce(r.complexity_strength, 'nan') as strength
  from review r left join user_learning_prefs l using (user_id)
  cross join lateral (select coalesce(l.zone, 'UTC') as zone, coalesce(l.day_rollover_hour, 0)::int as hour) own
  where r.user_id = any($1::uuid[])
  order by r.user_id, r.reviewed_at, r.review_id
) log
group by user_id
"""  # noqa: S608  composed of our own text alone

EVERYBODYS: Final = "select parameters, version from srs_weights where user_id = $1 and in_use"

# The order of the parts of one statement is not promised, so what was in use steps back in a statement of its own.
RETIRE: Final = "update srs_weights set in_use = false, retired_at = $2 where user_id = any($1::uuid[]) and in_use"
KEEP: Final = """
insert into srs_weights (user_id, parameters, reviews, held_out, log_loss, baseline_log_loss, duration_ms,
  refused_reason, in_use, trained_at, adopted_at)
select user_id, parameters::float8[], reviews, held_out, log_loss, baseline_log_loss, duration_ms, refused_reason,
  refused_reason is null, $9::timestamptz, case when refused_reason is null then $9::timestamptz end
from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::float8[], $6::float8[], $7::int[], $8::text[])
  as r(user_id, parameters, reviews, held_out, log_loss, baseline_log_loss, duration_ms, refused_reason)
order by user_id
returning user_id, version, in_use
"""
REFUSE: Final = """
update srs_user_params p set refused_reason = r.reason, training_asked_at = null
from unnest($1::uuid[], $2::text[]) as r(user_id, reason) where p.user_id = r.user_id
"""
# What an answer reads stands beside the learner's version, and is what is in use.
COPY: Final = """
update srs_user_params p set fsrs_parameters = w.parameters, weights_version = coalesce(w.version, 0),
  fsrs_log_loss = w.log_loss, baseline_log_loss = w.baseline_log_loss, trained_at = w.trained_at,
  refused_reason = null, training_asked_at = null
from unnest($1::uuid[]) as told(user_id) left join srs_weights w on w.user_id = told.user_id and w.in_use
where p.user_id = told.user_id
"""

IN_USE: Final = "select version, adopted_at from srs_weights where user_id = $1 and in_use for update"
STEP_OUT: Final = "update srs_weights set in_use = false, retired_at = $3 where user_id = $1 and version = $2"
# What was replaced was retired at the very moment at which its successor was adopted.
STEP_BACK: Final = """
update srs_weights set in_use = true, retired_at = null
where user_id = $1 and version = (
  select max(version) from srs_weights
  where user_id = $1 and version < $2 and retired_at = $3 and adopted_at is not null
)
returning version
"""


class PostgresWeights:
    """Trained weights on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def trainees(self, *, active_since: datetime, now: datetime) -> list[Trainee]:
        rows = await self._connection.fetch(TRAINEES, active_since, now, FSRS_OPTIMIZER_MIN_REVIEW_LOGS)
        return [Trainee(*row) for row in rows]

    async def trainee(self, user_id: UUID) -> Trainee | None:
        row = await self._connection.fetchrow(TRAINEE, user_id)
        return None if row is None else Trainee(*row)

    async def put_down(self, groups: Mapping[UUID, Group], *, at: datetime, cooldown_until: datetime) -> None:
        names = [group.value for group in groups.values()]
        await self._connection.execute(PUT_DOWN, list(groups), names, at, cooldown_until)

    async def stretches(self, *, size: int) -> list[tuple[UUID, UUID]]:
        return [(first, last) for first, last in await self._connection.fetch(STRETCHES, size)]

    async def waiting(self, first: UUID, last: UUID) -> list[UUID]:
        return [user_id for (user_id,) in await self._connection.fetch(WAITING, first, last)]

    async def drawn(self, *, reviews: int, seed: str) -> list[UUID]:
        return [user_id for (user_id,) in await self._connection.fetch(DRAWN, reviews, seed)]

    async def logs(self, user_ids: Sequence[UUID]) -> dict[UUID, Log]:
        await self._connection.execute(BULK)
        found = {row["user_id"]: _log(row) for row in await self._connection.fetch(LOGS, list(user_ids))}
        return {user_id: found.get(user_id, _NOTHING) for user_id in user_ids}

    async def everybodys(self) -> Weights:
        row = await self._connection.fetchrow(EVERYBODYS, SYSTEM)
        return DEFAULT_WEIGHTS if row is None else Weights(tuple(row["parameters"]), row["version"])

    async def keep(self, judged: Mapping[UUID, Judged], *, at: datetime) -> dict[UUID, int]:
        adopted = [user_id for user_id, one in judged.items() if one.adopted]
        refused = {user_id: one.refused_reason for user_id, one in judged.items() if not one.adopted}
        await self._connection.execute(RETIRE, adopted, at)
        rows = await self._connection.fetch(KEEP, *_columns(judged), at)
        await self._connection.execute(REFUSE, list(refused), list(refused.values()))
        await self._connection.execute(COPY, adopted)
        return {row["user_id"]: row["version"] for row in rows if row["in_use"]}

    async def step_back(self, user_id: UUID, *, at: datetime) -> SteppedBack | None:
        row = await self._connection.fetchrow(IN_USE, user_id)
        if row is None:
            return None
        await self._connection.execute(STEP_OUT, user_id, row["version"], at)
        version = await self._connection.fetchval(STEP_BACK, user_id, row["version"], row["adopted_at"])
        await self._connection.execute(COPY, [user_id])
        return SteppedBack(version)


def _columns(judged: Mapping[UUID, Judged]) -> tuple[list[object], ...]:
    every = list(judged.values())
    return (
        list(judged),
        [one.weights and "{" + ",".join(map(repr, one.weights)) + "}" for one in every],
        [one.reviews for one in every],
        [one.held_out for one in every],
        [one.log_loss for one in every],
        [one.baseline_log_loss for one in every],
        [one.duration_ms for one in every],
        [one.refused_reason for one in every],
    )


def _log(row: Mapping[str, Any]) -> Log:
    return Log(
        memories=integers(row, "memory"),
        days=integers(row, "day"),
        ratings=integers(row, "rating"),
        at=floats(row, "micros").astype(np.int64),  # whole, and small enough to be exact
        starts=Starts(floats(row, "complexity"), floats(row, "strength")),
        concepts=sorted(row["concepts"]),
    )


_NOTHING: Final = pooled([])
