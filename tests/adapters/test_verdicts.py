"""A verdict becomes a review and a mastery of each concept of its problem, once, and makes of the task what it says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from adapters.postgres.connection import open_pool, prepare
from adapters.postgres.store import PostgresStore, transaction
from domain.kernel.errors import Overtaken
from domain.practice.errors import NotALearner
from domain.practice.meeting import Graded
from domain.practice.use_cases import record_encounter
from domain.scheduling.model import Rating, Source
from domain.scoring.bkt import learn
from domain.study import use_cases
from domain.study.model import TaskKind
from tests.domain.study.building import NOW, a_problem, a_wanted, an_id
from tests.factories import a_concept, a_memory, a_theme, a_user
from tests.studying import BANK, a_follower, begun, concepts_of, judged, row_of, soon

TABLES = ("study_tasks", "mastery", "memory", "srs_user_params", "domain_event")


async def everything(connection):
    return [dict(row) for table in TABLES for row in await connection.fetch(f"select * from {table} order by 1, 2, 3")]  # noqa: S608


@pytest.fixture
async def store(connection):
    await prepare(connection)
    return PostgresStore(connection)


async def take(store, task, evaluation_id, *, now=NOW) -> Any:
    return await use_cases.take_verdict(store, user_id=task.user_id, evaluation_id=evaluation_id, now=now)


async def reviews(connection, task):
    return await connection.fetch("select * from review where user_id = $1 order by reviewed_at", task.user_id)


async def a_started_task(connection, store, *, supply=BANK):
    await concepts_of(connection, supply)
    path = await a_follower(store, now=NOW, supply=supply)
    return await begun(store, path, now=NOW, supply=supply)


async def test_a_full_pass_completes_the_task_and_is_a_review_of_its_concept(connection, store):
    task = await a_started_task(connection, store)
    at = soon(NOW, 12)
    evaluation_id = await judged(connection, task, at=at)
    taken = await take(store, task, evaluation_id, now=at)
    row = await row_of(connection, task)
    assert (row["status"], row["outcome"], row["score"], row["submissions"]) == ("completed", "success", 1, 1)
    assert (row["completed_at"], taken.completed_at) == (at, at)
    [review] = await reviews(connection, task)
    assert (review["source"], review["rating"], review["correct"], review["score"]) == ("study_task", 4, True, 1)
    assert review["question_id"] == task.problem_id
    mastery = await connection.fetchrow("select * from mastery where user_id = $1", task.user_id)
    assert (mastery["p"], mastery["attempts"]) == (learn(0.1, correct=True), 1)
    learner = await connection.fetchrow("select * from srs_user_params where user_id = $1", task.user_id)
    assert (learner["version"], learner["n_review_logs"], learner["rated_answers"]) == (1, 1, 0)
    kept = await connection.fetchrow("select * from task_evaluations where evaluation_id = $1", evaluation_id)
    assert (kept["review_ids"], kept["taken_at"]) == ([review["review_id"]], at)


async def test_a_verdict_told_twice_counts_once(connection, store):
    task = await a_started_task(connection, store)
    evaluation_id = await judged(connection, task, at=NOW)
    await take(store, task, evaluation_id)
    before = await everything(connection)
    assert await take(store, task, evaluation_id) is None
    assert await everything(connection) == before


async def test_each_failed_verdict_is_a_review_of_its_own_and_the_task_goes_on(connection, store):
    task = await a_started_task(connection, store)
    for number, (status, category) in enumerate((("failed", "edge_cases"), ("timeout", "timeout"))):
        evaluation_id = await judged(connection, task, status, at=soon(NOW, number + 1))
        taken = await take(store, task, evaluation_id, now=soon(NOW, number + 1))
        assert (taken.status, taken.submissions) == ("in_progress", number + 1)
        event = await connection.fetchrow(
            "select * from task_events where task_id = $1 and event_type = 'evaluated' order by seq desc", task.task_id
        )
        assert (event["payload"]["status"], event["payload"]["failure_category"]) == (status, category)
    assert [row["rating"] for row in await reviews(connection, task)] == [1, 1]
    assert await connection.fetchval("select attempts from mastery where user_id = $1", task.user_id) == 2


async def test_a_later_pass_lets_the_interval_grow_and_a_failure_does_not(connection, store):
    task = await a_started_task(connection, store)
    await take(store, task, await judged(connection, task, "failed", at=NOW))
    failed = await connection.fetchrow("select * from memory where user_id = $1", task.user_id)
    at = NOW + timedelta(days=1)
    await take(store, task, await judged(connection, task, at=at), now=at)
    passed = await connection.fetchrow("select * from memory where user_id = $1", task.user_id)
    assert passed["due_at"] - passed["reviewed_at"] >= failed["due_at"] - failed["reviewed_at"]
    assert passed["stability"] > failed["stability"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [("error", "submit"), ("cancelled", "submit"), ("queued", "submit"), ("passed", "run"), ("failed", "run")],
)
async def test_what_says_nothing_of_the_learner_counts_nothing(connection, store, status, kind):
    task = await a_started_task(connection, store)
    evaluation_id = await judged(connection, task, status, at=NOW, kind=kind)
    assert await take(store, task, evaluation_id) is None
    assert await reviews(connection, task) == []
    row = await row_of(connection, task)
    assert (row["status"], row["submissions"], row["version"]) == ("in_progress", 0, task.version)


async def test_another_learners_verdict_is_not_there(connection, store):
    task = await a_started_task(connection, store)
    evaluation_id = await judged(connection, task, at=NOW)
    stranger = await a_user(connection)
    assert await use_cases.take_verdict(store, user_id=stranger, evaluation_id=evaluation_id, now=NOW) is None
    assert await use_cases.take_verdict(store, user_id=task.user_id, evaluation_id=an_id("none"), now=NOW) is None


async def test_every_topic_of_the_problem_is_reviewed_once(connection, store):
    topics = ("introduction-topic-a", "introduction-topic-b", "unheard-of")
    supply = {"introduction": (a_problem("both", topics=topics),)}
    await concepts_of(connection)
    path = await a_follower(store, now=NOW, supply=supply)
    task = await begun(store, path, now=NOW, supply=supply)
    evaluation_id = await judged(connection, task, at=NOW)
    await take(store, task, evaluation_id)
    rows = await reviews(connection, task)
    assert len({row["concept_id"] for row in rows}) == len(rows) == 2
    assert await connection.fetchval("select version from srs_user_params where user_id = $1", task.user_id) == 2
    kept = await connection.fetchval("select review_ids from task_evaluations where evaluation_id = $1", evaluation_id)
    assert set(kept) == {row["review_id"] for row in rows}


async def test_hints_and_tries_are_in_the_rating(connection, store):
    task = await a_started_task(connection, store)
    ladder = ("one", "two", "three")
    for level in (1, 2):
        await use_cases.give_hint(
            store, user_id=task.user_id, task_id=task.task_id, level=level, ladder=ladder, now=soon(NOW, level)
        )
    await take(store, task, await judged(connection, task, at=soon(NOW, 4)), now=soon(NOW, 4))
    [review] = await reviews(connection, task)
    assert review["rating"] == Rating.HARD


async def test_a_verdict_after_the_learner_gave_up_is_a_review_all_the_same(connection, store):
    task = await a_started_task(connection, store)
    evaluation_id = await judged(connection, task, at=NOW)
    await use_cases.finish_task(store, user_id=task.user_id, task_id=task.task_id, supply=BANK, now=NOW)
    taken = await take(store, task, evaluation_id)
    assert (taken.status, taken.outcome, taken.submissions) == ("completed", "failure", 1)
    assert len(await reviews(connection, task)) == 1


async def test_verdicts_whose_message_was_lost_are_counted_later(connection, store):
    task = await a_started_task(connection, store)
    await judged(connection, task, at=NOW)
    assert await use_cases.take_lost_verdicts(store, now=soon(NOW, 0.5)) == 0
    assert await use_cases.take_lost_verdicts(store, now=soon(NOW, 2)) == 1
    assert await use_cases.take_lost_verdicts(store, now=soon(NOW, 2)) == 0
    assert (await row_of(connection, task))["outcome"] == "success"


async def test_an_encounter_bends_to_what_was_fitted_as_an_answer_does(connection, store):
    user_id = await a_user(connection)
    concept_id = await a_concept(connection, await a_theme(connection))
    await connection.execute(
        """insert into skill_params
           (concept_id, known, learn, forget, slip, guess, attempts, learners, pooled, fitted_at)
           values ($1, .5, .3, 0, .05, .1, 100, 10, 0, $2)""",
        concept_id,
        NOW,
    )
    await connection.execute(
        """insert into complexity_score (concept_id, version_on, score, learners, reviews, low_confidence, assumed)
           values ($1, '2026-11-20', .95, 5, 50, false, false)""",
        concept_id,
    )
    graded = Graded(source=Source.STUDY_TASK, item_id=None, rating=Rating.GOOD, correct=True, score=1)
    review = await record_encounter(
        store, user_id=user_id, concept_id=concept_id, graded=graded, review_id=an_id("review"), now=NOW
    )
    row = await connection.fetchrow("select * from review where user_id = $1", user_id)
    assert (row["review_id"], row["complexity"], row["complexity_strength"]) == (an_id("review"), 0.95, 1)
    assert row["mastery_after"] == pytest.approx(review.mastery_after)
    assert row["mastery_after"] > 0.9
    assert row["due_after"] == review.reviewed.after.due_at


async def test_an_encounter_of_someone_who_changed_meanwhile_writes_nothing(connection, store):
    user_id = await a_user(connection)
    concept_id = await a_concept(connection, await a_theme(connection))
    graded = Graded(source=Source.STUDY_TASK, item_id=None, rating=Rating.GOOD, correct=True, score=1)
    approach = store.encounters.approach

    async def overtaken(*whose):
        meeting = await approach(*whose)
        await connection.execute("update srs_user_params set version = version + 1")
        return meeting

    store.encounters.approach = overtaken
    with pytest.raises(Overtaken):
        await record_encounter(
            store, user_id=user_id, concept_id=concept_id, graded=graded, review_id=an_id("r"), now=NOW
        )
    assert await connection.fetchval("select count(*) from review_log") == 0
    with pytest.raises(NotALearner):
        await approach(an_id("nobody"), concept_id, NOW)


async def test_what_is_due_on_the_days_ahead_moves_an_encounters_interval_as_an_answers(connection, store):
    user_id = await a_user(connection)
    theme_id = await a_theme(connection)
    concept_id = await a_concept(connection, theme_id)
    for days in (1, 1, 3):
        await a_memory(connection, user_id, await a_concept(connection, theme_id), due_at=NOW + timedelta(days=days))
    load = (await store.encounters.approach(user_id, concept_id, NOW)).load
    assert (load.from_on, load.counts[:4]) == (NOW.date(), (0, 2, 0, 1))


# With real connections: crashes between steps, and messages that race.


class Crash(Exception):
    """The process dies here."""


STEPS = (
    "adapters.postgres.practice.PostgresEncounters.keep",
    "adapters.postgres.study.PostgresTasks.mark_taken",
    "adapters.postgres.study.PostgresTasks.save",
    "adapters.postgres.events.PostgresEvents.record",
    "adapters.postgres.study.PostgresTasks.claim_done_reviews",
)


@pytest.fixture
async def own_pool(fresh_database_url):
    opened = await open_pool(fresh_database_url, size=8)
    yield opened
    await opened.close()


async def a_committed_task(own_pool):
    async with transaction(own_pool) as store:
        task = await a_started_task(store.connection, store)
        return task, await judged(store.connection, task, at=NOW)


async def taken(own_pool, task, evaluation_id):
    async with transaction(own_pool) as store:
        return await take(store, task, evaluation_id)


async def everything_adds_up(own_pool, task, *, submissions=1):
    row = await own_pool.fetchrow("select * from study_tasks where study_task_id = $1", task.task_id)
    assert (row["status"], row["submissions"]) == ("completed", submissions)
    for table in ("review_log", "memory", "mastery"):
        assert await own_pool.fetchval(f"select count(*) from {table}") == submissions  # noqa: S608
    assert await own_pool.fetchval("select version from srs_user_params") == submissions
    told = await own_pool.fetchval("select count(*) from outbox where type = 'task_evaluated'")
    assert told == submissions


@pytest.mark.parametrize("step", STEPS)
async def test_a_crash_between_two_steps_leaves_nothing_and_the_next_try_does_it_all(own_pool, monkeypatch, step):
    task, evaluation_id = await a_committed_task(own_pool)

    async def crash(*_, **__):
        raise Crash

    with monkeypatch.context() as dying:
        dying.setattr(step, crash)
        with pytest.raises(Crash):
            await taken(own_pool, task, evaluation_id)
    assert await own_pool.fetchval("select count(*) from review_log") == 0
    assert await own_pool.fetchval("select taken_at from task_evaluations") is None
    await taken(own_pool, task, evaluation_id)
    await everything_adds_up(own_pool, task)


async def test_eight_messages_about_one_verdict_at_once_count_it_once(own_pool):
    task, evaluation_id = await a_committed_task(own_pool)
    outcomes = []

    async def tell():
        outcomes.append(await taken(own_pool, task, evaluation_id))

    async with anyio.create_task_group() as messages:
        for _ in range(8):
            messages.start_soon(tell)
    assert sum(outcome is not None for outcome in outcomes) == 1
    await everything_adds_up(own_pool, task)


async def waits(own_pool):
    """Return when somebody in the database waits for somebody else."""
    with anyio.fail_after(20):
        while not await own_pool.fetchval("select count(*) from pg_locks where not granted"):
            await anyio.lowlevel.checkpoint()


async def test_a_verdict_and_the_end_of_its_path_do_not_wait_for_each_other(own_pool):
    task, evaluation_id = await a_committed_task(own_pool)
    async with transaction(own_pool) as store:
        concept_id = await store.connection.fetchval("select concept_id from concept where code = $1", task.topics[0])
        path = await store.paths.lock(task.user_id, task.path_id)
        wanted = replace(a_wanted(), kind=TaskKind.REVIEW, problem_id=None, concept_id=concept_id)
        [review] = await use_cases.create_tasks_batch(store, path=path, wanted=[(wanted, NOW)], now=NOW)
    async with anyio.create_task_group() as group, transaction(own_pool) as store:
        await store.paths.lock(task.user_id, task.path_id)
        await store.tasks.lock(task.user_id, review.task_id)
        group.start_soon(taken, own_pool, task, evaluation_id)
        await waits(own_pool)
        await use_cases.archive_study_path(store, user_id=task.user_id, path_id=task.path_id, now=NOW)
    states = await own_pool.fetch("select status from study_tasks where study_task_id = $1", review.task_id)
    assert [row["status"] for row in states] == ["skipped"]
    assert await own_pool.fetchval("select taken_at from task_evaluations") is not None


async def test_a_review_is_planned_while_its_path_is_in_other_hands(own_pool):
    task, _ = await a_committed_task(own_pool)
    async with transaction(own_pool) as store, transaction(own_pool) as other:
        path = await store.paths.lock(task.user_id, task.path_id)
        with anyio.fail_after(20):
            assert await use_cases.create_tasks_batch(other, path=path, wanted=[(a_wanted(), NOW)], now=NOW)
