"""Who is next: learners take turns, and nobody is held up by what another learner asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from domain.judging.constants import JUDGING_AT_ONCE, JUDGING_REQUESTS_A_MINUTE, JUDGING_USUAL_SECONDS
from domain.judging.errors import TooManyJudgings

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An evaluation that waits. `running`, `lately` and `ahead` are counts of evaluations of the same learner.

    `lately`: begun in the last JUDGING_LATELY_MINUTES and ended; `ahead`: waiting for longer than this one.
    """

    evaluation_id: UUID
    requested_at: datetime
    running: int
    lately: int
    ahead: int

    @property
    def turn(self) -> tuple[int, int, datetime, UUID]:
        """Return what the queue is ordered by: the learner's turns before it, those lately, then its age."""
        return self.running + self.ahead, self.lately + self.ahead, self.requested_at, self.evaluation_id


@dataclass(frozen=True, slots=True)
class Position:
    """How many are judged before an evaluation, and in about how many seconds it will have its verdict."""

    before: int
    about_seconds: int


def in_turn(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Return the queue in the order in which it is served, whoever is at work being done in the meantime."""
    return sorted(waiting, key=lambda one: one.turn)


def next_up(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Return those that may begin now, the next first: of each learner at most JUDGING_AT_ONCE are at work."""
    return [one for one in in_turn(waiting) if one.running + one.ahead < JUDGING_AT_ONCE]


def position(before: int, *, at_work: int, usual_seconds: float | None) -> Position:
    """Foretell when an evaluation ends that `before` others go before, as many at a time as are at work now.

    `usual_seconds`: what judgings took lately, from begin to end; None: none has ended.
    """
    each = JUDGING_USUAL_SECONDS if usual_seconds is None else usual_seconds
    rounds = before // max(at_work, 1) + 1
    return Position(before, max(1, ceil(rounds * each)))


def admit(asked: int, oldest: datetime | None, *, now: datetime) -> None:
    """Refuse who has asked JUDGING_REQUESTS_A_MINUTE times in the last minute, the first time at `oldest`.

    Raises TooManyJudgings, which says in how many seconds one more is free.
    """
    if asked >= JUDGING_REQUESTS_A_MINUTE and oldest is not None:
        free_in = (oldest + MINUTE - now).total_seconds()
        raise TooManyJudgings(
            f"{JUDGING_REQUESTS_A_MINUTE} judgings a minute are the most.", retry_after_seconds=max(1, ceil(free_in))
        )
