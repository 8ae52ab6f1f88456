"""Decides how good our forecasts were: each made before what it foretells, from earlier reviews alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.kernel import metrics
from domain.kernel.errors import NotFound
from domain.scheduling.starts import Starts
from domain.scoring.regression import Regression

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


class Suite(StrEnum):
    """What is judged: mastery (knowledge tracing) or memory (FSRS)."""

    BKT = "bkt"
    FSRS = "fsrs"


class EvaluationStatus(StrEnum):
    """Where an evaluation is; EMPTY: nothing in its window could be foretold."""

    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    EMPTY = "EMPTY"


class Model(StrEnum):
    """Who foretold."""

    OURS = "ours"
    DEFAULT = "default"
    MOVING_AVERAGE = "moving_average"
    AVERAGE = "average"


BASELINES: Final = (Model.DEFAULT, Model.MOVING_AVERAGE, Model.AVERAGE)


@dataclass(frozen=True, slots=True)
class Reviews:
    """Everything that happened to some learners, as columns of shape (n,), in the order of time.

    `learners` and `concepts` are positions in `learner_ids` and `concept_ids`; `at` are seconds since 1970, `days` the
    learner's own days (any origin), `ratings` 1 to 4, `starts` what complexity changed of first reviews.
    """

    learner_ids: Sequence[UUID]
    concept_ids: Sequence[UUID]
    learners: Integers
    concepts: Integers
    at: Integers
    days: Integers
    ratings: Integers
    correct: Truths
    starts: Starts

    @property
    def memories(self) -> Integers:
        """Number the learner and concept of each review."""
        return self.learners * len(self.concept_ids) + self.concepts


@dataclass(frozen=True, slots=True)
class Bins:
    """By what RMSE(bins) sorts the reviews that are judged; shape (n,)."""

    elapsed_days: Integers
    reviews: Integers
    lapses: Integers

    def at(self, which: Truths) -> "Bins":
        """Return those of some."""
        return Bins(self.elapsed_days[which], self.reviews[which], self.lapses[which])


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What each model foretold of the reviews that are judged, and what happened; all of shape (n,)."""

    predicted: Mapping[Model, Floats]
    happened: Truths
    bins: Bins | None = None
    notes: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Judgement:
    """How good the forecasts of each model were on the same n reviews; a metric that is not defined is left out."""

    n: int
    scores: Mapping[Model, Mapping[str, float]]
    calibration: tuple[metrics.Bin, ...]
    notes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One replay of a model over what really happened, from `window_from` on and before `window_to`."""

    run_id: UUID
    suite: Suite
    status: EvaluationStatus
    window_from: datetime
    window_to: datetime
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How an evaluation ended. `words` say why there was nothing to judge; `notes` what else is worth knowing."""

    judgement: Judgement
    status: EvaluationStatus
    regression: Regression | None
    weights_version: int | None
    words: str | None
    notes: Mapping[str, Any]


class EvaluationNotFound(NotFound):
    """There is no evaluation with this id."""


def judged(forecasts: Forecasts) -> Judgement:
    """Score every model on the reviews of which all of them foretold something; the others are counted in the notes."""
    readable = np.all([np.isfinite(predicted) for predicted in forecasts.predicted.values()], axis=0)
    happened = forecasts.happened[readable]
    bins = forecasts.bins.at(readable) if forecasts.bins else None
    predicted = {model: values[readable] for model, values in forecasts.predicted.items()}
    return Judgement(
        n=len(happened),
        scores={model: scores_of(values, happened, bins) for model, values in predicted.items()},
        calibration=metrics.calibration(predicted[Model.OURS], happened),
        notes={**forecasts.notes, "unreadable": int(np.count_nonzero(~readable))},
    )


def scores_of(predicted: Floats, happened: Truths, bins: Bins | None = None) -> dict[str, float]:
    """Return the metrics that are defined, by name."""
    found = {
        "logloss": metrics.log_loss(predicted, happened),
        "brier": metrics.brier(predicted, happened),
        "ece": metrics.ece(predicted, happened),
        "ece_quantile": metrics.ece_quantile(predicted, happened),
        "auc": metrics.auc(predicted, happened),
    }
    if bins is not None:
        found["rmse_bins"] = metrics.rmse_bins(
            predicted, happened, elapsed_days=bins.elapsed_days, reviews=bins.reviews, lapses=bins.lapses
        )
    return {name: value for name, value in found.items() if isfinite(value)}
