"""Study paths over HTTP: a goal is chosen, tasks are taken and worked on, and nobody sees another's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from adapters.postgres.store import PostgresStore
from domain.study.use_cases import plan_reviews
from tests.domain.study.building import InMemoryBank, a_bank
from tests.factories import a_memory, a_question
from tests.studying import BANK, TRACK, concepts_of

NOW = datetime.now(UTC)
ROUTES = ("start", "finish", "skip", "replace")


@pytest.fixture
def bank():
    return InMemoryBank(BANK)


@pytest.fixture
async def lyceum(lyceum, bank):
    return replace(lyceum, bank=bank)


@pytest.fixture
async def client(client_as):
    return await client_as()


async def begun(client, **config):
    answer = await client.post("/v1/study-paths", json={"track": TRACK, "config": config})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def following(client):
    """Begin a path and its first task; return the address of the task."""
    await begun(client)
    task = (await client.get("/v1/study-tasks/next")).json()
    url = f"/v1/study-tasks/{task['task_id']}"
    assert (await client.post(f"{url}/start")).status_code == 200
    return url


def refused(answer, status, kind):
    assert (answer.status_code, answer.json()["type"]) == (status, kind), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


async def test_a_new_path_comes_with_its_modules_and_first_tasks(client):
    path = await begun(client)
    assert [module["position"] for module in path["modules"]] == list(range(1, 15))
    first, second, *_ = path["modules"]
    assert (first["state"], first["opens_when"], first["completed"], first["total"]) == ("open", None, 0, 6)
    assert second["state"] == "locked"
    assert second["opens_when"] == "Opens when 4 of 6 tasks of Introduction are done, or most of it is known."
    assert 5 <= len(path["tasks"]) <= 10
    assert {task["difficulty"] for task in path["tasks"]} <= {1, 2}
    assert path["tasks"][0]["reason"].startswith("Chosen because ")
    assert 0 < path["tasks"][0]["expected_success"] < 1
    assert (path["track_name"], path["status"], path["algorithm_version"]) == ("Coding interview", "active", 1)
    assert (await client.get("/v1/study-paths/active")).json() == path


async def test_without_a_path_there_is_nothing_active_next_or_to_sum_up(client):
    for address in ("/v1/study-paths/active", "/v1/study-paths/summary"):
        refused(await client.get(address), 404, "study-path-not-found")
    refused(await client.get("/v1/study-tasks/next"), 404, "nothing-to-study")


async def test_a_track_is_followed_once_at_a_time(client):
    await begun(client)
    refused(await client.post("/v1/study-paths", json={"track": TRACK}), 409, "path-exists")


async def test_an_unknown_track_and_settings_that_make_no_sense_are_named(client):
    answer = refused(await client.post("/v1/study-paths", json={"track": "chess"}), 400, "unknown-track")
    assert answer["errors"][0]["field"] == "track"
    wrong = {"track": TRACK, "config": {"daily_minutes": 0, "start_difficulty": 9}}
    answer = refused(await client.post("/v1/study-paths", json=wrong), 400, "config-does-not-fit")
    assert [one["field"] for one in answer["errors"]] == ["config.start_difficulty", "config.daily_minutes"]
    refused(await client.post("/v1/study-paths", json={"track": TRACK, "other": 1}), 400, "invalid")


async def test_settings_change_and_the_rest_stays(client):
    path = await begun(client, daily_minutes=60)
    address = f"/v1/study-paths/{path['path_id']}"
    changed = (await client.patch(address, json={"config": {"weights": {"novelty": 1}}})).json()
    assert changed["config"]["weights"] == {"weakness": 0.4, "difficulty": 0.25, "novelty": 1, "recency": 0.15}
    assert changed["config"]["daily_minutes"] == 60
    assert (await client.get("/v1/study-paths/active")).json()["config"] == changed["config"]
    refused(await client.patch(address, json={"config": {"modules": []}}), 400, "config-does-not-fit")


async def test_an_archived_path_is_followed_no_more_and_another_may_be_chosen(client, client_as):
    path = await begun(client)
    address = f"/v1/study-paths/{path['path_id']}"
    refused(await (await client_as()).patch(address, json={"status": "archived"}), 404, "study-path-not-found")
    assert (await client.patch(address, json={"status": "archived"})).json()["status"] == "archived"
    refused(await client.get("/v1/study-paths/active"), 404, "study-path-not-found")
    refused(await client.get("/v1/study-tasks/next"), 404, "nothing-to-study")
    left = (await client.get("/v1/study-tasks")).json()["items"]
    assert {task["status"] for task in left} == {"skipped"}
    refused(await client.patch(address, json={"status": "active"}), 400, "invalid")
    assert (await begun(client))["path_id"] != path["path_id"]


async def test_a_task_is_told_with_its_problem_and_without_anything_hidden(client):
    url = await following(client)
    answer = await client.get(url)
    task = answer.json()
    assert task["status"] == "in_progress"
    assert task["problem"]["visible"] == [{"name": "two numbers", "arguments": [[1, 2]], "expected": 3}]
    assert task["problem"]["hidden_categories"] == ["typical", "edge", "large"]
    assert (task["problem"]["languages"], task["problem"]["hints_available"]) == (["python", "javascript"], 3)
    assert set(task["problem"]) == {
        *("code", "title", "statement", "constraints", "entry", "limits", "visible", "hidden_categories"),
        *("objectives", "starters", "languages", "hints_available"),
    }
    assert (task["drafts"], task["note"], task["starred"], task["evaluations"]) == ({}, "", False, [])


async def test_a_task_is_finished_with_failure_and_is_over_then(client):
    url = await following(client)
    finished = (await client.post(f"{url}/finish")).json()
    assert (finished["status"], finished["outcome"]) == ("completed", "failure")
    for verb in ("finish", "skip", "start"):
        refused(await client.post(f"{url}/{verb}"), 409, "task-is-over")
    refused(await client.post(f"{url}/replace"), 409, "illegal-move")
    refused(await client.post(f"{url}/hints", json={"level": 1}), 409, "task-is-over")


async def test_begun_twice_is_begun_once(client):
    url = await following(client)
    first = (await client.get(url)).json()["started_at"]
    assert (await client.post(f"{url}/start")).json()["started_at"] == first


async def test_what_is_not_begun_cannot_be_finished_and_may_be_skipped(client):
    await begun(client)
    task = (await client.get("/v1/study-tasks/next")).json()
    url = f"/v1/study-tasks/{task['task_id']}"
    refused(await client.post(f"{url}/finish"), 409, "illegal-move")
    refused(await client.post(f"{url}/hints", json={"level": 1}), 409, "illegal-move")
    assert (await client.post(f"{url}/skip")).json()["status"] == "skipped"
    after = (await client.get("/v1/study-tasks/next")).json()
    assert after["task_id"] != task["task_id"]
    assert after["problem_id"] != task["problem_id"]


async def test_choosing_another_puts_another_problem_in_the_same_place(client):
    await begun(client)
    task = (await client.get("/v1/study-tasks/next")).json()
    url = f"/v1/study-tasks/{task['task_id']}"
    seen, other = {task["problem_id"]}, task
    for _ in range(2):
        other = (await client.post(f"{url}/replace")).json()
        assert other["task_id"] == task["task_id"]
        assert other["scheduled_at"] == task["scheduled_at"]
        assert other["problem_id"] not in seen
        seen.add(other["problem_id"])
    assert (await client.get("/v1/study-tasks/next")).json()["problem_id"] == other["problem_id"]


async def test_where_nothing_else_fits_that_is_said(client_as, bank):
    bank.problems = {p.problem_id: p for p in a_bank(["introduction"], each=1)["introduction"]}
    client = await client_as()
    await begun(client)
    task = (await client.get("/v1/study-tasks/next")).json()
    refused(await client.post(f"/v1/study-tasks/{task['task_id']}/replace"), 409, "nothing-else")


async def test_of_a_problem_that_vanished_the_task_says_so_and_goes_on(client, bank):
    url = await following(client)
    task = (await client.get(url)).json()
    gone = bank.problems.pop(next(p for p in bank.problems if str(p) == task["problem_id"]))
    told = (await client.get(url)).json()
    assert (told["problem"], told["problem_missing"], told["title"]) == (None, True, gone.title)
    assert (await client.get("/v1/study-tasks/next")).json()["problem_missing"] is True
    refused(await client.post(f"{url}/hints", json={"level": 1}), 409, "problem-is-gone")
    other = (await client.post(f"{url}/replace")).json()
    assert (other["task_id"], other["status"], other["problem_missing"]) == (task["task_id"], "in_progress", False)
    assert other["problem_id"] != task["problem_id"]


async def test_a_scheduled_task_whose_problem_vanished_may_be_skipped(client, bank):
    await begun(client)
    task = (await client.get("/v1/study-tasks/next")).json()
    bank.problems.pop(next(p for p in bank.problems if str(p) == task["problem_id"]))
    [listed] = [
        t for t in (await client.get("/v1/study-paths/active")).json()["tasks"] if t["task_id"] == task["task_id"]
    ]
    assert listed["problem_missing"] is True
    skipped = (await client.post(f"/v1/study-tasks/{task['task_id']}/skip")).json()
    assert (skipped["status"], skipped["problem_missing"]) == ("skipped", False)


async def test_drafts_and_notes_are_kept(client):
    url = await following(client)
    for code in ("first", "second"):
        assert (await client.put(f"{url}/draft", json={"language": "python", "code": code})).status_code == 204
    await client.put(f"{url}/draft", json={"language": "javascript", "code": "third"})
    assert (await client.put(f"{url}/note", json={"note": "Mind 0.", "starred": True})).status_code == 204
    task = (await client.get(url)).json()
    assert {language: draft["code"] for language, draft in task["drafts"].items()} == {
        "python": "second",
        "javascript": "third",
    }
    assert (task["note"], task["starred"]) == ("Mind 0.", True)


async def test_a_draft_in_another_language_or_of_over_64_kb_is_refused(client):
    url = f"{await following(client)}/draft"
    refused(await client.put(url, json={"language": "perl", "code": ""}), 422, "unknown-language")
    most = {"language": "python", "code": "é" * 32_768}
    assert (await client.put(url, json=most)).status_code == 204
    refused(await client.put(url, json={**most, "code": most["code"] + "x"}), 413, "code-too-long")


async def test_hints_are_counted_once_and_the_last_opens_later(client, connection):
    url = await following(client)
    first = (await client.post(f"{url}/hints", json={"level": 1})).json()
    assert first == {"level": 1, "text": "Look.", "hints_used": 1}
    assert (await client.post(f"{url}/hints", json={"level": 1})).json() == first
    assert (await client.post(f"{url}/hints", json={"level": 2})).json()["hints_used"] == 2
    started = datetime.fromisoformat((await client.get(url)).json()["started_at"])
    problem = refused(await client.post(f"{url}/hints", json={"level": 3}), 409, "hint-opens-later")
    [opens] = problem["errors"]
    assert (opens["field"], datetime.fromisoformat(opens["message"])) == ("opens_at", started + timedelta(minutes=10))
    refused(await client.post(f"{url}/hints", json={"level": 4}), 400, "invalid")
    await connection.execute("update study_tasks set submissions = 1 where started_at is not null")
    third = await client.post(f"{url}/hints", json={"level": 3})
    assert third.json() == {"level": 3, "text": "Add them up.", "hints_used": 3}


async def test_events_come_in_order_and_page_by_page(client):
    url = await following(client)
    await client.post(f"{url}/finish")
    page = (await client.get(f"{url}/events", params={"limit": 2})).json()
    rest = (await client.get(f"{url}/events", params={"limit": 2, "cursor": page["next_cursor"]})).json()
    events = page["items"] + rest["items"]
    assert [(event["seq"], event["event_type"]) for event in events] == [
        *((1, "created"), (2, "started"), (3, "status_changed"))
    ]
    assert events[2]["payload"]["to"] == "completed"
    assert rest["next_cursor"] is None
    refused(await client.get(f"{url}/events", params={"cursor": "?"}), 400, "invalid")


async def test_events_of_several_tasks_come_task_by_task(client):
    path = await begun(client)
    ids = [task["task_id"] for task in path["tasks"][:3]]
    await client.post(f"/v1/study-tasks/{ids[0]}/start")
    answer = await client.get("/v1/study-events", params={"task_ids": ",".join(ids)})
    events = [(event["task_id"], event["seq"]) for event in answer.json()["items"]]
    assert events == sorted(events)
    assert len(events) == 4
    refused(await client.get("/v1/study-events", params={"task_ids": "x"}), 400, "invalid")
    many = ",".join(str(uuid4()) for _ in range(201))
    refused(await client.get("/v1/study-events", params={"task_ids": many}), 400, "invalid")


async def test_tasks_are_listed_by_module_status_and_time(client):
    url = await following(client)
    everything = (await client.get("/v1/study-tasks")).json()["items"]
    assert [t["scheduled_at"] for t in everything] == sorted((t["scheduled_at"] for t in everything), reverse=True)
    [one] = (await client.get("/v1/study-tasks", params={"status": "in_progress"})).json()["items"]
    assert url.endswith(one["task_id"])
    listed = (await client.get("/v1/study-tasks", params={"module": "introduction"})).json()["items"]
    assert {task["module"] for task in listed} == {"introduction"}
    page = (await client.get("/v1/study-tasks", params={"limit": 2})).json()
    more = (await client.get("/v1/study-tasks", params={"limit": 200, "cursor": page["next_cursor"]})).json()
    assert page["items"] + more["items"] == everything
    today = NOW.date().isoformat()
    on_day = (await client.get("/v1/study-tasks", params={"from": today, "to": today})).json()["items"]
    assert on_day
    assert len(on_day) < len(everything)
    since = {"from": "2040-01-01T00:00:00"}
    assert (await client.get("/v1/study-tasks", params=since)).json() == {"items": [], "next_cursor": None}
    for wrong in ({"from": "soon"}, {"cursor": "?"}, {"status": "lost"}, {"limit": 0}):
        refused(await client.get("/v1/study-tasks", params=wrong), 400, "invalid")


async def test_another_learners_tasks_and_paths_are_not_there(client, client_as):
    path = await begun(client)
    task_id = path["tasks"][0]["task_id"]
    stranger = await client_as()
    await begun(stranger)
    url = f"/v1/study-tasks/{task_id}"
    for verb in ROUTES:
        refused(await stranger.post(f"{url}/{verb}"), 404, "study-task-not-found")
    refused(await stranger.get(url), 404, "study-task-not-found")
    refused(await stranger.get(f"{url}/events"), 404, "study-task-not-found")
    refused(await stranger.get("/v1/study-events", params={"task_ids": task_id}), 404, "study-task-not-found")
    refused(await stranger.put(f"{url}/draft", json={"language": "python", "code": ""}), 404, "study-task-not-found")
    refused(await stranger.put(f"{url}/note", json={"note": ""}), 404, "study-task-not-found")
    refused(await stranger.post(f"{url}/hints", json={"level": 1}), 404, "study-task-not-found")
    address = f"/v1/study-paths/{path['path_id']}"
    refused(await stranger.patch(address, json={"config": {}}), 404, "study-path-not-found")
    refused(await stranger.get(f"{address}/progress"), 404, "study-path-not-found")


@pytest.mark.parametrize("role", ["tutor", "coach", "author", "operator", "admin"])
async def test_only_students_study(client_as, role):
    other = await client_as(role)
    for address in ("/v1/study-paths/active", "/v1/study-tasks", "/v1/study-tasks/next"):
        assert (await other.get(address)).status_code == 403
    assert (await other.post("/v1/study-paths", json={"track": TRACK})).status_code == 403


async def test_progress_counts_modules_topics_time_and_difficulty(client, connection):
    url = await following(client)
    await client.post(f"{url}/finish")
    await connection.execute("update study_tasks set time_spent_seconds = 300 where outcome is not null")
    path = (await client.get("/v1/study-paths/active")).json()
    told = (await client.get(f"/v1/study-paths/{path['path_id']}/progress")).json()
    introduction = {"completed": 1, "total": 6, "completion": 1 / 6, "accuracy": 0, "avg_time_seconds": 300}
    assert told["modules"]["introduction"] == pytest.approx(introduction)
    assert told["modules"]["design"] == {
        "completed": 0,
        "total": 6,
        "completion": 0,
        "accuracy": 0,
        "avg_time_seconds": 0,
    }
    assert told["topics"] == {"introduction-topic-a": {"passed": 0, "attempted": 1, "accuracy": 0}}
    assert (told["overall_accuracy"], told["current_difficulty"]) == (0, 1)
    [day] = told["difficulty_over_time"]
    assert day["difficulty"] == 1


async def test_the_summary_tells_of_today(client):
    await begun(client)
    told = (await client.get("/v1/study-paths/summary")).json()
    assert set(told) == {
        *("today", "due_reviews", "streak_days", "overall_accuracy", "current_difficulty", "next_task")
    }
    following_ = (await client.get("/v1/study-tasks/next")).json()
    assert told["next_task"]["task_id"] == following_["task_id"] == told["today"][0]["task_id"]
    assert (told["due_reviews"], told["streak_days"], told["current_difficulty"]) == (0, 0, 1)


async def test_the_path_is_read_once_and_again_when_it_changes(client, lyceum, monkeypatch):
    path = await begun(client)
    asked = []
    find = type(lyceum.active_paths).find

    async def counted(self, user_id):
        found = await find(self, user_id)
        asked.append(found is not None)
        return found

    monkeypatch.setattr(type(lyceum.active_paths), "find", counted)

    async def unwanted(*_):
        raise AssertionError("the database was asked for the path")

    monkeypatch.setattr("adapters.postgres.study.PostgresPaths.find_active", unwanted)
    assert (await client.get("/v1/study-paths/active")).status_code == 200
    await client.patch(f"/v1/study-paths/{path['path_id']}", json={"config": {"daily_minutes": 45}})
    assert (await client.get("/v1/study-paths/active")).json()["config"]["daily_minutes"] == 45
    assert asked == [True, True]


async def test_without_valkey_the_database_is_asked(client, lyceum, monkeypatch):
    path = await begun(client)
    away = Redis(host="127.0.0.1", port=1)
    monkeypatch.setattr(lyceum.active_paths, "_valkey", away)
    assert (await client.get("/v1/study-paths/active")).json()["path_id"] == path["path_id"]
    changed = await client.patch(f"/v1/study-paths/{path['path_id']}", json={"config": {"daily_minutes": 45}})
    assert changed.json()["config"]["daily_minutes"] == 45
    await away.aclose()


async def test_what_is_kept_of_an_older_version_is_read_anew(client, lyceum):
    path = await begun(client)
    await lyceum.valkey.set(f"study:path:{client.user_id}", b'{"user_id": 5}')
    assert (await client.get("/v1/study-paths/active")).json()["path_id"] == path["path_id"]


async def test_whoever_was_away_finds_new_tasks(client, connection):
    await begun(client)
    await connection.execute("update study_tasks set status = 'expired'")
    assert (await client.get("/v1/study-tasks/next")).status_code == 200
    await connection.execute("update study_tasks set status = 'expired'")
    assert len((await client.get("/v1/study-paths/active")).json()["tasks"]) == 6


async def a_review_task(client, connection, *, asked):
    await concepts_of(connection)
    path = await begun(client)
    concept_id = await connection.fetchval("select concept_id from concept where code = 'introduction-topic-a'")
    await a_memory(connection, client.user_id, concept_id, due_at=NOW - timedelta(days=2))
    if asked:
        await a_question(connection, concept_id)
    store = PostgresStore(connection)
    assert await plan_reviews(store, first=client.user_id, last=client.user_id, now=NOW) == 1
    return path, concept_id


async def test_a_due_review_comes_first_and_opens_a_revision_session(client, connection):
    _, concept_id = await a_review_task(client, connection, asked=True)
    task = (await client.get("/v1/study-tasks/next")).json()
    assert (task["kind"], task["concept_id"], task["title"]) == ("review", str(concept_id), "Introduction topic a")
    assert task["metadata"]["source"] == "review"
    assert task["reason"] == "Introduction topic a was due 2 days ago."
    assert (await client.get("/v1/study-paths/active")).json()["tasks"][0]["task_id"] == task["task_id"]
    assert (await client.get("/v1/study-paths/summary")).json()["due_reviews"] == 1
    begun_ = (await client.post(f"/v1/study-tasks/{task['task_id']}/start")).json()
    session = (await client.get(f"/v1/practice-sessions/{begun_['metadata']['practice_session_id']}")).json()
    assert (session["mode"], len(session["items"])) == ("revision", 1)
    note = await client.put(f"/v1/study-tasks/{task['task_id']}/note", json={"note": "x"})
    refused(note, 409, "illegal-move")


async def test_a_review_that_no_question_asks_is_done_with_a_problem(client, connection):
    await a_review_task(client, connection, asked=False)
    task = (await client.get("/v1/study-tasks/next")).json()
    begun_ = (await client.post(f"/v1/study-tasks/{task['task_id']}/start")).json()
    assert begun_["problem_id"] is not None
    assert begun_["topics"][0]["code"] == "introduction-topic-a"
    assert (await client.get(f"/v1/study-tasks/{task['task_id']}")).json()["problem"]["visible"]


async def test_a_review_that_nothing_asks_can_only_be_skipped(client, connection, bank):
    await a_review_task(client, connection, asked=False)
    bank.problems = {key: p for key, p in bank.problems.items() if "introduction-topic-a" not in p.topics}
    task = (await client.get("/v1/study-tasks/next")).json()
    refused(await client.post(f"/v1/study-tasks/{task['task_id']}/start"), 409, "nothing-else")
    refused(await client.post(f"/v1/study-tasks/{task['task_id']}/replace"), 409, "illegal-move")
    assert (await client.post(f"/v1/study-tasks/{task['task_id']}/skip")).json()["status"] == "skipped"
