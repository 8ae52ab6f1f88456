"""Experiments in PostgreSQL: what decides today, and who has met the decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.experiments.model import Experiment, Status

COLUMNS: Final = """key, status, shares, planned_days, created_at, created_by, started_at, ended_at, winner, verdict,
  reason"""

RUNNING: Final = f"""
select {COLUMNS} from experiment
where key = $1 and (status = 'running' or status = 'stopped' and winner is not null)
"""  # noqa: S608  composed of our own text alone

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


class PostgresExperiments:
    """The experiments on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def running(self, key: str) -> Experiment | None:
        row = await self._connection.fetchrow(RUNNING, key)
        return None if row is None else experiment_of(row)


class PostgresExposures:
    """The exposures on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, key: str, arms: Mapping[UUID, str], at: datetime) -> None:
        if arms:
            await self._connection.execute(EXPOSE, key, list(arms.keys()), list(arms.values()), at)


def experiment_of(row: Mapping[str, Any]) -> Experiment:
    """Return the experiment of a row."""
    held: dict[str, Any] = {**row, "status": Status(row["status"]), "shares": tuple(row["shares"])}
    return Experiment(**held)
