"""A learner's day at a glance, and all themes as they stand with them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.kernel.ids import new_id
from domain.kernel.time import learner_day
from tests.factories import a_concept, a_memory, a_question, a_theme

GLANCE = "/v1/learning/today"
THEMES = "/v1/learning/themes"
DAY = timedelta(days=1)


NOW = datetime.now(UTC)


class StoppedClock(datetime):
    @classmethod
    def now(cls, tz=None):
        """Return the same instant always: no learner's day turns between a test and its request."""
        return NOW.astimezone(tz)


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch):
    monkeypatch.setattr("api.dependencies.datetime", StoppedClock)


def now():
    return NOW


async def reviewed(connection, user_id, at, *, retracted=False):
    review_id = new_id()
    await connection.execute(
        """insert into review_log (user_id, reviewed_at, review_id, concept_id, source, rating, correct, score,
           elapsed_days, previous_state, stability_after, difficulty_after, due_after, weights_version)
           values ($1, $2, $3, $4, 'practice', 3, true, 1, 0, 'new', 3, 5, $2, 0)""",
        *(user_id, at, review_id, new_id()),
    )
    if retracted:
        await connection.execute("insert into review_retraction values ($1, $2, $3)", user_id, review_id, at)


async def a_known_concept(connection, user_id, theme_id, *, due_at=None, mastery=None):
    concept_id = await a_concept(connection, theme_id)
    await a_question(connection, concept_id)
    if due_at is not None:
        await a_memory(connection, user_id, concept_id, due_at=due_at)
    if mastery is not None:
        await connection.execute("insert into mastery values ($1, $2, $3, 3)", user_id, concept_id, mastery)
    return concept_id


async def test_a_newcomer_is_told_where_to_start(client_as, connection):
    client = await client_as(zone="Asia/Kathmandu", day_rollover_hour=4)
    theme_id = await a_theme(connection, name="Loops")
    await a_known_concept(connection, client.user_id, theme_id)
    body = (await client.get(GLANCE)).json()
    day = learner_day(now(), zone="Asia/Kathmandu", rollover_hour=4)
    assert (body["day_on"], body["day_ends_at"]) == (
        day.day_on.isoformat(),
        day.ends_at.isoformat().replace("+00:00", "Z"),
    )
    zeros = ("due_today_total", "overdue_total", "due_tomorrow_total", "offered", "minutes", "reviews_today")
    assert {body[name] for name in (*zeros, "oldest_overdue_days", "streak_days", "best_streak_days")} == {0}
    assert (body["display_name"], body["simulated"], body["next_review_at"], body["answers_total"]) == (
        "Ada",
        False,
        None,
        0,
    )
    assert (body["next_step"]["kind"], body["next_step"]["title"]) == ("start", "Start with Loops")
    assert body["slipping"] == []


async def test_the_week_goes_from_monday_to_sunday_and_the_week_ahead_from_today(client_as, connection):
    client = await client_as()
    day = learner_day(now())
    theme_id = await a_theme(connection)
    for days in (-2, 0, 1, 1, 6, 7):
        await a_known_concept(connection, client.user_id, theme_id, due_at=day.starts_at + days * DAY)
    body = (await client.get(GLANCE)).json()
    assert [one["due"] for one in body["week"]] == [2, 2, 0, 0, 0, 0, 1]
    assert [one["day_on"] for one in body["week"]] == [(day.day_on + n * DAY).isoformat() for n in range(7)]
    days = [date.fromisoformat(one["day_on"]) for one in body["days"]]
    assert [one.weekday() for one in days] == list(range(7))
    assert [d for d, one in zip(days, body["days"], strict=True) if one["is_today"]] == [day.day_on]
    assert (body["oldest_overdue_days"], body["due_tomorrow_total"]) == (2, 2)
    assert body["next_review_at"] == (day.starts_at + DAY).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("days_ago", "streak", "best"),
    [([0, 1, 2], 3, 3), ([1, 2], 2, 2), ([2, 3, 4], 0, 3), ([0, 2, 3, 4, 5], 1, 4), ([], 0, 0), ([0, 0, 0], 1, 1)],
)
@pytest.mark.parametrize(("zone", "hour"), [("Pacific/Pago_Pago", 0), ("UTC", 4), ("Pacific/Kiritimati", 4)])
async def test_a_streak_counts_the_learners_own_days_and_lasts_until_a_day_is_over(
    client_as, connection, days_ago, streak, best, zone, hour
):
    client = await client_as(zone=zone, day_rollover_hour=hour)
    day = learner_day(now(), zone=zone, rollover_hour=hour)
    for days in days_ago:
        await reviewed(connection, client.user_id, day.starts_at - days * DAY)
    await reviewed(connection, client.user_id, day.starts_at - 1.5 * DAY, retracted=True)
    body = (await client.get(GLANCE)).json()
    assert (body["streak_days"], body["best_streak_days"]) == (streak, best)
    assert (body["answers_total"], body["reviews_today"]) == (len(days_ago), days_ago.count(0))
    assert next(one for one in body["days"] if one["is_today"])["reviewed"] is (0 in days_ago)


async def test_minutes_follow_the_learners_own_pace(client_as, connection):
    client = await client_as()
    theme_id = await a_theme(connection)
    for _ in range(4):
        await a_known_concept(connection, client.user_id, theme_id, due_at=now() - 3 * DAY)
    assert (await client.get(GLANCE)).json()["minutes"] == 2  # four answers of half a minute
    session = (await client.post("/v1/practice-sessions", json={"mode": "guided"})).json()
    answer = {"item_id": session["items"][0]["item_id"], "answer": "b", "time_ms": 80_000}
    await client.post(f"/v1/practice-sessions/{session['practice_session_id']}/answers/0", json=answer)
    body = (await client.get(GLANCE)).json()
    assert (body["offered"], body["minutes"]) == (3, 4)
    [theme] = (await client.get(THEMES)).json()["items"]
    assert theme["minutes"] == 4


async def test_what_slips_soonest_has_most_to_revise_and_is_the_next_step(client_as, connection):
    client = await client_as()
    for name, count in [("A", 1), ("B", 3), ("C", 2), ("D", 1), ("E", 1)]:
        theme_id = await a_theme(connection, name=name)
        for _ in range(count):
            mastery = 0.2 if name == "E" else 0.9
            await a_known_concept(connection, client.user_id, theme_id, due_at=now() - DAY, mastery=mastery)
    body = (await client.get(GLANCE)).json()
    assert [one["theme_name"] for one in body["slipping"]][:3] == ["B", "C", "E"]
    assert len(body["slipping"]) == 4
    assert body["slipping"][2]["mastery"] == pytest.approx(0.2)
    assert (body["next_step"]["kind"], body["next_step"]["title"]) == ("revise", "Revise B")


async def test_with_nothing_due_the_weakest_theme_is_the_next_step(client_as, connection):
    client = await client_as()
    for name, mastery in [("Strong", 0.9), ("Weak", 0.3)]:
        theme_id = await a_theme(connection, name=name)
        await a_known_concept(connection, client.user_id, theme_id, due_at=now() + 9 * DAY, mastery=mastery)
    step = (await client.get(GLANCE)).json()["next_step"]
    assert (step["kind"], step["title"]) == ("practise", "Practise Weak")


async def test_every_theme_says_what_it_holds_for_this_learner(client_as, connection):
    client, stranger = await client_as(), await client_as()
    theme_id, due_at = await a_theme(connection, name="Loops"), now() + 9 * DAY
    await a_known_concept(connection, client.user_id, theme_id, due_at=due_at, mastery=0.7)
    await a_known_concept(connection, client.user_id, theme_id)
    [mine] = (await client.get(THEMES)).json()["items"]
    assert (mine["theme_name"], mine["block_name"]) == ("Loops", "Algorithms")
    assert (mine["concepts"], mine["seen"], mine["questions"], mine["due_count_today"]) == (2, 1, 2, 0)
    assert mine["mastery"] == pytest.approx(0.4)
    assert mine["next_due_at"] == due_at.isoformat().replace("+00:00", "Z")
    [theirs] = (await stranger.get(THEMES)).json()["items"]
    assert (theirs["seen"], theirs["mastery"], theirs["next_due_at"], theirs["minutes"]) == (0, None, None, 0)


@pytest.mark.parametrize("address", [GLANCE, THEMES])
async def test_only_a_student_looks(client, client_as, address):
    assert (await client.get(address)).status_code == 401
    assert (await (await client_as("coach")).get(address)).status_code == 403
