"""A message that nobody can handle dies once, lies in the table with its error, and can be sent again."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import dramatiq
import pytest
from dramatiq.broker import MessageProxy
from dramatiq.brokers.stub import StubBroker
from dramatiq.message import Message

from domain.jobs.dead_letters import LetterState, Wanted
from domain.jobs.settling import retry_letters
from domain.kernel.events import SYSTEM
from domain.kernel.ids import derived_id
from workers import dead_letters
from workers.broker import RETRIES, declare, surroundings
from workers.dead_letters import DeadLetters, letter_of
from workers.held import held
from workers.middleware import MAX_DELIVERIES, Deliveries

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


class Spring:
    """What the actor below needs; a test takes it away and gives it back."""

    def __init__(self) -> None:
        self.dry = True


@pytest.fixture
def spring():
    return Spring()


@pytest.fixture
def working(own_settings, spring):
    """Run a worker with an actor that writes one row about a run, and fails while the spring is dry."""
    broker = StubBroker(middleware=surroundings(own_settings))
    declare(broker)

    @dramatiq.actor(broker=broker, queue_name="revision", **{**RETRIES, "max_retries": 2, "min_backoff": 1})
    async def draw(run_id: str) -> None:
        if spring.dry:
            raise RuntimeError(f"nothing flows, and password=hunter2 does not help {run_id}")
        await held().pool.execute("insert into year values ($1, 'Y', 'Drawn', 1) on conflict do nothing", UUID(run_id))

    worker = dramatiq.Worker(broker, worker_timeout=20, worker_threads=2)
    worker.start()
    yield broker
    worker.stop()
    broker.close()


async def letters(lyceum):
    async with lyceum.open_store() as store:
        return await store.dead_letters.lock_dead(Wanted())


def dead(lyceum, count=1):
    async def look():
        found = await letters(lyceum)
        return found if len(found) == count else None

    return look


async def drawn(lyceum):
    return await lyceum.pool.fetchval("select count(*) from year")


async def test_a_poisoned_message_dies_once_with_its_error_and_no_secret(lyceum, working, until):
    sent = working.actors["draw"].send(run_id=str(SYSTEM))
    [letter] = await until(dead(lyceum))
    assert (str(letter.message_id), letter.queue, letter.actor) == (sent.message_id, "revision", "draw")
    assert (letter.attempts, letter.message["kwargs"], letter.message["options"]) == (3, {"run_id": str(SYSTEM)}, {})
    assert letter.error.splitlines()[-1].startswith("RuntimeError: nothing flows, and password=… does not help")
    kinds = await lyceum.pool.fetch("select type, subject from domain_event where subject = $1", letter.message_id)
    assert [tuple(row) for row in kinds] == [("message_died", letter.message_id)]


async def test_retried_it_has_the_same_effect_and_twice_is_once(lyceum, working, spring, until):
    working.actors["draw"].send(run_id=str(SYSTEM))
    [letter] = await until(dead(lyceum))
    spring.dry = False
    for _ in range(2):
        async with lyceum.open_store() as store:
            await retry_letters(store, Wanted(ids=[letter.message_id]), by=SYSTEM, now=NOW)

    async def flows():
        return await drawn(lyceum)

    assert await until(flows) == 1
    assert await letters(lyceum) == []


async def test_retried_too_early_it_dies_again_and_is_one_letter_still(lyceum, working, until):
    working.actors["draw"].send(run_id=str(SYSTEM))
    [letter] = await until(dead(lyceum))
    async with lyceum.open_store() as store:
        await retry_letters(store, Wanted(), by=SYSTEM, now=NOW)
    [again] = await until(dead(lyceum))
    assert (again.message_id, again.state, again.attempts) == (letter.message_id, LetterState.DEAD, 6)
    assert await lyceum.pool.fetchval("select count(*) from domain_event where type = 'message_died'") == 2


async def test_what_is_refused_dies_at_once_and_what_no_worker_knows_too(lyceum, working, until):
    working.enqueue(Message("revision", "work_batch", (), {"run_id": str(SYSTEM), "job_key": "x"}, {}))
    working.enqueue(Message("revision", "wash_dishes", (), {}, {}))
    found = {letter.actor: letter for letter in await until(dead(lyceum, 2))}
    assert found["work_batch"].error.splitlines()[-1].endswith("RunNotFound: There is no run with this id.")
    assert found["wash_dishes"].error == "No worker knows what to do about 'wash_dishes'."
    assert {letter.attempts for letter in found.values()} == {1}


async def test_a_message_that_kills_its_workers_is_written_down_with_how_often(lyceum, own_settings, until):
    broker = StubBroker(middleware=surroundings(own_settings))
    broker.add_middleware(Deliveries(Counting(MAX_DELIVERIES + 1)))
    declare(broker)
    worker = dramatiq.Worker(broker, worker_timeout=20, worker_threads=1)
    worker.start()
    told = {"run_id": str(SYSTEM), "job_key": "x"}
    broker.enqueue(Message("revision", "work_batch", (), told, {"redis_message_id": "r"}))
    [letter] = await until(dead(lyceum))
    worker.stop()
    broker.close()
    assert letter.attempts == MAX_DELIVERIES
    assert letter.error.startswith("Each of the 3 workers that it was with ended before it was done")
    assert "deliveries" not in letter.message["options"]


async def test_the_clocks_own_messages_are_no_letters(lyceum, working):
    proxy = a_death("tick")
    DeadLetters().before_nack(working, proxy)
    too_old = MessageProxy(Message("ticks", "run_job", (), {}, {}))
    DeadLetters().before_nack(working, too_old)  # skipped for its age: nothing was tried, so there is nothing to tell
    assert await letters(lyceum) == []


def test_a_death_waits_for_the_database_and_is_given_up_only_at_the_end(monkeypatch):
    tries = []

    def away(_make):
        tries.append(1)
        if len(tries) >= 3:
            middleware.before_worker_shutdown(broker, dramatiq.Worker(broker))
        raise asyncpg.ConnectionDoesNotExistError("connection was closed")

    broker, middleware = StubBroker(middleware=[]), DeadLetters()
    monkeypatch.setattr(dead_letters, "SHORTEST_PAUSE_SECONDS", 0)
    monkeypatch.setattr(dead_letters, "_run", away)
    middleware.before_nack(broker, a_death("draw"))
    assert len(tries) == 4
    middleware.before_worker_boot(broker, dramatiq.Worker(broker))


def test_what_can_never_be_written_down_holds_nobody_up(monkeypatch):
    def broken(_make):
        raise asyncpg.DataError("no such character")

    monkeypatch.setattr(dead_letters, "_run", broken)
    DeadLetters().before_nack(StubBroker(middleware=[]), a_death("draw"))


def test_a_message_from_elsewhere_keeps_its_id_in_the_letter():
    message = Message("q", "draw", (), {"run_id": "no id"}, {}, message_id="from-elsewhere")
    letter = letter_of(MessageProxy(message), why="boom", at=NOW)
    assert (letter.message_id, letter.run_id) == (derived_id("message", "from-elsewhere"), None)
    assert letter.message["message_id"] == "from-elsewhere"


class Counting:
    """Valkey, as far as counting deliveries goes: the next delivery is one too many."""

    def __init__(self, deliveries: int) -> None:
        self._deliveries = deliveries

    def pipeline(self, *, transaction: bool) -> "Counting":
        assert not transaction
        return self

    def incr(self, key: str) -> None:
        assert key == "lyceum:deliveries:r"

    def expire(self, key: str, seconds: int) -> None:
        assert (key, seconds) == ("lyceum:deliveries:r", 86_400)

    def execute(self) -> list[int]:
        return [self._deliveries]

    def delete(self, key: str) -> None:
        assert key == "lyceum:deliveries:r"


def a_death(actor):
    return MessageProxy(Message("ticks", actor, (), {}, {"deliveries": 3}))
