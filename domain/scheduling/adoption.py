"""Decides whether trained weights replace those in use: only if they predict no worse what they have not seen."""

from dataclasses import dataclass
from math import isfinite
from typing import cast

import numpy as np
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from domain.kernel.metrics import log_loss
from domain.scheduling.model import Weights
from domain.scheduling.training import Examples, Training

BOUNDS = tuple(
    zip(
        cast("tuple[float, ...]", LOWER_BOUNDS_PARAMETERS),
        cast("tuple[float, ...]", UPPER_BOUNDS_PARAMETERS),
        strict=True,
    )
)
"""Between which two numbers each weight lies, as fsrs 6.3 has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of a training, as it is kept. `reviews` counts recalls after filtering, `held_out` the last of them.

    Both losses are of the held-out recalls: `log_loss` of these weights, `baseline_log_loss` of those in use.
    """

    weights: tuple[float, ...] | None
    reviews: int
    held_out: int
    log_loss: float | None
    baseline_log_loss: float | None
    refused_reason: str | None
    duration_ms: int

    @property
    def adopted(self) -> bool:
        return self.refused_reason is None


@dataclass(frozen=True, slots=True)
class SteppedBack:
    """Weights were taken out of use: `version` is of those put to use again, None where there were none before."""

    version: int | None


def refused(reason: str, *, reviews: int) -> Judged:
    """Return what is kept of a training that could not even begin."""
    return Judged(
        weights=None,
        reviews=reviews,
        held_out=0,
        log_loss=None,
        baseline_log_loss=None,
        refused_reason=reason,
        duration_ms=0,
    )


def judge(examples: Examples, training: Training, in_use: Weights) -> Judged:
    """Compare trained weights with those in use on the recalls that the training did not see."""
    broken = training.refused_reason or not_weights(training.weights)
    weights = None if broken else training.weights
    loss = None if weights is None else held_out_loss(examples, weights)
    baseline = held_out_loss(examples, in_use.values)
    return Judged(
        weights=weights,
        reviews=len(examples.recalls),
        held_out=len(examples.held_out),
        log_loss=loss,
        baseline_log_loss=baseline,
        refused_reason=broken or _same(weights, in_use) or _worse(loss, baseline, len(examples.held_out)),
        duration_ms=training.duration_ms,
    )


def held_out_loss(examples: Examples, weights: tuple[float, ...]) -> float | None:
    """Return the log loss (nats) of these weights over the held-out recalls, each predicted from all that came before.

    None where nothing is held out.
    """
    if not len(examples.held_out):
        return None
    predicted = examples.log.replayed(Weights(weights)).retrievability_before[examples.held_out]
    return log_loss(predicted, examples.recalled[examples.held_out])


def not_weights(values: tuple[float, ...] | None) -> str | None:
    """Return in words why these are no weights of FSRS-6, or None."""
    if values is None or len(values) != len(BOUNDS):
        return f"The training gave {0 if values is None else len(values)} weights; FSRS-6 has {len(BOUNDS)}."
    for number, (value, (low, high)) in enumerate(zip(values, BOUNDS, strict=True)):
        if not isfinite(value):
            return f"The training gave {value} for w{number}."
        if not low <= value <= high:
            return f"The training gave {value:g} for w{number}, which lies outside {low:g} to {high:g}."
    return None


def _worse(loss: float | None, baseline: float | None, held_out: int) -> str | None:
    if loss is None or baseline is None:
        return "Nothing was held out to judge the weights by."
    if not loss <= baseline:
        return f"Those in use predict the last {held_out} recalls better: log loss {baseline:.4f} against {loss:.4f}."
    return None


def _same(weights: tuple[float, ...] | None, in_use: Weights) -> str | None:
    """Training computes in single precision: what is equal in that is equal."""
    if weights is None or not np.array_equal(np.array(weights, np.float32), np.array(in_use.values, np.float32)):
        return None
    return "The training gave the weights that are in use."
