"""A verdict becomes a review and a mastery of each concept of its problem, once, and makes of the task what it says."""


import pytest

from adapters.postgres.connection import prepare
from adapters.postgres.store import PostgresStore
from domain.scoring.bkt import learn
from domain.study import use_cases
from tests.domain.study.building import NOW
from tests.studying import BANK, a_follower, begun, concepts_of, judged, row_of, soon


@pytest.fixture
async def store(connection):
    await prepare(connection)
    return PostgresStore(connection)


async def take(store, task, evaluation_id, *, now=NOW):
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
