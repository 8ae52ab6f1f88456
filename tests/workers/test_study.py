"""What workers do about study: verdicts counted, paths planned on, tasks that expire, and ninety days of reviews."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import anyio
import pytest

from adapters.metrics.scrape import Scrape
from api.resources import study_tasks
from domain.jobs.cron import next_slot
from domain.jobs.definitions import definition
from domain.jobs.model import Status
from domain.judging.events import Judged
from domain.kernel.events import Happened
from domain.kernel.ids import new_id
from domain.practice.meeting import Graded
from domain.practice.use_cases import record_encounter
from domain.scheduling.model import Rating, Source
from domain.scheduling.use_cases import suspend_concept
from domain.study import use_cases
from domain.study.model import TaskStatus
from domain.study.replay import replay
from tests.domain.study.building import InMemoryBank
from tests.factories import a_memory
from tests.studying import BANK, a_follower, begun, concepts_of, first_task, judged
from tests.workers.test_metrics import values
from workers.actors import study
from workers.counting import count
from workers.held import hold, let_go
from workers.relay import forward
from workers.run import run_to_end
from workers.subscriptions import messages_of

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def lyceum(lyceum):
    return replace(lyceum, bank=InMemoryBank(BANK))


async def a_path(lyceum, *, now=NOW):
    async with lyceum.open_store() as store:
        return await a_follower(store, now=now)


async def tasks_of(lyceum, path):
    return await lyceum.pool.fetch(
        "select * from study_tasks where study_path_id = $1 order by scheduled_at", path.path_id
    )


def test_both_jobs_run_every_quarter_of_an_hour():
    for key in ("study_task_expiry", "review_task_generation"):
        job = definition(key)
        slot = next_slot(job.cron or "", zone=job.zone, after=datetime(2026, 11, 25, 9, 1, tzinfo=UTC))
        assert (slot, job.queue) == (datetime(2026, 11, 25, 9, 15, tzinfo=UTC), "study")


async def test_what_counts_of_a_verdict_is_sent_to_be_counted_and_the_rest_is_not():
    told = {
        "evaluation_id": str(new_id()),
        "study_task_id": str(new_id()),
        "user_id": str(new_id()),
        "kind": "submit",
        "language": "python",
        "status": "passed",
    }
    first, _ = messages_of("judged", told)
    assert (first.actor_name, first.queue_name) == ("take_verdict", "study")
    assert first.kwargs == {"user_id": told["user_id"], "evaluation_id": told["evaluation_id"]}
    for other in ({"kind": "run"}, {"status": "error"}, {"status": "cancelled"}):
        assert [m.actor_name for m in messages_of("judged", told | other)] == ["judge_submission"]


async def test_a_verdict_told_twice_is_taken_once_and_the_path_planned_on(lyceum):
    path = await a_path(lyceum)
    async with lyceum.open_store() as store:
        await concepts_of(store.connection)
        task = await begun(store, path, now=NOW)
        evaluation_id = await judged(store.connection, task, at=NOW)
        event = Judged(
            evaluation_id=evaluation_id,
            study_task_id=task.task_id,
            user_id=path.user_id,
            kind="submit",  # pyright: ignore[reportArgumentType]
            language="python",  # pyright: ignore[reportArgumentType]
            status="passed",  # pyright: ignore[reportArgumentType]
        )
        await store.events.record(Happened(event=event), at=NOW)
    hold(lyceum)
    try:
        for _ in range(2):
            sent = []
            await forward(lyceum.open_store, sent.append)
            for message in [*sent, *sent]:
                if message.queue_name == "study":
                    await getattr(study, message.actor_name)(**message.kwargs)
    finally:
        let_go()
    rows = await tasks_of(lyceum, path)
    assert [row["status"] for row in rows].count("completed") == 1
    assert [row["status"] for row in rows].count("scheduled") == 6
    assert await lyceum.pool.fetchval("select count(*) from review_log") == 1


async def test_a_path_planned_again_stays_as_it_is(lyceum):
    path = await a_path(lyceum)
    before = [dict(row) for row in await tasks_of(lyceum, path)]
    for _ in range(2):
        await study.plan_on(lyceum, path.user_id, path.path_id)
    assert [dict(row) for row in await tasks_of(lyceum, path)] == before


async def test_a_path_that_was_left_is_not_planned_on_and_its_reviews_wait_on_the_next(lyceum):
    path = await a_path(lyceum)
    await a_due_concept(lyceum, path)
    await run_to_end(lyceum, "review_task_generation")
    async with lyceum.open_store() as store:
        await use_cases.archive_study_path(store, user_id=path.user_id, path_id=path.path_id, now=NOW)
    await study.plan_on(lyceum, path.user_id, path.path_id)
    assert {row["status"] for row in await tasks_of(lyceum, path)} == {"skipped"}
    assert await lyceum.active_paths.find(path.user_id) is None
    async with lyceum.open_store() as store:
        other = await use_cases.create_study_path(
            store, user_id=path.user_id, track_id=path.track, config={}, supply=BANK, now=NOW
        )
    await run_to_end(lyceum, "review_task_generation")
    assert [row["study_path_id"] for row in await open_reviews(lyceum)] == [other.path_id]


async def test_tasks_that_nobody_began_in_time_expire_and_others_do_not(lyceum):
    async with lyceum.open_store() as store:
        path = await a_follower(store, now=NOW - 8.5 * DAY)
        started = await begun(store, path, now=NOW - 8.5 * DAY)
    before = await tasks_of(lyceum, path)
    late = {row["study_task_id"] for row in before if row["expires_at"] <= NOW} - {started.task_id}
    run = await run_to_end(lyceum, "study_task_expiry")
    assert (run.status, run.stats["rows"]) == (Status.SUCCEEDED, len(late))
    after = await tasks_of(lyceum, path)
    assert {row["study_task_id"] for row in after if row["status"] == "expired"} == late != set()
    events = await lyceum.pool.fetch("select payload from task_events where payload ->> 'to' = 'expired'")
    assert {event["payload"]["from"] for event in events} == {"scheduled"}
    assert (await run_to_end(lyceum, "study_task_expiry")).stats["rows"] == 0


async def test_the_same_job_counts_verdicts_whose_message_was_lost(lyceum):
    async with lyceum.open_store() as store:
        path = await a_follower(store, now=NOW - DAY)
        task = await begun(store, path, now=NOW - DAY)
        await judged(store.connection, task, at=NOW - DAY / 2)
    await run_to_end(lyceum, "study_task_expiry")
    assert await lyceum.pool.fetchval("select outcome from study_tasks where study_task_id = $1", task.task_id)


async def a_due_concept(lyceum, path, *, due_at=NOW - DAY):
    async with lyceum.open_store() as store:
        await concepts_of(store.connection)
        concept_id = await store.connection.fetchval(
            "select concept_id from concept where code = 'introduction-topic-a'"
        )
        await a_memory(store.connection, path.user_id, concept_id, due_at=due_at)
    return concept_id


async def open_reviews(lyceum):
    return await lyceum.pool.fetch(
        "select * from study_tasks where kind = 'review' and status in ('scheduled', 'in_progress')"
    )


async def test_each_due_concept_of_a_follower_becomes_one_review_task(lyceum):
    path = await a_path(lyceum)
    concept_id = await a_due_concept(lyceum, path)
    for made in (1, 0):
        run = await run_to_end(lyceum, "review_task_generation")
        assert (run.status, run.stats["rows"]) == (Status.SUCCEEDED, made)
    [task] = await open_reviews(lyceum)
    assert (task["concept_id"], task["module"], task["topics"]) == (
        concept_id,
        "introduction",
        ["introduction-topic-a"],
    )
    assert task["metadata"]["source"] == "review"


async def test_what_is_not_due_set_aside_of_another_subject_or_of_no_follower_becomes_none(lyceum):
    path = await a_path(lyceum)
    concept_id = await a_due_concept(lyceum, path, due_at=NOW + DAY)
    assert (await run_to_end(lyceum, "review_task_generation")).stats["rows"] == 0
    async with lyceum.open_store() as store:
        await store.connection.execute("update memory set due_at = now() - interval '1 day', suspended_at = now()")
    assert (await run_to_end(lyceum, "review_task_generation")).stats["rows"] == 0
    await lyceum.pool.execute("update memory set suspended_at = null")
    await lyceum.pool.execute("update theme set code = 'elsewhere'")
    assert (await run_to_end(lyceum, "review_task_generation")).stats["rows"] == 0
    await lyceum.pool.execute("update theme set code = 'ci-introduction'")
    await lyceum.pool.execute("update study_paths set status = 'archived'")
    assert (await run_to_end(lyceum, "review_task_generation")).stats["rows"] == 0
    assert concept_id


async def test_what_a_task_was_about_is_reviewed_whatever_its_theme(lyceum):
    path = await a_path(lyceum)
    await a_due_concept(lyceum, path)
    await lyceum.pool.execute("update theme set code = 'elsewhere'")
    async with lyceum.open_store() as store:
        await begun(store, path, now=NOW)
    assert (await run_to_end(lyceum, "review_task_generation")).stats["rows"] == 1
    [task] = await open_reviews(lyceum)
    assert task["module"] == "introduction"


@pytest.mark.parametrize("correct", [True, False])
async def test_a_review_done_elsewhere_completes_the_task(lyceum, correct):
    path = await a_path(lyceum)
    concept_id = await a_due_concept(lyceum, path)
    await run_to_end(lyceum, "review_task_generation")
    at = datetime.now(UTC)
    rating = Rating.GOOD if correct else Rating.AGAIN
    graded = Graded(source=Source.PRACTICE, item_id=None, rating=rating, correct=correct, score=float(correct))
    async with lyceum.open_store() as store:
        await record_encounter(
            store, user_id=path.user_id, concept_id=concept_id, graded=graded, review_id=new_id(), now=at
        )
        following = await use_cases.get_next_task(store, user_id=path.user_id, now=at)
        assert following
        assert following.kind == "coding"
    await run_to_end(lyceum, "review_task_generation")
    [task] = await lyceum.pool.fetch("select * from study_tasks where kind = 'review'")
    assert (task["status"], task["outcome"]) == ("completed", "success" if correct else "failure")


async def test_a_review_that_was_set_aside_is_taken_back(lyceum):
    path = await a_path(lyceum)
    concept_id = await a_due_concept(lyceum, path)
    await run_to_end(lyceum, "review_task_generation")
    async with lyceum.open_store() as store:
        await suspend_concept(store, user_id=path.user_id, concept_id=concept_id, now=datetime.now(UTC))
    await run_to_end(lyceum, "review_task_generation")
    [task] = await lyceum.pool.fetch("select * from study_tasks where kind = 'review'")
    assert (task["status"], task["outcome"]) == ("skipped", None)


async def test_a_verdict_on_a_coding_task_settles_the_review_of_its_concept(lyceum):
    path = await a_path(lyceum)
    await a_due_concept(lyceum, path)
    await run_to_end(lyceum, "review_task_generation")
    at = datetime.now(UTC)
    async with lyceum.open_store() as store:
        task = await begun(store, path, now=at)
        evaluation_id = await judged(store.connection, task, at=at)
    assert await study.take(lyceum, path.user_id, evaluation_id)
    [review] = await lyceum.pool.fetch("select * from study_tasks where kind = 'review'")
    assert (review["status"], review["outcome"]) == ("completed", "success")


async def test_ninety_days_of_reviews_leave_one_task_a_due_concept_and_growing_intervals(lyceum):
    """A simulated clock: each day what is due becomes a task, the learner solves it, and it comes back later."""
    start = NOW - 90 * DAY
    async with lyceum.open_store() as store:
        path = await a_follower(store, now=start)
        await concepts_of(store.connection)
        task = await begun(store, path, now=start)
        await judged(store.connection, task, at=start)
        await use_cases.take_lost_verdicts(store, now=start + timedelta(minutes=5))
        for day in range(1, 91):
            now = start + day * DAY
            due = await store.connection.fetchval(
                "select count(*) from memory where due_at <= $1 and suspended_at is null", now
            )
            made = await use_cases.plan_reviews(store, first=path.user_id, last=path.user_id, now=now)
            assert made == due
            assert await use_cases.plan_reviews(store, first=path.user_id, last=path.user_id, now=now) == 0
            for row in await store.connection.fetch(
                "select * from study_tasks where kind = 'review' and status = 'scheduled'"
            ):
                found = await use_cases.get_next_task(store, user_id=path.user_id, now=now)
                assert found
                assert found.task_id == row["study_task_id"]
                review = await use_cases.start_task(
                    store, user_id=path.user_id, task_id=found.task_id, supply=BANK, now=now
                )
                evaluation_id = await judged(store.connection, review, at=now)
                taken = await use_cases.take_verdict(store, user_id=path.user_id, evaluation_id=evaluation_id, now=now)
                assert taken
                assert taken.status is TaskStatus.COMPLETED
        reviews = await store.connection.fetch(
            "select (due_after - reviewed_at) as interval from review order by reviewed_at"
        )
    intervals = [row["interval"] for row in reviews]
    assert len(intervals) >= 3
    assert intervals == sorted(intervals)
    assert not await open_reviews(lyceum)


async def test_fifty_learners_at_once_neither_meet_nor_wait_for_each_other(lyceum):
    paths = [await a_path(lyceum) for _ in range(50)]
    async with lyceum.open_store() as store:
        await concepts_of(store.connection)

    async def study_(path):
        for _ in range(3):
            async with lyceum.open_store() as store:
                task_id = await first_task(store, path)
                task = await use_cases.start_task(
                    store, user_id=path.user_id, task_id=task_id, supply=BANK, now=datetime.now(UTC)
                )
                evaluation_id = await judged(store.connection, task, at=datetime.now(UTC))
            async with anyio.create_task_group() as both:
                both.start_soon(study.take, lyceum, path.user_id, evaluation_id)
                both.start_soon(study.plan_on, lyceum, path.user_id, path.path_id)
                both.start_soon(study_tasks.active_path, lyceum, path.user_id, datetime.now(UTC))
            await study.plan_on(lyceum, path.user_id, path.path_id)

    async with anyio.create_task_group() as learners:
        for path in paths:
            learners.start_soon(study_, path)
    for path in paths:
        rows = await tasks_of(lyceum, path)
        assert {row["user_id"] for row in rows} == {path.user_id}
        statuses = [row["status"] for row in rows]
        assert (statuses.count("completed"), statuses.count("scheduled")) == (3, 6)
    assert await lyceum.pool.fetchval("select count(*) from review_log") == 150


async def test_events_of_the_database_replayed_make_every_task(lyceum):
    path = await a_path(lyceum)
    await a_due_concept(lyceum, path)
    await run_to_end(lyceum, "review_task_generation")
    async with lyceum.open_store() as store:
        for ending in (use_cases.finish_task, use_cases.skip_task, use_cases.finish_task):
            task = await begun(store, path, now=datetime.now(UTC))
            await use_cases.give_hint(
                store, user_id=path.user_id, task_id=task.task_id, level=1, ladder=("one",), now=datetime.now(UTC)
            )
            await ending(store, user_id=path.user_id, task_id=task.task_id, supply=BANK, now=datetime.now(UTC))
        task = await begun(store, path, now=datetime.now(UTC))
        await use_cases.submit_task(
            store,
            user_id=path.user_id,
            task_id=task.task_id,
            evaluation_id=new_id(),
            language="python",
            now=datetime.now(UTC),
        )
        evaluation_id = await judged(store.connection, task, "failed", at=datetime.now(UTC))
        await use_cases.take_verdict(store, user_id=path.user_id, evaluation_id=evaluation_id, now=datetime.now(UTC))
        for row in await store.connection.fetch("select study_task_id from study_tasks"):
            held = await store.tasks.get(path.user_id, row["study_task_id"])
            assert replay(await store.tasks.history(path.user_id, held.task_id)) == held
    told = await lyceum.pool.fetch("select distinct event_type from task_events")
    assert {row["event_type"] for row in told} == {
        *("created", "started", "submitted", "evaluated", "hint_requested", "status_changed")
    }


async def test_what_becomes_of_tasks_is_counted_as_it_is_told(lyceum):
    scrape = Scrape(lyceum.shared, lyceum.valkey, lyceum.pool, kept_seconds=0)
    before = await scrape.text()
    assert set(values(before, "study_tasks_total")) == {(status,) for status in TaskStatus}
    path = await a_path(lyceum)
    async with lyceum.open_store() as store:
        task = await begun(store, path, now=NOW)
        await use_cases.give_hint(store, user_id=path.user_id, task_id=task.task_id, level=1, ladder=("one",), now=NOW)
        await use_cases.finish_task(store, user_id=path.user_id, task_id=task.task_id, supply=BANK, now=NOW)

    def left(event):
        count(lyceum.meter, event.type, event.payload)

    await forward(lyceum.open_store, lambda _: None, left=left)
    await lyceum.shared.add()
    after = await scrape.text()
    tasks, hints = values(after, "study_tasks_total"), values(after, "study_hints_total")
    assert [tasks[(status,)] for status in ("scheduled", "in_progress", "completed", "skipped")] == [7, 1, 1, 0]
    assert (hints[("1",)], hints[("2",)]) == (1, 0)
