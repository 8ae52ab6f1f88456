"""The work of experiment_reading: a batch for each experiment, so that one that fails leaves the others read."""

from collections.abc import Sequence
from datetime import datetime

from adapters.postgres.store import PostgresStore
from domain.experiments.definitions import DEFINITIONS
from domain.experiments.use_cases import take_reading
from domain.jobs.model import Arguments, Run


async def plan(_store: PostgresStore, _run: Run) -> Sequence[Arguments]:
    """Ask of every experiment there is; one that does not run takes a single look."""
    return [{"experiment_key": key} for key in DEFINITIONS]


async def do(store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Read one experiment and return how many intervals were kept."""
    return await take_reading(store, key=args["experiment_key"], now=now)


async def close(_store: PostgresStore, _now: datetime) -> None:
    """Nothing follows from the whole."""
