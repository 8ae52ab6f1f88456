"""The catalogue in PostgreSQL: whole sets of rows a statement, never a loop over rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.catalog.model import (
    Block,
    Choice,
    Concept,
    DebtReason,
    Edge,
    EdgeKind,
    Question,
    QuestionKind,
    Syllabus,
    TagDebt,
    Theme,
    Year,
    block_id,
    concept_id,
    question_id,
    theme_id,
    year_id,
)
from domain.catalog.questions import rating_at_start
from domain.catalog.syllabus import SyllabusPlan
from domain.catalog.tags import UNMAPPED
from domain.kernel.ids import new_id

LOCK: Final = "select pg_advisory_xact_lock(hashtext('lyceum: import into the catalogue'))"

YEARS: Final = "select code, name, position from year order by position, code"
BLOCKS: Final = """
select b.code, y.code as year_code, b.name, b.position from block b join year y using (year_id)
order by b.position, b.code
"""
THEMES: Final = """
select t.code, b.code as block_code, t.name, t.position from theme t join block b using (block_id)
order by t.position, t.code
"""
CONCEPTS: Final = """
select c.code, t.code as theme_code, c.name, c.summary, c.position, c.pseudo
from concept c join theme t using (theme_id) order by c.position, c.code
"""
EDGES: Final = """
select a.code as from_code, z.code as to_code, e.kind
from concept_edge e join concept a on a.concept_id = e.from_concept_id join concept z on z.concept_id = e.to_concept_id
"""

SAVE_YEARS: Final = """
insert into year (year_id, code, name, position)
select r.* from jsonb_to_recordset($1) as r(id uuid, code text, name text, position int)
on conflict (code) do update set name = excluded.name, position = excluded.position
"""
SAVE_BLOCKS: Final = """
insert into block (block_id, year_id, code, name, position)
select r.* from jsonb_to_recordset($1) as r(id uuid, parent uuid, code text, name text, position int)
on conflict (code) do update set year_id = excluded.year_id, name = excluded.name, position = excluded.position
"""
SAVE_THEMES: Final = """
insert into theme (theme_id, block_id, code, name, position)
select r.* from jsonb_to_recordset($1) as r(id uuid, parent uuid, code text, name text, position int)
on conflict (code) do update set block_id = excluded.block_id, name = excluded.name, position = excluded.position
"""
SAVE_CONCEPTS: Final = """
insert into concept (concept_id, theme_id, code, name, summary, pseudo, position)
select r.* from jsonb_to_recordset($1)
  as r(id uuid, parent uuid, code text, name text, summary text, pseudo bool, position int)
on conflict (code) do update
set theme_id = excluded.theme_id, name = excluded.name, summary = excluded.summary, position = excluded.position
"""
DROP_EDGES: Final = """
delete from concept_edge e using jsonb_to_recordset($1) as r(from_id uuid, to_id uuid, kind text)
where e.from_concept_id = r.from_id and e.to_concept_id = r.to_id and e.kind = r.kind
"""
SAVE_EDGES: Final = """
insert into concept_edge (from_concept_id, to_concept_id, kind)
select r.* from jsonb_to_recordset($1) as r(from_id uuid, to_id uuid, kind text) on conflict do nothing
"""

# A moved concept counts under another theme from now on, so the lists of all who remember it are out of date.
# Learners are locked in the order of their ids, as every writer of several learners does.
MOVE_LISTS: Final = """
with touched as (
  select p.user_id from srs_user_params p
  where exists (select from memory m where m.user_id = p.user_id and m.concept_id = any($1::uuid[]))
  order by p.user_id for update
)
update srs_user_params p set version = p.version + 1 from touched where p.user_id = touched.user_id
"""

_QUESTION: Final = """
select q.code, c.code as concept_code, q.kind, q.stem, q.choices, q.answer, q.explanation, q.difficulty, q.tags,
       q.hint
from question q join concept c using (concept_id)
"""
FIND_QUESTIONS: Final = f"{_QUESTION} where q.code = any($1::text[]) and q.retired_at is null"
AUTHORED: Final = f"""{_QUESTION} join theme t on t.theme_id = c.theme_id join block b on b.block_id = t.block_id
where q.retired_at is null and q.kind <> 'recall'
order by b.position, t.position, t.code, c.position, c.code, q.code
"""

# A new rating is born with its question; what learners have made of an old one stays, whatever the author now thinks.
SAVE_QUESTIONS: Final = """
with told as (
  select r.* from jsonb_to_recordset($1)
    as r(id uuid, parent uuid, code text, kind text, stem text, choices jsonb, answer jsonb, explanation text,
         difficulty smallint, tags text[], hint text, elo double precision)
),
saved as (
  insert into question (question_id, concept_id, code, kind, stem, choices, answer, explanation, difficulty, tags,
                        hint, created_at, updated_at)
  select id, parent, code, kind, stem, choices, coalesce(answer, 'null'), explanation, difficulty, tags,
         hint, $2, $2
  from told
  on conflict (code) do update
  set concept_id = excluded.concept_id, kind = excluded.kind, stem = excluded.stem, choices = excluded.choices,
      answer = excluded.answer, explanation = excluded.explanation, difficulty = excluded.difficulty,
      tags = excluded.tags, hint = excluded.hint, updated_at = excluded.updated_at, retired_at = null
  returning question_id, code
)
insert into question_rating (question_id, elo)
select s.question_id, t.elo from saved s join told t using (code) on conflict do nothing
"""

OPEN_DEBTS: Final = """
select question_id, reason from tag_quality_debt_log where resolved_at is null and question_id = any($1::uuid[])
"""
ADD_DEBTS: Final = """
insert into tag_quality_debt_log as d (id, question_id, theme_id, reason, occurred_at)
select r.*, $2 from jsonb_to_recordset($1) as r(id uuid, question_id uuid, theme_id uuid, reason text)
on conflict (question_id, reason) where resolved_at is null
do update set count = d.count + 1, occurred_at = excluded.occurred_at
"""
SETTLE: Final = """
with settled as (
  update tag_quality_debt_log d set resolved_at = $3
  from unnest($1::uuid[], $2::text[]) as r(question_id, reason)
  where d.question_id = r.question_id and d.reason = r.reason and d.resolved_at is null
  returning 1
)
select count(*) from settled
"""
REOPEN: Final = """
update tag_quality_debt_log d set resolved_at = null
from unnest($1::uuid[], $2::text[]) as r(question_id, reason)
where d.question_id = r.question_id and d.reason = r.reason and d.resolved_at = $3 and not exists (
  select from tag_quality_debt_log live
  where live.question_id = d.question_id and live.reason = d.reason and live.resolved_at is null
)
"""
SETTLE_UNMAPPED: Final = """
with settled as (
  update tag_quality_debt_log d set resolved_at = $3
  from question q
  where q.question_id = d.question_id and q.concept_id = any($1::uuid[]) and d.theme_id = $2
    and d.reason = 'INCONSISTENT_TAGS' and d.resolved_at is null
  returning 1
)
select count(*) from settled
"""


class PostgresSyllabuses:
    """The syllabus on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self) -> Syllabus:
        await self._connection.execute(LOCK)
        return await self.get()

    async def get(self) -> Syllabus:
        fetch = self._connection.fetch
        return Syllabus(
            years={row["code"]: Year(*row) for row in await fetch(YEARS)},
            blocks={row["code"]: Block(*row) for row in await fetch(BLOCKS)},
            themes={row["code"]: Theme(*row) for row in await fetch(THEMES)},
            concepts={row["code"]: Concept(*row) for row in await fetch(CONCEPTS)},
            edges=frozenset(Edge(a, z, EdgeKind(kind)) for a, z, kind in await fetch(EDGES)),
        )

    async def save(self, plan: SyllabusPlan) -> None:
        told = plan.changed
        execute = self._connection.execute
        await execute(SAVE_YEARS, [_row(year_id(y.code), y) for y in told.years.values()])
        await execute(SAVE_BLOCKS, [_row(block_id(b.code), b, year_id(b.year_code)) for b in told.blocks.values()])
        await execute(SAVE_THEMES, [_row(theme_id(t.code), t, block_id(t.block_code)) for t in told.themes.values()])
        concepts = [
            {**_row(concept_id(c.code), c, theme_id(c.theme_code)), "summary": c.summary, "pseudo": c.pseudo}
            for c in told.concepts.values()
        ]
        await execute(SAVE_CONCEPTS, concepts)
        await execute(DROP_EDGES, _edges(plan.dropped_edges))
        await execute(SAVE_EDGES, _edges(told.edges))
        if plan.moved_from:
            await execute(MOVE_LISTS, [concept_id(code) for code in plan.moved_from])


class PostgresQuestions:
    """The questions on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, codes: Sequence[str]) -> dict[str, Question]:
        return {row["code"]: _question(row) for row in await self._connection.fetch(FIND_QUESTIONS, list(codes))}

    async def authored(self) -> list[Question]:
        return [_question(row) for row in await self._connection.fetch(AUTHORED)]

    async def save(self, questions: Sequence[Question], *, at: datetime) -> None:
        rows = [
            {
                "id": question_id(question.code),
                "parent": concept_id(question.concept_code),
                "code": question.code,
                "kind": question.kind,
                "stem": question.stem,
                "choices": question.choices,
                "answer": question.answer,
                "explanation": question.explanation,
                "difficulty": question.difficulty,
                "tags": question.tags,
                "hint": question.hint,
                "elo": rating_at_start(question.difficulty),
            }
            for question in questions
        ]
        await self._connection.execute(SAVE_QUESTIONS, rows, at)


class PostgresTagDebts:
    """What is owed on tags, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def owed(self, question_ids: Sequence[UUID]) -> set[tuple[UUID, DebtReason]]:
        rows = await self._connection.fetch(OPEN_DEBTS, list(question_ids))
        return {(owed, DebtReason(reason)) for owed, reason in rows}

    async def add(self, debts: Iterable[TagDebt], *, at: datetime) -> None:
        rows = [
            {"id": new_id(), "question_id": debt.question_id, "theme_id": debt.theme_id, "reason": debt.reason}
            for debt in debts
        ]
        await self._connection.execute(ADD_DEBTS, rows, at)

    async def settle(self, debts: Iterable[tuple[UUID, DebtReason]], *, at: datetime) -> int:
        owed = list(debts)
        ids, reasons = [one for one, _ in owed], [str(reason) for _, reason in owed]
        return await self._connection.fetchval(SETTLE, ids, reasons, at)

    async def reopen(self, debts: Iterable[tuple[UUID, DebtReason]], *, settled_at: datetime) -> None:
        owed = list(debts)
        ids, reasons = [one for one, _ in owed], [str(reason) for _, reason in owed]
        await self._connection.execute(REOPEN, ids, reasons, settled_at)

    async def settle_unmapped(self, concept_ids: Sequence[UUID], *, at: datetime) -> int:
        return await self._connection.fetchval(SETTLE_UNMAPPED, list(concept_ids), theme_id(UNMAPPED.code), at)


def _row(own: UUID, one: Year | Block | Theme | Concept, parent: UUID | None = None) -> dict[str, object]:
    return {"id": own, "parent": parent, "code": one.code, "name": one.name, "position": one.position}


def _edges(edges: Iterable[Edge]) -> list[dict[str, object]]:
    return [
        {"from_id": concept_id(edge.from_code), "to_id": concept_id(edge.to_code), "kind": edge.kind} for edge in edges
    ]


def _question(row: Mapping[str, Any]) -> Question:
    answer: str | list[str] | None = row["answer"]
    return Question(
        code=row["code"],
        concept_code=row["concept_code"],
        kind=QuestionKind(row["kind"]),
        stem=row["stem"],
        choices=tuple(Choice(**choice) for choice in row["choices"]),
        answer=tuple(answer) if isinstance(answer, list) else answer,
        explanation=row["explanation"],
        difficulty=row["difficulty"],
        tags=tuple(row["tags"]),
        hint=row["hint"],
    )
