"""Decides the life of an experiment: begun with shares and a plan, ended with a winner or without, never begun again.

A second run of the same experiment would divide the same learners the same way, after the first has changed them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import isclose
from uuid import UUID

from domain.experiments.constants import (
    EXPERIMENT_LEAST_DAYS,
    EXPERIMENT_PLANNED_DAYS_MOST,
    EXPERIMENT_REASON_CHARACTERS,
)
from domain.experiments.errors import IllegalMove
from domain.experiments.model import Definition, Experiment, Status, Verdict
from domain.kernel.errors import Invalid


def begun(
    defined: Definition, *, shares: Sequence[float] | None, planned_days: int | None, by: UUID | None, at: datetime
) -> Experiment:
    """Return a running experiment; what is not said is as defined. Raise Invalid."""
    chosen = defined.shares if shares is None else tuple(shares)
    if len(chosen) != len(defined.arms) or min(chosen) <= 0 or not isclose(sum(chosen), 1):
        names = ", ".join(arm.key for arm in defined.arms)
        raise Invalid.field("shares", "range", f"One share above 0 for each of {names}, together 1.")
    days = defined.planned_days if planned_days is None else planned_days
    if not EXPERIMENT_LEAST_DAYS <= days <= EXPERIMENT_PLANNED_DAYS_MOST:
        between = f"{EXPERIMENT_LEAST_DAYS} to {EXPERIMENT_PLANNED_DAYS_MOST}"
        raise Invalid.field("planned_days", "range", f"An experiment is planned for {between} days.")
    return Experiment(
        key=defined.key,
        status=Status.RUNNING,
        shares=chosen,
        planned_days=days,
        created_at=at,
        created_by=by,
        started_at=at,
    )


def drafted(defined: Definition, *, at: datetime) -> Experiment:
    """Return what an experiment would be that nobody has started."""
    return Experiment(
        key=defined.key, status=Status.DRAFT, shares=defined.shares, planned_days=defined.planned_days, created_at=at
    )


def ended(
    experiment: Experiment, defined: Definition, *, winner: str | None, verdict: Verdict, reason: str, at: datetime
) -> Experiment:
    """Return the experiment as stopped, or raise IllegalMove, or Invalid."""
    if experiment.status is not Status.RUNNING:
        raise IllegalMove(f"An experiment that is {experiment.status} cannot be stopped.")
    names = [arm.key for arm in defined.arms]
    if winner is not None and winner not in names:
        raise Invalid.field("winner", "unknown", f"There is no arm {winner!r}. The arms are: {', '.join(names)}.")
    if len(reason) > EXPERIMENT_REASON_CHARACTERS:
        raise Invalid.field("reason", "range", f"A reason has at most {EXPERIMENT_REASON_CHARACTERS} characters.")
    return replace(experiment, status=Status.STOPPED, ended_at=at, winner=winner, verdict=verdict.value, reason=reason)
