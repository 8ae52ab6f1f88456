"""Decides how good forecasts of yes or no were: log loss, Brier score, calibration error, AUC, RMSE over bins.

Every function takes `predicted` (probabilities of yes) and `happened` (true or false, or 1 and 0), both of shape (n,).
It is nan where nothing is defined: over no forecasts at all, and the AUC where only one outcome happened.
"""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from domain.kernel.constants import (
    AGRESTI_COULL_EACH,
    METRIC_BINS,
    METRIC_PROBABILITY_FLOOR,
    RMSE_BIN_RATIOS,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Outcomes = NDArray[np.bool_] | NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between `low` and `high`: their mean, how often it happened, how many, the standard error."""

    low: float
    high: float
    predicted: float
    observed: float
    count: int
    spread: float


def log_loss(predicted: Floats, happened: Outcomes) -> float:
    """Return the mean negative log likelihood (nats), forecasts kept a floor away from 0 and 1."""
    p = np.clip(predicted, METRIC_PROBABILITY_FLOOR, 1 - METRIC_PROBABILITY_FLOOR)
    return _mean(-np.log(np.where(_as_truths(happened), p, 1 - p)))


def brier(predicted: Floats, happened: Outcomes) -> float:
    """Return the mean squared difference between forecast and outcome (Brier 1950)."""
    return _mean((predicted - _as_truths(happened)) ** 2)


def ece(predicted: Floats, happened: Outcomes) -> float:
    """Return the expected calibration error over bins of equal width; forecasts of 0 and 1 lie in the outer two."""
    return _calibration_error(_equal_width(predicted), predicted, happened)


def ece_quantile(predicted: Floats, happened: Outcomes) -> float:
    """Return the expected calibration error over bins of equal count; equal forecasts share a bin."""
    return _calibration_error(_equal_count(predicted), predicted, happened)


def auc(predicted: Floats, happened: Outcomes) -> float:
    """Return how probably a yes was given a higher forecast than a no, a tie counting half (Mann & Whitney 1947)."""
    yes = _as_truths(happened)
    n_yes, n_no = int(np.count_nonzero(yes)), int(np.count_nonzero(~yes))
    if not (n_yes and n_no):
        return nan
    _, group, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    last_rank = np.cumsum(counts)
    ranks = (last_rank - (counts - 1) / 2)[group]
    return float((ranks[yes].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))


def rmse_bins(
    predicted: Floats, happened: Outcomes, *, elapsed_days: Integers, reviews: Integers, lapses: Integers
) -> float:
    """Return the root of the weighted mean squared difference between mean forecast and mean outcome of each bin.

    A bin holds the forecasts of like interval (`elapsed_days`, at least 1), number of the review (`reviews`, the first
    being 1) and lapses before it, each on a logarithmic scale, as the FSRS benchmark has them.
    """
    if not len(predicted):
        return nan
    bins = np.zeros(len(predicted), np.int64)
    for values, ratio in zip((elapsed_days, reviews, lapses), RMSE_BIN_RATIOS, strict=True):
        steps = _steps(values, ratio)
        bins = bins * (steps.max() + 1) + steps
    count, difference = _gaps(bins, predicted, happened)
    return float(np.sqrt((difference**2 / np.maximum(count, 1)).sum() / len(predicted)))


def calibration(predicted: Floats, happened: Outcomes) -> tuple[Bin, ...]:
    """Return the bins of equal width that hold a forecast, in their order."""
    bins = _equal_width(predicted)
    counts, forecast, yes = _sums(bins, predicted, happened)
    return tuple(
        Bin(
            low=n / METRIC_BINS,
            high=(n + 1) / METRIC_BINS,
            predicted=float(forecast[n] / counts[n]),
            observed=float(yes[n] / counts[n]),
            count=int(counts[n]),
            spread=standard_error(float(yes[n]), int(counts[n])),
        )
        for n in np.flatnonzero(counts).tolist()
    )


def standard_error(successes: float, trials: int) -> float:
    """Return the standard error of a proportion, as Agresti and Coull take it: never 0."""
    n = trials + 2 * AGRESTI_COULL_EACH
    p = (successes + AGRESTI_COULL_EACH) / n
    return float(np.sqrt(p * (1 - p) / n))


def _as_truths(happened: Outcomes) -> NDArray[np.bool_]:
    return np.asarray(happened).astype(np.bool_)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else nan


def _equal_width(predicted: Floats) -> Integers:
    return np.minimum((predicted * METRIC_BINS).astype(np.int64), METRIC_BINS - 1)


def _equal_count(predicted: Floats) -> Integers:
    _, group, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    first_rank = np.cumsum(counts) - counts
    return (first_rank * METRIC_BINS // max(len(predicted), 1))[group]


def _calibration_error(bins: Integers, predicted: Floats, happened: Outcomes) -> float:
    if not len(predicted):
        return nan
    _, difference = _gaps(bins, predicted, happened)
    return float(np.abs(difference).sum() / len(predicted))


def _gaps(bins: Integers, predicted: Floats, happened: Outcomes) -> tuple[Floats, Floats]:
    """Return of each bin its count and by how much the forecasts' sum exceeds that of the outcomes."""
    counts, forecast, yes = _sums(bins, predicted, happened)
    return counts, forecast - yes


def _sums(bins: Integers, predicted: Floats, happened: Outcomes) -> tuple[Floats, Floats, Floats]:
    counts, forecast, yes = (np.bincount(bins, weights=weights) for weights in (None, predicted, _as_truths(happened)))
    return counts.astype(np.float64), forecast.astype(np.float64), yes.astype(np.float64)


def _steps(values: Integers, ratio: float) -> Integers:
    """Return the number of each value's bin on a logarithmic scale: 1 lies in the first; 0 is a bin of its own."""
    steps = np.floor(np.log(np.maximum(values, 1)) / np.log(ratio)).astype(np.int64) + 1
    return np.where(values > 0, steps, 0)
