"""Looks at the revision list while its learner answers, and while the nightly job runs: never out of date."""

from datetime import UTC, datetime, timedelta
from functools import partial

import anyio
import pytest

from adapters.postgres.connection import open_pool
from adapters.postgres.reads.revision import today
from adapters.postgres.store import transaction
from api.resources.practice import undisturbed
from domain.kernel.ids import new_id
from domain.practice.model import Chosen, Mode, NewAnswer, NewSession, Slot, Why
from domain.practice.use_cases import record_answer
from domain.queues.model import LearnerRange
from domain.queues.use_cases import regenerate_batch
from tests.factories import a_concept, a_memory, a_question, a_theme, a_user

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
CONCEPTS = 24
WRITERS = 3


@pytest.fixture
async def pool(fresh_database_url):
    opened = await open_pool(fresh_database_url, size=8)
    yield opened
    await opened.close()


@pytest.fixture
async def session(pool):
    """Return a session that asks each of a learner's 24 overdue concepts once."""
    async with transaction(pool) as store:
        user_id = await a_user(store.connection)
        themes = [await a_theme(store.connection) for _ in range(3)]
        chosen: list[Chosen] = []
        for number in range(CONCEPTS):
            concept_id = await a_concept(store.connection, themes[number % 3])
            await a_memory(store.connection, user_id, concept_id, due_at=NOW - timedelta(days=2))
            chosen.append(Chosen(await a_question(store.connection, concept_id), Why.OVERDUE))
        session = NewSession(new_id(), user_id, Mode.REVISION, (), tuple(chosen), NOW)
        await store.practice_sessions.add(session)
    return session


async def test_a_look_tells_at_least_every_answer_that_was_given_before_it(pool, session):
    open_store = partial(transaction, pool)
    begun = done = 0
    looks = 0

    async def write(first):
        nonlocal begun, done
        for position in range(first, CONCEPTS, WRITERS):
            slot = Slot(session.user_id, session.practice_session_id, position)
            given = NewAnswer(session.chosen[position].question_id, "b")
            begun += 1
            await undisturbed(open_store, session.user_id, partial(record_answer, slot=slot, answer=given, now=NOW))
            done += 1

    async def look():
        nonlocal looks
        while done < CONCEPTS:
            before = done
            found = await today(pool, open_store, session.user_id, NOW)
            assert CONCEPTS - begun <= found.overdue_total <= CONCEPTS - before
            assert sum(theme.overdue_count for theme in found.themes) == found.overdue_total
            looks += 1

    async def regenerate():
        while done < CONCEPTS:
            async with open_store() as store:
                learners = LearnerRange(session.user_id, session.user_id)
                await regenerate_batch(store, learners=learners, now=NOW)

    async with anyio.create_task_group() as everybody:
        for first in range(WRITERS):
            everybody.start_soon(write, first)
        everybody.start_soon(look)
        everybody.start_soon(look)
        everybody.start_soon(regenerate)
    assert looks >= 2
    last = await today(pool, open_store, session.user_id, NOW)
    assert (last.overdue_total, last.themes) == (0, [])


@pytest.mark.parametrize(
    ("zone", "hour"), [(z, h) for z in ("Pacific/Pago_Pago", "Pacific/Kiritimati") for h in (0, 4)]
)
async def test_the_look_after_the_day_has_turned_is_of_the_new_day(pool, session, zone, hour):
    open_store = partial(transaction, pool)
    await pool.execute(
        "update user_learning_prefs set zone = $2, day_rollover_hour = $3 where user_id = $1",
        session.user_id,
        zone,
        hour,
    )
    await pool.execute("update srs_user_params set version = version + 1")
    await pool.execute("update memory set due_at = $1", NOW + timedelta(days=1))
    first = await today(pool, open_store, session.user_id, NOW)
    ends_at = await pool.fetchval("select day_ends_at from revision_queue_user_summary")
    still = await today(pool, open_store, session.user_id, ends_at - timedelta(microseconds=1))
    turned = await today(pool, open_store, session.user_id, ends_at)
    assert still == first
    assert turned.day_on == first.day_on + timedelta(days=1)
    assert (first.due_tomorrow_total, turned.due_today_total + turned.overdue_total) == (CONCEPTS, CONCEPTS)
