"""What the page about models says: five numbers against the default, lines, regression, and what if there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from ui import format as fmt
from ui import wire
from ui.components import SCORES_PLOT
from ui.format import TrendLook
from ui.lines import LinesLook, lines

SUITES: Final = {"fsrs": "Memory (FSRS)", "bkt": "Mastery (BKT)"}
METRICS: Final = {"logloss": "Log loss", "brier": "Brier", "ece": "Calibration error"}
WINDOWS: Final = {"7d": "Last 7 days", "30d": "Last 30 days", "90d": "Last 90 days"}
JOBS: Final = {"fsrs": "fsrs_eval", "bkt": "bkt_eval"}
COUNTED: Final = {"fsrs": "review", "bkt": "answer"}
HAPPENED: Final = {"fsrs": "recalled, %", "bkt": "answered right, %"}
HAPPENED_HEADS: Final = {"fsrs": "Recalled, %", "bkt": "Answered right, %"}
FORECAST: Final = {"fsrs": "Predicted recall, %", "bkt": "Predicted right answers, %"}
LINES: Final = {"ours": "Ours", "default": "Default", "moving_average": "Moving avg"}
"""The models that have a line, by the API's word; the table has them all."""

REMARKS: Final = {
    "first_reviews": "first reviews not judged",
    "same_day_reviews": "reviews of the same day not judged",
    "unreadable": "unreadable",
    "future": "in the future, left out",
    "seen_in_training": "seen in training",
    "by_tracing": "foretold by tracing",
    "by_recent_accuracy": "by recent accuracy",
    "seen_in_fit": "seen in the fit",
}
"""What a run notes, by the API's word."""
ALONE: Final = "logloss_by_tracing_alone"

OURS, DEFAULT = "ours", "default"
UNKNOWN: Final = TrendLook("", "minus", "gray")
_EARLY_MORNING: Final = 6


@dataclass(frozen=True, slots=True)
class Number:
    """One of the five numbers, and what it is compared with."""

    value: str = fmt.NONE
    words: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The five numbers of a run."""

    logloss: Number = Number()
    brier: Number = Number()
    ece: Number = Number()
    auc: Number = Number()
    rmse: Number = Number()
    better: TrendLook = UNKNOWN


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model beside others, judged by the same reviews in the same run."""

    model: str
    name: str
    is_ours: bool
    logloss: str
    brier: str
    ece: str
    auc: str
    rmse: str


@dataclass(frozen=True, slots=True)
class RegressionWords:
    """Whether the model became worse: "", "none" or "regressed", and how much by which numbers."""

    kind: str = ""
    what: str = ""
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """What stands where nothing is."""

    what: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A run as the page shows it."""

    run_id: str = ""
    words: str = ""
    numbers: Numbers = Numbers()
    remarks: str = ""
    rows: list[ModelRow] = field(default_factory=list[ModelRow])


def shown(run: wire.EvaluationRun, *, now: datetime, zone: str) -> Shown:
    """Put a run that succeeded into words."""
    return Shown(
        run_id=run.run_id,
        words=run_words(run, now=now, zone=zone),
        numbers=numbers(run),
        remarks=remarks(run.notes),
        rows=model_rows(run),
    )


def run_words(run: wire.EvaluationRun, *, now: datetime, zone: str) -> str:
    """Say when a run was, over how much, and with which weights: run today 05:00 · 12,580 reviews · weights v14."""
    when = fmt.moment(run.finished_at or run.started_at, now, zone)
    return " · ".join(filter(None, (f"run {when}", fmt.count(run.n, COUNTED[run.suite]), weights(run))))


def remarks(notes: Mapping[str, Any]) -> str:
    """Say what a run left out, and what it judged that was known before; nothing of what there was none of."""
    told = [f"{fmt.number(notes[key])} {words}" for key, words in REMARKS.items() if notes.get(key)]
    alone = notes.get(ALONE)
    return " · ".join([*told, *([f"tracing alone {fmt.loss(alone)}"] if alone is not None else [])])


def weights(run: wire.EvaluationRun) -> str:
    """Name the weights a run judged; mastery has none."""
    if run.weights_version is None:
        return ""
    return f"weights v{run.weights_version}" if run.weights_version else "published weights"


def numbers(run: wire.EvaluationRun) -> Numbers:
    """Return the five numbers of a run, each beside that of the default."""
    ours, default = run.metrics, default_of(run)
    return Numbers(
        logloss=Number(fmt.loss(ours.logloss), _beside(fmt.loss(default.logloss))),
        brier=Number(fmt.loss(ours.brier), _beside(fmt.loss(default.brier))),
        ece=Number(fmt.loss(ours.ece), " · ".join(filter(None, (_beside(fmt.loss(default.ece)), "10 equal bins")))),
        auc=Number(score(ours.auc), _beside(score(default.auc))),
        rmse=Number(fmt.loss(ours.rmse_bins), _beside(fmt.loss(default.rmse_bins))),
        better=better(ours.logloss, default.logloss),
    )


def default_of(run: wire.EvaluationRun) -> wire.Metrics:
    """Return the metrics of the default parameters; none are known where it did not run."""
    return next((one.metrics for one in run.baselines if one.model == DEFAULT), wire.Metrics())


def _beside(default: str) -> str:
    return "" if default == fmt.NONE else f"default {default}"


def score(value: float | None) -> str:
    """.706, as an AUC is written."""
    return fmt.NONE if value is None else f"{value:.3f}".removeprefix("0")


def better(ours: float | None, default: float | None) -> TrendLook:
    """Say by how much a loss is below that of the default."""
    if ours is None or not default:
        return UNKNOWN
    change = ours / default - 1
    if abs(change) < 0.0005:  # noqa: PLR2004 - what would be written as 0.0 %
        return fmt.trend(0.0, "the same as default")
    side = "better" if change < 0 else "worse"
    return fmt.trend(change, f"{fmt.percent(abs(change), 1)} {side} than default", up_is_good=False)


def model_rows(run: wire.EvaluationRun) -> list[ModelRow]:
    """Return ours and the baselines of a run."""
    name = ", ".join(filter(None, ("Ours", weights(run))))
    baselines = [_model_row(one.model, one.name, one.metrics) for one in run.baselines]
    return [_model_row(OURS, name, run.metrics), *baselines]


def _model_row(model: str, name: str, metrics: wire.Metrics) -> ModelRow:
    return ModelRow(
        model=model,
        name=name,
        is_ours=model == OURS,
        logloss=fmt.loss(metrics.logloss),
        brier=fmt.loss(metrics.brier),
        ece=fmt.loss(metrics.ece),
        auc=score(metrics.auc),
        rmse=fmt.loss(metrics.rmse_bins),
    )


def score_lines(series: wire.EvaluationSeries) -> LinesLook:
    """Lay out the lines of ours and the baselines that have one; a baseline has a value where ours has a run."""
    of_runs = {one.model: {point.run_id: point.value for point in one.points} for one in series.baselines}
    values: dict[str, list[float | None]] = {OURS: [point.value for point in series.points]}
    for model in LINES:
        if model != OURS:
            values[model] = [of_runs.get(model, {}).get(point.run_id) for point in series.points]
    return lines([point.date for point in series.points], values, LINES, height=SCORES_PLOT)


def regression_words(series: wire.EvaluationSeries) -> RegressionWords:
    """Say whether the last run is worse than the median of those before it, and by which numbers."""
    found = series.regression
    if found is None:
        return RegressionWords()
    median, latest = fmt.loss(found.median), fmt.loss(found.latest)
    if not found.regressed:
        what = "No regression" if series.metric == "logloss" else "No regression of log loss"
        return RegressionWords("none", what, f"{latest}, median of the last five runs {median}")
    return RegressionWords(
        "regressed",
        f"{fmt.percent(found.ratio - 1)} worse than the median of the last five runs",
        f"Log loss {latest} against {median}; from {fmt.percent(found.threshold - 1)} on it counts as a regression.",
    )


# Where nothing is


def never_run(next_run_at: datetime | None, *, now: datetime, zone: str) -> Nothing:
    """Say that nothing has been judged, and when it first will be."""
    then = f"The first is {ahead(next_run_at, now=now, zone=zone)}." if next_run_at else "Evaluate now makes the first."
    return Nothing("No evaluation yet", then)


def ahead(at: datetime, *, now: datetime, zone: str) -> str:
    """Tonight at 05:00 · today at 17:00 · tomorrow at 09:00 · on 30 Nov at 05:00."""
    local, today = fmt.in_zone(at, zone), fmt.in_zone(now, zone)
    days = (local.date() - today.date()).days
    if local.hour < _EARLY_MORNING and (days == 1 or (days == 0 and today.hour < _EARLY_MORNING)):
        return f"tonight at {local:%H:%M}"
    names = {0: "today", 1: "tomorrow"}
    return f"{names.get(days) or 'on ' + fmt.day(local.date())} at {local:%H:%M}"


def nothing_reviewed(run: wire.EvaluationRun) -> Nothing:
    """Say that the window of a run held nothing: No reviews between 1 and 7 November.

    Windows are cut by days of UTC, and one that ends with a day ends at the midnight after it.
    """
    first, last = run.window_from.astimezone(UTC), run.window_to.astimezone(UTC) - timedelta(microseconds=1)
    span = between(first.date(), last.date())
    return Nothing(f"No {COUNTED[run.suite]}s between {span}", "The next evaluation looks again.")


def nothing_in_window(window: str, *, now: datetime, zone: str) -> Nothing:
    """Say that no run falls into the window of the chart."""
    last = fmt.in_zone(now, zone).date()
    first = last - timedelta(days=int(window.removesuffix("d")))
    return Nothing(f"No evaluation between {between(first, last)}", "A longer window may have one.")


def between(first: date, last: date) -> str:
    """1 and 7 November · 28 October and 7 November · 28 December 2025 and 7 January 2026."""
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} and {last.day} {last:%B %Y}"
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first.day}{month} and {last.day} {last:%B}"


def trouble(newest: wire.EvaluationRun | None, chosen: Shown, *, now: datetime, zone: str) -> str:
    """Say what became of the newest run where the numbers are not its own."""
    if newest is None or newest.run_id == chosen.run_id or newest.status in ("RUNNING", "SUCCEEDED"):
        return ""
    kept = " The numbers are those of the run before." if chosen.run_id else ""
    if newest.status == "EMPTY":
        return f"{nothing_reviewed(newest).what}.{kept}"
    when = fmt.moment(newest.finished_at or newest.started_at, now, zone)
    return f"The evaluation of {when} failed: {newest.error or 'it gave no reason'}.{kept}"


def options(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a selector offers."""
    return list(words.items())
