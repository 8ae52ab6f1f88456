"""The registry of every number the rules rest on: its value, unit, range, source and note.

A context declares its own in `domain/<context>/constants.py`; an entry without a source fails at import.
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
