"""How learners revise, in PostgreSQL: their preferences, their version, what they set aside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from asyncpg import InvalidParameterValueError

from adapters.postgres.connection import Connection
from domain.kernel.events import SYSTEM
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.forecast import Remembered
from domain.scheduling.history import Learner
from domain.scheduling.model import Memory, Preferences, Weights
from domain.scheduling.rescheduling import Restated, Scheduled

GLOBAL_WEIGHTS_JOIN: Final = f"left join srs_weights g on g.user_id = '{SYSTEM}'::uuid and g.in_use"
GLOBAL_WEIGHTS_COLUMNS: Final = "g.parameters as global_parameters, g.version as global_version"
"""Beside `p.fsrs_parameters, p.weights_version`, the columns from which `weights_of` tells a learner's weights."""

MOVE_VERSION: Final = "update srs_user_params set version = version + 1 where user_id = $1 returning version"

# Several learners are always locked in the order of their ids. What comes next may compute for longer than a
# transaction is else allowed to be silent.
BULK: Final = "set local idle_in_transaction_session_timeout = '10min'"
WEIGHTS_OF: Final = f"""
select p.user_id, p.weights_version, p.fsrs_parameters, {GLOBAL_WEIGHTS_COLUMNS}
from srs_user_params p {GLOBAL_WEIGHTS_JOIN}
where p.user_id = any($1::uuid[])
"""  # noqa: S608  composed of our own text alone
LOCK: Final = f"{WEIGHTS_OF} order by p.user_id for update of p"
MOVE_VERSIONS: Final = "update srs_user_params set version = version + 1 where user_id = any($1::uuid[])"
PREFERENCES_OF: Final = """
select user_id, revision_daily_target, spacing_multiplier, retention_target_override, zone, day_rollover_hour,
  easy_days, reschedule_on_new_weights, free_days
from user_learning_prefs where user_id = any($1::uuid[])
"""
COUNT_REVIEWS: Final = """
update srs_user_params p set version = p.version + 1, n_review_logs = p.n_review_logs + r.reviews
from unnest($1::uuid[], $2::int[]) as r(user_id, reviews) where p.user_id = r.user_id
"""

SAVE_PREFERENCES: Final = """
insert into user_learning_prefs (user_id, revision_daily_target, spacing_multiplier, retention_target_override, zone,
  day_rollover_hour, easy_days, reschedule_on_new_weights, free_days)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (user_id) do update set revision_daily_target = excluded.revision_daily_target,
  spacing_multiplier = excluded.spacing_multiplier, retention_target_override = excluded.retention_target_override,
  zone = excluded.zone, day_rollover_hour = excluded.day_rollover_hour, easy_days = excluded.easy_days,
  reschedule_on_new_weights = excluded.reschedule_on_new_weights, free_days = excluded.free_days
"""

# One row, so that the memories and the answers are of the same moment. Days count from the learner's day $3.
REMEMBERED: Final = f"""
with kept as (
  select array_agg(stability order by concept_id) as stabilities,
    array_agg(difficulty order by concept_id) as difficulties,
    array_agg((reviewed_at at time zone $4 - make_interval(hours => $5))::date - $3 order by concept_id) as reviewed_on,
    array_agg((due_at at time zone $4 - make_interval(hours => $5))::date - $3 order by concept_id) as due_on
  from memory where user_id = $1 and suspended_at is null and reps > 0
),
answered as (
  select avg(time_ms)::float8 as answer_ms, array[
      count(*) filter (where rating = 2), count(*) filter (where rating = 3), count(*) filter (where rating = 4)
    ] as recalled
  from review where user_id = $1 and reviewed_at >= $2 and previous_state <> 'new'
)
select kept.*, answered.*, p.n_review_logs, p.weights_version, p.fsrs_parameters, {GLOBAL_WEIGHTS_COLUMNS}
from kept cross join answered left join srs_user_params p on p.user_id = $1 {GLOBAL_WEIGHTS_JOIN}
"""  # noqa: S608  composed of our own text alone

SAVE_MEMORIES: Final = """
insert into memory (user_id, concept_id, stability, difficulty, reviewed_at, due_at, reps, lapses)
select * from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::float8[], $5::timestamptz[], $6::timestamptz[],
  $7::int[], $8::int[]) as r(user_id, concept_id, stability, difficulty, reviewed_at, due_at, reps, lapses)
order by user_id, concept_id
on conflict (user_id, concept_id) do update set stability = excluded.stability, difficulty = excluded.difficulty,
  reviewed_at = excluded.reviewed_at, due_at = excluded.due_at, reps = excluded.reps, lapses = excluded.lapses
"""

SCHEDULED: Final = "select user_id, concept_id, due_at from memory where user_id = any($1::uuid[]) and reps > 0"
RESTATE: Final = """
update memory m set stability = r.stability, difficulty = r.difficulty, due_at = r.due_at
from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::float8[], $5::timestamptz[])
  as r(user_id, concept_id, stability, difficulty, due_at)
where m.user_id = r.user_id and m.concept_id = r.concept_id
"""

SUSPEND: Final = """
insert into memory as m (user_id, concept_id, suspended_at)
select $1, concept_id, $3 from concept where concept_id = $2
on conflict (user_id, concept_id) do update set suspended_at = coalesce(m.suspended_at, excluded.suspended_at)
returning true
"""
# What was set aside before its first review leaves no memory behind.
RESUME: Final = """
with blank as (
  delete from memory where user_id = $1 and concept_id = $2 and suspended_at is not null and reps = 0 returning 1
),
resumed as (
  update memory set suspended_at = null
  where user_id = $1 and concept_id = $2 and suspended_at is not null and reps > 0 returning 1
)
select exists (select from blank union all select from resumed) from concept where concept_id = $2
"""


class PostgresLearners:
    """The version of what each learner remembers, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def move_version(self, user_id: UUID) -> int | None:
        return await self._connection.fetchval(MOVE_VERSION, user_id)

    async def lock(self, user_ids: Sequence[UUID]) -> dict[UUID, Learner]:
        return await self._learners(LOCK, user_ids)

    async def of(self, user_ids: Sequence[UUID]) -> dict[UUID, Learner]:
        return await self._learners(WEIGHTS_OF, user_ids)

    async def move_versions(self, user_ids: Sequence[UUID]) -> None:
        await self._connection.execute(MOVE_VERSIONS, list(user_ids))

    async def count_reviews(self, counts: Mapping[UUID, int]) -> None:
        await self._connection.execute(COUNT_REVIEWS, list(counts.keys()), list(counts.values()))

    async def _learners(self, query: str, user_ids: Sequence[UUID]) -> dict[UUID, Learner]:
        await self._connection.execute(BULK)
        found = await self._connection.fetch(query, list(user_ids))
        rows = await self._connection.fetch(PREFERENCES_OF, list(user_ids))
        chosen = {row["user_id"]: preferences_of(row) for row in rows}
        return {
            row["user_id"]: Learner(row["user_id"], weights_of(row), chosen.get(row["user_id"], Preferences()))
            for row in found
        }


class PostgresLearningPreferences:
    """Preferences on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, user_id: UUID) -> Preferences:
        row = await self._connection.fetchrow(PREFERENCES_OF, [user_id])
        return Preferences() if row is None else preferences_of(row)

    async def save(self, user_id: UUID, preferences: Preferences) -> None:
        await self._connection.execute(
            SAVE_PREFERENCES,
            user_id,
            preferences.revision_daily_target,
            preferences.spacing_multiplier,
            preferences.retention_target_override,
            preferences.zone,
            preferences.day_rollover_hour,
            list(preferences.easy_days),
            preferences.reschedule_on_new_weights,
            list(preferences.free_days),
        )

    async def knows_zone(self, zone: str) -> bool:
        try:
            async with self._connection.transaction():  # a savepoint: the refusal must not end the whole transaction
                await self._connection.fetchval("select now() at time zone $1", zone)
        except InvalidParameterValueError:
            return False
        return True


class PostgresMemories:
    """What learners remember, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def remembered(self, user_id: UUID, *, since: datetime, on: date, preferences: Preferences) -> Remembered:
        row = await self._connection.fetchrow(
            REMEMBERED, user_id, since, on, preferences.zone, preferences.day_rollover_hour
        )
        return Remembered(
            stabilities=row["stabilities"] or (),
            difficulties=row["difficulties"] or (),
            reviewed_on=row["reviewed_on"] or (),
            due_on=row["due_on"] or (),
            recalled=tuple(row["recalled"]),
            reviews=row["n_review_logs"] or 0,
            answer_ms=row["answer_ms"],
            weights=weights_of(row),
        )

    async def save(self, memories: Mapping[tuple[UUID, UUID], Memory]) -> None:
        rows = [
            (*key, one.stability, one.difficulty, one.reviewed_at, one.due_at, one.reps, one.lapses)
            for key, one in memories.items()
        ]
        await self._connection.execute(SAVE_MEMORIES, *(list(column) for column in zip(*rows, strict=True)))

    async def scheduled(self, user_ids: Sequence[UUID]) -> dict[UUID, list[Scheduled]]:
        found: dict[UUID, list[Scheduled]] = {}
        for user_id, concept_id, due_at in await self._connection.fetch(SCHEDULED, list(user_ids)):
            found.setdefault(user_id, []).append(Scheduled(concept_id, due_at))
        return found

    async def restate(self, memories: Mapping[tuple[UUID, UUID], Restated]) -> None:
        rows = [(*key, one.stability, one.difficulty, one.due_at) for key, one in memories.items()]
        if rows:
            await self._connection.execute(RESTATE, *(list(column) for column in zip(*rows, strict=True)))

    async def suspend(self, user_id: UUID, concept_id: UUID, *, at: datetime) -> bool:
        return await self._connection.fetchval(SUSPEND, user_id, concept_id, at) is not None

    async def resume(self, user_id: UUID, concept_id: UUID) -> bool | None:
        return await self._connection.fetchval(RESUME, user_id, concept_id)


def weights_of(row: Mapping[str, Any]) -> Weights:
    """Return the weights adopted for the learner of a row, else those for everybody, else the published ones."""
    if (own := row["fsrs_parameters"]) is not None:
        return Weights(tuple(own), row["weights_version"])
    everybodys = row.get("global_parameters")
    return DEFAULT_WEIGHTS if everybodys is None else Weights(tuple(everybodys), row["global_version"])


def preferences_of(row: Mapping[str, Any]) -> Preferences:
    """Return what the learner of a row prefers; whoever never chose has the plain preferences."""
    if row["zone"] is None:
        return Preferences()
    return Preferences(
        revision_daily_target=row["revision_daily_target"],
        spacing_multiplier=row["spacing_multiplier"],
        retention_target_override=row["retention_target_override"],
        zone=row["zone"],
        day_rollover_hour=row["day_rollover_hour"],
        easy_days=tuple(row["easy_days"]),
        reschedule_on_new_weights=row["reschedule_on_new_weights"],
        free_days=tuple(row["free_days"]),
    )
