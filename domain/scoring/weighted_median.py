"""Decides the middle of many weighted values, for many groups at once."""

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import MEDIAN_ERROR_OF_QUARTILES, QUARTILES

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_MIDDLE = 0.5


class Weighted:
    """Values with their weights (above 0) in groups numbered from 0; all of shape (n,). Sorted once, asked often."""

    def __init__(self, values: Floats, weights: Floats, groups: Integers, *, count: int) -> None:
        """Sort; `count` is how many groups there are, some perhaps empty. The order of the values is of no account."""
        order = np.lexsort((weights, values, groups))
        self._values, weights, self._groups = values[order], weights[order], groups[order]
        self.sizes = np.bincount(groups, minlength=count)
        self._totals = np.bincount(self._groups, weights, minlength=count)
        self._squares = np.bincount(self._groups, weights * weights, minlength=count)
        self._starts = np.cumsum(self.sizes) - self.sizes
        ends = np.cumsum(weights)
        before = np.concatenate(([0.0], ends))[self._starts]
        self._midpoints = ends - weights / 2 - before[self._groups]

    def median(self) -> Floats:
        """Return the weighted median of each group, nan for an empty one; shape (count,)."""
        return self.quantile(_MIDDLE)

    def quantile(self, share: float) -> Floats:
        """Return the value below which this share of a group's weight lies, interpolated linearly between midpoints.

        A value stands at the middle of its own weight in the cumulative sum; beyond the first and the last midpoint
        the first and the last value hold. Shape (count,), nan for an empty group.
        """
        filled = np.flatnonzero(self.sizes)
        wanted = share * self._totals
        below = np.bincount(self._groups[self._midpoints < wanted[self._groups]], minlength=len(self.sizes))[filled]
        starts, last, target = self._starts[filled], self.sizes[filled] - 1, wanted[filled]
        upper = starts + np.minimum(below, last)
        lower = starts + np.clip(below - 1, 0, last)
        gap = self._midpoints[upper] - self._midpoints[lower]
        part = np.where(gap > 0, (target - self._midpoints[lower]) / np.where(gap > 0, gap, 1.0), 0.0)
        low, high = self._values[lower], self._values[upper]
        quantiles = np.full(len(self.sizes), np.nan)
        quantiles[filled] = np.clip(low + np.clip(part, 0.0, 1.0) * (high - low), low, high)
        return quantiles

    def spread(self) -> Floats:
        """Return the standard error of each median, nan for groups of fewer than two; shape (count,).

        Of unequal weights count the effective number, (Σw)²/Σw². Source: McGill, Tukey & Larsen (1978); Kish (1965).
        """
        low, high = (self.quantile(share) for share in QUARTILES)
        several = self.sizes > 1
        effective = self._totals[several] ** 2 / self._squares[several]
        spread = np.full(len(self.sizes), np.nan)
        spread[several] = MEDIAN_ERROR_OF_QUARTILES * (high - low)[several] / np.sqrt(effective)
        return spread
