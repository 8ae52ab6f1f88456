"""The registry of every number the rules rest on: its value, unit, range, source and note.

A context declares its own in `domain/<context>/constants.py`, the kernel here; without a source it fails at import.
"""

from dataclasses import dataclass
from typing import TypeVar

Value = TypeVar("Value", int, float, tuple[float, ...])


@dataclass(frozen=True, slots=True)
class Constant:
    """One number with its provenance. `within` is closed; `None` where the unit already bounds it."""

    name: str
    value: int | float | tuple[float, ...]
    unit: str
    within: tuple[float, float] | None
    source: str
    note: str


class WithoutProvenance(ValueError):
    """A constant was declared without a name of its own, a source, or inside its range."""


REGISTRY: dict[str, Constant] = {}


def constant(
    name: str, value: Value, *, unit: str, source: str, note: str, within: tuple[float, float] | None = None
) -> Value:
    """Register a number and return it, so that a declaration reads like an assignment."""
    if name in REGISTRY or not (name.isupper() and unit.strip() and source.strip() and note.strip()):
        raise WithoutProvenance(f"{name}: a constant has one upper-case name, a unit, a source and a note")
    members = value if isinstance(value, tuple) else (value,)
    if within is not None and not all(within[0] <= member <= within[1] for member in members):
        raise WithoutProvenance(f"{name}: {value} lies outside {within}")
    REGISTRY[name] = Constant(name, value, unit, within, source, note)
    return value


METRIC_PROBABILITY_FLOOR = constant(
    "METRIC_PROBABILITY_FLOOR",
    1e-15,
    unit="probability",
    source="chosen: the usual clip of log loss, so that one certain and wrong forecast costs 34.5 and not infinity",
    note="forecasts are this far from 0 and 1 when their log loss is taken",
    within=(0, 1e-6),
)
METRIC_BINS = constant(
    "METRIC_BINS",
    10,
    unit="bins",
    source="Guo, Pleiss, Sun & Weinberger (2017): On calibration of modern neural networks",
    note="of calibration error and of the calibration table",
    within=(2, 100),
)
AGRESTI_COULL_EACH = constant(
    "AGRESTI_COULL_EACH",
    2,
    unit="outcomes",
    source="Agresti & Coull (1998): Approximate is better than exact for interval estimation of binomial proportions",
    note="added to either outcome for a standard error, so that a bin of one outcome has one too",
    within=(0, 10),
)
RMSE_BIN_RATIOS = constant(
    "RMSE_BIN_RATIOS",
    (3.62, 1.89, 1.73),
    unit="ratio",
    source="FSRS benchmark (open-spaced-repetition/srs-benchmark), The metric RMSE (bins)",
    note="each bin of interval, number of the review and lapses is so many times as wide as the one before",
    within=(1, 10),
)
