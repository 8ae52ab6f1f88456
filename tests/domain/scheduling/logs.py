"""Logs of one learner as training has them."""

from datetime import UTC, datetime

import numpy as np

from domain.scheduling.history import Graded, number_memories
from domain.scheduling.starts import Starts
from domain.scheduling.training import Log, micros

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def log_of(history: list[Graded]) -> Log:
    """Return a log in UTC days; concepts are numbered as they come."""
    nothing = np.full(len(history), np.nan)
    return Log(
        memories=number_memories(history),
        days=np.array([graded.at.toordinal() for graded in history], np.int64),
        ratings=np.array([graded.rating for graded in history], np.int64),
        at=np.array([micros(graded.at) for graded in history], np.int64),
        starts=Starts(nothing, nothing),
        concepts=list(dict.fromkeys(graded.concept_id for graded in history)),
    )
