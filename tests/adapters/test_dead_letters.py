"""Dead letters in PostgreSQL: kept once, sent again once, and nothing changes for a mistyped list."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from adapters.postgres.connection import open_pool
from adapters.postgres.store import PostgresStore, transaction
from domain.jobs.dead_letters import DeadLetter, LetterState, Wanted
from domain.jobs.definitions import REVISION_QUEUE_REGEN
from domain.jobs.errors import DeadLetterNotFound, IllegalSettlement
from domain.jobs.settling import bury, discard_letters, resurrect_letter, retry_letters
from domain.jobs.use_cases import request_run
from domain.kernel.errors import Invalid
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 2, 0, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPERATOR = UUID(int=7)


@pytest.fixture
def store(connection):
    return PostgresStore(connection)


def a_letter(*, queue="revision", error="boom", run_id=None, **changes):
    message_id = new_id()
    message = {
        "queue_name": queue,
        "actor_name": "work_batch",
        "args": [],
        "kwargs": {"run_id": str(run_id), "job_key": "revision_queue_regen"},
        "options": {},
        "message_id": str(message_id),
        "message_timestamp": 1,
    }
    letter = DeadLetter(
        message_id=message_id,
        queue=queue,
        actor="work_batch",
        run_id=run_id,
        message=message,
        error=error,
        attempts=6,
        died_at=NOW,
    )
    return replace(letter, **changes)


async def kept(store, *letters):
    for letter in letters:
        assert await bury(store, letter, now=letter.died_at)
    await store.outbox.take(limit=100)
    return letters


async def told(store):
    """Return what went into the outbox, oldest first, and empty it."""
    return [(event.type, event.payload) for event in await store.outbox.take(limit=100)]


async def actors(store, kind):
    return [row[0] for row in await store.connection.fetch("select actor_id from domain_event where type = $1", kind)]


async def test_a_death_told_twice_is_kept_once_and_told_once(store):
    letter = a_letter(error="Traceback\nRuntimeError: boom")
    assert await bury(store, letter, now=NOW)
    assert not await bury(store, letter, now=NOW)
    assert await store.dead_letters.lock(letter.message_id) == letter
    [(kind, died)] = await told(store)
    assert (kind, died["error"], died["attempts"]) == ("message_died", "RuntimeError: boom", 6)


async def test_a_letter_knows_its_run_if_there_is_one(store):
    run = await request_run(store, job_key=REVISION_QUEUE_REGEN.key, requested_by=SYSTEM, now=NOW)
    about, about_nothing = await kept(store, a_letter(run_id=run.run_id), a_letter(run_id=new_id()))
    assert (await store.dead_letters.lock(about.message_id)).run_id == run.run_id
    assert (await store.dead_letters.lock(about_nothing.message_id)).run_id is None


async def test_retried_once_it_leaves_as_the_very_message_with_whoever_asked(store):
    [letter] = await kept(store, a_letter())
    wanted = Wanted(ids=[letter.message_id])
    assert await retry_letters(store, wanted, by=OPERATOR, now=NOW + MINUTE) == 1
    assert await told(store) == [("message_retried", {"message_id": str(letter.message_id), "message": letter.message})]
    assert await actors(store, "message_retried") == [OPERATOR]
    assert await retry_letters(store, wanted, by=OPERATOR, now=NOW + MINUTE) == 0
    assert await told(store) == []
    seen = await store.dead_letters.lock(letter.message_id)
    assert (seen.state, seen.settled_at, seen.settled_by) == (LetterState.RETRIED, NOW + MINUTE, OPERATOR)


async def test_what_was_retried_and_dies_again_is_dead_again_with_all_its_attempts(store):
    [letter] = await kept(store, a_letter())
    await retry_letters(store, Wanted(), by=OPERATOR, now=NOW)
    assert await bury(store, replace(letter, error="again", died_at=NOW + MINUTE), now=NOW + MINUTE)
    seen = await store.dead_letters.lock(letter.message_id)
    assert (seen.state, seen.error, seen.attempts, seen.settled_by) == (LetterState.DEAD, "again", 12, None)


async def test_what_was_discarded_stays_so_until_it_is_resurrected(store):
    [letter] = await kept(store, a_letter())
    assert await discard_letters(store, Wanted(ids=[letter.message_id]), by=OPERATOR, now=NOW) == 1
    assert await told(store) == [("message_discarded", {"message_id": str(letter.message_id)})]
    assert not await bury(store, letter, now=NOW)
    assert await retry_letters(store, Wanted(), by=OPERATOR, now=NOW) == 0
    await resurrect_letter(store, message_id=letter.message_id, by=OPERATOR, now=NOW)
    assert [kind for kind, _ in await told(store)] == ["message_retried"]
    with pytest.raises(IllegalSettlement, match="this one is retried"):
        await resurrect_letter(store, message_id=letter.message_id, by=OPERATOR, now=NOW)
    with pytest.raises(DeadLetterNotFound):
        await resurrect_letter(store, message_id=new_id(), by=OPERATOR, now=NOW)


async def test_all_that_match_are_settled_and_no_others(store):
    oom, boom, other = await kept(store, a_letter(error="100% of memory"), a_letter(), a_letter(queue="maintenance"))
    assert await discard_letters(store, Wanted(words="100%"), by=OPERATOR, now=NOW) == 1
    assert await discard_letters(store, Wanted(words="%"), by=OPERATOR, now=NOW) == 0
    assert await discard_letters(store, Wanted(queue="maintenance", words="WORK_BATCH"), by=OPERATOR, now=NOW) == 1
    states = [(await store.dead_letters.lock(one.message_id)).state for one in (oom, boom, other)]
    assert states == [LetterState.DISCARDED, LetterState.DEAD, LetterState.DISCARDED]
    assert await retry_letters(store, Wanted(), by=OPERATOR, now=NOW) == 1


async def test_an_unknown_id_is_refused_and_the_known_ones_stay_dead(store):
    [letter] = await kept(store, a_letter())
    with pytest.raises(Invalid, match="There is no dead letter") as refused:
        await retry_letters(store, Wanted(ids=[letter.message_id, new_id()]), by=OPERATOR, now=NOW)
    assert refused.value.problems[0].field == "ids"
    assert (await store.dead_letters.lock(letter.message_id)).state is LetterState.DEAD
    assert await retry_letters(store, Wanted(ids=[]), by=OPERATOR, now=NOW) == 0


async def test_two_operators_at_once_send_a_letter_once(fresh_database_url):
    pool = await open_pool(fresh_database_url, size=4)
    async with transaction(pool) as store:
        await kept(store, *[a_letter() for _ in range(20)])

    async def retry_all():
        async with transaction(pool) as store:
            return await retry_letters(store, Wanted(), by=OPERATOR, now=NOW)

    assert sorted(await asyncio.gather(*(retry_all() for _ in range(4)))) == [0, 0, 0, 20]
    assert await pool.fetchval("select count(*) from outbox where type = 'message_retried'") == 20
    await pool.close()
