"""Revision lists in PostgreSQL: one text, equal to its obvious twin at every hour and in every zone."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from adapters.postgres.queues import LISTS, PostgresRevisionLists
from adapters.postgres.store import PostgresStore
from domain.kernel.time import learner_day
from domain.queues.due import load_by_theme
from domain.queues.use_cases import plan_regeneration, refresh_list, regenerate_batch, snapshot_day
from tests.factories import a_concept, a_memory, a_theme, a_user

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ZONES = ["Pacific/Pago_Pago", "America/New_York", "UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati"]


@pytest.fixture
def store(connection):
    return PostgresStore(connection)


async def summary(connection, user_id):
    return await connection.fetchrow("select * from revision_queue_user_summary where user_id = $1", user_id)


async def totals(connection, user_id):
    row = await summary(connection, user_id)
    return row["due_today_total"], row["overdue_total"], row["due_tomorrow_total"]


async def themes(connection, user_id):
    return [
        tuple(row)
        for row in await connection.fetch(
            "select theme_id, due_count_today, overdue_count, next_due_at from revision_queue_theme "
            "where user_id = $1 order by theme_id",
            user_id,
        )
    ]


async def regenerate_all(store, now=NOW):
    for learners in await plan_regeneration(store):
        await regenerate_batch(store, learners=learners, now=now)


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati"])
@pytest.mark.parametrize("rollover_hour", [0, 4])
@pytest.mark.parametrize("hour", [0, 2, 10, 11, 14, 23])
async def test_each_edge_of_the_learners_day_counts_once(connection, store, zone, rollover_hour, hour):
    now = NOW.replace(hour=hour, minute=30)
    day = learner_day(now, zone=zone, rollover_hour=rollover_hour)
    learner = await a_user(connection, zone=zone, day_rollover_hour=rollover_hour)
    theme_id = await a_theme(connection)
    for edge in (day.starts_at, day.ends_at, day.next_ends_at):
        for due_at in (edge - SECOND, edge):
            await a_memory(connection, learner, await a_concept(connection, theme_id), due_at=due_at)
    await refresh_list(store, user_id=learner, now=now)
    assert await totals(connection, learner) == (2, 1, 2)
    assert await themes(connection, learner) == [(theme_id, 2, 1, day.starts_at - SECOND)]
    row = await summary(connection, learner)
    assert (row["day_on"], row["day_ends_at"]) == (day.day_on, day.ends_at)


@pytest.mark.parametrize("zone", [*ZONES, "America/Havana", "Atlantic/Azores", "Australia/Lord_Howe"])
@pytest.mark.parametrize("month", [3, 4, 10, 11])
async def test_the_day_in_sql_is_the_kernels_day_where_clocks_change(connection, store, zone, month):
    for rollover_hour in (0, 1, 2, 3):
        learner = await a_user(connection, zone=zone, day_rollover_hour=rollover_hour)
        for hours in range(0, 31 * 24, 13):
            now = datetime(2026, month, 1, tzinfo=UTC) + timedelta(hours=hours)
            await refresh_list(store, user_id=learner, now=now)
            row = await summary(connection, learner)
            day = learner_day(now, zone=zone, rollover_hour=rollover_hour)
            assert (row["day_on"], row["day_ends_at"]) == (day.day_on, day.ends_at), now


async def test_the_lists_of_many_learners_are_those_of_the_obvious_twin(connection, store):
    dice = random.Random(7)  # noqa: S311  a seeded history
    subjects = [await a_theme(connection) for _ in range(4)]
    concepts = [(await a_concept(connection, theme_id), theme_id) for theme_id in subjects for _ in range(5)]
    expected = {}
    for _ in range(30):
        zone, rollover_hour = dice.choice(ZONES), dice.randrange(6)
        learner = await a_user(connection, zone=zone, day_rollover_hour=rollover_hour)
        memories = [
            (concept_id, theme_id, NOW + timedelta(hours=dice.uniform(-60, 60)))
            for concept_id, theme_id in dice.sample(concepts, 12)
        ]
        for concept_id, _theme_id, due_at in memories:
            await a_memory(connection, learner, concept_id, due_at=due_at)
        day = learner_day(NOW, zone=zone, rollover_hour=rollover_hour)
        expected[learner] = load_by_theme([(theme_id, due_at) for _, theme_id, due_at in memories], day=day)
    await regenerate_all(store)
    for learner, loads in expected.items():
        listed = [(load.theme_id, load.due_today, load.overdue, load.next_due_at) for load in loads]
        assert await themes(connection, learner) == [row for row in listed if row[1] + row[2]]
        sums = [sum(counts) for counts in zip(*((x.due_today, x.overdue, x.due_tomorrow) for x in loads), strict=True)]
        assert await totals(connection, learner) == (tuple(sums) or (0, 0, 0))


async def test_one_learners_refresh_and_the_nightly_batch_write_the_same(connection, store):
    learner, twin = await a_user(connection, zone="Asia/Tokyo"), await a_user(connection, zone="Asia/Tokyo")
    theme_id = await a_theme(connection)
    for hours in (-40, -3, 5, 20):
        concept_id = await a_concept(connection, theme_id)
        for one in (learner, twin):
            await a_memory(connection, one, concept_id, due_at=NOW + timedelta(hours=hours))
    await refresh_list(store, user_id=learner, now=NOW)
    by_refresh = await themes(connection, learner), await totals(connection, learner)
    await regenerate_all(store)
    assert (await themes(connection, twin), await totals(connection, twin)) == by_refresh
    assert (await themes(connection, learner), await totals(connection, learner)) == by_refresh


async def test_what_is_suspended_is_not_due(connection, store):
    learner, concept_id = await a_user(connection), await a_concept(connection, await a_theme(connection))
    await a_memory(connection, learner, concept_id, due_at=NOW, suspended_at=NOW)
    await refresh_list(store, user_id=learner, now=NOW)
    assert await totals(connection, learner) == (0, 0, 0)


async def test_a_pseudo_concept_counts_under_its_theme(connection, store):
    learner, theme_id = await a_user(connection), await a_theme(connection)
    pseudo = await connection.fetchval("select concept_id from concept where theme_id = $1 and pseudo", theme_id)
    await a_memory(connection, learner, pseudo, due_at=NOW)
    await refresh_list(store, user_id=learner, now=NOW)
    assert await themes(connection, learner) == [(theme_id, 1, 0, NOW)]


async def test_a_theme_with_nothing_due_any_more_leaves_the_list(connection, store):
    learner, theme_id = await a_user(connection), await a_theme(connection)
    concept_id = await a_concept(connection, theme_id)
    await a_memory(connection, learner, concept_id, due_at=NOW)
    await refresh_list(store, user_id=learner, now=NOW)
    await connection.execute("update memory set due_at = $1", NOW + timedelta(days=30))
    await refresh_list(store, user_id=learner, now=NOW)
    assert (await themes(connection, learner), await totals(connection, learner)) == ([], (0, 0, 0))


async def test_a_second_run_leaves_no_trace(connection, store):
    learner, theme_id = await a_user(connection), await a_theme(connection)
    await a_memory(connection, learner, await a_concept(connection, theme_id), due_at=NOW)
    await regenerate_all(store)
    rows = "select xmin, * from revision_queue_user_summary", "select xmin, * from revision_queue_theme"
    first = [await connection.fetch(query) for query in rows]
    [learners] = await plan_regeneration(store)
    done = await regenerate_batch(store, learners=learners, now=NOW + timedelta(hours=1))
    assert (done.learners, done.themes_written, done.themes_removed, done.summaries_written) == (1, 0, 0, 0)
    assert [await connection.fetch(query) for query in rows] == first
    assert (await summary(connection, learner))["generated_at"] == NOW


async def test_a_list_says_of_which_version_of_the_learner_it_is(connection, store):
    learner = await a_user(connection)
    await connection.execute("update srs_user_params set version = 41 where user_id = $1", learner)
    await refresh_list(store, user_id=learner, now=NOW)
    assert (await summary(connection, learner))["as_of_version"] == 41


async def test_401_learners_make_three_batches_that_miss_nobody(connection, store):
    learners = sorted([await a_user(connection) for _ in range(401)])
    planned = await plan_regeneration(store)
    assert [(batch.first, batch.last) for batch in planned] == [
        (learners[0], learners[199]),
        (learners[200], learners[399]),
        (learners[400], learners[400]),
    ]


async def test_the_days_totals_are_one_row_that_a_rerun_replaces(connection, store):
    sorting = await a_theme(connection, name="Sorting")
    block_id = await connection.fetchval("select block_id from theme where theme_id = $1", sorting)
    graphs = await a_theme(connection, name="Graphs", block_id=block_id)
    for theme_id in (sorting, sorting, graphs):
        await a_memory(connection, await a_user(connection), await a_concept(connection, theme_id), due_at=NOW)
    await a_user(connection)
    await regenerate_all(store)
    assert await snapshot_day(store, now=NOW) == 3
    assert await snapshot_day(store, now=NOW + timedelta(hours=1)) == 3
    [row] = await connection.fetch("select * from queue_stats_daily")
    assert (row["stat_on"], row["due_today_total"], row["users_with_due"]) == (date(2026, 11, 25), 3, 3)
    assert [(UUID(each["theme_id"]), each["due_today"]) for each in row["by_theme"]] == [(sorting, 2), (graphs, 1)]
    assert [(UUID(each["block_id"]), each["due_today"]) for each in row["by_block"]] == [(block_id, 3)]


async def test_one_batch_of_many_reads_no_table_from_end_to_end(connection):
    themes_made = [await a_theme(connection) for _ in range(5)]
    for number in range(50):
        await a_concept(connection, themes_made[number % 5])
    for statement in (
        """insert into app_user (user_id, email, display_name, created_at)
           select gen_random_uuid(), n || '@example.org', 'Ada', now() from generate_series(1, 2000) n""",
        "insert into srs_user_params (user_id) select user_id from app_user",
        "insert into user_learning_prefs (user_id) select user_id from app_user",
        "insert into revision_queue_user_summary (user_id) select user_id from app_user",
        """insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps)
           select user_id, concept_id, 3, 5, '2026-11-20'::timestamptz + random() * interval '20 days', '2026-11-01', 1
           from app_user cross join concept where not pseudo""",
        """insert into revision_queue_theme
           select distinct user_id, theme_id, 1, 0, now() from memory join concept using (concept_id)""",
        "analyze",
    ):
        await connection.execute(statement)
    [learners, *_] = await PostgresRevisionLists(connection).ranges(size=200)
    plan = await connection.fetch("explain " + LISTS, NOW, learners.first, learners.last)
    scanned = [line for (line,) in plan if "Seq Scan on" in line and "concept" not in line]
    assert scanned == []
