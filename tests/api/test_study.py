"""Study paths over HTTP: a goal is chosen, tasks are taken and worked on, and nobody sees another's."""

from dataclasses import replace

import pytest

from tests.domain.study.building import InMemoryBank

TRACK = "coding-interview-meta"


@pytest.fixture
def bank():
    return InMemoryBank()


@pytest.fixture
async def lyceum(lyceum, bank):
    return replace(lyceum, bank=bank)


async def begun(client):
    answer = await client.post("/v1/study-paths", json={"track": TRACK})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_new_path_comes_with_its_modules_and_first_tasks(client_as):
    client = await client_as()
    path = await begun(client)
    assert len(path["modules"]) == 14
    assert 5 <= len(path["tasks"]) <= 10
    assert {task["difficulty"] for task in path["tasks"]} <= {1, 2}
    active = await client.get("/v1/study-paths/active")
    assert active.json() == path
