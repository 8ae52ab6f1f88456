"""Experiments: what is compared, what came out, and whether it may be believed."""
# pyright: strict

from datetime import date, datetime
from typing import Literal

from ui.wire.shape import Wire

Verdict = Literal["draft", "too_early", "keep_going", "adopted", "no_difference", "stopped_harm", "unreadable"]


class ExperimentBrief(Wire, frozen=True, kw_only=True):
    """An experiment in a list."""

    key: str
    name: str
    context: str
    status: Literal["draft", "running", "stopped"]
    day: int | None
    planned_days: int
    started_at: datetime | None
    ended_at: datetime | None
    verdict: Verdict
    verdict_words: str


class Arm(Wire, frozen=True, kw_only=True):
    """One arm and who met it."""

    arm: str
    name: str
    baseline: bool
    share: float
    assigned: int
    exposed: int
    reviews: int
    logloss: float | None
    recall: float | None


class Effect(Wire, frozen=True, kw_only=True):
    """What an arm changes against the baseline, with an interval that holds at any time."""

    metric: str
    name: str
    role: Literal["main", "guardrail"]
    better: Literal["lower", "higher"]
    arm: str
    effect: float | None
    low: float | None
    high: float | None
    absolute: float | None
    adjusted: bool
    learners: int


class Reading(Wire, frozen=True, kw_only=True):
    """What one day's look said about the main metric."""

    day: int
    on: date
    arm: str
    effect: float | None
    low: float | None
    high: float | None


class SampleRatio(Wire, frozen=True, kw_only=True):
    """Whether learners were split as planned."""

    p: float | None
    chi2: float | None
    ok: bool
    words: str


class TwoArms(Wire, frozen=True, kw_only=True):
    """How many learners were seen in more than one arm."""

    learners: int
    share: float
    ok: bool
    words: str


class Check(Wire, frozen=True, kw_only=True):
    """Something that has to hold before a result is believed."""

    ok: bool
    words: str


class Checks(Wire, frozen=True, kw_only=True):
    """All that has to hold."""

    sample_ratio: SampleRatio
    two_arms: TwoArms
    exposure: Check
    minimum: Check


class OpenExperiment(ExperimentBrief, frozen=True, kw_only=True):
    """An experiment with its arms, effects, past readings and checks."""

    question: str
    winner: str | None = None
    """The arm that everybody has since it was stopped."""
    confidence: float
    method: str
    arms: list[Arm]
    effects: list[Effect]
    history: list[Reading]
    checks: Checks


class ArmName(Wire, frozen=True, kw_only=True):
    """An arm of a definition."""

    arm: str
    name: str


class ExperimentDefinition(Wire, frozen=True, kw_only=True):
    """An experiment that can be started."""

    key: str
    name: str
    question: str
    context: str
    arms: list[ArmName]
    metric: str
    guardrails: list[str]
    planned_days: int
    shares: list[float]
    started: bool
