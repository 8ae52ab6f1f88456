"""Study paths in the database: one next task found by index, changes that hold, and a log that only grows."""

import json
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from adapters.postgres.connection import connect, prepare
from adapters.postgres.reads import study as reads
from adapters.postgres.store import PostgresStore
from adapters.postgres.study import (
    ACTIVE,
    AHEAD,
    ATTEMPTS,
    DONE_ELSEWHERE,
    DUE,
    EXPIRED,
    GET,
    LOCK_PATH_OF,
    LOCK_VERDICT,
    MET,
    NEXT,
    UNTAKEN,
)
from domain.kernel.ids import new_id
from domain.practice.errors import NotALearner
from domain.study import use_cases
from domain.study.errors import IllegalMove, StudyPathNotFound, StudyTaskNotFound
from domain.study.model import Draft
from domain.study.use_cases import create_study_path, create_tasks_batch, get_next_task, start_task
from tests.domain.study.building import NOW, a_path, a_problem, a_wanted, an_id
from tests.factories import a_user
from tests.studying import BANK, TRACK, a_follower, begun, concepts_of, first_task

TASKS = 100_000
FILL = f"""
insert into app_user (user_id, email, display_name, created_at)
  select gen_random_uuid(), n || '@example.org', 'Ada', now() from generate_series(1, 199) n;
insert into study_paths
  select user_id, gen_random_uuid(), 'coding-interview-meta', 'active', '{{"modules": ["introduction"]}}', 1, '{{}}',
    now(), now()
  from app_user where user_id not in (select user_id from study_paths);
insert into study_tasks (user_id, study_task_id, study_path_id, problem_id, kind, module, topics, difficulty, status,
    outcome, scheduled_at, expires_at, metadata)
  select p.user_id, gen_random_uuid(), p.study_path_id, gen_random_uuid(), 'coding', 'introduction', '{{x}}', 1,
    case when n % 5 then 'completed' else 'scheduled' end, case when n % 5 then 'success' end,
    now() + n * interval '1 hour', now() + n * interval '2 hours', '{{}}'
  from study_paths p, generate_series(1, {TASKS} / 200) n;
insert into task_evaluations (user_id, evaluation_id, study_task_id, kind, requested_at, language, code, status,
    finished_at, taken_at)
  select user_id, gen_random_uuid(), study_task_id, 'submit', now(), 'python', '', 'passed', now(), now()
  from study_tasks limit 20000;
insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps)
  select user_id, concept_id, 5, 5, now() + interval '9 days', now(), 1 from app_user, concept;
analyze;
""".replace("n % 5 then", "n % 5 > 0 then")  # noqa: S608


@pytest.fixture
async def store(connection):
    await prepare(connection)
    return PostgresStore(connection)


def scans(plan):
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for inner in plan.get("Plans", []):
        yield from scans(inner)


async def test_with_a_hundred_thousand_tasks_no_hot_statement_reads_them_from_end_to_end(fresh_database_url):
    connection = await connect(fresh_database_url)
    try:
        store = PostgresStore(connection)
        path = await a_follower(store, now=NOW)
        await concepts_of(connection, modules=list(BANK))
        await connection.execute(FILL)
        assert await connection.fetchval("select count(*) from study_tasks") > TASKS
        mine, task_id = (path.user_id, path.path_id), await first_task(store, path)
        evaluation_id = await connection.fetchval("select evaluation_id from task_evaluations limit 1")
        listed = (path.user_id, None, None, None, None, 50, None, None)
        statements = {
            "next": (NEXT, path.user_id, NOW),
            "active": (ACTIVE, path.user_id),
            "ahead": (AHEAD, *mine),
            "attempts": (ATTEMPTS, *mine),
            "met": (MET, *mine),
            "get": (GET, path.user_id, task_id),
            "verdict": (LOCK_VERDICT, path.user_id, evaluation_id),
            "path of a verdict": (LOCK_PATH_OF, path.user_id, evaluation_id),
            "untaken": (UNTAKEN, NOW, 100),
            "expired": (EXPIRED, NOW, 500),
            "due": (DUE, path.user_id, path.user_id, NOW),
            "done elsewhere": (DONE_ELSEWHERE, path.user_id, path.user_id, NOW, []),
            "open": (reads.OPEN, *mine, NOW),
            "modules": (reads.MODULES, *mine, 0.1, ["ci-introduction"]),
            "done": (reads.DONE, *mine),
            "tasks": (reads.TASKS, *listed),
            "events": (reads.EVENTS, path.user_id, [task_id], 50, None, None),
        }
        for name, (sql, *values) in statements.items():
            [[plan]] = await connection.fetch(f"explain (format json) {sql}", *values)
            found = set(scans(json.loads(plan)[0]["Plan"]))
            assert not found & {"study_tasks", "task_evaluations", "memory"}, name
    finally:
        await connection.close()


async def test_a_batch_is_kept_as_a_whole_and_each_task_tells_of_itself(connection, store):
    path = await a_follower(store, now=NOW)
    before = await connection.fetchval("select count(*) from task_events where event_type = 'created'")
    tasks = await create_tasks_batch(store, path=path, wanted=[(a_wanted(), NOW), (a_wanted(), NOW)], now=NOW)
    assert len(tasks) == 2
    assert await connection.fetchval("select count(*) from task_events where event_type = 'created'") == before + 2
    assert await create_tasks_batch(store, path=path, wanted=[], now=NOW) == []
    wrong = replace(a_wanted(), difficulty=9)
    with pytest.raises(asyncpg.CheckViolationError):
        async with connection.transaction():
            await create_tasks_batch(store, path=path, wanted=[(a_wanted(), NOW), (wrong, NOW)], now=NOW)
    assert await connection.fetchval("select count(*) from task_events where event_type = 'created'") == before + 2


async def test_the_earliest_scheduled_is_next_unless_something_is_begun(store):
    path = await a_follower(store, now=NOW)
    first = await get_next_task(store, user_id=path.user_id, now=NOW)
    assert first
    assert first.task_id == await first_task(store, path)
    tasks = await store.connection.fetch("select study_task_id from study_tasks order by scheduled_at desc limit 1")
    last = tasks[0]["study_task_id"]
    await start_task(store, user_id=path.user_id, task_id=last, supply=BANK, now=NOW)
    begun_ = await get_next_task(store, user_id=path.user_id, now=NOW)
    assert begun_
    assert begun_.task_id == last


async def test_the_tasks_of_a_path_that_is_followed_no_more_are_not_next(connection, store):
    path = await a_follower(store, now=NOW)
    await connection.execute("update study_paths set status = 'archived'")
    assert await get_next_task(store, user_id=path.user_id, now=NOW) is None
    assert await use_cases.get_active_path(store, user_id=path.user_id) is None


async def test_what_is_past_its_time_is_not_next(store):
    path = await a_follower(store, now=NOW)
    assert await get_next_task(store, user_id=path.user_id, now=NOW + timedelta(days=30)) is None


async def test_whoever_is_no_learner_follows_no_path(connection, store):
    user_id = await a_user(connection)
    await connection.execute("delete from srs_user_params where user_id = $1", user_id)
    with pytest.raises(NotALearner):
        await create_study_path(store, user_id=user_id, track_id=TRACK, config={}, supply=BANK, now=NOW)


async def test_what_is_not_there_is_said(store):
    with pytest.raises(StudyTaskNotFound):
        await store.tasks.get(an_id("learner"), an_id("task"))
    with pytest.raises(StudyPathNotFound):
        await store.paths.lock(an_id("learner"), an_id("path"))
    with pytest.raises(NotALearner):
        await reads.summary(store.connection, a_path(), NOW)


async def test_a_bank_that_gives_nothing_changes_nothing_of_a_path(connection, store):
    path = await a_follower(store, now=NOW)
    before = [dict(row) for row in await connection.fetch("select * from study_tasks order by study_task_id")]
    again = await use_cases.plan_ahead(store, user_id=path.user_id, path_id=path.path_id, supply={}, now=NOW)
    assert again.planned == path.planned
    after = [dict(row) for row in await connection.fetch("select * from study_tasks order by study_task_id")]
    assert after == before


async def test_a_bank_that_has_grown_plans_more(store):
    small = {module: problems[:3] for module, problems in BANK.items()}
    path = await a_follower(store, now=NOW, supply=small)
    grown = await use_cases.plan_ahead(store, user_id=path.user_id, path_id=path.path_id, supply=BANK, now=NOW)
    assert (path.planned["design"], grown.planned["design"]) == (3, 6)
    assert await use_cases.get_active_path(store, user_id=path.user_id) == grown


async def test_a_review_without_a_concept_is_none(store):
    path = await a_follower(store, now=NOW)
    task = await begun(store, path, now=NOW)
    with pytest.raises(IllegalMove):
        await use_cases._start_review(store, task, BANK, NOW)  # noqa: SLF001  a row that the table refuses


async def test_drafts_notes_and_evaluations_go_with_a_path_and_its_events_stay(connection, store):
    path = await a_follower(store, now=NOW)
    task = await begun(store, path, now=NOW)
    draft = Draft("python", "pass", NOW)
    await use_cases.save_draft(store, user_id=path.user_id, task_id=task.task_id, draft=draft)
    await connection.execute("delete from study_paths")
    for table in ("study_tasks", "task_draft", "task_evaluations"):
        assert await connection.fetchval(f"select count(*) from {table}") == 0  # noqa: S608
    assert await connection.fetchval("select count(*) from task_events where task_id = $1", task.task_id) == 2


async def test_another_problem_does_not_begin_with_the_code_for_the_one_that_is_gone(connection, store):
    path = await a_follower(store, now=NOW)
    tasks = [await begun(store, path, now=NOW) for _ in range(2)]
    for task in tasks:
        await use_cases.save_draft(
            store, user_id=path.user_id, task_id=task.task_id, draft=Draft("python", "pass", NOW)
        )
    gone, kept = (task.task_id for task in tasks)
    left = {
        module: tuple(problem for problem in problems if problem.problem_id != tasks[0].problem_id)
        for module, problems in BANK.items()
    }
    await use_cases.replace_task(store, user_id=path.user_id, task_id=gone, supply=left, now=NOW)
    assert [row[0] for row in await connection.fetch("select study_task_id from task_draft")] == [kept]


async def test_events_of_tasks_are_neither_changed_nor_taken_away(connection, store):
    await a_follower(store, now=NOW)
    for change in ("update task_events set seq = 9", "delete from task_events", "delete from domain_event"):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with connection.transaction():
                await connection.execute(change)


async def test_an_event_for_a_task_that_is_none_is_refused(connection):
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with connection.transaction():
            await connection.execute(
                "insert into task_events (id, user_id, task_id, seq, event_type, payload)"
                " values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'created', '{}')"
            )


async def test_an_orphan_task_or_evaluation_is_refused(connection, store):
    path = await a_follower(store, now=NOW)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with connection.transaction():
            await connection.execute("update study_tasks set study_path_id = gen_random_uuid()")
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with connection.transaction():
            await connection.execute(
                "insert into task_evaluations (user_id, evaluation_id, study_task_id, kind, requested_at, language,"
                " code, status) values ($1, $2, $2, 'submit', now(), 'python', '', 'queued')",
                *(path.user_id, new_id()),
            )


async def test_what_fits_no_more_and_has_nothing_in_its_place_is_taken_back(connection, store):
    bank = {"introduction": tuple(a_problem(f"p{n}", difficulty=2) for n in range(3))}
    path = await a_follower(store, now=NOW, supply=bank)
    for minutes in (1, 2):
        task = await begun(store, path, now=NOW + timedelta(minutes=minutes), supply=bank)
        await use_cases.finish_task(store, user_id=path.user_id, task_id=task.task_id, supply=bank, now=NOW)
    statuses = await connection.fetch("select status from study_tasks where study_path_id = $1", path.path_id)
    assert {row["status"] for row in statuses} == {"completed", "skipped"}
