"""The catalogue for showing: the whole syllabus in one statement, and questions a page at a time."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from domain.catalog.model import DebtReason, QuestionKind

# Pseudo-concepts stand in for missing tags and are nothing to learn.
SYLLABUS: Final = """
select coalesce(jsonb_agg(jsonb_build_object('year_id', y.year_id, 'year_name', y.name, 'blocks', coalesce((
  select jsonb_agg(jsonb_build_object('block_id', b.block_id, 'block_name', b.name, 'themes', coalesce((
    select jsonb_agg(jsonb_build_object('theme_id', t.theme_id, 'theme_name', t.name, 'concepts', coalesce((
      select jsonb_agg(jsonb_build_object('concept_id', c.concept_id, 'code', c.code, 'name', c.name)
                       order by c.position, c.code)
      from concept c where c.theme_id = t.theme_id and not c.pseudo), '[]')) order by t.position, t.code)
    from theme t where t.block_id = b.block_id), '[]')) order by b.position, b.code)
  from block b where b.year_id = y.year_id), '[]')) order by y.position, y.code), '[]')
from year y
"""

QUESTIONS: Final = """
select q.question_id, q.code, q.kind, q.stem, q.difficulty, q.tags, c.concept_id, c.name as concept_name,
  c.pseudo as without_concept, t.theme_id, t.name as theme_name, q.updated_at,
  array(select d.reason from tag_quality_debt_log d
        where d.question_id = q.question_id and d.resolved_at is null order by d.reason) as debts
from question q join concept c using (concept_id) join theme t using (theme_id)
where q.retired_at is null and ($1::uuid is null or t.theme_id = $1)
  and ($2::text is null or strpos(lower(q.stem || ' ' || q.code || ' ' || c.name), lower($2)) > 0)
  and ($3::text is null or q.code > $3)
order by q.code limit $4
"""


class ConceptLine(msgspec.Struct, frozen=True):
    concept_id: UUID
    code: str
    name: str


class ThemeLines(msgspec.Struct, frozen=True):
    theme_id: UUID
    theme_name: str
    concepts: list[ConceptLine]


class BlockLines(msgspec.Struct, frozen=True):
    block_id: UUID
    block_name: str
    themes: list[ThemeLines]


class YearLines(msgspec.Struct, frozen=True):
    year_id: UUID
    year_name: str
    blocks: list[BlockLines]


class QuestionLine(msgspec.Struct, frozen=True):
    question_id: UUID
    code: str
    kind: QuestionKind
    stem: str
    difficulty: int
    tags: list[str]
    concept_id: UUID
    concept_name: str
    without_concept: bool
    theme_id: UUID
    theme_name: str
    updated_at: datetime
    debts: list[DebtReason]


async def syllabus(pool: Pool) -> list[YearLines]:
    """Return the years with all that is in them, in the authors' order."""
    return msgspec.convert(await pool.fetchval(SYLLABUS), list[YearLines])


async def questions(
    pool: Pool, *, theme_id: UUID | None, words: str | None, after: str | None, limit: int
) -> list[QuestionLine]:
    """Return questions by code, after the one that is named, that hold the words in their stem, code or concept."""
    rows = await pool.fetch(QUESTIONS, theme_id, words, after, limit)
    return [msgspec.convert(dict(row), QuestionLine) for row in rows]
