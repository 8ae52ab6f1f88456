"""Large values of tests in a few words: the forms an author writes, and the lists and texts they stand for."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from domain.catalog.constants import (
    PROBLEM_VALUE_DEPTH,
    PROBLEM_VALUE_SIZE,
    SERIES_INCREMENT,
    SERIES_MULTIPLIER,
    SERIES_PERIOD,
)
from domain.catalog.errors import NoValue

Json: TypeAlias = Any
"""A value of JSON: None, a boolean, a number, a text, a list or an object."""

_PAIR: Final = 2
_CONCAT: Final = "$concat is a list of lists"


def expand(value: Json, *, size: int = PROBLEM_VALUE_SIZE) -> Json:
    """Return the value with every form in it replaced by what it stands for.

    `{$range: [from, to]}` is the whole numbers from `from` up to but without `to`; `{$repeat: [value, n]}` is a list of
    n times the value; `{$text: [piece, n]}` is the piece n times in a row; `{$concat: [list, …]}` is the lists one
    after another; `{$series: {n, seed, modulus}}` is a list of n whole numbers, the i-th being x_i mod modulus, where
    x_0 = seed and x_i+1 = (1103515245 x_i + 12345) mod 2^31, the generator of the example in ISO C.

    A value counts one for each of its members, however nested, and one for each character of its texts. Raises NoValue
    in words when a form is none, when the value would count more than `size` (before anything that large is built),
    or when it is nested more than PROBLEM_VALUE_DEPTH deep. What a form repeats is one object: do not change it.
    """
    return _Expansion(size).of(value, depth=0)[0]


class _Expansion:
    """One value being expanded; every step returns it with what it counts."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._forms: Mapping[str, Callable[[Json, int], tuple[Json, int]]] = {
            "$range": self._range,
            "$repeat": self._repeat,
            "$text": self._text,
            "$series": self._series,
            "$concat": self._concat,
        }

    def of(self, value: Json, *, depth: int) -> tuple[Json, int]:
        if depth > PROBLEM_VALUE_DEPTH:
            raise NoValue(f"a value is nested at most {PROBLEM_VALUE_DEPTH} deep")
        if isinstance(value, list):
            return self._list(value, depth)
        if isinstance(value, dict):
            return self._object(value, depth)
        return value, self._fits(len(value) + 1 if isinstance(value, str) else 1)

    def _list(self, members: list[Json], depth: int) -> tuple[list[Json], int]:
        expanded: list[Json] = []
        count = 1
        for member in members:
            one, counted = self.of(member, depth=depth + 1)
            count = self._fits(count + counted)
            expanded.append(one)
        return expanded, count

    def _object(self, members: dict[str, Json], depth: int) -> tuple[Json, int]:
        marked = [name for name in members if name.startswith("$")]
        if not marked:
            values, count = self._list(list(members.values()), depth)
            return dict(zip(members, values, strict=True)), self._fits(count + sum(map(len, members)))
        if len(members) > 1 or marked[0] not in self._forms:
            raise NoValue(f"“{marked[0]}” is no form: {', '.join(self._forms)} stand alone in their braces")
        return self._forms[marked[0]](members[marked[0]], depth)

    def _range(self, told: Json, depth: int) -> tuple[Json, int]:  # noqa: ARG002  as every form
        if not _is_pair(told) or not all(map(_is_whole, told)) or told[0] > told[1]:
            raise NoValue("$range is [from, to], two whole numbers in their order")
        count = self._fits(told[1] - told[0] + 1)
        return list(range(*told)), count

    def _repeat(self, told: Json, depth: int) -> tuple[Json, int]:
        if not _is_pair(told) or not _is_count(told[1]):
            raise NoValue("$repeat is [value, n], and n is a whole number from 0")
        value, counted = self.of(told[0], depth=depth + 1)
        count = self._fits(counted * told[1] + 1)
        return [value] * told[1], count

    def _text(self, told: Json, depth: int) -> tuple[Json, int]:  # noqa: ARG002  as every form
        if not _is_pair(told) or not isinstance(told[0], str) or not _is_count(told[1]):
            raise NoValue("$text is [piece, n], a text and a whole number from 0")
        count = self._fits(len(told[0]) * told[1] + 1)
        self._fits(told[1])
        return told[0] * told[1], count

    def _series(self, told: Json, depth: int) -> tuple[Json, int]:  # noqa: ARG002  as every form
        if (
            not isinstance(told, dict)
            or told.keys() != {"n", "seed", "modulus"}
            or not all(map(_is_count, told.values()))
        ):
            raise NoValue("$series is {n, seed, modulus}, three whole numbers from 0")
        if told["modulus"] < 1 or told["seed"] >= SERIES_PERIOD:
            raise NoValue("the modulus of $series is at least 1, and its seed less than 2^31")
        count = self._fits(told["n"] + 1)
        return _series(told["n"], told["seed"], told["modulus"]), count

    def _concat(self, told: Json, depth: int) -> tuple[Json, int]:
        if not isinstance(told, list):
            raise NoValue(_CONCAT)
        lists, count = self._list(told, depth)
        if not all(isinstance(one, list) for one in lists):
            raise NoValue(_CONCAT)
        return [member for one in lists for member in one], count

    def _fits(self, count: int) -> int:
        if count > self._size:
            raise NoValue(f"a value counts at most {self._size:,} members and characters")
        return count


def _series(n: int, x: int, modulus: int) -> list[int]:
    numbers: list[int] = []
    for _ in range(n):
        numbers.append(x % modulus)
        x = (x * SERIES_MULTIPLIER + SERIES_INCREMENT) % SERIES_PERIOD
    return numbers


def _is_pair(told: Json) -> bool:
    return isinstance(told, list) and len(told) == _PAIR


def _is_whole(number: Json) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _is_count(number: Json) -> bool:
    return _is_whole(number) and number >= 0
