"""The tables as an ORM would map them: what the usual way is measured with."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Row(DeclarativeBase):
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012  SQLAlchemy reads it from the class


class PreferencesRow(Row):
    __tablename__ = "user_learning_prefs"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    zone: Mapped[str]
    day_rollover_hour: Mapped[int]


class ParametersRow(Row):
    __tablename__ = "srs_user_params"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]


class ConceptRow(Row):
    __tablename__ = "concept"
    concept_id: Mapped[UUID] = mapped_column(primary_key=True)
    theme_id: Mapped[UUID]


class ThemeRow(Row):
    __tablename__ = "theme"
    theme_id: Mapped[UUID] = mapped_column(primary_key=True)
    block_id: Mapped[UUID]
    name: Mapped[str]


class BlockRow(Row):
    __tablename__ = "block"
    block_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class MemoryRow(Row):
    __tablename__ = "memory"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    concept_id: Mapped[UUID] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]


class MasteryRow(Row):
    __tablename__ = "mastery"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    concept_id: Mapped[UUID] = mapped_column(primary_key=True)
    p: Mapped[float]


class ThemeListRow(Row):
    __tablename__ = "revision_queue_theme"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    theme_id: Mapped[UUID] = mapped_column(primary_key=True)
    due_count_today: Mapped[int]
    overdue_count: Mapped[int]
    next_due_at: Mapped[datetime]


class SummaryRow(Row):
    __tablename__ = "revision_queue_user_summary"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    due_today_total: Mapped[int]
    overdue_total: Mapped[int]
    due_tomorrow_total: Mapped[int]
    day_on: Mapped[date | None]
    day_ends_at: Mapped[datetime | None]
    as_of_version: Mapped[int | None]
    generated_at: Mapped[datetime | None]
