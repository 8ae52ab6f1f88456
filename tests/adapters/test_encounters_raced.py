"""Answers that race: nothing is lost, nothing is doubled, and the log replayed is the memory."""

from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from adapters.postgres.connection import connect, open_pool
from adapters.postgres.store import PostgresStore, transaction
from api.resources.practice import undisturbed
from domain.kernel.errors import Overtaken
from domain.kernel.ids import new_id
from domain.practice.model import Chosen, Mode, NewAnswer, NewSession, Slot, Why
from domain.practice.use_cases import record_answer, undo_last
from domain.scheduling.fsrs import review
from domain.scheduling.fuzz import seed_of
from domain.scheduling.model import Rating
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters, learn
from domain.scoring.bkt_fit import Fitted
from domain.scoring.fitting import refresh_masteries
from tests.factories import a_concept, a_question, a_theme, a_user

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WRITERS = 8
ITEMS = 24


class Crash(Exception):
    """The process dies here."""


@pytest.fixture
async def pool(fresh_database_url):
    opened = await open_pool(fresh_database_url, size=WRITERS)
    yield opened
    await opened.close()


@pytest.fixture
async def session(pool):
    """Return a learner's session of 24 questions about two concepts."""
    async with transaction(pool) as store:
        user_id = await a_user(store.connection)
        theme_id = await a_theme(store.connection)
        concepts = [await a_concept(store.connection, theme_id) for _ in range(2)]
        questions = [await a_question(store.connection, concepts[n % 2]) for n in range(ITEMS)]
        chosen = tuple(Chosen(question_id, Why.NEW) for question_id in questions)
        session = NewSession(new_id(), user_id, Mode.GUIDED, (), chosen, NOW)
        await store.practice_sessions.add(session)
    return session


async def answer(pool, session, position, *, reply="b", seconds=0):
    slot = Slot(session.user_id, session.practice_session_id, position)
    given = NewAnswer(session.chosen[position].question_id, reply, time_ms=20_000)

    async def once(store):
        return await record_answer(store, slot=slot, answer=given, now=NOW + timedelta(seconds=seconds))

    def open_store():
        return transaction(pool)

    return await undisturbed(open_store, session.user_id, once)


async def everything_adds_up(pool, session, *, answers):
    user_id = session.user_id
    learner = await pool.fetchrow("select * from srs_user_params where user_id = $1", user_id)
    assert (learner["n_review_logs"], learner["rated_answers"], learner["version"]) == (answers, answers, answers)
    assert await pool.fetchval("select count(*) from practice_answer") == answers
    assert await pool.fetchval("select answered from practice_session") == answers
    assert await pool.fetchval("select count(*) from outbox where type = 'answer_recorded'") == answers
    assert await pool.fetchval("select sum(answers) from question_rating") == answers
    assert learner["ability"] == pytest.approx(
        1500 + await pool.fetchval("select sum(ability_delta) from practice_answer")
    )
    for memory in await pool.fetch("select * from memory where user_id = $1", user_id):
        await the_log_replayed_is(pool, memory)


async def the_log_replayed_is(pool, memory):
    replayed, known = None, DEFAULT_SKILL.known
    for row in await pool.fetch(
        "select * from review where user_id = $1 and concept_id = $2 order by reviewed_at, review_id",
        memory["user_id"],
        memory["concept_id"],
    ):
        assert row["stability_before"] == (replayed and replayed.stability)
        seed = seed_of(row["user_id"], row["concept_id"], replayed.reps if replayed else 0)
        replayed = review(replayed, Rating(row["rating"]), at=row["reviewed_at"], seed=seed).after
        known = learn(known, correct=row["correct"])
    assert replayed is not None
    found = (memory["stability"], memory["difficulty"], memory["due_at"], memory["reviewed_at"], memory["reps"])
    assert found == (replayed.stability, replayed.difficulty, replayed.due_at, replayed.reviewed_at, replayed.reps)
    mastery = await pool.fetchrow(
        "select p, attempts from mastery where user_id = $1 and concept_id = $2",
        memory["user_id"],
        memory["concept_id"],
    )
    assert tuple(mastery) == (known, replayed.reps)


async def test_eight_writers_on_one_learner_lose_nothing(pool, session):
    async def write(first):
        for position in range(first, ITEMS, WRITERS):
            await answer(pool, session, position, reply="b" if position % 3 else "a", seconds=position)

    async with anyio.create_task_group() as writers:
        for first in range(WRITERS):
            writers.start_soon(write, first)
    await everything_adds_up(pool, session, answers=ITEMS)


async def test_one_slot_sent_eight_times_at_once_is_one_answer(pool, session):
    outcomes = []

    async def send():
        outcomes.append(await answer(pool, session, 0))

    async with anyio.create_task_group() as senders:
        for _ in range(WRITERS):
            senders.start_soon(send)
    assert sorted(outcome.repeated for outcome in outcomes) == [False] + [True] * (WRITERS - 1)
    assert len({outcome.answer.review_id for outcome in outcomes}) == 1
    await everything_adds_up(pool, session, answers=1)


async def test_answers_and_undos_at_once_leave_what_the_log_says(pool, session):
    async def write(first):
        for position in range(first, ITEMS, 4):
            await answer(pool, session, position, seconds=position)

    async def take_back():
        async def once(store):
            session_id = session.practice_session_id
            return await undo_last(store, user_id=session.user_id, practice_session_id=session_id, now=NOW)

        await answer(pool, session, 0)
        await undisturbed(lambda: transaction(pool), session.user_id, once)

    async with anyio.create_task_group() as writers:
        for first in range(1, 4):
            writers.start_soon(write, first)
        writers.start_soon(take_back)
    for memory in await pool.fetch("select * from memory"):
        await the_log_replayed_is(pool, memory)
    assert await pool.fetchval("select n_review_logs from srs_user_params") == await pool.fetchval(
        "select count(*) from review"
    )


async def crash_after(pool, step):
    async with transaction(pool) as store:
        await step(store)
        raise Crash


@pytest.mark.parametrize("saved", [False, True])
async def test_a_crash_before_the_commit_leaves_nothing(pool, session, saved):
    slot = Slot(session.user_id, session.practice_session_id, 0)
    given = NewAnswer(session.chosen[0].question_id, "b")

    async def step(store):
        await (record_answer(store, slot=slot, answer=given, now=NOW) if saved else store.encounters.load(slot))

    with pytest.raises(Crash):
        await crash_after(pool, step)
    for table in ("practice_answer", "review_log", "memory", "mastery", "question_rating", "outbox", "domain_event"):
        assert await pool.fetchval(f"select count(*) from {table}") == 0  # noqa: S608
    assert not (await answer(pool, session, 0)).repeated
    await everything_adds_up(pool, session, answers=1)


async def test_an_answer_takes_four_round_trips_two_of_them_statements(fresh_database_url, session):
    connection: Any = await connect(fresh_database_url)
    seen = []

    async def record(position):
        async with connection.transaction():
            slot = Slot(session.user_id, session.practice_session_id, position)
            given = NewAnswer(session.chosen[position].question_id, "b")
            await record_answer(PostgresStore(connection), slot=slot, answer=given, now=NOW)

    try:
        await record(0)  # the client asks for unknown types once
        with connection.query_logger(lambda record: seen.append(record.query.split()[0].lower())):
            await record(1)
            await anyio.lowlevel.checkpoint()
    finally:
        await connection.close()
    assert [word.strip(";") for word in seen] == ["begin", "select", "with", "commit"]


async def test_whoever_is_overtaken_twice_is_told(pool, session):
    async def always(_store):
        raise Overtaken

    with pytest.raises(Overtaken):
        await undisturbed(lambda: transaction(pool), session.user_id, always)


async def test_answers_that_race_a_fit_end_where_the_log_under_the_new_skill_ends(pool, session):
    skill = SkillParameters(known=0.4, learn=0.1, slip=0.05, guess=0.3, forget=0.02)
    for position in range(2):
        await answer(pool, session, position, seconds=position)

    async def write(first):
        for position in range(first, ITEMS, WRITERS):
            await answer(pool, session, position, reply="b" if position % 3 else "a", seconds=position)

    async def fit():
        async with transaction(pool) as store:
            concepts = await store.connection.fetch("select distinct concept_id from mastery")
            outcome = Fitted(skill, attempts=24, learners=3, pooled=0.3, log_loss=0.4, baseline_log_loss=0.5)
            await store.skills.save({row["concept_id"]: outcome for row in concepts}, at=NOW)
        async with transaction(pool) as store:
            assert await refresh_masteries(store, first=session.user_id, last=session.user_id) == 2

    async with anyio.create_task_group() as writers:
        for first in range(2, 2 + WRITERS):
            writers.start_soon(write, first)
        writers.start_soon(fit)
    async with transaction(pool) as store:
        assert await refresh_masteries(store, first=session.user_id, last=session.user_id) == 0
        assert await store.connection.fetchval("select sum(attempts) from mastery") == ITEMS
