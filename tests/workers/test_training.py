"""A night of training, from the trigger to adopted weights, with real processes that train."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import nan
from typing import Any
from uuid import UUID

import pytest
from asyncpg import CheckViolationError
from msgspec import structs

from adapters.bootstrap import Lyceum
from adapters.metrics.scrape import Scrape
from domain.experiments.assignment import arm_of
from domain.jobs.model import Run, Status
from domain.jobs.use_cases import request_run, resume_stalled
from domain.kernel.events import SYSTEM
from domain.scheduling.adoption import held_out_loss
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.model import Rating
from domain.scheduling.training import examples
from tests.factories import a_user
from tests.reviewing import InMemoryTrainer, drawn, reviewed, some_concepts
from tests.workers.conftest import Start, Until, kill
from tests.workers.test_metrics import values
from workers.actors.jobs import do_batch, take_up
from workers.run import run_to_end

HALVES = (0.5, 0.5)


@pytest.fixture
async def concepts(lyceum: Lyceum) -> list[UUID]:
    async with lyceum.open_store() as store:
        return await some_concepts(store.connection, 60)


async def a_learner(
    lyceum: Lyceum,
    concepts: list[UUID],
    *,
    arm: int,
    seed: int = 1,
    rounds: int = 7,
    always: Rating | None = None,
) -> UUID:
    """Add a learner with 60 reviews a round whose id falls into the arm."""
    async with lyceum.open_store() as store:
        while arm_of("tuned_weights", user_id := await a_user(store.connection), HALVES) != arm:
            await store.connection.execute("delete from app_user where user_id = $1", user_id)
        history = drawn(rounds=rounds, seed=seed, until=datetime.now(UTC), user_id=user_id, concept_ids=concepts)
        await reviewed(store.connection, [replace(graded, rating=always or graded.rating) for graded in history])
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


async def test_prometheus_is_told_of_each_run_and_of_what_waits(lyceum: Lyceum, concepts: list[UUID]):
    await a_learner(lyceum, concepts, arm=1)
    await run_to_end(lyceum, "fsrs_optimizer_trigger")
    await finished(lyceum, "fsrs_train_user")
    page = await Scrape(lyceum.shared, lyceum.valkey, lyceum.pool, kept_seconds=0).text()
    assert values(page, "fsrs_optimization_jobs_processed_total")[()] == 2
    assert values(page, "fsrs_optimization_job_duration_seconds_count")[()] == 2
    assert values(page, "queue_size")[("fsrs-optimization",)] == 0


async def test_the_ratio_and_the_cooldown_are_what_the_environment_says(lyceum: Lyceum, concepts: list[UUID]):
    learner = await a_learner(lyceum, concepts, arm=0)
    chosen = structs.replace(lyceum.settings, fsrs_ab_split_ratio=1.0, fsrs_optimizer_cooldown_days=30)
    await run_to_end(replace(lyceum, settings=chosen), "fsrs_optimizer_trigger")
    row = await one(lyceum, "select * from srs_user_params where user_id = $1", learner)
    assert row["assigned_group"] == "TUNED_ELIGIBLE"
    assert row["training_cooldown_until"] - row["training_asked_at"] == timedelta(days=30)


async def test_no_third_group_can_be_stored(lyceum: Lyceum, concepts: list[UUID]):
    await a_learner(lyceum, concepts, arm=0, rounds=1)
    with pytest.raises(CheckViolationError):
        await lyceum.pool.execute("update srs_user_params set assigned_group = 'OTHER'")


async def test_twice_is_once(lyceum: Lyceum, concepts: list[UUID]):
    tuned = await a_learner(lyceum, concepts, arm=1)
    await run_to_end(lyceum, "fsrs_optimizer_trigger")
    run = await finished(lyceum, "fsrs_train_user")
    before = await one(lyceum, "select * from srs_user_params where user_id = $1", tuned)
    await take_up(lyceum, run.run_id)  # messages that come again
    assert not await do_batch(lyceum, run.run_id)
    again = await run_to_end(lyceum, "fsrs_optimizer_trigger")  # and a second night within the cooldown
    assert (again.stats["rows"], (await asked(lyceum, "fsrs_train_user")).stats["rows"]) == (0, 0)
    assert await one(lyceum, "select * from srs_user_params where user_id = $1", tuned) == before
    assert await lyceum.pool.fetchval("select count(*) from srs_weights") == 1
    assert await lyceum.pool.fetchval("select count(*) from job_run where job_key = 'fsrs_train_user'") == 2


async def test_both_arms_are_exposed_at_the_same_moment_while_the_experiment_runs(lyceum: Lyceum, concepts: list[UUID]):
    learners = [await a_learner(lyceum, concepts, arm=arm) for arm in (0, 1)]
    await lyceum.pool.execute(
        """insert into experiment (key, status, shares, planned_days, created_at, started_at)
           values ('tuned_weights', 'running', '{0.5, 0.5}', 28, now(), now())"""
    )
    await run_to_end(lyceum, "fsrs_optimizer_trigger")
    met = await lyceum.pool.fetch("select user_id, arm, first_at from exposure order by arm")
    assert [(row["user_id"], row["arm"]) for row in met] == list(zip(learners, ("baseline", "tuned"), strict=True))
    assert met[0]["first_at"] == met[1]["first_at"]


async def test_a_winner_is_everybodys(lyceum: Lyceum, concepts: list[UUID]):
    learner = await a_learner(lyceum, concepts, arm=0)
    await lyceum.pool.execute(
        """insert into experiment (key, status, shares, planned_days, created_at, started_at, ended_at, winner)
           values ('tuned_weights', 'stopped', '{0.5, 0.5}', 28, now(), now(), now(), 'tuned')"""
    )
    await run_to_end(lyceum, "fsrs_optimizer_trigger")
    row = await one(lyceum, "select assigned_group from srs_user_params where user_id = $1", learner)
    assert row["assigned_group"] == "TUNED_ELIGIBLE"
    assert await lyceum.pool.fetchval("select count(*) from exposure") == 0


async def test_only_who_was_active_and_has_reviews_enough_is_put_down(lyceum: Lyceum, concepts: list[UUID]):
    few = await a_learner(lyceum, concepts, arm=1, rounds=5)
    await lyceum.pool.execute("update srs_user_params set n_review_logs = 299")
    await a_learner(lyceum, concepts, arm=1)
    await lyceum.pool.execute("delete from review_retraction")
    assert (await run_to_end(lyceum, "fsrs_optimizer_trigger")).stats["rows"] == 1
    await lyceum.pool.execute(
        "insert into review_retraction select user_id, review_id, now() from review_log where user_id = $1", few
    )
    await lyceum.pool.execute("update srs_user_params set n_review_logs = 300, training_cooldown_until = null")
    assert (await run_to_end(lyceum, "fsrs_optimizer_trigger")).stats["rows"] == 0, "one has nothing, one waits"


async def test_one_learner_is_trained_on_demand_where_the_rules_allow_it(lyceum: Lyceum, concepts: list[UUID]):
    tuned, baseline = await a_learner(lyceum, concepts, arm=1), await a_learner(lyceum, concepts, arm=0)
    for learner in (tuned, baseline):
        assert (await asked(lyceum, "fsrs_train_user", user_id=str(learner))).status is Status.SUCCEEDED
    assert (await one(lyceum, "select * from srs_weights where user_id = $1", tuned))["in_use"]
    refused = await one(lyceum, "select * from srs_user_params where user_id = $1", baseline)
    assert refused["refused_reason"] == "The learner is in the group that keeps the weights of everybody."
    await asked(lyceum, "fsrs_train_user", user_id=str(tuned))
    again = await one(lyceum, "select * from srs_user_params where user_id = $1", tuned)
    assert again["refused_reason"].startswith("Put down for training lately; again from ")
    assert again["fsrs_parameters"] is not None


@pytest.mark.parametrize(("reviews", "words"), [(299, "299 reviews; 300 are needed."), (300, None)])
async def test_two_hundred_and_ninety_nine_reviews_are_too_few(
    lyceum: Lyceum, concepts: list[UUID], reviews: int, words: str | None
):
    learner = await a_learner(lyceum, concepts, arm=1)
    await lyceum.pool.execute("update srs_user_params set n_review_logs = $1", reviews)
    await asked(lyceum, "fsrs_train_user", user_id=str(learner))
    kept = await one(lyceum, "select refused_reason, reviews from srs_weights where user_id = $1", learner)
    assert tuple(kept) == (words, 299 if words else 360)


@pytest.mark.parametrize(
    ("user_id", "words"),
    [("Ada", "'Ada' is no id of a learner."), (str(UUID(int=7)), "There is no learner with this id.")],
)
async def test_whoever_is_no_learner_fails_the_run_in_words(lyceum: Lyceum, user_id: str, words: str):
    run = await asked(lyceum, "fsrs_train_user", user_id=user_id)
    assert run.status is Status.FAILED
    assert words in (run.error or "")


async def test_a_training_that_breaks_is_one_learners_and_kept_in_words(lyceum: Lyceum, concepts: list[UUID]):
    learners = [await a_learner(lyceum, concepts, arm=1, always=always) for always in (Rating.GOOD, None)]
    broken = replace(lyceum, trainer=InMemoryTrainer((nan,) * 21))
    await run_to_end(broken, "fsrs_optimizer_trigger")
    assert (await finished(broken, "fsrs_train_user")).status is Status.SUCCEEDED
    rows = await lyceum.pool.fetch("select user_id, refused_reason, in_use from srs_weights")
    words = {row["user_id"]: row["refused_reason"] for row in rows}
    assert words[learners[0]].startswith("All 288 recalls to learn from succeeded")
    assert words[learners[1]] == "The training gave nan for w0."
    assert not any(row["in_use"] for row in rows)


async def test_adopted_weights_move_memories_and_due_dates_but_no_row_of_the_log(lyceum: Lyceum, concepts: list[UUID]):
    learner = await a_learner(lyceum, concepts, arm=1)
    log = "select md5(string_agg(l::text, '' order by l::text)) from review_log l"
    memories = "select concept_id, stability, due_at, reps from memory order by concept_id"
    before, rows = await lyceum.pool.fetchval(log), await lyceum.pool.fetch(memories)
    version = await lyceum.pool.fetchval("select version from srs_user_params where user_id = $1", learner)
    await asked(lyceum, "fsrs_train_user", user_id=str(learner))
    after = await lyceum.pool.fetch(memories)
    assert await lyceum.pool.fetchval(log) == before
    assert await lyceum.pool.fetchval("select version from srs_user_params where user_id = $1", learner) == version + 1
    assert [row["reps"] for row in after] == [row["reps"] for row in rows]
    assert all(new["stability"] != old["stability"] for new, old in zip(after, rows, strict=True))
    assert any(new["due_at"] != old["due_at"] for new, old in zip(after, rows, strict=True))
    events = await lyceum.pool.fetch("select type, payload from domain_event where owner_id = $1", learner)
    assert [row["type"] for row in events] == ["weights_adopted"]


async def test_the_stored_losses_are_what_a_recomputation_gives(lyceum: Lyceum, concepts: list[UUID]):
    learner = await a_learner(lyceum, concepts, arm=1)
    await asked(lyceum, "fsrs_train_user", user_id=str(learner))
    row = await one(lyceum, "select * from srs_weights where user_id = $1", learner)
    async with lyceum.open_store() as store:
        told = examples((await store.weights.logs([learner]))[learner], now=row["trained_at"])
    assert row["log_loss"] == held_out_loss(told, tuple(row["parameters"])) != 0
    assert row["baseline_log_loss"] == held_out_loss(told, DEFAULT_WEIGHTS.values) != 0
    assert (row["reviews"], row["held_out"]) == (360, 72)


async def test_everybodys_weights_are_trained_on_all_and_serve_who_has_none_of_their_own(
    lyceum: Lyceum, concepts: list[UUID]
):
    learners = [await a_learner(lyceum, concepts, arm=0, seed=seed) for seed in (1, 2, 3)]
    run = await run_to_end(lyceum, "fsrs_train_global")
    assert (run.status, run.stats["rows"]) == (Status.SUCCEEDED, 1080)
    row = await one(lyceum, "select * from srs_weights where user_id = $1", SYSTEM)
    assert (row["in_use"], row["reviews"], row["held_out"]) == (True, 1080, 216)
    assert row["log_loss"] < row["baseline_log_loss"]
    async with lyceum.open_store() as store:
        assert {one.weights.version for one in (await store.learners.of(learners)).values()} == {row["version"]}
    await run_to_end(lyceum, "fsrs_train_global")
    refused = await one(lyceum, "select * from srs_weights where version > $1", row["version"])
    assert refused["refused_reason"] == "The training gave the weights that are in use."


async def test_with_nobodys_reviews_everybodys_weights_stay(lyceum: Lyceum):
    assert (await run_to_end(lyceum, "fsrs_train_global")).status is Status.SUCCEEDED
    row = await one(lyceum, "select * from srs_weights")
    assert (row["in_use"], row["reviews"]) == (False, 0)
    assert row["refused_reason"].startswith("0 of the reviews")


async def test_a_killed_worker_is_taken_over_and_nobody_is_trained_twice(
    lyceum: Lyceum, concepts: list[UUID], start: Start, until: Until
):
    """Two workers share a night; one is killed in the middle of it."""
    learners = 60
    for seed in range(learners):
        await a_learner(lyceum, concepts, arm=1, seed=seed)
    workers = [start("dramatiq", "workers.main", "--processes", "1", "--threads", "2") for _ in range(2)]
    await run_to_end(lyceum, "fsrs_optimizer_trigger")
    await until(lambda: lyceum.pool.fetchval("select count(*) from srs_weights"))
    kill(workers[0])

    async def ended() -> bool:
        async with lyceum.open_store() as store:
            await resume_stalled(store, now=datetime.now(UTC) + timedelta(minutes=1))
        query = "select status from job_run where job_key = 'fsrs_train_user'"
        return await lyceum.pool.fetchval(query) == "succeeded"

    await until(ended, within=60)
    assert await lyceum.pool.fetchval("select count(*) from srs_weights") == learners
    assert await lyceum.pool.fetchval("select count(distinct user_id) from srs_weights") == learners
    assert await lyceum.pool.fetchval("select count(training_asked_at) from srs_user_params") == 0
