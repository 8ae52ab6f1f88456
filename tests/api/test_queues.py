"""The revision load as an admin sees it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.postgres.store import PostgresStore
from domain.queues.use_cases import refresh_list, snapshot_day
from tests.factories import a_concept, a_memory, a_theme, a_user

STATS = "/v1/admin/queues/stats"
NOW = datetime.now(UTC)


@pytest.fixture
async def admin(client_as):
    return await client_as("admin")


async def due(connection, learner, theme_id, *, days):
    await a_memory(connection, learner, await a_concept(connection, theme_id), due_at=NOW + timedelta(days=days))


async def test_before_the_first_run_everything_is_nought(admin):
    stats = (await admin.get(STATS)).json()
    assert stats["totals"] == {
        "due_today": 0,
        "overdue": 0,
        "due_tomorrow": 0,
        "users_with_due": 0,
        "learners": 0,
        "median_due": 0.0,
        "oldest_overdue_days": 0,
    }
    assert (stats["by_theme"], stats["by_block"], stats["last_regen"], stats["trend"]) == ([], [], None, [])
    assert stats["next_regen_at"].endswith("T02:00:00Z")


async def test_the_load_is_summed_by_theme_and_block(admin, connection):
    store = PostgresStore(connection)
    sorting = await a_theme(connection, name="Sorting")
    block_id = await connection.fetchval("select block_id from theme where theme_id = $1", sorting)
    graphs = await a_theme(connection, name="Graphs", block_id=block_id)
    busy, idle = await a_user(connection), await a_user(connection)
    for days in (0, -3, -2):
        await due(connection, busy, sorting, days=days)
    await due(connection, busy, graphs, days=-2)
    await due(connection, idle, graphs, days=1)
    for learner in (busy, idle):
        await refresh_list(store, user_id=learner, now=NOW)
    stats = (await admin.get(STATS)).json()
    assert stats["totals"] == {
        "due_today": 1,
        "overdue": 3,
        "due_tomorrow": 1,
        "users_with_due": 1,
        "learners": 2,
        "median_due": 4.0,
        "oldest_overdue_days": 3,
    }
    assert [(theme["theme_name"], theme["due_today"], theme["overdue"]) for theme in stats["by_theme"]] == [
        ("Sorting", 1, 2),
        ("Graphs", 0, 1),
    ]
    assert [(block["block_id"], block["due_today"], block["overdue"]) for block in stats["by_block"]] == [
        (str(block_id), 1, 3)
    ]


async def test_the_twenty_themes_with_most_due_are_named(admin, connection):
    store, learner, first = PostgresStore(connection), await a_user(connection), await a_theme(connection)
    block_id = await connection.fetchval("select block_id from theme where theme_id = $1", first)
    for number in range(22):
        theme_id = await a_theme(connection, name=f"Theme {number}", block_id=block_id)
        for _ in range(1 + (number == 21)):
            await due(connection, learner, theme_id, days=0)
    await refresh_list(store, user_id=learner, now=NOW)
    stats = (await admin.get(STATS)).json()
    assert (len(stats["by_theme"]), stats["by_theme"][0]["theme_name"]) == (20, "Theme 21")
    assert stats["by_block"][0]["due_today"] == 23


async def test_the_trend_is_the_last_seven_days_in_order(admin, connection):
    store = PostgresStore(connection)
    for days in range(9):
        await snapshot_day(store, now=datetime(2026, 11, 1 + days, 2, tzinfo=UTC))
    trend = (await admin.get(STATS)).json()["trend"]
    assert [day["date"] for day in trend] == [date(2026, 11, day).isoformat() for day in range(3, 10)]
    assert trend[0] == {
        "date": "2026-11-03",
        "due_today": 0,
        "overdue": 0,
        "due_tomorrow": 0,
        "users_with_due": 0,
    }


async def test_the_last_regeneration_is_shown_as_it_stands(admin):
    run = (await admin.post("/v1/admin/jobs/revision_queue_regen/runs")).json()
    last = (await admin.get(STATS)).json()["last_regen"]
    assert (last["run_id"], last["status"], last["started_at"]) == (run["run_id"], "queued", None)


@pytest.mark.parametrize("role", ["student", "operator", "author"])
async def test_the_load_is_for_admins(client_as, role):
    assert (await (await client_as(role)).get(STATS)).status_code == 403
