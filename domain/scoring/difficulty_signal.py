"""Decides how hard each review found its concept to be: from the grade, the memory's growth, and surprise."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.fsrs_bulk import next_states
from domain.scheduling.model import Rating
from domain.scoring.constants import SIGNAL_DEFICIT, SIGNAL_GRADE, SIGNAL_GRADES, SIGNAL_SURPRISE

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

_GRADES = np.array([np.nan, *SIGNAL_GRADES])  # entry 0 is never read


@dataclass(frozen=True, slots=True)
class Reviews:
    """Columns of the log, all of shape (n,), ordered by learner, then concept, then time.

    `learners` and `concepts` are numbers from 0, `at` is in seconds since 1970, `time_ms` is nan where no time was
    believed. What a first review did not find is nan.
    """

    learners: Integers
    concepts: Integers
    at: Floats
    ratings: Integers
    elapsed_days: Integers
    stability_before: Floats
    difficulty_before: Floats
    retrievability_before: Floats
    time_ms: Floats

    def __len__(self) -> int:
        return len(self.learners)

    @property
    def failed(self) -> Truths:
        """Which reviews were rated Again."""
        return self.ratings == Rating.AGAIN


class Signal(NamedTuple):
    """What each review says, in parts that add up to the signal (0 to 1); all of shape (n,)."""

    grade: Floats
    deficit: Floats
    surprise: Floats

    @property
    def total(self) -> Floats:
        return self.grade + self.deficit + self.surprise


def signal(reviews: Reviews) -> Signal:
    """Return how hard each review found its concept: grade, deficit of stability and surprise, already weighted.

    What stability a review and a Good in its place lead to is computed with the published weights for everybody, from
    the memory as it was found, so that learners are measured alike and what complexity did to a first review does not
    come back as complexity.
    """
    known = ~np.isnan(reviews.stability_before)
    lapsed = reviews.failed & known
    recall = np.nan_to_num(reviews.retrievability_before)
    return Signal(
        grade=SIGNAL_GRADE * _GRADES[reviews.ratings],
        deficit=SIGNAL_DEFICIT * np.where(lapsed, 1.0, _deficit(reviews)),
        surprise=SIGNAL_SURPRISE * np.where(lapsed, recall, 0.0),
    )


def _deficit(reviews: Reviews) -> Floats:
    """Return how much of the growth that a Good brings is missing (0 to 1); a first review grows from nothing."""
    before = reviews.stability_before, reviews.difficulty_before, reviews.elapsed_days
    found = np.nan_to_num(reviews.stability_before)
    after, _ = next_states(*before, reviews.ratings)
    good, _ = next_states(*before, np.full_like(reviews.ratings, Rating.GOOD))
    growth = good - found
    grows = growth > 0
    return np.clip(np.where(grows, good - after, 0.0) / np.where(grows, growth, 1.0), 0.0, 1.0)
