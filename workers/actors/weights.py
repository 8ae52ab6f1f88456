"""The work of the jobs about weights: put learners down, train those who wait, train everybody's."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.bootstrap import Lyceum
from adapters.postgres.store import PostgresStore
from domain.jobs.definitions import FSRS_TRAIN_USER
from domain.jobs.model import Arguments, Run
from domain.jobs.use_cases import follow_with
from domain.kernel.errors import Invalid
from domain.scheduling.optimisation import plan_training, put_down_active, train_everybody, train_one, train_stretch


async def plan_trigger(_store: PostgresStore, run: Run) -> Sequence[Arguments]:
    """Do it at once: it is two statements, however many learners there are."""
    return [{"run_id": str(run.run_id)}]


async def trigger(lyceum: Lyceum, store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Put learners down, ask for the run that trains them, and return how many were put down."""
    settings = lyceum.settings
    count = await put_down_active(
        store, ratio=settings.fsrs_ab_split_ratio, cooldown_days=settings.fsrs_optimizer_cooldown_days, now=now
    )
    if await plan_training(store):
        await follow_with(store, job_key=FSRS_TRAIN_USER.key, parent_run_id=UUID(args["run_id"]), now=now)
    return count


async def plan_learners(store: PostgresStore, run: Run) -> Sequence[Arguments]:
    """Cut those who wait into stretches, or take the one learner that was named."""
    if "user_id" in run.args:
        return [{"user_id": str(_user_id(run.args["user_id"]))}]
    return [{"first": str(first), "last": str(last)} for first, last in await plan_training(store)]


async def train_learners(lyceum: Lyceum, store: PostgresStore, args: Arguments, now: datetime) -> int:
    """Train a stretch, or one learner, and return how many trainings that were."""
    if "user_id" not in args:
        stretch = {"first": UUID(args["first"]), "last": UUID(args["last"])}
        return await train_stretch(store, lyceum.trainer, **stretch, now=now)
    return await train_one(
        store,
        lyceum.trainer,
        user_id=UUID(args["user_id"]),
        ratio=lyceum.settings.fsrs_ab_split_ratio,
        cooldown_days=lyceum.settings.fsrs_optimizer_cooldown_days,
        now=now,
    )


async def plan_everybody(_store: PostgresStore, _run: Run) -> Sequence[Arguments]:
    """Train at once: there is one set of weights."""
    return [{}]


async def train_everybodys(lyceum: Lyceum, store: PostgresStore, _args: Arguments, now: datetime) -> int:
    """Train the weights of everybody and return on how many recalls."""
    return (await train_everybody(store, lyceum.trainer, now=now)).reviews


async def close(_store: PostgresStore, _now: datetime) -> None:
    """Nothing follows from the whole."""


def _user_id(told: object) -> UUID:
    try:
        return UUID(str(told))
    except ValueError:
        raise Invalid.field("user_id", "uuid", f"{told!r} is no id of a learner.") from None
