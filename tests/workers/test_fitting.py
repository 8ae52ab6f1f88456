"""The nightly fit of skills: its first batch fits, the others bring masteries up to it, and twice is once."""

from datetime import UTC, datetime

import pytest

from domain.jobs.cron import next_slot
from domain.jobs.definitions import BKT_FIT
from domain.jobs.model import Status
from domain.jobs.stopping import cancel_run
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from domain.scoring.bkt import learn
from tests.factories import a_concept, a_review, a_theme, a_user
from workers.actors import fitting
from workers.actors.jobs import do_batch, take_up
from workers.run import run_to_end
from workers.schedule import WORK, Work

NOW = datetime.now(UTC)
ANSWERS = "00101111"


@pytest.fixture
async def concept_id(lyceum):
    """Return a concept that six learners have answered alike, with no mastery held of it yet."""
    async with lyceum.open_store() as store:
        concept_id = await a_concept(store.connection, await a_theme(store.connection))
        for _ in range(6):
            user_id = await a_user(store.connection)
            for n, right in enumerate(ANSWERS):
                rating = 3 if right == "1" else 1
                await a_review(store.connection, user_id, concept_id, days_ago=20 - n, rating=rating, now=NOW)
    return concept_id


async def ask(lyceum):
    async with lyceum.open_store() as store:
        return (await request_run(store, job_key=BKT_FIT.key, requested_by=SYSTEM, now=datetime.now(UTC))).run_id


async def look(lyceum, run_id):
    async with lyceum.open_store() as store:
        return await store.runs.get(run_id)


async def stale(lyceum, concept_id):
    """Return how many learners have another mastery than folding their answers under the fitted skill gives."""
    async with lyceum.open_store() as store:
        skill = (await store.skills.of([concept_id]))[concept_id]
    p = skill.known
    for right in ANSWERS:
        p = learn(p, correct=right == "1", skill=skill)
    held = dict(await lyceum.pool.fetch("select user_id, p from mastery where concept_id = $1", concept_id))
    return 6 - sum(abs(one - p) < 1e-9 for one in held.values())


def test_it_is_due_every_day_at_half_past_four():
    slot = next_slot(BKT_FIT.cron or "", zone=BKT_FIT.zone, after=datetime(2026, 11, 25, 4, 31, tzinfo=UTC))
    assert slot == datetime(2026, 11, 26, 4, 30, tzinfo=UTC)


async def test_a_night_fits_skills_and_brings_masteries_up_to_them(lyceum, concept_id):
    run = await run_to_end(lyceum, BKT_FIT.key)
    assert (run.status, run.steps_done, run.stats["rows"]) == (Status.SUCCEEDED, 2, 1 + 6)
    assert await lyceum.pool.fetchval("select attempts from skill_params where concept_id = $1", concept_id) == 48
    assert await stale(lyceum, concept_id) == 0
    again = await run_to_end(lyceum, BKT_FIT.key)
    assert (again.status, again.stats["rows"]) == (Status.SUCCEEDED, 1)


async def test_a_night_without_answers_is_a_success_too(lyceum):
    run = await run_to_end(lyceum, BKT_FIT.key)
    assert (run.status, run.stats["rows"]) == (Status.SUCCEEDED, 0)


@pytest.mark.usefixtures("concept_id")
async def test_a_doubled_message_plans_nothing_twice(lyceum):
    run_id = await ask(lyceum)
    await take_up(lyceum, run_id)
    await take_up(lyceum, run_id)
    assert (await look(lyceum, run_id)).steps_total == 1
    await do_batch(lyceum, run_id)
    await take_up(lyceum, run_id)
    assert (await look(lyceum, run_id)).steps_total == 2
    while await do_batch(lyceum, run_id):
        pass
    assert (await look(lyceum, run_id)).status is Status.SUCCEEDED


@pytest.mark.usefixtures("concept_id")
async def test_a_run_that_is_cancelled_after_its_fit_refreshes_nothing(lyceum):
    run_id = await ask(lyceum)
    await take_up(lyceum, run_id)
    await do_batch(lyceum, run_id)
    async with lyceum.open_store() as store:
        await cancel_run(store, run_id=run_id, now=datetime.now(UTC))
    assert not await do_batch(lyceum, run_id)
    assert (await look(lyceum, run_id)).status is Status.CANCELLED
    assert not await lyceum.pool.fetch("select from mastery")


async def test_what_a_broken_night_left_behind_the_next_one_makes_good(lyceum, concept_id, monkeypatch):
    async def breaking(store, args, now):
        if "first" in args:
            raise ZeroDivisionError
        return await fitting.do(store, args, now)

    monkeypatch.setitem(WORK, BKT_FIT.key, Work(fitting.plan, breaking, fitting.close))
    assert (await run_to_end(lyceum, BKT_FIT.key)).status is Status.FAILED
    assert await stale(lyceum, concept_id) == 6
    monkeypatch.undo()
    assert (await run_to_end(lyceum, BKT_FIT.key)).status is Status.SUCCEEDED
    assert await stale(lyceum, concept_id) == 0
