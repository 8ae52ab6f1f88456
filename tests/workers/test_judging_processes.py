"""Programs judged by real processes: one that is killed loses nothing, and nothing hidden is told by any of them."""

import json
import socket
from datetime import UTC, datetime, timedelta
from threading import Event

import httpx
import pytest

from domain.catalog.problem_checks import Authored
from domain.catalog.problems import Bundle
from domain.judging.constants import JUDGING_SILENT_SECONDS
from domain.judging.use_cases import resume_stalled
from tests.adapters.sandbox.far_servers import piston, serving
from tests.factories import a_user
from tests.judging import HIDDEN, HIDDEN_ARGUMENT, HIDDEN_EXPECTED, HIDDEN_NAME, a_problem, a_task
from tests.workers.collector import collecting
from tests.workers.conftest import kill

WORKER = ("dramatiq", "workers.main", "--processes", "1", "--threads", "2", "--skip-logging")
SECRETS = (str(HIDDEN_ARGUMENT), str(HIDDEN_ARGUMENT + 1), HIDDEN_EXPECTED, HIDDEN_NAME)
HOSTILE = {
    "prints": "def double(number):\n    return print(number) or number * 2",
    "raises": "def double(number):\n    if number > 9:\n        raise ValueError(number)\n    return number * 2",
    "returns": "def double(number):\n    return number",
    "ends": "import os\ndef double(number):\n    return os._exit(1) if number > 9 else number * 2",
    "refuses": "import sys\nraise ValueError(sys.stdin.read())",
    "right": "def double(number):\n    return number * 2",
}


@pytest.fixture
async def learner(lyceum):
    """Return the id and the access token of a learner, and a task of theirs whose problem is in the bank."""
    async with lyceum.open_store() as store:
        problem = a_problem()
        now = datetime.now(UTC)
        authored = Authored(problem=problem, bundle=Bundle(HIDDEN), updated_at=now, published_at=now)
        await store.authored_problems.save(authored, digest="1")
        user_id = await a_user(store.connection)
        task_id = await a_task(store.connection, user_id)
    token = lyceum.access_tokens.issue(user_id, ("student",), now=datetime.now(UTC)).text
    return user_id, token, task_id


@pytest.fixture
async def serve(start, until):
    """Return a function that starts the API in a process of its own and returns its address."""

    async def begin(**told):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        start("granian", "--interface", "asgi", "api.app:app", "--host", "127.0.0.1", "--port", str(port), **told)
        url = f"http://127.0.0.1:{port}"

        async def answers():
            async with httpx.AsyncClient(base_url=url) as client:
                try:
                    return (await client.get("/health/ready")).status_code == 200
                except httpx.TransportError:
                    return False

        await until(answers, within=90)
        return url

    return begin


async def test_nothing_of_a_hidden_test_is_told_by_anybody(lyceum, learner, start, serve, until, tmp_path):
    _, token, task_id = learner
    said = []
    with collecting() as (collector, spans), serving(piston) as judge:
        told = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "JUDGE": "piston",
            "JUDGE_URL": judge.url,
            "LOG_LEVEL": "DEBUG",
        }
        start(*WORKER, **told)
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=await serve(**told), headers=headers, timeout=30) as client:
            for verb, code in [("submit", one) for one in HOSTILE.values()] + [("run", HOSTILE["raises"])]:
                taken = await client.post(
                    f"/v1/study-tasks/{task_id}/{verb}", json={"language": "python", "code": code}
                )
                assert taken.status_code == 202, taken.text
                url = taken.json()["status_url"]
                followed = await client.get(f"{url}/events")  # which ends when the evaluation does
                found = await client.get(url)
                refused = await client.post(f"{url}/cancel")
                said += [taken.text, followed.text, found.text, refused.text]
                assert json.loads(followed.text.split("data: ")[-1]) == found.json()
                assert found.json()["status"] == "failed" or verb == "run", found.text
            for address in (f"/v1/study-tasks/{task_id}", f"/v1/study-tasks/{task_id}/events", "/metrics"):
                said.append((await client.get(address)).text)

        async def told_of():
            return sum("judge_submission" in span.name for span in spans) >= 1 and spans

        await until(told_of, within=90)
        said += [span.said for span in spans]
    assert any(str(HIDDEN_ARGUMENT) in asked.body["stdin"] for asked in judge.asked)
    said += [log.read_text() for log in tmp_path.glob("*.log")]
    for table in ("domain_event", "outbox", "task_evaluations", "dead_letter", "study_tasks", "alerts"):
        said += [str(dict(row)) for row in await lyceum.pool.fetch(f"select * from {table}")]  # noqa: S608  our own text
    assert "raised an exception in a hidden test" in "".join(said)
    for secret in SECRETS:
        assert not [text[:2000] for text in said if secret in text]


async def test_a_worker_killed_in_the_middle_of_a_judging_loses_nothing(lyceum, learner, start, serve, until):
    _, token, task_id = learner
    begun, killed = Event(), Event()

    def once_held(asked):
        begun.set()
        killed.wait()
        return piston(asked)

    with serving(once_held) as judge:
        told = {"JUDGE": "piston", "JUDGE_URL": judge.url}
        first = start(*WORKER, **told)
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=await serve(**told), headers=headers) as client:
            body = {"language": "python", "code": HOSTILE["right"]}
            url = (await client.post(f"/v1/study-tasks/{task_id}/submit", json=body)).json()["status_url"]

            async def at_work():
                return begun.is_set()

            await until(at_work, within=90)
            assert (await client.get(url)).json()["status"] == "running"
            kill(first)
            killed.set()
            start(*WORKER, **told)
            async with lyceum.open_store() as store:  # what the next tick does, once nothing was heard for long enough
                later = datetime.now(UTC) + timedelta(seconds=JUDGING_SILENT_SECONDS)
                assert len(await resume_stalled(store, now=later)) == 1

            async def ended():
                found = (await client.get(url)).json()
                return found if found["finished_at"] else None

            found = await until(ended, within=90)
    assert (found["status"], found["visible"]["passed"]) == ("failed", 2)
    assert await lyceum.pool.fetchval("select attempts from task_evaluations") == 2
    judged = "select count(*) from domain_event where type = 'judged'"
    assert await lyceum.pool.fetchval(judged) == 1
