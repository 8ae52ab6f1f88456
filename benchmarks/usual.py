"""Today's list as it is usually written: FastAPI, a session per request, SQLAlchemy's ORM, response models."""

from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from adapters.settings import Settings
from benchmarks.orm import BlockRow, ConceptRow, MasteryRow, ParametersRow, SummaryRow, ThemeListRow, ThemeRow

settings = Settings.from_env()
engine = create_async_engine(settings.sqlalchemy_url, pool_size=settings.api_pool_size)
sessions = async_sessionmaker(engine)
app = FastAPI()


class Theme(BaseModel):
    theme_id: UUID
    theme_name: str
    block_id: UUID
    block_name: str
    due_count_today: int
    overdue_count: int
    next_due_at: datetime
    mastery: float | None


class RevisionToday(BaseModel):
    due_today_total: int
    overdue_total: int
    due_tomorrow_total: int
    day_on: date | None
    generated_at: datetime | None
    themes: list[Theme]
    recommended_theme_ids: list[UUID]


async def session() -> AsyncGenerator[AsyncSession]:
    async with sessions() as opened:
        yield opened


def learner(authorization: Annotated[str, Header()]) -> UUID:
    try:
        claims = jwt.decode(
            authorization.removeprefix("Bearer "), settings.secret, algorithms=["HS256"], audience="lyceum"
        )
    except jwt.PyJWTError as error:
        raise HTTPException(401) from error
    return UUID(claims["uid"])


@app.get("/v1/learning/revision/today")
async def today(
    user_id: Annotated[UUID, Depends(learner)], session: Annotated[AsyncSession, Depends(session)]
) -> RevisionToday:
    await session.get_one(ParametersRow, user_id)
    summary = await session.get_one(SummaryRow, user_id)
    entries = await session.execute(
        select(ThemeListRow, ThemeRow, BlockRow)
        .join(ThemeRow, ThemeRow.theme_id == ThemeListRow.theme_id)
        .join(BlockRow, BlockRow.block_id == ThemeRow.block_id)
        .where(ThemeListRow.user_id == user_id)
    )
    known = await session.execute(
        select(MasteryRow, ConceptRow)
        .join(ConceptRow, ConceptRow.concept_id == MasteryRow.concept_id)
        .where(MasteryRow.user_id == user_id)
    )
    mastery: dict[UUID, list[float]] = {}
    for row, concept in known:
        mastery.setdefault(concept.theme_id, []).append(row.p)
    means = {theme_id: sum(values) / len(values) for theme_id, values in mastery.items()}
    themes = [
        Theme(
            theme_id=theme.theme_id,
            theme_name=theme.name,
            block_id=block.block_id,
            block_name=block.name,
            due_count_today=entry.due_count_today,
            overdue_count=entry.overdue_count,
            next_due_at=entry.next_due_at,
            mastery=means.get(theme.theme_id),
        )
        for entry, theme, block in entries
    ]
    first = sorted(themes, key=lambda theme: (-theme.due_count_today, theme.mastery or 0.5))
    return RevisionToday(
        due_today_total=summary.due_today_total,
        overdue_total=summary.overdue_total,
        due_tomorrow_total=summary.due_tomorrow_total,
        day_on=summary.day_on,
        generated_at=summary.generated_at,
        themes=themes,
        recommended_theme_ids=[theme.theme_id for theme in first[:5]],
    )
