"""The bank in our own database: published problems, one statement a question."""

from typing import Final
from uuid import UUID

from adapters.postgres.connection import Pool
from adapters.postgres.problems import COLUMNS, hidden_of, problem_of
from domain.catalog.constants import PROBLEMS_FOUND
from domain.catalog.errors import ProblemNotFound
from domain.catalog.problems import HiddenTest, Problem

BY_MODULE: Final = f"""
select {COLUMNS} from problem p
where module = $1 and difficulty between $2 and $3 and published_at is not null
order by difficulty, code limit $4
"""  # noqa: S608  composed of our own text alone
ONE: Final = f"select {COLUMNS} from problem p where problem_id = $1 and published_at is not null"  # noqa: S608
HIDDEN: Final = """
select hidden from problem_bundle join problem using (problem_id) where problem_id = $1 and published_at is not null
"""


class EmbeddedBank:
    """Our own problems."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get_problems_by_module(
        self, module: str, difficulty_range: tuple[int, int], limit: int = PROBLEMS_FOUND
    ) -> list[Problem]:
        return [problem_of(row) for row in await self._pool.fetch(BY_MODULE, module, *difficulty_range, limit)]

    async def get_problem_metadata(self, problem_id: UUID) -> Problem:
        row = await self._pool.fetchrow(ONE, problem_id)
        if row is None:
            raise ProblemNotFound
        return problem_of(row)

    async def get_hidden_tests(self, problem_id: UUID) -> tuple[HiddenTest, ...]:
        told = await self._pool.fetchval(HIDDEN, problem_id)
        if told is None:
            raise ProblemNotFound
        return tuple(test.expanded() for test in hidden_of(told))

    async def close(self) -> None:
        """Nothing is held: the pool is the process's own."""
