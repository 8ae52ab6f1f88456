"""How right the models were: runs of the evaluation, their series, and the record of each model."""
# pyright: strict

from datetime import date, datetime
from typing import Any, Literal

import msgspec

from ui.wire.shape import Wire

Suite = Literal["fsrs", "bkt"]


class EvaluationPoint(Wire, frozen=True, kw_only=True):
    """One run as a point of a line; only our own model's points say over how many forecasts."""

    date: date
    value: float
    run_id: str
    n: int | None = None


class EvaluationBaseline(Wire, frozen=True, kw_only=True):
    """A simpler model, judged by the same reviews in the same runs."""

    model: str
    name: str
    points: list[EvaluationPoint]


class Regression(Wire, frozen=True, kw_only=True):
    """The last run against the median of those before it."""

    regressed: bool
    latest: float
    median: float
    ratio: float
    threshold: float


class EvaluationSeries(Wire, frozen=True, kw_only=True):
    """One metric over the runs of a window, ours and the baselines'."""

    metric: str
    window: str
    suite: Suite
    points: list[EvaluationPoint]
    baselines: list[EvaluationBaseline]
    regression: Regression | None
    next_run_at: datetime | None


class Metrics(Wire, frozen=True, kw_only=True):
    """How good the forecasts of one model were; none where a metric is not defined."""

    logloss: float | None = None
    brier: float | None = None
    ece: float | None = None
    ece_quantile: float | None = None
    auc: float | None = None
    rmse_bins: float | None = None


class JudgedModel(Wire, frozen=True, kw_only=True):
    """A baseline of one run with its metrics."""

    model: str
    name: str
    metrics: Metrics


class CalibrationBin(Wire, frozen=True, kw_only=True):
    """Forecasts between two bounds: their mean, how often it happened, how many, the standard error of that share."""

    low: float
    high: float
    predicted: float
    observed: float
    count: int
    spread: float


class EvaluationRun(Wire, frozen=True, kw_only=True):
    """One run of the evaluation."""

    run_id: str
    suite: Suite
    status: Literal["RUNNING", "SUCCEEDED", "FAILED", "EMPTY"]
    window_from: datetime
    window_to: datetime
    weights_version: int | None
    started_at: datetime
    finished_at: datetime | None
    n: int
    error: str | None
    metrics: Metrics
    baselines: list[JudgedModel]
    calibration: list[CalibrationBin]
    regression: Regression | None
    notes: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])


class EvaluationRuns(Wire, frozen=True, kw_only=True):
    """A page of runs, the newest first."""

    items: list[EvaluationRun]
    next_cursor: str | None = None


class TrainedOn(Wire, frozen=True, kw_only=True):
    """What a model was fitted to."""

    reviews: int | None = None
    learners: int | None = None


class ModelRecord(Wire, frozen=True, kw_only=True):
    """A model as it stands: its version, what it was trained on, how it last did."""

    model: str
    name: str
    version: str | int | None
    trained_at: datetime | None
    trained_on: TrainedOn | None
    metrics: dict[str, float | None]
    history: list[float | None]
    last_run_at: datetime | None
    state: Literal["healthy", "degraded", "no_data"]
    note: str | None = None
