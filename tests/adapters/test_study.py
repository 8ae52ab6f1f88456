"""Study paths in the database: from the choice of a goal to the next task, with every change told as an event."""

import pytest

from adapters.postgres.connection import prepare
from adapters.postgres.store import PostgresStore
from domain.study.use_cases import create_study_path, finish_task, get_next_task, skip_task, start_task, replace_task
from tests.domain.study.building import NOW, a_bank
from tests.factories import a_user

BANK = a_bank(each=8)
TRACK = "coding-interview-meta"


@pytest.fixture
async def store(connection):
    await prepare(connection)
    return PostgresStore(connection)


async def test_a_new_path_has_five_to_ten_tasks_of_difficulty_one_or_two(connection, store):
    user_id = await a_user(connection)
    await create_study_path(store, user_id=user_id, track_id=TRACK, config={}, supply=BANK, now=NOW)
    tasks = await connection.fetch("select * from study_tasks where user_id = $1 order by scheduled_at", user_id)
    for t in tasks:
        print(t["module"], t["difficulty"], t["scheduled_at"], t["metadata"])
    assert 5 <= len(tasks) <= 10
    assert {task["difficulty"] for task in tasks} <= {1, 2}


async def test_smoke(connection, store):
    user_id = await a_user(connection)
    await create_study_path(store, user_id=user_id, track_id=TRACK, config={}, supply=BANK, now=NOW)
    task = await get_next_task(store, user_id=user_id, now=NOW)
    assert task
    await start_task(store, user_id=user_id, task_id=task.task_id, supply=BANK, now=NOW)
    await finish_task(store, user_id=user_id, task_id=task.task_id, supply=BANK, now=NOW)
    task = await get_next_task(store, user_id=user_id, now=NOW)
    assert task
    await replace_task(store, user_id=user_id, task_id=task.task_id, supply=BANK, now=NOW)
    await skip_task(store, user_id=user_id, task_id=task.task_id, supply=BANK, now=NOW)
    for r in await connection.fetch("select * from task_events order by task_id, seq"):
        print(r["task_id"], r["seq"], r["event_type"], r["payload"].get("reason"))
