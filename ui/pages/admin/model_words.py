"""What is known of each model: which version, trained when and on what, how it did last, in words for two pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ui import format as fmt
from ui import wire

SPARK_WIDTH: Final = 90
SPARK_HEIGHT: Final = 20
PUBLISHED: Final = 0
"""The version of the weights that came with the model."""
NAMES: Final = {"memory": "Memory", "mastery": "Mastery", "complexity": "Concept complexity"}
COUNTED: Final = {"mastery": "answer"}
VERDICTS: Final = {
    "draft": "not started",
    "too_early": "too early",
    "keep_going": "keep going",
    "adopted": "adopted",
    "no_difference": "no difference",
    "stopped_harm": "stopped: harm",
    "unreadable": "do not read it",
}
BASELINES: Final = {"memory": "default weights", "mastery": "baseline"}


@dataclass(frozen=True, slots=True)
class ModelLook:
    """A model as a line of a list."""

    model: str
    name: str
    short: str
    version: str
    trained: str
    trained_at: str
    trained_on: str
    logloss: str
    baseline: str
    beside: str
    spark: str
    last_run: str
    state: str
    note: str


def model_look(record: wire.ModelRecord, *, now: datetime, zone: str) -> ModelLook:
    """Put a model's record into words."""
    baseline = fmt.loss(record.metrics.get("baseline_logloss"))
    return ModelLook(
        model=record.model,
        name=record.name,
        short=NAMES.get(record.model, record.model),
        version=_version(record.version),
        trained=fmt.when(record.trained_at, now, zone) or "not trained",
        trained_at=fmt.instant(record.trained_at, zone),
        trained_on=trained_on(record),
        logloss=fmt.loss(record.metrics.get("logloss")),
        baseline=baseline,
        beside=f"{BASELINES.get(record.model, 'baseline')} {baseline}" if baseline != fmt.NONE else record.note or "",
        spark=fmt.sparkline_path(record.history, SPARK_WIDTH, SPARK_HEIGHT),
        last_run=fmt.when(record.last_run_at, now, zone) or "never",
        state=record.state,
        note=record.note or "",
    )


def judged_models(records: Sequence[wire.ModelRecord], *, now: datetime, zone: str) -> list[ModelLook]:
    """Return the models that are judged by a loss, for the overview."""
    return [model_look(one, now=now, zone=zone) for one in records if one.metrics.get("logloss") is not None]


def _version(version: str | int | None) -> str:
    if version is None:
        return fmt.NONE
    if version == PUBLISHED:
        return "published"
    return f"v{version}" if isinstance(version, int) or version.isdigit() else version


def trained_on(record: wire.ModelRecord) -> str:
    """Say what a model was fitted to: 12,580 reviews of 40 learners."""
    on = record.trained_on
    if on is None or on.reviews is None:
        return fmt.NONE
    reviews = fmt.count(on.reviews, COUNTED.get(record.model, "review"))
    return reviews if on.learners is None else f"{reviews} of {fmt.count(on.learners, 'learner')}"


@dataclass(frozen=True, slots=True)
class ExperimentLine:
    """An experiment in one line: its name, and how far it is."""

    key: str
    name: str
    words: str


def experiment_lines(briefs: list[wire.ExperimentBrief]) -> list[ExperimentLine]:
    """Return the experiments that run: day 19 · keep going."""
    return [
        ExperimentLine(one.key, one.name, " · ".join(filter(None, (_day(one), VERDICTS[one.verdict]))))
        for one in briefs
        if one.status == "running"
    ]


def _day(brief: wire.ExperimentBrief) -> str:
    return "" if brief.day is None else f"day {brief.day}"
