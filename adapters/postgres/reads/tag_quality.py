"""How much is owed on the tags of questions, and where: one statement over the last days."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from adapters.postgres.connection import Pool
from domain.catalog.constants import TAG_DEBT_TOP, TAG_DEBT_WINDOW_DAYS
from domain.catalog.model import DebtReason

# What was put right is owed no longer, whenever it was logged.
TAG_QUALITY: Final = f"""
with debt as (
  select question_id, theme_id, reason, count from tag_quality_debt_log where resolved_at is null and occurred_at > $1
),
reasons as (
  select reason, sum(count) as count from debt group by reason
),
themes as (
  select t.theme_id, t.name as theme_name, sum(d.count) as count from debt d join theme t using (theme_id)
  group by t.theme_id, t.name order by count desc, theme_name, theme_id limit {TAG_DEBT_TOP}
),
questions as (
  select question_id, q.stem, c.theme_id, sum(d.count) as count
  from debt d join question q using (question_id) join concept c using (concept_id)
  group by question_id, q.stem, q.code, c.theme_id order by count desc, q.code limit {TAG_DEBT_TOP}
)
select {TAG_DEBT_WINDOW_DAYS} as window_days, (select coalesce(sum(count), 0) from debt) as total_debt,
  (select coalesce(jsonb_agg(to_jsonb(r) order by r.count desc, r.reason), '[]') from reasons r) as by_reason,
  (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from themes t) as top_themes,
  (select coalesce(jsonb_agg(to_jsonb(q)), '[]') from questions q) as top_questions
"""  # noqa: S608  composed of our own text alone


class ReasonDebt(msgspec.Struct, frozen=True):
    reason: DebtReason
    count: int


class ThemeDebt(msgspec.Struct, frozen=True):
    theme_id: UUID
    theme_name: str
    count: int


class QuestionDebt(msgspec.Struct, frozen=True):
    question_id: UUID
    stem: str
    theme_id: UUID
    count: int


class TagQuality(msgspec.Struct, frozen=True):
    """Counts of what was met in the window and is still owed; at most twenty themes and questions."""

    window_days: int
    total_debt: int
    by_reason: list[ReasonDebt]
    top_themes: list[ThemeDebt]
    top_questions: list[QuestionDebt]


async def tag_quality(pool: Pool, now: datetime) -> TagQuality:
    """Return what is owed on tags of what was logged in the last days."""
    row = await pool.fetchrow(TAG_QUALITY, now - timedelta(days=TAG_DEBT_WINDOW_DAYS))
    return msgspec.convert(dict(row), TagQuality)
