"""What there is to choose from: every question a learner may be asked now, and how they stand with its concept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.time import LearnerDay
from domain.practice import elo
from domain.practice.constants import CHALLENGE_FROM, CHALLENGE_TO, WEAK_BELOW
from domain.practice.model import Why


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked. `mastery`, `due_at` and `reviewed_at` are None where nothing is known yet.

    `answered_at` is set while the question rests: it was answered in the last days or practice sessions.
    """

    question_id: UUID
    concept_id: UUID
    theme_id: UUID
    elo: float
    mastery: float | None
    attempts: int
    due_at: datetime | None
    reviewed_at: datetime | None
    answered_at: datetime | None

    @property
    def rests(self) -> bool:
        """Whether the question was asked too lately to be asked again unless supply is low."""
        return self.answered_at is not None


@dataclass(frozen=True, slots=True)
class ThemeLuck:
    """A theme's Beta distribution: what practising it brought so far."""

    a: float
    b: float


@dataclass(frozen=True, slots=True)
class Supply:
    """Everything a choice depends on: the learner, their day, what they want a day, and the candidates."""

    user_id: UUID
    day: LearnerDay
    ability: float
    daily_target: int | None
    reviews_today: int
    luck: dict[UUID, ThemeLuck]
    candidates: tuple[Candidate, ...]

    @property
    def room_today(self) -> int | None:
        """How many more reviews the learner wants in their day; None without a target."""
        return None if self.daily_target is None else max(self.daily_target - self.reviews_today, 0)


def why(candidate: Candidate, *, day: LearnerDay, ability: float) -> Why:
    """Return the first reason that holds for asking this: due, then new, weak, a challenge, else little tried."""
    if candidate.due_at is not None and candidate.due_at < day.ends_at:
        return Why.OVERDUE if candidate.due_at < day.starts_at else Why.DUE_TODAY
    if candidate.due_at is None and candidate.mastery is None:
        return Why.NEW
    if candidate.mastery is not None and candidate.mastery < WEAK_BELOW:
        return Why.WEAK
    challenges = CHALLENGE_FROM <= elo.expected(ability, candidate.elo) <= CHALLENGE_TO
    return Why.CHALLENGE if challenges else Why.UNCERTAIN


def in_rounds(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Deal candidates into rounds that ask each concept once, keeping the order within each round."""
    rounds: list[list[Candidate]] = []
    dealt: dict[UUID, int] = {}
    for candidate in candidates:
        turn = dealt.get(candidate.concept_id, 0)
        dealt[candidate.concept_id] = turn + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(candidate)
    return rounds
