"""What a worker does about study: count verdicts, plan on, let tasks expire, make reviews of what is due."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from adapters.bootstrap import Lyceum
from adapters.postgres.store import PostgresStore
from domain.jobs.model import Arguments, Run
from domain.study import use_cases
from domain.study.constants import EXPIRY_BATCH, REVIEW_LEARNERS
from domain.study.model import PathStatus, Task
from domain.study.supplying import supply_of
from workers.held import held

EXPIRE, COUNT = "expire", "count"


async def take_verdict(user_id: str, evaluation_id: str) -> None:
    """Count a verdict, once however often it is told."""
    await take(held(), UUID(user_id), UUID(evaluation_id))


async def plan_tasks(user_id: str, path_id: str) -> None:
    """Bring what lies ahead on a path up to how its learner stands; that also asks the bank for what comes next."""
    await plan_on(held(), UUID(user_id), UUID(path_id))


async def take(lyceum: Lyceum, user_id: UUID, evaluation_id: UUID) -> Task | None:
    """Count a verdict in one transaction; None if there is nothing to count."""
    async with lyceum.open_store() as store:
        return await use_cases.take_verdict(store, user_id=user_id, evaluation_id=evaluation_id, now=datetime.now(UTC))


async def plan_on(lyceum: Lyceum, user_id: UUID, path_id: UUID) -> None:
    """Plan a path on in one transaction. The bank is asked before it is opened: it may be far away."""
    supply = await supply_of(lyceum.bank)
    async with lyceum.open_store() as store:
        path = await use_cases.plan_ahead(store, user_id=user_id, path_id=path_id, supply=supply, now=datetime.now(UTC))
    if path.status is PathStatus.ACTIVE:
        await lyceum.active_paths.keep_written(path)


async def plan_expiry(store: PostgresStore, run: Run) -> Sequence[Arguments]:
    """Cut what has expired into batches, and look for verdicts whose message was lost."""
    expired = await store.tasks.count_expired(run.queued_at)
    return [{"step": COUNT}, *({"step": EXPIRE} for _ in range(-(-expired // EXPIRY_BATCH)))]


async def do_expiry(store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Let a batch of tasks expire, or count the verdicts that nobody has counted; return how many those were."""
    if args["step"] == COUNT:
        return await use_cases.take_lost_verdicts(store, now=now)
    return await use_cases.expire_tasks(store, now=now)


async def plan_generation(store: PostgresStore, _run: Run) -> Sequence[Arguments]:
    """Cut everybody who follows a path into ranges."""
    ranges = await store.tasks.followers(size=REVIEW_LEARNERS)
    return [{"first": str(first), "last": str(last)} for first, last in ranges]


async def do_generation(store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Make the review tasks of one range and return how many there were to make."""
    return await use_cases.plan_reviews(store, first=UUID(args["first"]), last=UUID(args["last"]), now=now)


async def close(_store: PostgresStore, _now: datetime) -> None:
    """Nothing follows from the whole."""
