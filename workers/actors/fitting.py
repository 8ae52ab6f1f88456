"""The work of bkt_fit: all concepts in one batch, then masteries by the new skills, two hundred learners at a time."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.postgres.store import PostgresStore
from domain.jobs.model import Arguments, Run
from domain.jobs.use_cases import plan_batches
from domain.queues.use_cases import plan_regeneration
from domain.scoring.fitting import fit_skills, refresh_masteries


async def plan(_store: PostgresStore, run: Run) -> Sequence[Arguments]:
    """Begin with the fit alone: its batch plans those that need what it keeps."""
    return [{"fit": str(run.run_id)}]


async def do(store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Fit and return how many concepts were looked at; or refresh one range, and return how many masteries changed."""
    if "fit" in args:
        return await _fit(store, args, now)
    return await refresh_masteries(store, first=UUID(args["first"]), last=UUID(args["last"]))


async def close(_store: PostgresStore, _now: datetime) -> None:
    """Nothing follows from the whole."""


async def _fit(store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Compute beside the loop, so that the worker keeps breathing."""
    fitted = await fit_skills(store, aside=asyncio.to_thread, now=now)
    ranges = [{"first": str(each.first), "last": str(each.last)} for each in await plan_regeneration(store)]
    run = await store.runs.lock(UUID(args["fit"]))
    await plan_batches(store, run=run, parts=[args, *ranges], now=now)
    return fitted.fitted + fitted.refused
