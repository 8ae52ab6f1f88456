"""What all learners have to revise."""
# pyright: strict

from datetime import date, datetime
from typing import Any

from ui.wire.shape import Wire


class QueueTotals(Wire, frozen=True, kw_only=True):
    """What all learners have to revise."""

    due_today: int
    overdue: int
    due_tomorrow: int
    users_with_due: int
    learners: int = 0
    oldest_overdue_days: int = 0
    median_due: float = 0.0


class QueueTheme(Wire, frozen=True, kw_only=True):
    """A theme's part of what is due."""

    theme_id: str
    theme_name: str
    block_id: str
    due_today: int
    overdue: int


class QueueBlock(Wire, frozen=True, kw_only=True):
    """A block's part of what is due."""

    block_id: str
    block_name: str
    due_today: int
    overdue: int


class LastRegen(Wire, frozen=True, kw_only=True):
    """The last run that made the lists."""

    run_id: str
    status: str
    scheduled_for: datetime
    started_at: datetime | None
    finished_at: datetime | None
    stats: dict[str, Any] | None
    error: str | None


class QueueDay(Wire, frozen=True, kw_only=True):
    """What was due on one day."""

    date: date
    due_today: int
    overdue: int
    due_tomorrow: int
    users_with_due: int


class QueueStats(Wire, frozen=True, kw_only=True):
    """The revision load of all learners."""

    totals: QueueTotals
    by_theme: list[QueueTheme]
    by_block: list[QueueBlock]
    last_regen: LastRegen | None
    trend: list[QueueDay]
    next_regen_at: datetime | None = None
