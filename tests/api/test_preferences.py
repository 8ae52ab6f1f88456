"""A learner says how they want to revise, and sees what that would change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import a_concept, a_memory, a_theme

HERE = "/v1/users/me/preferences/learning"
DEFAULTS = {
    "revision_daily_target": None,
    "spacing_multiplier": 1.0,
    "retention_target_override": None,
    "zone": "UTC",
    "day_rollover_hour": 0,
    "easy_days": [],
    "reschedule_on_new_weights": True,
    "free_days": [],
}


async def version(connection: Any, user_id: Any) -> int:
    return await connection.fetchval("select version from srs_user_params where user_id = $1", user_id)


async def test_who_never_chose_has_the_defaults(client_as, connection):
    client = await client_as("student")
    await connection.execute("delete from user_learning_prefs where user_id = $1", client.user_id)
    answer = await client.get(HERE)
    assert (answer.status_code, answer.json()) == (200, DEFAULTS)


async def test_what_is_not_named_stays_as_it_is(client_as):
    client = await client_as("student")
    await client.patch(HERE, json={"spacing_multiplier": 1.5, "easy_days": [6, 5, 6]})
    changed = await client.patch(HERE, json={"zone": "Asia/Tokyo", "day_rollover_hour": 4})
    expected = {
        **DEFAULTS,
        "spacing_multiplier": 1.5,
        "easy_days": [5, 6],
        "zone": "Asia/Tokyo",
        "day_rollover_hour": 4,
    }
    assert (changed.status_code, changed.json()) == (200, expected)
    assert (await client.get(HERE)).json() == expected


async def test_null_clears_what_may_be_without_a_value(client_as):
    client = await client_as("student")
    await client.patch(HERE, json={"revision_daily_target": 40, "retention_target_override": 0.85})
    answer = await client.patch(HERE, json={"revision_daily_target": None, "retention_target_override": None})
    assert answer.json() == DEFAULTS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("spacing_multiplier", 0.49),
        ("spacing_multiplier", 2.01),
        ("spacing_multiplier", None),
        ("spacing_multiplier", "wide"),
        ("retention_target_override", 0.69),
        ("retention_target_override", 0.96),
        ("revision_daily_target", 0),
        ("revision_daily_target", 501),
        ("day_rollover_hour", 24),
        ("day_rollover_hour", -1),
        ("easy_days", [7]),
        ("free_days", [-1]),
        ("free_days", [0, 1, 2, 3, 4, 5, 6]),
        ("zone", "Mars/Base"),
        ("zone", "../etc/passwd"),
        ("zone", ""),
        ("colour", "blue"),
    ],
)
async def test_a_value_that_breaks_its_rule_is_refused_by_name(client_as, connection, field: str, value: Any):
    client = await client_as("student")
    answer = await client.patch(HERE, json={"day_rollover_hour": 5, field: value})
    assert answer.status_code == 400, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await client.get(HERE)).json() == DEFAULTS
    assert await version(connection, client.user_id) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("spacing_multiplier", 0.5),
        ("spacing_multiplier", 2),
        ("retention_target_override", 0.7),
        ("retention_target_override", 0.95),
        ("revision_daily_target", 1),
        ("revision_daily_target", 500),
        ("day_rollover_hour", 23),
        ("easy_days", [0, 1, 2, 3, 4, 5, 6]),
        ("free_days", [0, 1, 2, 3, 4, 5]),
        ("reschedule_on_new_weights", False),
    ],
)
async def test_the_ends_of_each_range_are_allowed(client_as, field: str, value: Any):
    client = await client_as("student")
    answer = await client.patch(HERE, json={field: value})
    assert (answer.status_code, answer.json()[field]) == (200, value)


async def test_a_day_is_easy_or_free_and_not_both(client_as):
    client = await client_as("student")
    await client.patch(HERE, json={"easy_days": [2]})
    refused = await client.patch(HERE, json={"free_days": [2, 6]})
    assert [(error["field"], error["rule"]) for error in refused.json()["errors"]] == [("free_days", "overlap")]
    moved = (await client.patch(HERE, json={"free_days": [6, 2], "easy_days": []})).json()
    assert (moved["easy_days"], moved["free_days"]) == ([], [2, 6])
    assert (await client.get(HERE)).json() == moved


async def test_every_broken_rule_is_told_at_once(client_as):
    client = await client_as("student")
    answer = await client.patch(HERE, json={"spacing_multiplier": 3, "zone": "Nowhere", "easy_days": [-1]})
    assert {error["field"] for error in answer.json()["errors"]} == {"spacing_multiplier", "zone", "easy_days"}


async def test_a_change_makes_the_list_out_of_date_and_is_told_of(client_as, connection):
    client = await client_as("student")
    await client.patch(HERE, json={"zone": "Pacific/Kiritimati"})
    assert await version(connection, client.user_id) == 1
    payload = await connection.fetchval("select payload from outbox where type = 'preferences_changed'")
    assert payload == {"fields": ["zone"]}


async def test_preferences_are_ones_own_and_need_a_login(client, client_as):
    assert (await client.get(HERE)).status_code == 401
    one, other = await client_as("student"), await client_as("student")
    await one.patch(HERE, json={"spacing_multiplier": 2})
    assert (await other.get(HERE)).json() == DEFAULTS


async def test_the_effect_on_few_memories_is_a_typical_learners(client_as):
    client = await client_as("student")
    answer = (await client.get(f"{HERE}/effect", params={"spacing_multiplier": 2})).json()
    assert (answer["memories"], answer["enough"]) == (0, False)
    assert answer["target_recall"]["now"] == 0.9
    assert answer["target_recall"]["new"] == pytest.approx(0.846, abs=5e-4)
    assert answer["reviews_per_day"]["new"] < answer["reviews_per_day"]["now"]
    assert answer["examples"][1] == {"stability_days": 20.0, "now_days": 20, "new_days": 40}


async def fifty_memories(client: Any, connection: Any) -> None:
    theme_id = await a_theme(connection)
    due_at = datetime.now(UTC) + timedelta(days=1)
    for n in range(60):
        concept_id = await a_concept(connection, theme_id)
        await a_memory(connection, client.user_id, concept_id, due_at=due_at, suspended_at=due_at if n < 10 else None)


async def test_the_effect_is_simulated_over_ones_own_memories(client_as, connection):
    client = await client_as("student")
    await fifty_memories(client, connection)
    answer = (await client.get(f"{HERE}/effect", params={"spacing_multiplier": 2})).json()
    assert (answer["memories"], answer["enough"], answer["reviews"]) == (50, True, 0)
    assert [week["week"] for week in answer["weeks"]] == list(range(12))
    assert answer["weeks"][0]["now"] >= 50
    assert answer["reviews_per_day"]["new"] < answer["reviews_per_day"]["now"]
    assert answer["recall"]["new"] < answer["recall"]["now"]
    assert answer["spread_per_week"] > 0
    minutes, reviews = answer["minutes_per_day"], answer["reviews_per_day"]
    assert minutes["new"] / minutes["now"] == pytest.approx(reviews["new"] / reviews["now"])
    again = (await client.get(f"{HERE}/effect", params={"spacing_multiplier": 2})).json()
    assert again == answer


async def test_the_effect_of_easy_and_free_days_is_weighed(client_as, connection):
    client = await client_as("student")
    await fifty_memories(client, connection)
    await client.patch(HERE, json={"easy_days": [1], "free_days": [6]})
    kept = (await client.get(f"{HERE}/effect")).json()["weeks"]
    assert all(week["now"] == week["new"] for week in kept)
    cleared = (await client.get(f"{HERE}/effect", params={"easy_days": "", "free_days": "0,2"})).json()["weeks"]
    assert any(week["now"] != week["new"] for week in cleared)


@pytest.mark.parametrize(("field", "value"), [("easy_days", "7"), ("free_days", "Sunday"), ("free_days", "1.5")])
async def test_an_effect_of_days_that_are_none_is_refused(client_as, field: str, value: str):
    client = await client_as("student")
    answer = await client.get(f"{HERE}/effect", params={field: value})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


async def test_the_next_days_are_forecast_from_the_learners_day_on(client_as, connection):
    client = await client_as("student")
    await fifty_memories(client, connection)
    await client.patch(HERE, json={"zone": "Pacific/Kiritimati"})
    answer = (await client.get(f"{HERE}/forecast", params={"days": 3})).json()
    today = (datetime.now(UTC) + timedelta(hours=14)).date()
    assert [day["day_on"] for day in answer["days"]] == [(today + timedelta(days=n)).isoformat() for n in range(3)]
    assert [day["reviews"] for day in answer["days"][:2]] == [0, 50]
    assert answer["days"][0]["expected_recall"] is None
    assert 0 < answer["days"][1]["expected_recall"] < 1
    assert (answer["memories"], answer["enough"]) == (50, True)


@pytest.mark.parametrize("days", ["0", "366", "many"])
async def test_a_forecast_reaches_from_a_day_to_a_year(client_as, days: str):
    client = await client_as("student")
    answer = await client.get(f"{HERE}/forecast", params={"days": days})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "days")
    assert len((await client.get(f"{HERE}/forecast", params={"days": 365})).json()["days"]) == 365


async def test_an_empty_target_weighs_the_default(client_as):
    client = await client_as("student")
    await client.patch(HERE, json={"retention_target_override": 0.8})
    kept = (await client.get(f"{HERE}/effect")).json()["target_recall"]
    cleared = (await client.get(f"{HERE}/effect", params={"retention_target_override": ""})).json()["target_recall"]
    assert (kept, cleared) == ({"now": 0.8, "new": 0.8}, {"now": 0.8, "new": 0.9})


@pytest.mark.parametrize("value", ["2.01", "nan", "inf", "wide"])
async def test_an_effect_of_what_could_not_be_saved_is_refused(client_as, value: str):
    client = await client_as("student")
    answer = await client.get(f"{HERE}/effect", params={"spacing_multiplier": value})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "spacing_multiplier"
