"""Programs are judged: fairly, once, and whoever is killed on the way loses nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.judging.life import Kind
from domain.judging.use_cases import request_judging
from tests.factories import a_user
from tests.judging import FakeBank, FakeSandbox, a_task
from workers.actors.judging import judge_next


@pytest.fixture
def judge(lyceum):
    """Return what a worker holds, with a bank of one problem and a sandbox that runs nothing."""
    return replace(lyceum, bank=FakeBank(), sandbox=FakeSandbox())


async def a_learner(lyceum):
    async with lyceum.open_store() as store:
        user_id = await a_user(store.connection)
        return user_id, await a_task(store.connection, user_id)


async def submit(lyceum, user_id, task_id, *, code="right", kind=Kind.SUBMIT, now=None):
    async with lyceum.open_store() as store:
        order = await request_judging(
            store,
            user_id=user_id,
            study_task_id=task_id,
            kind=kind,
            language="python",
            code=code,
            now=now or datetime.now(UTC),
        )
    return order.evaluation_id


async def row(lyceum, evaluation_id):
    return await lyceum.pool.fetchrow("select * from task_evaluations where evaluation_id = $1", evaluation_id)


async def test_a_program_is_judged_by_all_tests(judge):
    evaluation_id = await submit(judge, *await a_learner(judge))
    assert await judge_next(judge)
    written = await row(judge, evaluation_id)
    assert (written["status"], written["score"], written["attempts"]) == ("passed", 1, 1)
    assert written["visible"]["passed"] == 2
    assert written["hidden"] == {
        "passed": 2,
        "total": 2,
        "categories": [{"category": "typical", "passed": 1, "total": 1}, {"category": "edge", "passed": 1, "total": 1}],
    }
    assert not await judge_next(judge)
