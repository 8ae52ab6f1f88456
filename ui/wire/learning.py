"""What a learner has to revise, and what to do next."""
# pyright: strict

from datetime import date, datetime

from ui.wire.shape import Wire


class RevisionTheme(Wire, frozen=True, kw_only=True):
    """One theme of the revision list."""

    theme_id: str
    theme_name: str
    block_id: str
    block_name: str
    due_count_today: int
    overdue_count: int
    next_due_at: datetime | None
    mastery: float | None


class RevisionToday(Wire, frozen=True, kw_only=True):
    """The revision list of the learner's day."""

    due_today_total: int
    overdue_total: int
    due_tomorrow_total: int
    themes: list[RevisionTheme]
    recommended_theme_ids: list[str]
    day_on: date
    generated_at: datetime


class StreakDay(Wire, frozen=True, kw_only=True):
    """One day of this week."""

    day_on: date
    reviewed: bool
    is_today: bool


class DueDay(Wire, frozen=True, kw_only=True):
    """What falls due on one day."""

    day_on: date
    due: int


class SlippingTheme(Wire, frozen=True, kw_only=True):
    """A theme that slips soonest."""

    theme_id: str
    theme_name: str
    block_name: str
    due: int
    mastery: float | None


class NextStep(Wire, frozen=True, kw_only=True):
    """What to do next, and why."""

    kind: str
    theme_id: str | None = None
    title: str = ""
    reason: str = ""
    concept_id: str | None = None
    label: str = ""


class Today(Wire, frozen=True, kw_only=True):
    """All that the page Today shows."""

    day_on: date
    day_ends_at: datetime
    display_name: str
    due_today_total: int
    overdue_total: int
    due_tomorrow_total: int
    offered: int
    minutes: int
    reviews_today: int
    oldest_overdue_days: int
    next_review_at: datetime | None
    streak_days: int
    best_streak_days: int
    days: list[StreakDay]
    week: list[DueDay]
    slipping: list[SlippingTheme]
    next_step: NextStep
    answers_total: int
    simulated: bool


class LearningTheme(Wire, frozen=True, kw_only=True):
    """One theme as the learner stands to it."""

    theme_id: str
    theme_name: str
    block_id: str
    block_name: str
    concepts: int
    seen: int
    questions: int
    mastery: float | None
    next_due_at: datetime | None
    due_count_today: int
    overdue_count: int
    minutes: int


class Suspension(Wire, frozen=True, kw_only=True):
    """A concept that was set aside."""

    concept_id: str
    concept_name: str
    theme_name: str
    suspended_at: datetime
