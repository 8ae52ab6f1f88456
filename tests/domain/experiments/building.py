"""What tests of experiments begin with."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.experiments.definitions import definition
from domain.experiments.model import Experiment, Status

STARTED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def an_experiment(key: str = "tuned_weights", **changes):
    """Return an experiment that was started on the first of November."""
    defined = definition(key)
    experiment = Experiment(
        key=key,
        status=Status.RUNNING,
        shares=defined.shares,
        planned_days=defined.planned_days,
        created_at=STARTED,
        started_at=STARTED,
    )
    return replace(experiment, **changes)
