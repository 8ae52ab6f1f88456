"""A night of training, from the trigger to adopted weights, with real processes that train."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from adapters.bootstrap import Lyceum
from domain.experiments.assignment import arm_of
from domain.jobs.model import Run, Status
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from tests.factories import a_user
from tests.reviewing import drawn, reviewed, some_concepts
from workers.actors.jobs import do_batch, take_up
from workers.run import run_to_end

HALVES = (0.5, 0.5)


@pytest.fixture
async def concepts(lyceum: Lyceum) -> list[UUID]:
    async with lyceum.open_store() as store:
        return await some_concepts(store.connection, 60)


async def a_learner(lyceum: Lyceum, concepts: list[UUID], *, arm: int, seed: int = 1, rounds: int = 7) -> UUID:
    """Add a learner with 60 reviews a round whose id falls into the arm."""
    async with lyceum.open_store() as store:
        while arm_of("tuned_weights", user_id := await a_user(store.connection), HALVES) != arm:
            await store.connection.execute("delete from app_user where user_id = $1", user_id)
        history = drawn(rounds=rounds, seed=seed, until=datetime.now(UTC), user_id=user_id, concept_ids=concepts)
        await reviewed(store.connection, history)
        return user_id


async def one(lyceum: Lyceum, query: str, *args: object) -> Any:
    return await lyceum.pool.fetchrow(query, *args)


async def asked(lyceum: Lyceum, job_key: str, **args: str) -> Run:
    """Run a job with arguments to its end."""
    async with lyceum.open_store() as store:
        run = await request_run(store, job_key=job_key, args=args, requested_by=SYSTEM, now=datetime.now(UTC))
    await take_up(lyceum, run.run_id)
    while await do_batch(lyceum, run.run_id):
        pass
    return await found(lyceum, run.run_id)


async def found(lyceum: Lyceum, run_id: UUID) -> Run:
    async with lyceum.open_store() as store:
        return await store.runs.get(run_id)


async def finished(lyceum: Lyceum, job_key: str) -> Run:
    """Do what is left of the newest run of a job."""
    run_id = await lyceum.pool.fetchval("select id from job_run where job_key = $1 order by id desc limit 1", job_key)
    await take_up(lyceum, run_id)
    while await do_batch(lyceum, run_id):
        pass
    return await found(lyceum, run_id)


async def test_a_night_trains_the_tuned_arm_and_leaves_the_other_alone(lyceum: Lyceum, concepts: list[UUID]):
    tuned, baseline = await a_learner(lyceum, concepts, arm=1), await a_learner(lyceum, concepts, arm=0)
    trigger = await run_to_end(lyceum, "fsrs_optimizer_trigger")
    assert (trigger.status, trigger.stats["rows"]) == (Status.SUCCEEDED, 1)
    training = await finished(lyceum, "fsrs_train_user")
    assert (training.status, training.parent_run_id, training.stats["rows"]) == (Status.SUCCEEDED, trigger.run_id, 1)
    row = await one(lyceum, "select * from srs_user_params where user_id = $1", tuned)
    kept = await one(lyceum, "select * from srs_weights where user_id = $1", tuned)
    assert (row["assigned_group"], kept["in_use"], kept["refused_reason"]) == ("TUNED_ELIGIBLE", True, None)
    assert (list(row["fsrs_parameters"]), row["weights_version"]) == (list(kept["parameters"]), kept["version"])
    assert 0 < row["fsrs_log_loss"] < row["baseline_log_loss"]
    assert (row["training_cooldown_until"] - datetime.now(UTC)).days == 6
    assert row["training_asked_at"] is None
    left = await one(lyceum, "select * from srs_user_params where user_id = $1", baseline)
    assert (left["assigned_group"], left["training_cooldown_until"], left["fsrs_parameters"]) == (
        *("BASELINE_GLOBAL", None),
        None,
    )
