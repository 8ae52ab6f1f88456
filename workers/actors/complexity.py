"""The work of concept_complexity: one batch, since a version is one transaction."""

from collections.abc import Sequence
from datetime import datetime

from adapters.postgres.store import PostgresStore
from domain.jobs.model import Arguments, Run
from domain.scoring.computing import compute_complexity


async def plan(_store: PostgresStore, _run: Run) -> Sequence[Arguments]:
    """Leave it whole: a million reviews take seconds."""
    return [{}]


async def do(store: PostgresStore, _args: Arguments, now: datetime) -> int:
    """Compute a version and return how many concepts it has."""
    return (await compute_complexity(store, now=now)).concepts


async def close(_store: PostgresStore, _now: datetime) -> None:
    """Nothing follows from the whole."""
