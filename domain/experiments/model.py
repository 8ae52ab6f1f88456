"""What an experiment is: its arms, what is measured, and where it is in its life."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Status(StrEnum):
    """Where an experiment is in its life."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"


class Metric(StrEnum):
    """What is measured of a learner, each as one number; an arm has the mean over its learners."""

    LOG_LOSS = "log_loss"
    RECALL = "recall"
    REVIEWS_A_DAY = "reviews_a_day"
    CAME_BACK = "came_back"


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of doing it. `level` is what the arm sets, in the unit of what is tried."""

    key: str
    name: str
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What is tried and how it is judged; the first arm is the baseline.

    `shares` are of the arms, in their order, and add up to 1.
    """

    key: str
    name: str
    question: str
    context: str
    arms: tuple[Arm, ...]
    metric: Metric
    guardrails: tuple[Metric, ...]
    shares: tuple[float, ...]
    planned_days: int

    @property
    def baseline(self) -> Arm:
        return self.arms[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A definition that was put to work. `winner` is the arm that everybody gets since it was stopped, if any."""

    key: str
    status: Status
    shares: tuple[float, ...]
    planned_days: int
    created_at: datetime
    created_by: UUID | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    winner: str | None = None
    verdict: str | None = None
    reason: str | None = None
