"""Columns of a log as tests write them: a line a review."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from domain.scheduling import fsrs_bulk
from domain.scheduling.model import Rating
from domain.scoring.difficulty_signal import Reviews

DAY = 86_400.0
NOW = 20_000 * DAY


class Line(NamedTuple):
    """One review; `day` counts from NOW, so that yesterday is -1."""

    learner: int
    concept: int
    day: float
    rating: Rating
    time_ms: float = 10_000


def columns(lines: Iterable[Line]) -> Reviews:
    """Replay the lines by the published weights and return them as the log would hold them, in its order."""
    ordered = sorted(lines, key=lambda line: (line.learner, line.concept, line.day))
    learners, concepts, days, ratings, times = (
        np.array([line[field] for line in ordered], np.float64) for field in range(5)
    )
    at = NOW + days * DAY
    whole = np.floor(at / DAY).astype(np.int64)
    memories = (learners * 1_000_000 + concepts).astype(np.int64)
    log = fsrs_bulk.replay(memories, whole, ratings.astype(np.int64))
    return Reviews(
        learners=learners.astype(np.int64),
        concepts=concepts.astype(np.int64),
        at=at,
        ratings=ratings.astype(np.int64),
        elapsed_days=log.elapsed_days,
        stability_before=log.stability_before,
        difficulty_before=log.difficulty_before,
        retrievability_before=log.retrievability_before,
        time_ms=times,
    )
