"""The queue of judging in PostgreSQL keeps what its port promises, and orders as the domain does."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres.connection import prepare
from adapters.postgres.judging import PostgresJudgings
from adapters.postgres.reads import judging as reads
from domain.judging.constants import JUDGING_AT_ONCE, JUDGING_LATELY_MINUTES
from domain.judging.fairness import in_turn, next_up
from domain.judging.life import Kind, Order, Outcome, Status, Task
from domain.judging.model import Language
from domain.kernel.ids import new_id
from tests.factories import NOW, a_user
from tests.judging import DOUBLE, a_task

SECOND = timedelta(seconds=1)
SINCE = NOW - timedelta(minutes=JUDGING_LATELY_MINUTES)


@pytest.fixture
async def judgings(connection):
    await prepare(connection)
    return PostgresJudgings(connection)


async def a_learner(connection) -> tuple[UUID, UUID]:
    user_id = await a_user(connection)
    return user_id, await a_task(connection, user_id)


async def an_order(judgings, learner, *, at=NOW, code="print()"):
    order = Order(learner[0], new_id(), learner[1], Kind.SUBMIT, Language.PYTHON, code, at)
    await judgings.add(order)
    return order


async def waiting(judgings, most_each=100):
    return await judgings.waiting(most_each=most_each, lately_since=SINCE)


async def test_what_is_queued_is_claimed_once_with_all_that_its_judge_needs(judgings, connection):
    learner = await a_learner(connection)
    order = await an_order(judgings, learner)
    claimed = await judgings.claim(order.evaluation_id, at=NOW + SECOND)
    assert (claimed.user_id, claimed.study_task_id, claimed.problem_id, claimed.attempt) == (*learner, DOUBLE, 1)
    assert (claimed.kind, claimed.language, claimed.code, claimed.requested_at) == ("submit", "python", "print()", NOW)
    assert await judgings.claim(order.evaluation_id, at=NOW) is None
    assert await waiting(judgings) == []


async def test_a_claim_is_passed_over_while_somebody_else_holds_the_row(fresh_database_url):
    first, second = [await asyncpg.connect(fresh_database_url) for _ in range(2)]
    for each in (first, second):
        await prepare(each)
    order = await an_order(PostgresJudgings(first), await a_learner(first))
    async with first.transaction():
        assert await PostgresJudgings(first).claim(order.evaluation_id, at=NOW)
        assert await PostgresJudgings(second).claim(order.evaluation_id, at=NOW) is None
    for each in (first, second):
        await each.close()


async def test_signs_of_life_are_only_for_the_hands_that_hold_it(judgings, connection):
    order = await an_order(judgings, await a_learner(connection))
    claimed = await judgings.claim(order.evaluation_id, at=NOW)
    assert await judgings.beat(claimed, at=NOW + 10 * SECOND)
    assert await judgings.lock_silent(since=NOW + 9 * SECOND, most=9) == []
    [held] = await judgings.lock_silent(since=NOW + 10 * SECOND, most=9)
    assert (held.evaluation_id, held.status, held.attempts) == (order.evaluation_id, Status.RUNNING, 1)
    await judgings.requeue(order.evaluation_id)
    assert not await judgings.beat(claimed, at=NOW)
    again = await judgings.claim(order.evaluation_id, at=NOW)
    assert (again.attempt, await judgings.beat(claimed, at=NOW), await judgings.beat(again, at=NOW)) == (2, False, True)


async def test_silence_is_told_of_the_oldest_first_and_not_of_what_has_ended(judgings, connection):
    learner = await a_learner(connection)
    orders = [await an_order(judgings, learner, at=NOW + n * SECOND) for n in range(4)]
    await judgings.end(orders[0].evaluation_id, Outcome(Status.CANCELLED), at=NOW)
    silent = await judgings.lock_silent(since=NOW + 2 * SECOND, most=9)
    assert [one.evaluation_id for one in silent] == [one.evaluation_id for one in orders[1:3]]
    assert len(await judgings.lock_silent(since=NOW + 2 * SECOND, most=1)) == 1


async def test_an_outcome_is_kept_whole(judgings, connection):
    user_id, task_id = await a_learner(connection)
    order = await an_order(judgings, (user_id, task_id))
    visible = {
        "passed": 0,
        "total": 1,
        "details": [
            {"name": "one", "passed": False, "message": "é", "expected": [1], "actual": {"a": None}, "time_ms": 1.5}
        ],
    }
    hidden = {"passed": 1, "total": 2, "categories": [{"category": "edge", "passed": 1, "total": 2}]}
    outcome = Outcome(
        status=Status.FAILED,
        score=1 / 3,
        partial=True,
        visible=visible,
        hidden=hidden,
        failure_category="minor_issues",
        error_text="no",
        runtime_ms=7,
        memory_mb=1.5,
    )
    await judgings.end(order.evaluation_id, outcome, at=NOW + SECOND)
    found = await reads.evaluation(connection, user_id, task_id, order.evaluation_id, NOW)
    assert (found.status, found.score, found.partial, found.finished_at) == ("failed", 1 / 3, True, NOW + SECOND)
    assert (found.failure_category, found.error_text, found.runtime_ms, found.memory_mb) == (
        "minor_issues",
        "no",
        7,
        1.5,
    )
    assert found.visible is not None
    assert found.hidden is not None
    assert (found.visible.details[0].actual, found.hidden.categories[0].total) == ({"a": None}, 2)
    assert (found.kind, found.language, found.code, found.queued_at) == ("submit", "python", "print()", NOW)
    assert await reads.evaluations(connection, user_id, task_id, limit=1) == [found]


async def test_evaluations_of_a_task_come_newest_first(judgings, connection):
    learner = await a_learner(connection)
    orders = [await an_order(judgings, learner, at=NOW + n * SECOND) for n in range(3)]
    found = await reads.evaluations(connection, *learner, limit=2)
    assert [one.evaluation_id for one in found] == [orders[2].evaluation_id, orders[1].evaluation_id]


async def test_a_task_is_found_with_what_judging_has_to_know(judgings, connection):
    user_id, task_id = await a_learner(connection)
    assert await judgings.find_task(user_id, task_id) == Task("in_progress", DOUBLE)
    assert await judgings.find_task(new_id(), task_id) is None


async def test_requests_of_the_last_minute_are_counted_by_learner(judgings, connection):
    learner, other = await a_learner(connection), await a_learner(connection)
    for n in range(4):
        await an_order(judgings, learner, at=NOW + n * SECOND)
    await an_order(judgings, other)
    await judgings.hold_learner(learner[0])
    assert await judgings.asked_since(learner[0], NOW) == (3, NOW + SECOND)
    assert await judgings.asked_since(learner[0], NOW + 9 * SECOND) == (0, None)


@pytest.mark.parametrize("seed", range(4))
async def test_the_places_that_are_told_are_those_of_the_domain(judgings, connection, seed):
    dice = random.Random(seed)  # noqa: S311  for a test
    learners = [await a_learner(connection) for _ in range(4)]
    orders = []
    for n in range(30):
        learner = dice.choice(learners)
        order = await an_order(judgings, learner, at=NOW - dice.randrange(5) * SECOND)
        orders.append((learner, order))
        if n % 3 == 0:
            await judgings.claim(order.evaluation_id, at=NOW)
            if n % 2 == 0:
                await judgings.end(order.evaluation_id, Outcome(Status.PASSED), at=NOW + 4 * SECOND)
    ordered = [one.evaluation_id for one in in_turn(await waiting(judgings))]
    told = {}
    for (user_id, task_id), order in orders:
        found = await reads.evaluation(connection, user_id, task_id, order.evaluation_id, NOW)
        if found.position is not None:
            told[found.position.before] = found.evaluation_id
    assert [told[place] for place in sorted(told)] == ordered
    assert sorted(told) == list(range(len(ordered)))
    few = await waiting(judgings, most_each=JUDGING_AT_ONCE)
    assert next_up(few) == next_up(await waiting(judgings))


async def test_who_waits_is_told_how_long_by_what_judgings_took(judgings, connection):
    learner, other = await a_learner(connection), await a_learner(connection)
    for _ in range(2):
        done = await an_order(judgings, learner)
        await judgings.claim(done.evaluation_id, at=NOW)
        await judgings.end(done.evaluation_id, Outcome(Status.PASSED), at=NOW + 6 * SECOND)
    first, second = await an_order(judgings, other), await an_order(judgings, other, at=NOW + SECOND)
    now = NOW + 7 * SECOND
    places = [(await reads.evaluation(connection, *other, one.evaluation_id, now)).position for one in (first, second)]
    assert places == [reads.JudgingPlace(0, 6), reads.JudgingPlace(1, 12)]


async def test_workers_at_once_never_take_more_of_a_learner_than_they_may(fresh_database_url):
    async with asyncpg.create_pool(fresh_database_url, min_size=1, max_size=8, init=prepare) as pool:
        async with pool.acquire() as connection, connection.transaction():
            learners = [await a_learner(connection) for _ in range(3)]
            for n in range(12):
                await an_order(PostgresJudgings(cast("Any", connection)), learners[n % 2 * 2], at=datetime.now(UTC))

        async def take():
            async with pool.acquire() as connection, connection.transaction():
                judgings = PostgresJudgings(cast("Any", connection))
                await judgings.hold_queue()
                free = next_up(await waiting(judgings, most_each=JUDGING_AT_ONCE))
                return await judgings.claim(free[0].evaluation_id, at=NOW) if free else None

        taken = [one for one in await asyncio.gather(*(take() for _ in range(10))) if one]
    assert len({one.evaluation_id for one in taken}) == len(taken) == 2 * JUDGING_AT_ONCE
    assert sorted(one.user_id for one in taken) == sorted([learners[0][0], learners[2][0]] * JUDGING_AT_ONCE)
