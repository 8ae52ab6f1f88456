"""How learners revise, in PostgreSQL: their preferences, their version, what they set aside."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from asyncpg import InvalidParameterValueError

from adapters.postgres.connection import Connection
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.forecast import Remembered
from domain.scheduling.model import Preferences, Weights

MOVE_VERSION: Final = "update srs_user_params set version = version + 1 where user_id = $1 returning version"

PREFERENCES: Final = """
select revision_daily_target, spacing_multiplier, retention_target_override, zone, day_rollover_hour, easy_days,
  reschedule_on_new_weights
from user_learning_prefs where user_id = $1
"""
SAVE_PREFERENCES: Final = """
insert into user_learning_prefs (user_id, revision_daily_target, spacing_multiplier, retention_target_override, zone,
  day_rollover_hour, easy_days, reschedule_on_new_weights)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (user_id) do update set revision_daily_target = excluded.revision_daily_target,
  spacing_multiplier = excluded.spacing_multiplier, retention_target_override = excluded.retention_target_override,
  zone = excluded.zone, day_rollover_hour = excluded.day_rollover_hour, easy_days = excluded.easy_days,
  reschedule_on_new_weights = excluded.reschedule_on_new_weights
"""

# One row, so that the memories and the times of answers are of the same moment.
REMEMBERED: Final = """
select p.weights_version, p.fsrs_parameters,
  array(select stability from memory where user_id = $1 and suspended_at is null and reps > 0) as stabilities,
  (select avg(time_ms)::float8 from review where user_id = $1 and reviewed_at >= $2) as answer_ms
from (select) only_row left join srs_user_params p on p.user_id = $1
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
select exists (select from blank union all select from resumed)
"""


class PostgresLearners:
    """The version of what each learner remembers, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def move_version(self, user_id: UUID) -> int | None:
        return await self._connection.fetchval(MOVE_VERSION, user_id)


class PostgresLearningPreferences:
    """Preferences on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, user_id: UUID) -> Preferences:
        row = await self._connection.fetchrow(PREFERENCES, user_id)
        if row is None:
            return Preferences()
        chosen: dict[str, Any] = dict(row)
        chosen["easy_days"] = tuple(chosen["easy_days"])
        return Preferences(**chosen)

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

    async def remembered(self, user_id: UUID, *, since: datetime) -> Remembered:
        row = await self._connection.fetchrow(REMEMBERED, user_id, since)
        own = row["fsrs_parameters"]
        weights = DEFAULT_WEIGHTS if own is None else Weights(tuple(own), row["weights_version"])
        return Remembered(row["stabilities"], row["answer_ms"], weights)

    async def suspend(self, user_id: UUID, concept_id: UUID, *, at: datetime) -> bool:
        return await self._connection.fetchval(SUSPEND, user_id, concept_id, at) is not None

    async def resume(self, user_id: UUID, concept_id: UUID) -> bool:
        return await self._connection.fetchval(RESUME, user_id, concept_id)
