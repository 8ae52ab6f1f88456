"""The demonstration, loaded with few learners: consistent with the product's own rules, and there only once."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from adapters.demo import learners, loading, student
from adapters.identity.argon2_passwords import Argon2Passwords
from adapters.postgres.connection import connect, prepare
from adapters.postgres.store import PostgresStore
from domain.identity.demo import DEMO_EMAILS, DEMO_PASSWORD
from domain.identity.model import Role
from domain.scheduling.history import replay
from domain.scheduling.use_cases import make_months_ready
from domain.scoring.importing import plan_import

NOW = datetime(2026, 5, 6, 19, 30, tzinfo=UTC)
TODAY = NOW.replace(hour=0, minute=0)
LEARNERS = 5
PASSWORDS = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
TABLES = (
    *("year", "block", "theme", "concept", "concept_edge", "question", "question_rating", "app_user", "user_role"),
    *("review_log", "memory", "mastery", "srs_user_params", "practice_session", "practice_answer"),
    *("queue_stats_daily", "revision_queue_theme", "revision_queue_user_summary", "domain_event"),
)


@pytest.fixture(scope="module")
async def store(pool: Any) -> AsyncGenerator[PostgresStore]:
    """Load once for all tests of this file, which only look."""
    async with pool.acquire() as connection:
        await prepare(connection)
        transaction = connection.transaction()
        await transaction.start()
        try:
            store = PostgresStore(connection)
            await make_months_ready(store, first_at=loading.first_day(NOW), last_at=NOW)
            loaded = await loading.load(store, PASSWORDS, count=LEARNERS, now=NOW)
            assert loaded is not None
            assert loaded.learners == LEARNERS + 1
            yield store
        finally:
            await transaction.rollback()


async def one(store: PostgresStore, query: str, *args: object) -> Any:
    return await store.connection.fetchval(query, *args)


async def student_id(store: PostgresStore) -> Any:
    return await store.users.find_by_email(DEMO_EMAILS[Role.STUDENT])


async def test_memories_and_masteries_are_what_the_log_replays_to(store: PostgresStore) -> None:
    people = [user_id for (user_id,) in await store.connection.fetch("select distinct user_id from review_log")]
    known = await store.review_log.known(people)
    log = sorted(known.counted, key=lambda graded: (graded.at, graded.review_id))
    planned = plan_import(log, type(known)((), frozenset()), await store.learners.lock(sorted(people)))
    memories = {
        (row["user_id"], row["concept_id"]): (row["stability"], row["difficulty"], row["due_at"], row["reps"])
        for row in await store.connection.fetch("select * from memory")
    }
    assert memories == {
        key: (memory.stability, memory.difficulty, memory.due_at, memory.reps)
        for key, memory in planned.memories.items()
    }
    masteries = {(row[0], row[1]): row[2:] for row in await store.connection.fetch("select * from mastery")}
    assert masteries == {key: (mastery.p, mastery.attempts) for key, mastery in planned.masteries.items()}


async def test_every_row_of_the_log_says_what_its_replay_does(store: PostgresStore) -> None:
    rows = await store.connection.fetch("select * from review_log order by reviewed_at, review_id")
    people = sorted({row["user_id"] for row in rows})
    known = {graded.review_id: graded for graded in (await store.review_log.known(people)).counted}
    reviewed = replay([known[row["review_id"]] for row in rows], await store.learners.lock(people))
    for row, done in zip(rows, reviewed, strict=True):
        assert row["stability_after"] == done.after.stability
        assert row["due_after"] == done.after.due_at
        assert row["elapsed_days"] == done.elapsed_days
        assert row["retrievability_before"] == done.retrievability_before
        assert row["source"] == "practice"


async def test_a_second_load_changes_nothing(store: PostgresStore) -> None:
    texts = " union all ".join(f"select {table}::text as line from {table}" for table in TABLES)  # noqa: S608
    digest = f"select md5(string_agg(line, '' order by line)) from ({texts}) every"  # noqa: S608  our own names
    before = await one(store, digest)
    assert await loading.load(store, PASSWORDS, count=LEARNERS + 3, now=NOW + timedelta(days=1)) is None
    assert await one(store, digest) == before


async def test_the_student_has_a_streak_of_a_fortnight_and_has_not_begun_today(store: PostgresStore) -> None:
    days = await store.connection.fetch(
        "select distinct reviewed_at::date from review_log where user_id = $1 and reviewed_at >= $2",
        await student_id(store),
        TODAY - timedelta(days=student.STREAK_DAYS + 1),
    )
    assert {day for (day,) in days} == {(TODAY - timedelta(days=n)).date() for n in range(1, student.STREAK_DAYS + 1)}


async def test_the_student_s_list_is_worth_opening(store: PostgresStore) -> None:
    user_id = await student_id(store)
    row = await store.connection.fetchrow("select * from revision_queue_user_summary where user_id = $1", user_id)
    assert row["day_on"] == TODAY.date()
    assert row["as_of_version"] == await one(store, "select version from srs_user_params where user_id = $1", user_id)
    assert 12 <= row["due_today_total"] <= 25
    assert 5 <= row["overdue_total"] <= 8
    assert await one(store, "select count(*) from revision_queue_theme where user_id = $1", user_id) >= 5
    known = await one(store, "select count(*) from mastery where user_id = $1 and p >= 0.95", user_id)
    learning = await one(store, "select count(*) from mastery where user_id = $1 and p < 0.95", user_id)
    assert min(known, learning) >= 5


async def test_every_answer_of_the_student_stands_in_a_session_and_in_the_log(store: PostgresStore) -> None:
    user_id = await student_id(store)
    matched = await one(
        store,
        "select count(*) from practice_answer a join review_log l using (user_id, review_id) where a.user_id = $1 "
        "and l.reviewed_at = a.answered_at and l.correct = a.correct and l.due_after = a.due_at",
        user_id,
    )
    assert matched == await one(store, "select count(*) from review_log where user_id = $1", user_id)
    assert matched == await one(store, "select sum(answered) from practice_session where status = 'finished'")
    assert matched == await one(store, "select sum(cardinality(questions)) from practice_session")


async def test_nobody_has_answered_in_the_future_or_without_a_month(store: PostgresStore) -> None:
    assert await one(store, "select max(reviewed_at) from review_log") < NOW
    assert await one(store, "select min(reviewed_at) from review_log") >= loading.first_day(NOW)
    assert await one(store, "select count(*) from review_log_default") == 0


async def test_simulated_learners_say_so_and_cannot_log_in(store: PostgresStore) -> None:
    rows = await store.connection.fetch("select email, display_name, password_hash from app_user where simulated")
    assert len(rows) == LEARNERS + 1
    for row in rows:
        if row["email"] != DEMO_EMAILS[Role.STUDENT]:
            assert row["display_name"].endswith("(simulated)")
            assert row["password_hash"] is None


async def test_each_role_has_an_account_with_the_demo_password(store: PostgresStore) -> None:
    for role, email in DEMO_EMAILS.items():
        credentials = await store.users.find_credentials(email)
        assert credentials is not None
        assert credentials.roles == (role.value,)
        assert await PASSWORDS.verify(DEMO_PASSWORD, credentials.password_hash)


async def test_the_load_of_the_last_days_is_what_the_log_says(store: PostgresStore) -> None:
    rows = await store.connection.fetch("select * from queue_stats_daily order by stat_on")
    assert [row["stat_on"] for row in rows] == [(TODAY - timedelta(days=n)).date() for n in range(7, -1, -1)]
    for row in rows[:-1]:
        begins = datetime.combine(row["stat_on"], datetime.min.time(), UTC)
        due = await store.connection.fetchrow(
            "select count(*) filter (where due_after >= $1 and due_after < $2), count(*) filter (where due_after < $1) "
            "from (select distinct on (user_id, concept_id) due_after from review_log where reviewed_at < $1 "
            "order by user_id, concept_id, reviewed_at desc) latest",
            *(begins, begins + timedelta(days=1)),
        )
        assert (row["due_today_total"], row["overdue_total"]) == tuple(due)
        for parts in (row["by_theme"], row["by_block"]):
            assert sum(part["due_today"] for part in parts) == row["due_today_total"]
            assert sum(part["overdue"] for part in parts) == row["overdue_total"]


async def test_the_models_have_a_past_that_the_product_computed(store: PostgresStore) -> None:
    judged = await store.connection.fetch(
        "select suite, count(*), bool_and(status = 'SUCCEEDED') from eval_run group by suite order by suite"
    )
    assert [tuple(row) for row in judged] == [("bkt", 7, True), ("fsrs", 7, True)]
    assert await one(store, "select count(distinct version_on) from complexity_score") == 3
    assert await one(store, "select max(version_on) from complexity_score") <= NOW.date()
    assert await one(store, "select status from experiment where key = 'tuned_weights'") == "running"
    assert await one(store, "select count(*) from exposure where first_at > $1", NOW) == 0


async def test_the_models_are_trained_at_once_by_a_worker(store: PostgresStore) -> None:
    asked = await store.connection.fetch("select job_key from job_run where status = 'queued' order by job_key")
    assert [key for (key,) in asked] == [
        "bkt_fit",
        "fsrs_optimizer_trigger",
        "fsrs_train_global",
        "revision_queue_regen",
    ]


async def test_learners_and_questions_have_ratings_of_their_answers(store: PostgresStore) -> None:
    assert await one(store, "select sum(rated_answers) from srs_user_params") == await one(
        store, "select count(*) from review_log"
    )
    assert await one(store, "select sum(answers) from question_rating") == await one(
        store, "select count(*) from review_log"
    )


async def test_an_address_that_is_taken_stops_the_load(fresh_database_url: str) -> None:
    connection = await connect(fresh_database_url)
    try:
        await connection.execute(
            "insert into app_user (user_id, email, display_name, created_at) values (gen_random_uuid(), $1, 'Ada', $2)",
            *(DEMO_EMAILS[Role.ADMIN].upper(), NOW),
        )
        with pytest.raises(loading.AccountTaken):
            await loading.load(PostgresStore(connection), PASSWORDS, count=1, now=NOW)
    finally:
        await connection.close()


def test_names_are_invented_and_nobody_shares_one() -> None:
    people = learners.accounts(300)
    assert len({one.display_name for one in people}) == len({one.user_id for one in people}) == 300
    assert people[:5] == learners.accounts(5)
