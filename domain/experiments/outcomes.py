"""What came of an experiment so far, as sums: what the outside has to count before anything can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from domain.experiments.cuped import Sums
from domain.experiments.model import Metric


@dataclass(frozen=True, slots=True)
class Exposed:
    """Learners of one arm who were seen in no other: how many, the first of them, and their reviews since."""

    learners: int
    earliest_at: datetime
    reviews: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Everything that a reading rests on, up to one instant; arms and metrics that nobody has are missing."""

    exposed: Mapping[str, Exposed] = field(default_factory=dict[str, Exposed])
    in_two_arms: int = 0
    sums: Mapping[tuple[Metric, str], Sums] = field(default_factory=dict[tuple[Metric, str], Sums])

    def of(self, metric: Metric, arm: str) -> Sums:
        """Return the sums of a metric in an arm; of nobody, if so."""
        return self.sums.get((metric, arm), NOBODY)


def sums_of(row: Mapping[str, float]) -> Sums:
    """Return sums from counted numbers."""
    return Sums(**{name: np.asarray(row[name], dtype=float) for name in Sums.__slots__})


NOBODY: Final = sums_of(dict.fromkeys(Sums.__slots__, 0.0))
