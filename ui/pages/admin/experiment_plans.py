"""Decides what is said before an experiment starts or stops, and which plans are refused before they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ui import format as fmt
from ui import wire
from ui.pages.admin.experiment_words import METRICS, Trial

NOBODY: Final = "none"
LEAST_DAYS, MOST_DAYS = 3, 365


@dataclass(frozen=True, slots=True)
class Share:
    """How much of all learners an arm gets, as it is typed."""

    arm: str
    name: str
    percent: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A definition, and how it is to be started."""

    key: str = ""
    name: str = ""
    question: str = ""
    context: str = ""
    metric: str = ""
    guardrails: str = ""
    shares: tuple[Share, ...] = ()
    days: str = ""


def plans(found: Sequence[wire.ExperimentDefinition]) -> list[Plan]:
    """Return what can still be started: each only once, as the first run has changed its learners."""
    return [_plan(one) for one in found if not one.started]


def _plan(one: wire.ExperimentDefinition) -> Plan:
    percents = whole([share * 100 for share in one.shares])
    return Plan(
        key=one.key,
        name=one.name,
        question=one.question,
        context=one.context.capitalize(),
        metric=_metric(one.metric),
        guardrails=" and ".join(_metric(name) for name in one.guardrails),
        shares=tuple(Share(arm.arm, arm.name, f"{part:g}") for arm, part in zip(one.arms, percents, strict=True)),
        days=str(one.planned_days),
    )


def whole(percents: Sequence[float]) -> list[float]:
    """Round percents to one place so that they still make 100; the first gets what is left."""
    rounded = [round(part, 1) for part in percents]
    return [round(rounded[0] + 100 - sum(rounded), 1), *rounded[1:]] if rounded else []


def _metric(name: str) -> str:
    return METRICS.get(name, name.replace("_", " "))


def with_share(plan: Plan, arm: str, percent: str) -> Plan:
    """Return the plan with another share; of two arms the second gets the rest."""
    changed = [replace(one, percent=percent) if one.arm == arm else one for one in plan.shares]
    given = _number(percent)
    if len(changed) == 2 and given is not None and 0 < given < 100:  # noqa: PLR2004
        changed = [one if one.arm == arm else replace(one, percent=f"{100 - given:g}") for one in changed]
    return replace(plan, shares=tuple(changed))


def faults(plan: Plan) -> list[str]:
    """Return what is wrong with a plan, a sentence each."""
    found: list[str] = []
    parts = [_number(one.percent) for one in plan.shares]
    if any(part is None or part <= 0 for part in parts):
        found.append("Every arm needs a share above 0 %.")
    elif abs(sum(part or 0.0 for part in parts) - 100) > 0.05:  # noqa: PLR2004 - one place is typed
        found.append(
            f"The shares make {sum(part or 0.0 for part in parts):g}{fmt.NBSP}%; together they have to be 100."
        )
    if days(plan) is None:
        found.append(f"An experiment is planned for {LEAST_DAYS} to {MOST_DAYS} days.")
    return found


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def days(plan: Plan) -> int | None:
    """Return the planned days, if they can be planned."""
    typed = plan.days.strip()
    return int(typed) if typed.isdecimal() and LEAST_DAYS <= int(typed) <= MOST_DAYS else None


def shares(plan: Plan) -> list[float]:
    """Return the shares of the arms, which make exactly 1."""
    parts = [round((_number(one.percent) or 0.0) / 100, 6) for one in plan.shares[:-1]]
    return [*parts, round(1 - sum(parts), 6)]


def what_will_happen(plan: Plan, *, now: datetime, zone: str) -> str:
    """Say what starting does, in numbers."""
    if not plan.key or faults(plan):
        return ""
    split = ", ".join(f"{one.percent}{fmt.NBSP}% {one.name}" for one in plan.shares)
    planned = days(plan) or 0
    until = fmt.day(fmt.in_zone(now + timedelta(days=planned), zone).date())
    return (
        f"From now on each learner belongs to one arm, for good: {split}. It is planned until {until}, and read "
        f"each night by {plan.metric}; {plan.guardrails} must not get worse. It can be stopped at any time, but not "
        "started a second time."
    )


def what_stopping_does(one: Trial, winner: str) -> str:
    """Say what stopping does, in numbers."""
    learners = fmt.count(one.learners, "learner")
    name = next((arm.name for arm in one.arms if arm.arm == winner), "")
    baseline = next((arm.name for arm in one.arms if arm.is_baseline), "")
    if name:
        return f"{learners} have met it. From the next decision on everybody gets {name}; this cannot be undone."
    return f"{learners} have met it. No arm is adopted: everybody goes on as before, with {baseline}."
