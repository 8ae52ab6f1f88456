"""Coding problems as their authors see them, in PostgreSQL: drafts, bundles and what checks found."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Connection
from adapters.postgres.named import Named
from domain.catalog.problem_checks import Authored, CheckReport, Shelved
from domain.catalog.problems import (
    AnswerComparison,
    Bundle,
    EntryPoint,
    HiddenTest,
    Problem,
    ProblemLimits,
    Solution,
    VisibleTest,
    Wrong,
)

COLUMNS: Final = """
p.problem_id, p.code, p.module, p.title, p.difficulty, p.target_minutes, p.topics, p.concept_ids, p.objectives,
p.statement, p.constraints, p.entry, p.comparison, p.limits, p.hints, p.starters, p.visible, p.hidden_categories,
p.version
"""
"""The public part."""

FIND: Final = """
select code, version, digest, published_at is not null as is_published from problem where code = any($1::text[])
"""
GET: Final = f"""
select {COLUMNS}, p.updated_at, p.published_at, b.hidden, b.solutions, b.wrong, b.check_report
from problem p join problem_bundle b using (problem_id) where problem_id = $1
"""  # noqa: S608  composed of our own text alone
HOLD: Final = f"{GET} for no key update of p"
SAVE: Final = Named("""
with saved as (
  insert into problem (problem_id, code, module, title, difficulty, target_minutes, topics, concept_ids, objectives,
    statement, constraints, entry, comparison, limits, hints, starters, visible, hidden_categories, version, digest,
    published_at, updated_at)
  values (:problem_id, :code, :module, :title, :difficulty, :target_minutes, :topics, :concept_ids, :objectives,
    :statement, :constraints, :entry, :comparison, :limits, :hints, :starters, :visible, :hidden_categories, :version,
    :digest, :published_at, :updated_at)
  on conflict (problem_id) do update
  set module = excluded.module, title = excluded.title, difficulty = excluded.difficulty,
    target_minutes = excluded.target_minutes, topics = excluded.topics, concept_ids = excluded.concept_ids,
    objectives = excluded.objectives, statement = excluded.statement, constraints = excluded.constraints,
    entry = excluded.entry, comparison = excluded.comparison, limits = excluded.limits, hints = excluded.hints,
    starters = excluded.starters, visible = excluded.visible, hidden_categories = excluded.hidden_categories,
    version = excluded.version, digest = excluded.digest, published_at = excluded.published_at,
    updated_at = excluded.updated_at
  returning problem_id
)
insert into problem_bundle (problem_id, hidden, solutions, wrong)
select problem_id, :hidden, :solutions, :wrong from saved
on conflict (problem_id) do update
set hidden = excluded.hidden, solutions = excluded.solutions, wrong = excluded.wrong, checked_at = null,
  check_report = null
""")
NOTE_CHECK: Final = """
update problem_bundle b set checked_at = $3, check_report = $4
from problem p where p.problem_id = b.problem_id and b.problem_id = $1 and p.version = $2
returning true
"""
PUBLISH: Final = "update problem set published_at = $2 where problem_id = $1"
WITHDRAW: Final = "update problem set published_at = null where problem_id = $1"
UNCHECKED: Final = """
select problem_id from problem join problem_bundle using (problem_id)
where $1::text[] is null and checked_at is null or code = any($1) order by code
"""


class PostgresAuthoredProblems:
    """Coding problems on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, codes: Sequence[str]) -> dict[str, Shelved]:
        rows = await self._connection.fetch(FIND, codes)
        return {code: Shelved(*rest) for code, *rest in rows}

    async def get(self, problem_id: UUID) -> Authored | None:
        row = await self._connection.fetchrow(GET, problem_id)
        return row and _authored(row)

    async def hold(self, problem_id: UUID) -> Authored | None:
        row = await self._connection.fetchrow(HOLD, problem_id)
        return row and _authored(row)

    async def save(self, authored: Authored, *, digest: str) -> None:
        public, bundle = _columns(authored.problem), _columns(authored.bundle)
        moment = {"published_at": authored.published_at, "updated_at": authored.updated_at}
        await self._connection.execute(SAVE.sql, *SAVE.values(**public, **bundle, **moment, digest=digest))

    async def note_check(self, problem_id: UUID, report: CheckReport) -> bool:
        told = {**msgspec.to_builtins(report), "passed": report.passed}
        kept = await self._connection.fetchval(NOTE_CHECK, problem_id, report.version, report.checked_at, told)
        return bool(kept)

    async def publish(self, problem_id: UUID, *, at: datetime) -> None:
        await self._connection.execute(PUBLISH, problem_id, at)

    async def withdraw(self, problem_id: UUID) -> None:
        await self._connection.execute(WITHDRAW, problem_id)

    async def to_check(self, codes: Sequence[str] | None) -> list[UUID]:
        return [row["problem_id"] for row in await self._connection.fetch(UNCHECKED, codes)]


def _columns(told: Problem | Bundle) -> dict[str, Any]:
    """Return the fields as columns hold them: ids as they are, all else as JSON has it."""
    return msgspec.to_builtins({one.name: getattr(told, one.name) for one in fields(told)}, builtin_types=(UUID,))


def problem_of(row: Mapping[str, Any]) -> Problem:
    """Build the public part from a row with COLUMNS."""
    return Problem(
        problem_id=row["problem_id"],
        code=row["code"],
        module=row["module"],
        title=row["title"],
        difficulty=row["difficulty"],
        target_minutes=row["target_minutes"],
        topics=tuple(row["topics"]),
        concept_ids=tuple(row["concept_ids"]),
        objectives=tuple(row["objectives"]),
        statement=row["statement"],
        constraints=tuple(row["constraints"]),
        entry=msgspec.convert(row["entry"], EntryPoint),
        comparison=msgspec.convert(row["comparison"], AnswerComparison),
        limits=msgspec.convert(row["limits"], ProblemLimits),
        hints=tuple(row["hints"]),
        starters=row["starters"],
        visible=msgspec.convert(row["visible"], tuple[VisibleTest, ...]),
        hidden_categories=tuple(row["hidden_categories"]),
        version=row["version"],
    )


def hidden_of(told: object) -> tuple[HiddenTest, ...]:
    """Build hidden tests, their values as written."""
    return msgspec.convert(told, tuple[HiddenTest, ...])


def _authored(row: Mapping[str, Any]) -> Authored:
    return Authored(
        problem=problem_of(row),
        bundle=Bundle(
            hidden_of(row["hidden"]),
            msgspec.convert(row["solutions"], tuple[Solution, ...]),
            msgspec.convert(row["wrong"], tuple[Wrong, ...]),
        ),
        updated_at=row["updated_at"],
        published_at=row["published_at"],
        report=msgspec.convert(row["check_report"], CheckReport | None),
    )
