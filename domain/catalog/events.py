"""What happens to the catalogue that others may care about."""

from uuid import UUID

from domain.kernel.events import Event


class ConceptMoved(Event, frozen=True, kw_only=True):
    """A concept got another primary theme: lists that count it are out of date."""

    concept_id: UUID
    from_theme_id: UUID
    to_theme_id: UUID


class TagDebtLogged(Event, frozen=True, kw_only=True):
    """Questions were found whose tags are missing or contradict each other; how many, by reason."""

    by_reason: dict[str, int]


class QuestionPlaced(Event, frozen=True, kw_only=True):
    """A person said which concept a question counts for, and what was owed on its tags is settled."""

    question_id: UUID
    from_concept_id: UUID
    to_concept_id: UUID
    reasons: list[str]


class QuestionPlacementUndone(Event, frozen=True, kw_only=True):
    """The person took that back: the question counts where it did, and the debts are open again."""

    question_id: UUID
    from_concept_id: UUID
    to_concept_id: UUID
    reasons: list[str]


class ProblemPublished(Event, frozen=True, kw_only=True):
    """Learners can be given this version of a coding problem."""

    problem_id: UUID
    version: int


class ProblemWithdrawn(Event, frozen=True, kw_only=True):
    """A coding problem left the bank: no learner is given it any more."""

    problem_id: UUID
    version: int
