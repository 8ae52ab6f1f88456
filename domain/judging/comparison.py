"""Whether an answer is the expected one: by value, in the way that the problem declares."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from domain.judging.model import Json


class ComparisonKind(StrEnum):
    """What of an answer counts."""

    EXACT = "exact"
    """Everything."""
    UNORDERED = "unordered"
    """Everything but the order of the outermost list."""
    UNORDERED_DEEP = "unordered_deep"
    """Everything but the order of any list."""
    TOLERANCE = "tolerance"
    """Everything, but numbers may differ a little."""
    ANY_OF = "any_of"
    """The answer is one of the expected list."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a problem's answers are compared. `tolerance` is for kind `tolerance` alone."""

    kind: ComparisonKind = ComparisonKind.EXACT
    tolerance: float = 0.0


def same(expected: Json, got: Json, comparison: Comparison) -> bool:
    """Say whether a value of JSON is the expected one.

    Numbers are equal by value whatever their kind (1 is 1.0, and 0 is -0.0), exactly even beyond 2**53. Booleans are
    no numbers, nothing is not false, and NaN, which no JSON holds, equals nothing. Keys of objects have no order. With
    a tolerance t, a number may differ by t, or by t times the expected one where that is more. Both values may be
    nested JUDGING_DEPTH deep.
    """
    match comparison.kind:
        case ComparisonKind.EXACT:
            return _near(expected, got, 0.0)
        case ComparisonKind.TOLERANCE:
            return _near(expected, got, comparison.tolerance)
        case ComparisonKind.ANY_OF:
            return isinstance(expected, list) and any(_near(one, got, 0.0) for one in expected)
        case ComparisonKind.UNORDERED:
            return _outermost(expected) == _outermost(got)
        case _:
            return _canonical(expected, ordered=False) == _canonical(got, ordered=False)


def _near(expected: Json, got: Json, tolerance: float) -> bool:
    if _is_number(expected) and _is_number(got):
        return expected == got or _differ_little(expected, got, tolerance)
    if type(expected) is not type(got):
        return False
    if isinstance(expected, list):
        return len(expected) == len(got) and all(map(_near, expected, got, [tolerance] * len(expected)))
    if isinstance(expected, dict):
        return expected.keys() == got.keys() and all(_near(one, got[key], tolerance) for key, one in expected.items())
    return expected == got


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _differ_little(expected: float, got: float, tolerance: float) -> bool:
    if not tolerance:
        return False
    try:
        return abs(expected - got) <= tolerance * max(1.0, abs(expected))
    except OverflowError:  # a whole number beyond every float
        return False


def _outermost(value: Json) -> Hashable:
    if not isinstance(value, list):
        return _canonical(value, ordered=True)
    return _multiset([_canonical(one, ordered=True) for one in value])


def _canonical(value: Json, *, ordered: bool) -> Hashable:
    """Return something that is equal for equal values, and can be counted."""
    if isinstance(value, list):
        members = [_canonical(one, ordered=ordered) for one in value]
        return ("list", tuple(members)) if ordered else _multiset(members)
    if isinstance(value, dict):
        return ("object", frozenset((key, _canonical(one, ordered=ordered)) for key, one in value.items()))
    if value != value:  # noqa: PLR0124  NaN equals nothing, not even itself
        return object()
    return ("number", _digits(value)) if _is_number(value) else (type(value).__name__, value)


def _digits(number: float) -> str:
    """Return a text that is equal for equal numbers.

    Anybody can write many different numbers that have one hash, and nobody such texts, whose hashes are salted: an
    answer of the former would be counted for hours.
    """
    return str(int(number)) if isinstance(number, int) or number.is_integer() else repr(number)


def _multiset(members: list[Hashable]) -> Hashable:
    return ("members", frozenset(Counter(members).items()))
