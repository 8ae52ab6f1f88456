"""Decides what a review task is: which words it comes with, and which problem it is done with where nothing asks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.catalog.problems import Problem
from domain.study.constants import REVIEW_DIFFICULTY
from domain.study.model import TaskKind, TaskSource
from domain.study.planning import Supply
from domain.study.tasks import Wanted

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueReview:
    """A concept that is due for someone who follows a path, with the review that made it so."""

    user_id: UUID
    path_id: UUID
    module: str
    concept_id: UUID
    code: str
    name: str
    due_at: datetime
    review_log_id: UUID | None


def wanted_review(due: DueReview, *, now: datetime) -> Wanted:
    """Return the task that revises a concept which is due at `now` (aware)."""
    days = (now - due.due_at) // _DAY
    overdue = f"was due {days} {'day' if days == 1 else 'days'} ago" if days else "is due for revision today"
    return Wanted(
        kind=TaskKind.REVIEW,
        module=due.module,
        topics=(due.code,),
        difficulty=REVIEW_DIFFICULTY,
        concept_id=due.concept_id,
        metadata={
            "source": TaskSource.REVIEW.value,
            "title": due.name,
            "concept_id": str(due.concept_id),
            "review_log_id": None if due.review_log_id is None else str(due.review_log_id),
            "due_at": due.due_at.isoformat(),
            "reason": f"{due.name} {overdue}.",
        },
    )


def problem_for(code: str, supply: Supply, *, met: Mapping[UUID, datetime]) -> Problem | None:
    """Return the problem that revises a concept: mainly about it, met longest ago, then the easiest; or None."""
    about = [problem for problems in supply.values() for problem in problems if code in problem.topics]

    def order(problem: Problem) -> tuple[bool, bool, float, int, str]:
        at = met.get(problem.problem_id)
        longest_ago = at.timestamp() if at else 0
        return (problem.topics[0] != code, at is None, longest_ago, problem.difficulty, problem.code)

    return min(about, key=order, default=None)
