"""What is known of each model: which version, trained when and on what, how it did last, in words for two pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    in_short: str
    """Version and training in one line, where there is no room for columns."""
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
        version=version(record.version),
        trained=fmt.when(record.trained_at, now, zone) or "not trained",
        trained_at=fmt.instant(record.trained_at, zone),
        trained_on=trained_on(record),
        in_short=in_short(record, now=now, zone=zone),
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


def version(known: str | int | None) -> str:
    """Name a version: v14, 25 Nov for one that is a day, and what came with the model is published."""
    if known is None:
        return fmt.NONE
    if known == PUBLISHED:
        return "published"
    if isinstance(known, int):
        return f"v{known}"
    try:
        return fmt.day(date.fromisoformat(known))
    except ValueError:
        return known


def in_short(record: wire.ModelRecord, *, now: datetime, zone: str) -> str:
    """Say version and training in one line: v14 · trained 10 h ago on 48,000 reviews of 40 learners."""
    if record.trained_at is None:
        return " · ".join(part for part in (version(record.version), "not trained") if part != fmt.NONE)
    on = trained_on(record)
    when = f"trained {fmt.when(record.trained_at, now, zone)}" + (f" on {on}" if on != fmt.NONE else "")
    return " · ".join(part for part in (version(record.version), when) if part != fmt.NONE)


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
