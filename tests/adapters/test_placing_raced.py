"""Two authors at one question: one settles it, the other is told; who answers it meanwhile does not wait."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres.connection import Pool, open_pool
from adapters.postgres.store import transaction
from domain.catalog.errors import NothingOwed
from domain.catalog.model import DebtReason, TagDebt
from domain.catalog.placing import place_question
from domain.catalog.use_cases import log_tag_debt
from domain.kernel.ids import new_id
from tests.factories import a_concept, a_question, a_theme

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SOON = 5


async def in_debt(pool: Pool) -> tuple[UUID, UUID, UUID]:
    """Add a question in debt; return it, its concept and another one."""
    async with transaction(pool) as store:
        theme = await a_theme(store.connection)
        here, there = await a_concept(store.connection, theme), await a_concept(store.connection, theme)
        question = await a_question(store.connection, here)
        debt = TagDebt(question, theme, DebtReason.MULTIPLE_CONCEPTS)
        await log_tag_debt(store, debts=[debt], now=NOW)
    return question, here, there


async def place(pool: Pool, question: UUID, concept: UUID) -> None:
    async with transaction(pool) as store:
        await place_question(store, question_id=question, concept_id=concept, by=new_id(), now=NOW)


async def test_of_two_authors_one_settles_and_the_other_is_told(fresh_database_url: str) -> None:
    pool = await open_pool(fresh_database_url, size=3)
    question, here, there = await in_debt(pool)

    ends = await asyncio.gather(place(pool, question, here), place(pool, question, there), return_exceptions=True)

    assert [type(end) for end in ends if end is not None] == [NothingOwed]
    assert len(await pool.fetch("select from domain_event where type = 'question_placed'")) == 1
    await pool.close()


async def test_who_answers_a_question_that_is_being_placed_does_not_wait(fresh_database_url: str) -> None:
    pool = await open_pool(fresh_database_url, size=3)
    question, _, there = await in_debt(pool)
    async with transaction(pool) as store:
        await place_question(store, question_id=question, concept_id=there, by=new_id(), now=NOW)
        rated = pool.execute(
            "insert into question_rating (question_id, elo) values ($1, 1500) on conflict do nothing", question
        )
        await asyncio.wait_for(rated, SOON)
    await pool.close()


async def test_without_the_hold_two_placements_would_meet(fresh_database_url: str) -> None:
    pool = await open_pool(fresh_database_url, size=3)
    question, *_ = await in_debt(pool)
    async with transaction(pool) as store:
        await store.placements.hold(question)
        with pytest.raises(asyncpg.LockNotAvailableError):
            await pool.execute("select from question where question_id = $1 for no key update nowait", question)
    await pool.close()
