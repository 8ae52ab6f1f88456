"""The work of revision_queue_regen: two hundred learners at a time, then the totals of the day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.postgres.store import PostgresStore
from domain.jobs.model import Arguments, Run
from domain.queues.model import LearnerRange
from domain.queues.use_cases import plan_regeneration, regenerate_batch, snapshot_day


async def plan(store: PostgresStore, _run: Run) -> Sequence[Arguments]:
    """Cut all learners into ranges."""
    return [{"first": str(learners.first), "last": str(learners.last)} for learners in await plan_regeneration(store)]


async def do(store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Write the lists of one range and return how many learners it has."""
    learners = LearnerRange(UUID(args["first"]), UUID(args["last"]))
    return (await regenerate_batch(store, learners=learners, now=now)).learners


async def close(store: PostgresStore, now: datetime) -> None:
    """Keep the totals of the day."""
    await snapshot_day(store, now=now)
