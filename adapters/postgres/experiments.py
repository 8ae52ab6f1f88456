"""Experiments in PostgreSQL: what decides today, who has met the decision, and what was read each day."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from adapters.postgres.experiment_outcomes import outcomes_of
from domain.experiments.model import DailyReading, Experiment, Status
from domain.experiments.outcomes import Outcomes

COLUMNS: Final = """key, status, shares, planned_days, created_at, created_by, started_at, ended_at, winner, verdict,
  reason"""

DECIDES: Final = "(e.status = 'running' or e.status = 'stopped' and e.winner is not null)"
"""SQL for whether `experiment e` decides today: it runs, or it was stopped and its winner is everybody's."""

RUNNING: Final = f"""
select {COLUMNS} from experiment e where key = $1 and {DECIDES}
"""  # noqa: S608  composed of our own text alone

FIND: Final = f"select {COLUMNS} from experiment where key = $1"  # noqa: S608  composed of our own text alone

ADD: Final = f"""
insert into experiment ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict do nothing returning true
"""  # noqa: S608  composed of our own text alone

SAVE: Final = """
update experiment set status = $2, ended_at = $3, winner = $4, verdict = $5, reason = $6 where key = $1
"""

ADD_READINGS: Final = """
insert into experiment_reading (experiment_key, read_on, metric, arm, learners, effect, low, high)
select $1, read_on, metric, arm, learners, effect, low, high
from jsonb_populate_recordset(null::experiment_reading, $2)
on conflict (experiment_key, read_on, metric, arm) do update
set learners = excluded.learners, effect = excluded.effect, low = excluded.low, high = excluded.high
"""

# In the order of the learners, so that two writers of the same ones wait for each other one way round. An exposure
# from before the start, or after the end, would be of another comparison.
EXPOSE: Final = """
insert into exposure as e (user_id, experiment_key, arm, first_at, last_at)
select met.user_id, $1, met.arm, $4, $4 from unnest($2::uuid[], $3::text[]) as met(user_id, arm)
where exists (select from experiment where key = $1 and status = 'running' and started_at <= $4)
order by met.user_id
on conflict (user_id, experiment_key, arm) do update set n = e.n + 1,
  first_at = least(e.first_at, excluded.first_at), last_at = greatest(e.last_at, excluded.last_at)
"""

# What domain/experiments/assignment.py does for one learner: bytes compare alike in both.
ASSIGNED: Final = """
select arm.position, count(l.position)::int
from generate_series(0, cardinality($2::bytea[])) as arm(position)
left join (
  select (select count(*) from unnest($2::bytea[]) as boundary where l.digest >= boundary) as position
  from (select sha256(convert_to($1 || ':' || user_id, 'UTF8')) as digest from srs_user_params) l
) l using (position)
group by arm.position order by arm.position
"""


class PostgresExperiments:
    """The experiments on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def running(self, key: str) -> Experiment | None:
        return _experiment(await self._connection.fetchrow(RUNNING, key))

    async def find(self, key: str) -> Experiment | None:
        return _experiment(await self._connection.fetchrow(FIND, key))

    async def lock(self, key: str) -> Experiment | None:
        return _experiment(await self._connection.fetchrow(f"{FIND} for update", key))

    async def add(self, experiment: Experiment) -> bool:
        values = asdict(experiment) | {"status": experiment.status.value}
        return bool(await self._connection.fetchval(ADD, *values.values()))

    async def save(self, experiment: Experiment) -> None:
        await self._connection.execute(
            SAVE,
            experiment.key,
            experiment.status.value,
            experiment.ended_at,
            experiment.winner,
            experiment.verdict,
            experiment.reason,
        )

    async def add_readings(self, key: str, readings: Sequence[DailyReading]) -> None:
        await self._connection.execute(ADD_READINGS, key, [asdict(one) for one in readings])


class PostgresExposures:
    """The exposures on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, key: str, arms: Mapping[UUID, str], at: datetime) -> None:
        if arms:
            await self._connection.execute(EXPOSE, key, list(arms.keys()), list(arms.values()), at)

    async def assigned(self, key: str, boundaries: Sequence[bytes]) -> list[int]:
        rows = await self._connection.fetch(ASSIGNED, key, list(boundaries))
        return [learners for _, learners in rows]

    async def outcomes(self, experiment: Experiment, *, until: datetime) -> Outcomes:
        return await outcomes_of(self._connection, experiment, until=until)


def _experiment(row: Mapping[str, Any] | None) -> Experiment | None:
    if row is None:
        return None
    held: dict[str, Any] = {**row, "status": Status(row["status"]), "shares": tuple(row["shares"])}
    return Experiment(**held)
