"""Study paths over HTTP: a goal is chosen, tasks are taken and worked on, and nobody sees another's."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.catalog.errors import ProblemNotFound
from tests.domain.study.building import a_bank

TRACK = "coding-interview-meta"


class InMemoryBank:
    """A bank of problems in memory; what is taken out of it is gone."""

    def __init__(self, supply=None):
        self.problems = {p.problem_id: p for group in (supply or a_bank(each=8)).values() for p in group}

    async def get_problems_by_module(self, module, difficulty_range, limit=10):
        low, high = difficulty_range
        found = [p for p in self.problems.values() if p.module == module and low <= p.difficulty <= high]
        return sorted(found, key=lambda p: (p.difficulty, p.code))[:limit]

    async def get_problem_metadata(self, problem_id):
        if problem_id not in self.problems:
            raise ProblemNotFound
        return self.problems[problem_id]

    async def get_hidden_tests(self, problem_id):
        raise ProblemNotFound

    async def close(self):
        """Nothing is held."""


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
