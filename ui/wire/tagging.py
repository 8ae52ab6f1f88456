"""Questions whose tags need a person, and how many there are."""
# pyright: strict

from ui.wire.practice import Choice
from ui.wire.shape import Wire


class Reason(Wire, frozen=True, kw_only=True):
    """How often a reason stands."""

    reason: str
    count: int


class ThemeCount(Wire, frozen=True, kw_only=True):
    """How often a theme stands."""

    theme_id: str
    theme_name: str
    count: int


class QuestionCount(Wire, frozen=True, kw_only=True):
    """How often a question stands."""

    question_id: str
    stem: str
    theme_id: str
    count: int


class TagQuality(Wire, frozen=True, kw_only=True):
    """What was logged about tags in the window and is still owed."""

    window_days: int
    total_debt: int
    by_reason: list[Reason]
    top_themes: list[ThemeCount]
    top_questions: list[QuestionCount]


class Proposal(Wire, frozen=True, kw_only=True):
    """A concept that a question may be about."""

    concept_id: str
    name: str
    theme_id: str
    theme_name: str


class Debt(Wire, frozen=True, kw_only=True):
    """A question whose tags need a person."""

    question_id: str
    code: str
    kind: str
    stem: str
    choices: list[Choice]
    tags: list[str]
    reasons: list[str]
    concept_id: str
    concept_name: str
    without_concept: bool
    theme_id: str
    theme_name: str
    proposals: list[Proposal]


class Debts(Wire, frozen=True, kw_only=True):
    """A page of questions in debt, and how many there are altogether."""

    total: int
    items: list[Debt]
    next_cursor: str | None = None
