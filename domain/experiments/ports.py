"""What experiments need of the outside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.experiments.model import Experiment


class Experiments(Protocol):
    """Every experiment that was ever started, one for each key."""

    async def running(self, key: str) -> Experiment | None:
        """Return the experiment that decides today: it runs, or it was stopped and its winner is everybody's."""
        ...


class Exposures(Protocol):
    """Who met the decision of an experiment, in which arm, and when first."""

    async def add(self, key: str, arms: Mapping[UUID, str], at: datetime) -> None:
        """Note that these learners met the decision now, whichever arm (its key) they are in; only while it runs.

        Always for every arm at the same moment: to log an arm alone, or later, is to compare unlike learners.
        """
        ...


class Store(Protocol):
    """What the use cases of this context read and write, in one transaction."""

    @property
    def experiments(self) -> Experiments: ...
    @property
    def exposures(self) -> Exposures: ...
