"""What judging tells: that a program waits, and that it waits no longer."""

from uuid import UUID

from domain.judging.life import Kind, Status
from domain.judging.model import Language
from domain.kernel.events import Event


class JudgingRequested(Event, frozen=True):
    """A program waits to be judged; told again when nobody has taken it up for long."""

    evaluation_id: UUID
    study_task_id: UUID
    kind: Kind
    language: Language


class Judged(Event, frozen=True):
    """An evaluation has ended, by a verdict, by its learner, or because its judge failed.

    What follows for the task is for verdicts of kind `submit` alone: `counts` says whether this is one.
    """

    evaluation_id: UUID
    study_task_id: UUID
    user_id: UUID
    kind: Kind
    language: Language
    status: Status
    score: float | None = None
    failure_category: str | None = None

    @property
    def counts(self) -> bool:
        """Say whether it is a submission with a verdict about the program."""
        return self.kind is Kind.SUBMIT and self.status in (Status.PASSED, Status.FAILED, Status.TIMEOUT)
