"""Coding problems as the list of their authors shows them: one statement a page."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection, Pool
from domain.catalog.modules import MODULE_NAMES
from domain.catalog.problem_checks import ProblemState
from domain.jobs.definitions import PROBLEM_CHECK

# The same decision as domain/catalog/problem_checks.py: state_of; a test holds that they agree.
LIST: Final = """
with told as (
  select p.problem_id, p.code, p.title, p.module, p.difficulty, p.version, p.published_at, p.updated_at,
    array_position($1::text[], p.module) as place, jsonb_array_length(b.hidden) as hidden_tests,
    coalesce((select array_agg(s ->> 'language') from jsonb_array_elements(b.solutions) s), '{}') as solutions,
    case when (b.check_report ->> 'version')::integer = p.version then b.checked_at end as checked_at,
    case
      when (b.check_report ->> 'version')::integer = p.version and not (b.check_report ->> 'passed')::boolean
        then 'failing'
      when p.published_at is not null then 'published'
      else 'draft'
    end as state
  from problem p join problem_bundle b using (problem_id)
)
select problem_id, code, title, module, difficulty, version, state, checked_at, published_at, hidden_tests, solutions
from told
where ($2::text is null or module = $2) and ($3::text is null or state = $3)
  and ($4::text is null or position(lower($4) in lower(title || ' ' || code)) > 0)
  and ($5::text is null or (place, difficulty, code) >
    (select l.place, l.difficulty, l.code from told l where l.code = $5))
order by place, difficulty, code limit $6
"""
COUNTS: Final = """
select count(*) as problems, count(*) filter (where published_at is not null) as published,
  count(*) filter (where (b.check_report ->> 'version')::integer = p.version
    and not (b.check_report ->> 'passed')::boolean) as failing
from problem p join problem_bundle b using (problem_id)
"""
TOPICS: Final = """
select c.code, c.name from concept c join unnest($1::text[]) with ordinality as told (code, place) using (code)
order by told.place
"""

LIVE_CHECK: Final = """
select id from job_run where job_key = $1 and status in ('queued', 'running')
  and (not args ? 'codes' or args -> 'codes' ? $2) limit 1
"""


class ProblemLine(msgspec.Struct, frozen=True, kw_only=True):
    """A coding problem in a list; `checked_at` is of the last check of this very version."""

    problem_id: UUID
    code: str
    title: str
    module: str
    module_name: str
    difficulty: int
    version: int
    state: ProblemState
    checked_at: datetime | None
    published_at: datetime | None
    hidden_tests: int
    solutions: list[str]


class Counts(msgspec.Struct, frozen=True):
    problems: int
    published: int
    failing: int


class Topic(msgspec.Struct, frozen=True):
    code: str
    name: str


async def problems(
    pool: Pool, *, module: str | None, state: ProblemState | None, words: str | None, after: str | None, limit: int
) -> list[ProblemLine]:
    """Return problems by module, difficulty and code, after the one with this code."""
    rows = await pool.fetch(LIST, list(MODULE_NAMES), module, state, words or None, after, limit)
    return [_line(dict(row)) for row in rows]


async def counts(pool: Pool) -> Counts:
    """Return how many problems there are in all."""
    return Counts(*await pool.fetchrow(COUNTS))


async def topics(connection: Connection, codes: tuple[str, ...]) -> list[Topic]:
    """Return concepts with their names, in the order of the codes."""
    return [Topic(row["code"], row["name"]) for row in await connection.fetch(TOPICS, list(codes))]


async def live_check(connection: Connection, code: str) -> UUID | None:
    """Return the run that is to check the problem with this code, or is at it."""
    return await connection.fetchval(LIVE_CHECK, PROBLEM_CHECK.key, code)


def _line(row: dict[str, object]) -> ProblemLine:
    return msgspec.convert({**row, "module_name": MODULE_NAMES[str(row["module"])]}, ProblemLine)
