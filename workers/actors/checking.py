"""The work of problem_check: a problem a batch, all its solutions run in the sandbox."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from adapters.bootstrap import Lyceum
from adapters.postgres.connection import be_patient
from adapters.postgres.store import PostgresStore
from domain.catalog.problem_use_cases import note_check, problems_to_check
from domain.jobs.model import Arguments, Run
from domain.study.checking import check_problem

PATIENCE: Final = timedelta(minutes=5)
"""How long the sandbox may take while the transaction waits: ten programs that use all of their time, two at once."""


async def plan(store: PostgresStore, run: Run) -> Sequence[Arguments]:
    """Take the problems whose codes were named, or all that nobody has checked as they are."""
    found = await problems_to_check(store, codes=run.args.get("codes"))
    return [{"problem_id": str(problem_id)} for problem_id in found]


async def check(lyceum: Lyceum, store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Check one problem, and return how many that were: none if it was deleted meanwhile."""
    problem_id = UUID(args["problem_id"])
    authored = await store.authored_problems.get(problem_id)
    if authored is None:
        return 0
    await be_patient(store.connection, PATIENCE)
    report = await check_problem(lyceum.sandbox, authored=authored, together=asyncio.gather, now=now)
    return int(await note_check(store, problem_id=problem_id, report=report))


async def close(_store: PostgresStore, _now: datetime) -> None:
    """Nothing follows from the whole."""
