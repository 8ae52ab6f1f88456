"""Programs over HTTP: taken, followed, cancelled; refused with the status that says why."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from domain.judging.constants import JUDGING_CODE_BYTES, JUDGING_REQUESTS_A_MINUTE
from domain.judging.life import Kind
from domain.judging.use_cases import claim_next, finish_judging, request_judging
from domain.judging.verdict import failed_judge
from domain.kernel.ids import new_id
from tests.factories import a_concept, a_theme
from tests.judging import a_task

RIGHT = {"language": "python", "code": "right"}


@pytest.fixture
async def learner(client_as, connection):
    """Return a learner's client; `task` is the address of a task of theirs."""
    client = await client_as("student")
    client.task_id = await a_task(connection, client.user_id)
    client.task = f"/v1/study-tasks/{client.task_id}"
    return client


async def taken(learner, verb="submit"):
    answer = await learner.post(f"{learner.task}/{verb}", json=RIGHT)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def claimed(lyceum):
    async with lyceum.open_store() as store:
        claim = await claim_next(store, now=datetime.now(UTC))
    assert claim is not None
    return claim


async def ended(lyceum, verdict):
    claim = await claimed(lyceum)
    async with lyceum.open_store() as store:
        assert await finish_judging(store, claimed=claim, verdict=verdict, now=datetime.now(UTC))


async def test_a_program_is_taken_and_waits(learner):
    told = await taken(learner)
    assert told["status"] == "queued"
    found = (await learner.get(told["status_url"])).json()
    assert (found["status"], found["kind"], found["language"], found["code"]) == ("queued", "submit", "python", "right")
    assert (found["position"], found["finished_at"], found["visible"]) == (
        {"before": 0, "about_seconds": 2},
        None,
        None,
    )
    assert f"/v1/study-tasks/{found['task_id']}" == learner.task


async def test_handing_a_program_in_begins_its_task(learner, connection):
    task_id = await a_task(connection, learner.user_id, status="scheduled")
    assert (await learner.post(f"/v1/study-tasks/{task_id}/run", json=RIGHT)).status_code == 202
    query = "select status, started_at is not null from study_tasks where study_task_id = $1"
    assert tuple(await connection.fetchrow(query, task_id)) == ("scheduled", False)
    assert (await learner.post(f"/v1/study-tasks/{task_id}/submit", json=RIGHT)).status_code == 202
    assert tuple(await connection.fetchrow(query, task_id)) == ("in_progress", True)


async def test_a_run_follows_its_own_way(learner):
    found = (await learner.get((await taken(learner, "run"))["status_url"])).json()
    assert found["kind"] == "run"


@pytest.mark.parametrize(
    ("body", "status", "kind", "field"),
    [
        ({"language": "cobol", "code": ""}, 422, "unknown-language", "language"),
        ({"language": "python", "code": "é" * (JUDGING_CODE_BYTES // 2) + "x"}, 413, "code-too-long", "code"),
        ({"language": "python", "code": "\x00"}, 400, "invalid", "code"),
        ({"language": "python"}, 400, "invalid", "code"),
        ({"language": "python", "code": "", "tests": []}, 400, "invalid", "tests"),
        ({"language": "python", "code": 7}, 400, "invalid", "code"),
    ],
)
@pytest.mark.parametrize("verb", ["submit", "run"])
async def test_what_is_no_program_is_refused(learner, verb, body, status, kind, field):
    answer = await learner.post(f"{learner.task}/{verb}", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, kind)
    assert answer.json()["errors"][0]["field"] == field


async def test_half_a_character_is_no_program(learner):
    answer = await learner.post(
        f"{learner.task}/submit",
        content=b'{"language": "python", "code": "\\ud800"}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 400


async def test_a_program_of_64_kilobytes_is_taken(learner):
    body = {"language": "javascript", "code": "x" * JUDGING_CODE_BYTES}
    assert (await learner.post(f"{learner.task}/submit", json=body)).status_code == 202


async def test_only_their_own_open_tasks_take_programs(learner, client_as, connection):
    stranger = await client_as("student")
    foreign = await stranger.post(f"{learner.task}/submit", json=RIGHT)
    assert (foreign.status_code, foreign.json()["type"]) == (404, "task-not-found")
    assert (await stranger.post(f"/v1/study-tasks/{new_id()}/run", json=RIGHT)).status_code == 404
    for status in ("completed", "skipped", "expired"):
        task_id = await a_task(connection, learner.user_id, status=status)
        refused = await learner.post(f"/v1/study-tasks/{task_id}/submit", json=RIGHT)
        assert (refused.status_code, refused.json()["type"]) == (409, "task-closed")
    concept_id = await a_concept(connection, await a_theme(connection))
    review = await a_task(connection, learner.user_id, problem=None, concept_id=concept_id)
    refused = await learner.post(f"/v1/study-tasks/{review}/run", json=RIGHT)
    assert (refused.status_code, refused.json()["type"]) == (409, "nothing-to-judge")
    teacher = await client_as("tutor")
    assert (await teacher.post(f"{learner.task}/submit", json=RIGHT)).status_code == 403


async def test_an_evaluation_is_its_learners_and_its_tasks(learner, client_as, connection):
    evaluation_id = (await taken(learner))["evaluation_id"]
    stranger = await client_as("student")
    other = f"/v1/study-tasks/{await a_task(connection, learner.user_id)}"
    for client, task in ((stranger, learner.task), (learner, other)):
        for address in (f"{task}/evaluations/{evaluation_id}", f"{task}/evaluations/{evaluation_id}/events"):
            answer = await client.get(address)
            assert (answer.status_code, answer.json()["type"]) == (404, "evaluation-not-found")
        assert (await client.post(f"{task}/evaluations/{evaluation_id}/cancel")).status_code == 404
    assert (await learner.get(f"{learner.task}/evaluations/{evaluation_id}")).json()["status"] == "queued"


async def test_who_asks_too_often_is_told_when_to_come_back(learner, lyceum):
    now = datetime.now(UTC)
    for second in range(JUDGING_REQUESTS_A_MINUTE):
        async with lyceum.open_store() as store:
            await request_judging(
                store,
                user_id=learner.user_id,
                study_task_id=learner.task_id,
                kind=Kind.RUN,
                language="python",
                code="",
                now=now - timedelta(seconds=30 - second / 10),
            )
    answer = await learner.post(f"{learner.task}/submit", json=RIGHT)
    assert (answer.status_code, answer.json()["type"]) == (429, "too-many-judgings")
    assert 1 <= int(answer.headers["retry-after"]) <= 30


async def test_a_program_is_taken_back_until_it_has_a_verdict(learner, lyceum):
    first, second = await taken(learner), await taken(learner)
    answer = await learner.post(f"{first['status_url']}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert answer.json()["finished_at"] is not None
    claim = await claimed(lyceum)
    assert str(claim.evaluation_id) == second["evaluation_id"]
    assert (await learner.post(f"{second['status_url']}/cancel")).json()["status"] == "cancelled"
    async with lyceum.open_store() as store:
        assert not await finish_judging(store, claimed=claim, verdict=failed_judge(), now=datetime.now(UTC))
    for each in (first, second):
        again = await learner.post(f"{each['status_url']}/cancel")
        assert (again.status_code, again.json()["type"]) == (409, "already-judged")


async def test_an_evaluation_that_ended_is_followed_by_one_event(learner, lyceum):
    url = (await taken(learner))["status_url"]
    await ended(lyceum, failed_judge())
    answer = await learner.get(f"{url}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    name, data, rest = answer.text.split("\n", 2)
    assert (name, rest) == ("event: evaluation", "\n")
    told = json.loads(data.removeprefix("data: "))
    assert told == (await learner.get(url)).json()
    assert (told["status"], told["score"], told["position"]) == ("error", None, None)
    assert told["error_text"].startswith("The judge failed")


async def test_what_is_sent_and_answered_has_examples(client):
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    here = "/v1/study-tasks/{task_id}"
    submit = paths[f"{here}/submit"]["post"]
    assert {"404", "409", "413", "422", "429"} <= submit["responses"].keys()
    assert submit["requestBody"]["content"]["application/json"]["schema"]["examples"]
    assert submit["responses"]["202"]["content"]["application/json"]["examples"]
    read = paths[f"{here}/evaluations/{{evaluation_id}}"]["get"]["responses"]["200"]["content"]["application/json"]
    assert (len(read["examples"]), read["schema"]["$ref"].rpartition("/")[2]) == (2, "Evaluation")
    events = paths[f"{here}/evaluations/{{evaluation_id}}/events"]["get"]["responses"]["200"]["content"]
    assert set(events) == {"text/event-stream"}
