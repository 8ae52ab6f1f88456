"""Experiments, for showing: how the intervals narrowed, and a file with a line for each learner, who stays unnamed."""

from datetime import date, datetime
from typing import Final

import msgspec

from adapters.postgres.connection import Connection
from adapters.postgres.experiment_outcomes import LEARNERS, window
from adapters.postgres.identity import Executor
from adapters.postgres.named import Named
from domain.experiments.model import Metric

HISTORY: Final = """
select r.read_on - (e.started_at at time zone 'UTC')::date + 1 as day, r.read_on as "on", r.arm, r.effect, r.low, r.high
from experiment_reading r join experiment e on e.key = r.experiment_key
where r.experiment_key = $1 and r.metric = $2 and r.low is not null
order by r.read_on, r.arm
"""

# Numbered in an order that neither the id, nor the arm, nor the day of joining gives away.
LINES: Final = Named(f"""
with {LEARNERS}
select row_number() over (order by sha256(convert_to(user_id || ':' || :key::text, 'UTF8'))) as learner, arm,
  (first_at at time zone 'UTC')::date - (:started_at::timestamptz at time zone 'UTC')::date + 1 as day, reviews,
  log_loss, recall, reviews_a_day, came_back, log_loss_before, recall_before, reviews_a_day_before, came_back_before
from learner order by learner
""")  # noqa: S608  composed of our own text alone


class PastReading(msgspec.Struct, frozen=True, kw_only=True):
    day: int
    on: date
    arm: str
    effect: float | None
    low: float | None
    high: float | None


async def history(executor: Executor, key: str, metric: Metric) -> list[PastReading]:
    """Return what each day's look said of the main metric, the oldest first; days without an interval are left out."""
    return [PastReading(**row) for row in await executor.fetch(HISTORY, key, metric.value)]


async def lines(connection: Connection, key: str, *, started_at: datetime, until: datetime) -> bytes:
    """Return the outcomes as CSV with a heading: a line for each learner, under a number that is of this file alone."""
    received = bytearray()

    async def take(part: bytes) -> None:
        received.extend(part)

    values = LINES.values(until=until, **window(key, started_at))
    await connection.copy_from_query(LINES.sql, *values, output=take, format="csv", header=True)
    return bytes(received)
