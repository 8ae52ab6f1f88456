"""What experiments need of the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.experiments.model import DailyReading, Experiment
from domain.experiments.outcomes import Outcomes
from domain.kernel.events import Events


class Experiments(Protocol):
    """Every experiment that was ever started, one for each key."""

    async def running(self, key: str) -> Experiment | None:
        """Return the experiment that decides today: it runs, or it was stopped and its winner is everybody's."""
        ...

    async def find(self, key: str) -> Experiment | None:
        """Return the experiment, in whatever state, or None if it was never started."""
        ...

    async def lock(self, key: str) -> Experiment | None:
        """Return the experiment and keep others from changing it until the store closes; None as `find`."""
        ...

    async def add(self, experiment: Experiment) -> bool:
        """Add an experiment; False if there is one of this key already."""
        ...

    async def save(self, experiment: Experiment) -> None:
        """Write what has changed of an experiment."""
        ...

    async def add_readings(self, key: str, readings: Sequence[DailyReading]) -> None:
        """Keep a day's readings, in place of those of the same day."""
        ...


class Exposures(Protocol):
    """Who met the decision of an experiment, in which arm, and when first."""

    async def add(self, key: str, arms: Mapping[UUID, str], at: datetime) -> None:
        """Note that these learners met the decision now, whichever arm (its key) they are in; only while it runs.

        Always for every arm at the same moment: to log an arm alone, or later, is to compare unlike learners.
        """
        ...

    async def assigned(self, key: str, boundaries: Sequence[bytes]) -> list[int]:
        """Return how many of all learners the split puts into each arm, exposed or not."""
        ...

    async def outcomes(self, experiment: Experiment, *, until: datetime) -> Outcomes:
        """Return what came of an experiment after each learner's first exposure, and before it, up to an instant."""
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def experiments(self) -> Experiments: ...
    @property
    def exposures(self) -> Exposures: ...
    @property
    def events(self) -> Events: ...
