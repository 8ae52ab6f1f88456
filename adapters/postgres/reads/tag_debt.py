"""The questions whose tags need a person, one after the other, each with the concepts that may be meant."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from domain.catalog.model import DebtReason, QuestionKind
from domain.catalog.proposals import Candidate, Doubtful, Proposals

# Ordered by theme, so that one choice prepares the next.
OWED: Final = """
with owed as (
  select question_id, array_agg(reason order by reason) as reasons
  from tag_quality_debt_log where resolved_at is null group by question_id
)
select q.question_id, q.code, q.kind, q.stem, q.choices, q.explanation, q.tags, o.reasons, q.concept_id,
  c.name as concept_name, c.pseudo as without_concept, t.theme_id, t.name as theme_name, t.code as theme_code
from owed o join question q using (question_id) join concept c using (concept_id) join theme t using (theme_id)
where q.retired_at is null and ($1::text is null or (t.code, q.code) > ($1, $2))
order by t.code, q.code limit $3
"""
TOTAL: Final = """
select count(distinct question_id) from tag_quality_debt_log join question using (question_id)
where resolved_at is null and retired_at is null
"""
CONCEPTS: Final = """
select c.concept_id, c.theme_id, c.name, c.summary, t.name as theme_name, c.code
from concept c join theme t using (theme_id) join block b using (block_id)
where not c.pseudo order by b.position, t.position, t.code, c.position, c.code
"""


class Offered(msgspec.Struct, frozen=True):
    key: str
    text: str


class Proposal(msgspec.Struct, frozen=True):
    concept_id: UUID
    name: str
    theme_id: UUID
    theme_name: str


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    question_id: UUID
    code: str
    kind: QuestionKind
    stem: str
    choices: list[Offered]
    tags: list[str]
    reasons: list[DebtReason]
    concept_id: UUID
    concept_name: str
    without_concept: bool
    theme_id: UUID
    theme_name: str
    theme_code: str
    proposals: list[Proposal]


async def total(pool: Pool) -> int:
    """Return how many questions are in debt."""
    return await pool.fetchval(TOTAL)


async def debts(pool: Pool, *, after: tuple[str, str] | None, limit: int) -> list[Debt]:
    """Return questions in debt by theme and code, after these two; whatever became of that question since."""
    rows = await pool.fetch(OWED, *(after or (None, None)), limit)
    if not rows:
        return []
    concepts = {row["concept_id"]: row for row in await pool.fetch(CONCEPTS)}
    proposals = Proposals([_candidate(row) for row in concepts.values()])
    return [
        _debt(row, [_proposal(concepts[one.concept_id]) for one in proposals.propose(_doubtful(row))]) for row in rows
    ]


def _candidate(row: Mapping[str, Any]) -> Candidate:
    return Candidate(row["concept_id"], row["theme_id"], f"{row['name']} {row['code']}", row["summary"])


def _doubtful(row: Mapping[str, Any]) -> Doubtful:
    text = " ".join((*(choice["text"] for choice in row["choices"]), row["explanation"]))
    return Doubtful(row["concept_id"], row["theme_id"], row["tags"], row["stem"], text)


def _proposal(row: Mapping[str, Any]) -> Proposal:
    return Proposal(row["concept_id"], row["name"], row["theme_id"], row["theme_name"])


def _debt(row: Mapping[str, Any], proposals: list[Proposal]) -> Debt:
    return Debt(
        question_id=row["question_id"],
        code=row["code"],
        kind=QuestionKind(row["kind"]),
        stem=row["stem"],
        choices=[Offered(**choice) for choice in row["choices"]],
        tags=row["tags"],
        reasons=[DebtReason(reason) for reason in row["reasons"]],
        concept_id=row["concept_id"],
        concept_name=row["concept_name"],
        without_concept=row["without_concept"],
        theme_id=row["theme_id"],
        theme_name=row["theme_name"],
        theme_code=row["theme_code"],
        proposals=proposals,
    )
