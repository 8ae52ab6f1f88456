"""The nightly job from its request to its end, in this process: batches, crashes, repeats, answers meanwhile."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.jobs.errors import AlreadyRunning, UnknownJob
from domain.jobs.model import Status
from domain.jobs.stopping import cancel_run
from domain.jobs.use_cases import request_run, resume_stalled
from domain.kernel.events import SYSTEM
from domain.queues.use_cases import refresh_list
from tests.workers.conftest import many_learners
from tests.workers.lists import wrong_lists
from workers.actors import jobs
from workers.actors.jobs import do_batch, take_up
from workers.held import hold, let_go
from workers.relay import forward
from workers.run import run_to_end
from workers.schedule import WORK, work_of

REGEN = "revision_queue_regen"


async def ask(lyceum, job_key=REGEN):
    async with lyceum.open_store() as store:
        return (await request_run(store, job_key=job_key, requested_by=SYSTEM, now=datetime.now(UTC))).run_id


async def look(lyceum, run_id):
    async with lyceum.open_store() as store:
        return await store.runs.get(run_id)


async def done_batches(lyceum):
    return [
        row[0] for row in await lyceum.pool.fetch("select batch from job_batch where done_at is not null order by 1")
    ]


async def check(lyceum, now=None):
    async with lyceum.pool.acquire() as connection:
        return await wrong_lists(connection, now or datetime.now(UTC))


async def deliver(lyceum):
    """Send what waits in the outbox and do at once what the messages say, until nothing waits."""
    sent = []
    actors = {"run_job": take_up, "work_batch": do_batch}
    while await forward(lyceum.open_store, sent.append):
        while sent:
            message = sent.pop(0)
            await actors[message.actor_name](lyceum, UUID(message.kwargs["run_id"]))


async def test_a_run_writes_every_list_and_the_days_totals(lyceum):
    await many_learners(lyceum, 5)
    run = await run_to_end(lyceum, REGEN)
    assert (run.status, run.stats["rows"], run.steps_done) == (Status.SUCCEEDED, 5, 1)
    assert await check(lyceum) == ([], 5, 0)
    kept = await lyceum.pool.fetchval("select due_today_total + overdue_total from queue_stats_daily")
    assert kept == await lyceum.pool.fetchval(
        "select sum(due_today_total + overdue_total) from revision_queue_user_summary"
    )
    assert kept > 0


async def test_no_learners_is_a_success_too(lyceum):
    assert (await run_to_end(lyceum, REGEN)).status is Status.SUCCEEDED


async def test_partitions_are_made_ahead_and_rows_outside_them_fail_the_run(lyceum):
    assert (await run_to_end(lyceum, "partition_maintenance")).status is Status.SUCCEEDED
    await lyceum.pool.execute(
        """insert into domain_event (owner_id, recorded_at, event_id, type, payload)
           values ($1, '1999-01-01', $1, 'x', '{}')""",
        SYSTEM,
    )
    failed = await run_to_end(lyceum, "partition_maintenance")
    assert failed.status is Status.FAILED
    assert failed.error == (
        "1 of 2 batches failed. The first: RowsOutsideEveryMonth: Rows of domain_event lie outside every month."
    )
    assert failed.steps_done == 1


async def test_401_learners_are_three_batches_and_a_lasting_fault_in_the_third_keeps_the_others(lyceum, monkeypatch):
    await many_learners(lyceum, 401)

    async def breaking(store, args, now):
        rows = await work(store, args, now)
        if args["first"] == args["last"]:
            raise ZeroDivisionError("in the third")
        return rows

    work = work_of(lyceum, REGEN).do
    monkeypatch.setitem(WORK, REGEN, replace(work_of(lyceum, REGEN), do=breaking))
    run = await run_to_end(lyceum, REGEN)
    assert (run.status, run.steps_done, run.steps_total) == (Status.FAILED, 2, 3)
    assert run.error == "1 of 3 batches failed. The first: ZeroDivisionError: in the third"
    assert await check(lyceum) == ([], 400, 1)
    monkeypatch.undo()
    assert (await run_to_end(lyceum, REGEN)).status is Status.SUCCEEDED
    assert await check(lyceum) == ([], 401, 0)


async def test_a_passing_fault_is_tried_again(lyceum, monkeypatch):
    await many_learners(lyceum, 2)
    faults = [ZeroDivisionError(), ZeroDivisionError()]

    async def flaky(store, args, now):
        if faults:
            raise faults.pop()
        return await work(store, args, now)

    work = work_of(lyceum, REGEN).do
    monkeypatch.setitem(WORK, REGEN, replace(work_of(lyceum, REGEN), do=flaky))
    run_id = await ask(lyceum)
    await deliver(lyceum)
    run = await look(lyceum, run_id)
    assert (run.status, run.stats["retried"]) == (Status.SUCCEEDED, 1)


async def test_a_run_that_cannot_be_planned_says_why(lyceum, monkeypatch):
    async def no_plan(_store, _run):
        raise ZeroDivisionError("no plan")

    monkeypatch.setitem(WORK, REGEN, replace(work_of(lyceum, REGEN), plan=no_plan))
    run = await run_to_end(lyceum, REGEN)
    assert (run.status, run.error) == (Status.FAILED, "ZeroDivisionError: no plan")


async def test_doubled_messages_do_nothing_twice(lyceum):
    await many_learners(lyceum, 401)
    run_id = await ask(lyceum)
    for _ in range(2):
        await take_up(lyceum, run_id)
    assert [await do_batch(lyceum, run_id) for _ in range(6)] == [True, True, True, False, False, False]
    run = await look(lyceum, run_id)
    assert (run.status, run.stats["rows"]) == (Status.SUCCEEDED, 401)
    await take_up(lyceum, run_id)
    await deliver(lyceum)
    assert await look(lyceum, run_id) == run


async def test_lost_messages_are_made_good_by_the_next_tick(lyceum):
    await many_learners(lyceum, 401)
    run_id = await ask(lyceum)
    await lyceum.pool.execute("delete from outbox")
    await take_up(lyceum, run_id)
    await do_batch(lyceum, run_id)
    await lyceum.pool.execute("delete from outbox")
    async with lyceum.open_store() as store:
        await resume_stalled(store, now=datetime.now(UTC) + timedelta(seconds=31))
    await deliver(lyceum)
    assert (await look(lyceum, run_id)).status is Status.SUCCEEDED
    assert await check(lyceum) == ([], 401, 0)


async def test_a_run_that_died_between_its_last_batch_and_its_end_is_closed(lyceum):
    await many_learners(lyceum, 2)
    run_id = await ask(lyceum)
    await take_up(lyceum, run_id)
    await lyceum.pool.execute("update job_batch set done_at = now(), rows = 2")
    assert (await look(lyceum, run_id)).status is Status.RUNNING
    await take_up(lyceum, run_id)
    assert (await look(lyceum, run_id)).status is Status.SUCCEEDED
    assert await lyceum.pool.fetchval("select count(*) from queue_stats_daily") == 1


async def test_a_running_regeneration_stops_at_the_next_batch(lyceum):
    await many_learners(lyceum, 401)
    run_id = await ask(lyceum)
    await take_up(lyceum, run_id)
    await do_batch(lyceum, run_id)
    async with lyceum.open_store() as store:
        await cancel_run(store, run_id=run_id, now=datetime.now(UTC))
    await deliver(lyceum)
    run = await look(lyceum, run_id)
    assert (run.status, run.steps_done) == (Status.CANCELLED, 1)
    assert await done_batches(lyceum) == [1]


async def test_a_job_is_refused_twice_at_once_or_by_a_wrong_name(lyceum):
    await ask(lyceum)
    with pytest.raises(AlreadyRunning):
        await run_to_end(lyceum, REGEN)
    with pytest.raises(UnknownJob):
        await run_to_end(lyceum, "dishes")


async def test_a_tick_starts_what_is_due_and_only_once(lyceum):
    hold(lyceum)
    try:
        await jobs.tick()
        first = await lyceum.pool.fetch("select id from job_run")
        await jobs.tick()
        assert await lyceum.pool.fetch("select id from job_run") == first
    finally:
        let_go()


async def test_answers_meanwhile_never_leave_a_wrong_list_that_claims_to_be_current(lyceum):
    now = datetime.now(UTC)
    await many_learners(lyceum, 230, memories=6, at=now)
    learners = [row[0] for row in await lyceum.pool.fetch("select user_id from app_user order by email")]
    working = True

    async def answers(offset):
        answered = 0
        while working:
            user_id = learners[(offset + answered * 7) % len(learners)]
            async with lyceum.open_store() as store:
                await store.connection.execute(
                    "update srs_user_params set version = version + 1 where user_id = $1", user_id
                )
                await store.connection.execute(
                    """update memory set due_at = due_at + interval '30 hours', reps = reps + 1
                       where (user_id, concept_id) = (select user_id, concept_id from memory where user_id = $1
                         order by due_at limit 1)""",
                    user_id,
                )
            answered += 1
        return answered

    async def readers():
        repaired = 0
        while working:
            async with lyceum.open_store() as store:
                await refresh_list(store, user_id=learners[repaired % len(learners)], now=now)
            repaired += 1
        return repaired

    others = [asyncio.create_task(answers(offset)) for offset in (0, 100)] + [asyncio.create_task(readers())]
    looked = 0
    for _ in range(4):
        run_id = await ask(lyceum)
        await take_up(lyceum, run_id)
        while (await look(lyceum, run_id)).status is Status.RUNNING:
            await asyncio.gather(do_batch(lyceum, run_id), do_batch(lyceum, run_id))
        wrong, current, _behind = await check(lyceum)
        assert wrong == []
        looked += current
    working = False
    assert all(await asyncio.gather(*others))
    assert looked > 0
    assert (await run_to_end(lyceum, REGEN)).status is Status.SUCCEEDED
    assert await check(lyceum) == ([], len(learners), 0)
