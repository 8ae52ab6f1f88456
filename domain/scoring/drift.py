"""Decides whether a concept has become easier or harder over the versions of its score."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import (
    DRIFT_LEAST_CHANGE,
    DRIFT_LEAST_VERSIONS,
    DRIFT_Z,
    KENDALL_OFFSET,
    KENDALL_VARIANCE,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Drift(NamedTuple):
    """The trend a week (nan: too few versions) and its sign where it is more than chance, else 0; shape (n,)."""

    trend: Floats
    sign: Integers


def drift(history: Floats, weeks: Floats) -> Drift:
    """Read the scores of concepts over time: `history` has shape (versions, n), `weeks` (versions,), oldest first.

    The trend is the median slope between any two versions (Theil 1950, Sen 1968). It is significant where the order of
    the scores is (Mann 1945, Kendall 1975, one-sided 5 %) and they moved by more than a reader would overlook. A score
    that a version does not have is nan and passed over.
    """
    before, after = np.triu_indices(len(weeks), k=1)
    steps = history[after] - history[before]
    known = np.sum(~np.isnan(history), axis=0)
    enough = known >= DRIFT_LEAST_VERSIONS
    trend = np.full(history.shape[1], np.nan)
    slopes = steps[:, enough] / (weeks[after] - weeks[before])[:, None]
    trend[enough] = np.nanmedian(slopes, axis=0) if enough.any() else np.nan
    z = _kendall_z(np.nansum(np.sign(steps), axis=0), known)
    present = np.where(np.isnan(history), np.nan, weeks[:, None])
    span = np.ptp(np.nan_to_num(present, nan=weeks.max(initial=0.0)), axis=0)
    told = enough & (np.abs(z) >= DRIFT_Z) & (np.abs(np.nan_to_num(trend)) * span >= DRIFT_LEAST_CHANGE)
    return Drift(trend, np.where(told, np.sign(z), 0).astype(np.int64))


def _kendall_z(s: Floats, n: Integers) -> Floats:
    """Return the Mann-Kendall statistic as standard deviations, corrected for continuity."""
    variance = n * (n - 1) * (2 * n + KENDALL_OFFSET) / KENDALL_VARIANCE
    return np.where(variance > 0, (s - np.sign(s)) / np.sqrt(np.where(variance > 0, variance, 1.0)), 0.0)
