"""The revision list over HTTP: what is due now in the learner's own day, never out of date."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import anyio.lowlevel
import pytest

from adapters.postgres.store import PostgresStore
from domain.kernel.time import learner_day
from domain.scheduling.use_cases import change_preferences
from tests.factories import a_concept, a_memory, a_question, a_theme, a_user

TODAY = "/v1/learning/revision/today"
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


async def a_due_concept(connection, user_id, theme_id, *, due_at=None, mastery=None):
    concept_id = await a_concept(connection, theme_id)
    await a_question(connection, concept_id)
    if due_at is not None:
        await a_memory(connection, user_id, concept_id, due_at=due_at)
    if mastery is not None:
        await connection.execute("insert into mastery values ($1, $2, $3, 3)", user_id, concept_id, mastery)
    return concept_id


async def test_totals_and_themes_are_those_of_the_stored_list(client_as, connection):
    client = await client_as()
    day = learner_day(now())
    loops, hashing = await a_theme(connection, name="Loops"), await a_theme(connection, name="Hashing")
    await a_due_concept(connection, client.user_id, loops, due_at=day.starts_at - DAY)
    await a_due_concept(connection, client.user_id, hashing, due_at=day.starts_at)
    await a_due_concept(connection, client.user_id, hashing, due_at=day.ends_at)
    body = (await client.get(TODAY)).json()
    assert (body["due_today_total"], body["overdue_total"], body["due_tomorrow_total"]) == (1, 1, 1)
    summary = await connection.fetchrow("select * from revision_queue_user_summary where user_id = $1", client.user_id)
    assert (summary["due_today_total"], summary["overdue_total"]) == (1, 1)
    assert body["day_on"] == day.day_on.isoformat()
    by_name = {theme["theme_name"]: theme for theme in body["themes"]}
    assert {name: (t["due_count_today"], t["overdue_count"]) for name, t in by_name.items()} == {
        "Loops": (0, 1),  # only overdue, and still there
        "Hashing": (1, 0),
    }
    assert by_name["Loops"]["block_name"] == "Algorithms"
    assert UUID(by_name["Loops"]["block_id"])
    assert by_name["Hashing"]["next_due_at"] == day.starts_at.isoformat().replace("+00:00", "Z")
    assert by_name["Hashing"]["mastery"] is None


async def test_a_theme_is_as_mastered_as_the_mean_of_its_concepts(client_as, connection):
    client = await client_as()
    theme_id = await a_theme(connection)
    await a_due_concept(connection, client.user_id, theme_id, due_at=now(), mastery=0.7)
    await a_due_concept(connection, client.user_id, theme_id)  # unseen: counts as known at first
    [theme] = (await client.get(TODAY)).json()["themes"]
    assert theme["mastery"] == pytest.approx((0.7 + 0.1) / 2)


async def test_themes_with_most_due_are_recommended_first_then_the_least_mastered(client_as, connection):
    client = await client_as()
    due_at = learner_day(now()).starts_at
    expected = []
    for count, mastery in [(2, 0.9), (1, 0.2), (1, None), (1, 0.8), (0, None), (1, 0.9)]:
        theme_id = await a_theme(connection)
        for _ in range(count):
            await a_due_concept(connection, client.user_id, theme_id, due_at=due_at, mastery=mastery)
        if not count:
            await a_due_concept(connection, client.user_id, theme_id, due_at=due_at - DAY)
        expected.append(str(theme_id))
    body = (await client.get(TODAY)).json()
    assert body["recommended_theme_ids"] == [expected[0], expected[1], expected[2], expected[3], expected[5]]
    assert len(body["themes"]) == 6


async def test_only_a_student_sees_a_list_and_only_their_own(client_as, client, connection):
    one, other, admin = await client_as(), await client_as(), await client_as("admin")
    await a_due_concept(connection, one.user_id, await a_theme(connection), due_at=now() - DAY)
    assert (await one.get(TODAY)).json()["overdue_total"] == 1
    assert (await other.get(TODAY)).json()["overdue_total"] == 0
    assert (await client.get(TODAY)).status_code == 401
    assert (await admin.get(TODAY)).status_code == 403


async def test_a_list_that_holds_is_one_statement(client_as, connection):
    client = await client_as()
    await a_due_concept(connection, client.user_id, await a_theme(connection), due_at=now())
    await client.get(TODAY)
    seen = []
    with connection.query_logger(lambda record: seen.append(record.query)):
        assert (await client.get(TODAY)).status_code == 200
        await anyio.lowlevel.checkpoint()
    assert len(seen) == 1


async def test_a_new_learner_has_an_empty_list(client_as):
    client = await client_as()
    body = (await client.get(TODAY)).json()
    assert (body["due_today_total"], body["themes"], body["recommended_theme_ids"]) == (0, [], [])


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati"])
@pytest.mark.parametrize("rollover_hour", [0, 4])
async def test_the_list_is_that_of_the_learners_own_day(client_as, connection, zone, rollover_hour):
    client = await client_as(zone=zone, day_rollover_hour=rollover_hour)
    day = learner_day(now(), zone=zone, rollover_hour=rollover_hour)
    theme_id, second = await a_theme(connection), timedelta(seconds=1)
    for due_at in (day.starts_at - second, day.starts_at, day.ends_at - second, day.ends_at, day.next_ends_at):
        await a_due_concept(connection, client.user_id, theme_id, due_at=due_at)
    body = (await client.get(TODAY)).json()
    assert (body["overdue_total"], body["due_today_total"], body["due_tomorrow_total"]) == (1, 2, 1)
    assert body["day_on"] == day.day_on.isoformat()
    glance = (await client.get("/v1/learning/today")).json()
    assert (glance["overdue_total"], glance["due_today_total"], glance["due_tomorrow_total"]) == (1, 2, 1)
    assert (glance["day_on"], glance["week"][0]["due"], glance["week"][1]["due"]) == (body["day_on"], 3, 1)
    themes = (await client.get("/v1/learning/themes")).json()["items"]
    assert [(t["due_count_today"], t["overdue_count"]) for t in themes] == [(2, 1)]


async def test_a_list_of_a_day_that_has_passed_is_written_again(client_as, connection):
    client = await client_as()
    await client.get(TODAY)
    await connection.execute(
        "update revision_queue_user_summary set day_ends_at = $2, due_today_total = 99 where user_id = $1",
        *(client.user_id, now() - timedelta(seconds=1)),
    )
    assert (await client.get(TODAY)).json()["due_today_total"] == 0


async def test_a_learner_who_moves_sees_the_day_of_the_new_zone_at_once(client_as, connection):
    client = await client_as(zone="UTC")
    await client.get(TODAY)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        store = PostgresStore(connection)
        await change_preferences(store, user_id=client.user_id, wishes={"zone": zone}, now=now())
        expected = learner_day(now(), zone=zone).day_on.isoformat()
        assert (await client.get(TODAY)).json()["day_on"] == expected


async def test_an_answer_and_its_undoing_are_in_the_next_look(client_as, connection):
    client = await client_as()
    await a_due_concept(connection, client.user_id, await a_theme(connection), due_at=now() - DAY)
    assert (await client.get(TODAY)).json()["overdue_total"] == 1
    session = (await client.post("/v1/practice-sessions", json={"mode": "revision"})).json()
    [item] = session["items"]
    address = f"/v1/practice-sessions/{session['practice_session_id']}/answers"
    answer = {"item_id": item["item_id"], "answer": "b", "time_ms": 20_000}
    assert (await client.post(f"{address}/0", json=answer)).json()["correct"] is True
    after = (await client.get(TODAY)).json()
    assert (after["overdue_total"], after["themes"]) == (0, [])
    await client.delete(f"{address}/last")
    assert (await client.get(TODAY)).json()["overdue_total"] == 1


async def test_a_concept_set_aside_leaves_the_list(client_as, connection):
    client = await client_as()
    concept_id = await a_due_concept(connection, client.user_id, await a_theme(connection), due_at=now() - DAY)
    await client.post(f"/v1/learning/concepts/{concept_id}/suspension")
    assert (await client.get(TODAY)).json()["overdue_total"] == 0
    assert (await client.get("/v1/learning/today")).json()["overdue_total"] == 0
    refused = await client.post("/v1/practice-sessions", json={"mode": "revision"})
    assert (refused.status_code, refused.json()["type"]) == (409, "nothing-to-practise")
    await client.delete(f"/v1/learning/concepts/{concept_id}/suspension")
    assert (await client.get(TODAY)).json()["overdue_total"] == 1


async def test_someone_without_a_learners_rows_is_told_so(login, connection):
    user_id = await a_user(connection)
    await connection.execute("delete from srs_user_params where user_id = $1", user_id)
    client = await login(user_id)
    assert (await client.get(TODAY)).status_code == 404
    assert (await client.get("/v1/learning/today")).status_code == 404
    assert (await client.get("/v1/learning/themes")).json() == {"items": [], "next_cursor": None}
    assert (await client.get(f"/v1/practice-sessions/{uuid4()}")).status_code == 404
    assert (await client.post("/v1/practice-sessions", json={"mode": "guided"})).status_code == 404
