"""Whether anything waits for an administrator."""
# pyright: strict

from datetime import date

from ui.wire.jobs import Run
from ui.wire.shape import Wire


class OverviewRevision(Wire, frozen=True, kw_only=True):
    """The revision load in two numbers."""

    due_today: int
    overdue: int
    day_on: date | None


class Overview(Wire, frozen=True, kw_only=True):
    """Whether anything waits for an administrator."""

    learners: int
    active_7d: int
    reviews_24h: int
    questions: int
    questions_in_debt: int
    failed_runs_24h: int
    missed_runs_24h: int
    revision: OverviewRevision
    last_regen: Run | None
    simulated: bool
