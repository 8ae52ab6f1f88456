"""What the console of experiments is told, and what it is refused."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from tests.adapters.experimenting import a_review, learners, seen_in
from tests.factories import a_concept, a_theme

ADDRESS = "/v1/admin/experiments"
KEY = "tuned_weights"
DAY = timedelta(days=1)
BRIEF = {"key", "name", "context", "status", "day", "planned_days", "started_at", "ended_at", "verdict"} | {
    "verdict_words"
}


@pytest.fixture
async def admin(client_as):
    return await client_as("admin")


async def asked(client, path="", status=200):
    answer = await client.get(f"{ADDRESS}{path}")
    assert answer.status_code == status, answer.text
    return answer.json()


async def started(client, status=201, **wanted):
    answer = await client.post(ADDRESS, json={"key": KEY} | wanted)
    assert answer.status_code == status, answer.text
    return answer.json()


async def stopped(client, status=200, key=KEY, **wanted):
    answer = await client.post(f"{ADDRESS}/{key}/stop", json=wanted)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.parametrize("role", ["student", "coach", "author", "operator"])
async def test_experiments_are_the_admins_affair(client_as, role):
    client = await client_as(role)
    for path in ("", "/definitions", f"/{KEY}", f"/{KEY}/export"):
        assert (await client.get(f"{ADDRESS}{path}")).status_code == 403
    assert (await client.post(ADDRESS, json={"key": KEY})).status_code == 403
    assert (await client.post(f"{ADDRESS}/{KEY}/stop", json={})).status_code == 403


async def test_nobody_sees_them_without_logging_in(client):
    assert (await client.get(ADDRESS)).status_code == 401


async def test_what_nobody_has_started_is_a_draft(admin):
    listed = await asked(admin)
    assert {one["key"]: (one["status"], one["verdict"], one["day"]) for one in listed["items"]} == {
        KEY: ("draft", "draft", None),
        "complexity_strength": ("draft", "draft", None),
    }
    assert listed["next_cursor"] is None
    assert set(listed["items"][0]) == BRIEF


async def test_what_can_be_tried_is_told_with_its_arms(admin):
    await started(admin)
    tuned, strength = (await asked(admin, "/definitions"))["items"]
    assert (tuned["started"], strength["started"]) == (True, False)
    assert tuned["arms"] == [
        {"arm": "baseline", "name": "Global weights"},
        {"arm": "tuned", "name": "Tuned weights"},
    ]
    assert (tuned["shares"], tuned["planned_days"], tuned["metric"]) == ([0.5, 0.5], 28, "log_loss")
    assert tuned["guardrails"] == ["reviews_a_day", "came_back"]
    assert len(strength["shares"]) == 3


async def test_a_started_experiment_runs_and_says_that_it_is_too_early(admin, connection):
    experiment = await started(admin, shares=[0.7, 0.3], planned_days=14)
    assert (experiment["status"], experiment["verdict"], experiment["day"]) == ("running", "too_early", 1)
    assert (experiment["planned_days"], experiment["confidence"]) == (14, 0.95)
    assert "Waudby-Smith" in experiment["method"]
    assert [(arm["arm"], arm["baseline"], arm["share"]) for arm in experiment["arms"]] == [
        ("baseline", True, 0.7),
        ("tuned", False, 0.3),
    ]
    assert experiment["history"] == []
    assert [(one["metric"], one["role"], one["better"], one["effect"]) for one in experiment["effects"]] == [
        ("log_loss", "main", "lower", None),
        ("reviews_a_day", "guardrail", "higher", None),
        ("came_back", "guardrail", "higher", None),
    ]
    assert experiment["checks"]["sample_ratio"] == {
        "ok": True,
        "words": "Too few learners to compare with the plan.",
        "p": None,
        "chi2": None,
    }
    assert await connection.fetchval("select created_by from experiment") == admin.user_id


async def test_three_arms_divide_the_confidence_and_say_so(admin):
    experiment = await started(admin, key="complexity_strength")
    assert [one["arm"] for one in experiment["effects"][:2]] == ["half", "full"]
    assert "Bonferroni" in experiment["method"]
    assert "97.5 %" in experiment["method"]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"shares": [0.5, 0.6]}, "shares"),
        ({"shares": [1.0]}, "shares"),
        ({"shares": [0.0, 1.0]}, "shares"),
        ({"planned_days": 2}, "planned_days"),
        ({"planned_days": 366}, "planned_days"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_plan_that_makes_no_sense_is_refused_by_field(admin, wanted, field):
    problem = await started(admin, 400, **wanted)
    assert problem["errors"][0]["field"].startswith(field)


async def test_an_unknown_experiment_is_not_found(admin):
    assert (await started(admin, 404, key="louder"))["type"] == "unknown-experiment"
    await asked(admin, "/louder", 404)
    await asked(admin, "/louder/export", 404)
    await stopped(admin, 404, key="louder")


async def test_what_was_started_is_not_started_again(admin):
    await stopped(admin, 409)
    await started(admin)
    assert (await started(admin, 409))["type"] == "illegal-move"
    await stopped(admin, winner="tuned", reason="Better.")
    await started(admin, 409)
    await stopped(admin, 409, winner="tuned")


async def test_a_winner_has_to_be_an_arm(admin):
    await started(admin)
    problem = await stopped(admin, 400, winner="louder")
    assert problem["errors"][0]["field"] == "winner"
    assert (await stopped(admin, 400, reason="x" * 501))["errors"][0]["field"] == "reason"


async def test_a_stopped_experiment_says_who_won_and_why(admin, connection):
    await started(admin)
    experiment = await stopped(admin, winner="tuned", reason=" Better for all. ")
    assert (experiment["status"], experiment["verdict"], experiment["winner"]) == ("stopped", "adopted", "tuned")
    assert experiment["verdict_words"] == (
        "Stopped on day 1: the better arm was adopted. Everybody has Tuned weights since then. Better for all."
    )
    (event,) = await connection.fetch("select payload, actor_id from domain_event where type = 'experiment_stopped'")
    assert event["payload"] == {
        "experiment_key": KEY,
        "winner": "tuned",
        "verdict": "adopted",
        "reason": "Better for all.",
    }
    assert event["actor_id"] == admin.user_id


async def test_an_export_has_a_line_for_each_learner_and_names_nobody(admin, connection):
    now = datetime.now(UTC)
    await started(admin)
    await connection.execute("update experiment set started_at = $1", now - 10 * DAY)
    concept_id = await a_concept(connection, await a_theme(connection))
    ada, bob = await learners(connection, 2)
    await seen_in(connection, KEY, {ada: "tuned", bob: "baseline"}, now - 9 * DAY)
    await a_review(connection, ada, concept_id, at=now - 5 * DAY)
    answer = await admin.get(f"{ADDRESS}/{KEY}/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="experiment-tuned_weights.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert sorted((line["arm"], line["day"], line["reviews"], line["came_back"]) for line in lines) == [
        ("baseline", "2", "0", "0"),
        ("tuned", "2", "1", "1"),
    ]
    assert {line["learner"] for line in lines} == {"1", "2"}
    assert str(ada) not in answer.text


async def test_an_export_of_what_nobody_started_has_a_heading_alone(admin):
    answer = await admin.get(f"{ADDRESS}/{KEY}/export")
    (heading,) = answer.text.splitlines()
    after = ["log_loss", "recall", "reviews_a_day", "came_back"]
    assert heading.split(",") == ["learner", "arm", "day", "reviews", *after, *(f"{name}_before" for name in after)]
