"""What an experiment is: its arms, what is measured, and where it is in its life."""

from dataclasses import dataclass
from datetime import date, datetime
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


class Verdict(StrEnum):
    """What may be believed of an experiment."""

    DRAFT = "draft"
    TOO_EARLY = "too_early"
    KEEP_GOING = "keep_going"
    ADOPTED = "adopted"
    NO_DIFFERENCE = "no_difference"
    STOPPED_HARM = "stopped_harm"
    UNREADABLE = "unreadable"


class Role(StrEnum):
    """What a metric is for: to decide, or to see that nothing else got worse."""

    MAIN = "main"
    GUARDRAIL = "guardrail"


@dataclass(frozen=True, slots=True)
class Seen:
    """The learners of one arm: how many the split gives it, how many met the decision, since when, their reviews.

    Those seen in two arms are in none. `log_loss` and `recall` are means over learners, of reviews on another day than
    the one before; None where nobody has any.
    """

    assigned: int
    exposed: int
    earliest_at: datetime | None
    reviews: int
    log_loss: float | None
    recall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one arm changed in one metric, relative to the baseline, with its always-valid interval [low, high].

    None where it cannot be said. `adjusted`: by the learners' own history. `learners` are those of both arms.
    """

    metric: Metric
    role: Role
    arm: str
    effect: float | None
    low: float | None
    high: float | None
    absolute: float | None
    adjusted: bool
    learners: int


@dataclass(frozen=True, slots=True)
class Check:
    """Something that has to hold before a result is believed, and how it stands in words."""

    ok: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """All of them, with the figures that two of them rest on."""

    sample_ratio: Check
    p: float | None
    chi2: float | None
    two_arms: Check
    in_two_arms: int
    two_arms_share: float
    exposure: Check
    minimum: Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at an experiment: day 1 is the day on which it started, 0 says that it has not."""

    experiment: Experiment
    definition: Definition
    day: int
    arms: tuple[Seen, ...]
    effects: tuple[Effect, ...]
    checks: Checks
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyReading:
    """What one day's look said of one arm in one metric."""

    read_on: date
    metric: Metric
    arm: str
    learners: int
    effect: float | None
    low: float | None
    high: float | None
