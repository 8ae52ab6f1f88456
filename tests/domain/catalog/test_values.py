"""Large values stand in a few words, and no file makes more of them than memory holds."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalog.constants import PROBLEM_VALUE_DEPTH, PROBLEM_VALUE_SIZE
from domain.catalog.errors import NoValue
from domain.catalog.values import expand

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text().filter(lambda name: not name.startswith("$")), inner),
    max_leaves=20,
)
GOLDEN = {
    "range": ({"$range": [2, 6]}, [2, 3, 4, 5]),
    "empty range": ({"$range": [3, 3]}, []),
    "repeat": ({"$repeat": [{"a": 1}, 2]}, [{"a": 1}, {"a": 1}]),
    "repeat of a form": ({"$repeat": [{"$text": ["ab", 2]}, 2]}, ["abab", "abab"]),
    "repeat never": ({"$repeat": [1, 0]}, []),
    "text": ({"$text": ["ab", 3]}, "ababab"),
    "series": ({"$series": {"n": 4, "seed": 1, "modulus": 2**31}}, [1, 1103527590, 377401575, 662824084]),
    "series in a modulus": ({"$series": {"n": 4, "seed": 1, "modulus": 10}}, [1, 0, 5, 4]),
    "concat": ({"$concat": [[1], {"$range": [2, 4]}, {"$repeat": [0, 1]}]}, [1, 2, 3, 0]),
    "concat of nothing": ({"$concat": []}, []),
    "inside": ([1, {"tree": [{"$text": ["x", 2]}, None]}], [1, {"tree": ["xx", None]}]),
}
REFUSED: dict[str, Any] = {
    "a range that goes down": {"$range": [4, 1]},
    "a range of three": {"$range": [1, 2, 3]},
    "a range of text": {"$range": ["1", 2]},
    "a range of booleans": {"$range": [False, True]},
    "a range that is too long": {"$range": [0, 10**12]},
    "repeat without a number": {"$repeat": [1]},
    "repeat fewer than never": {"$repeat": [1, -1]},
    "repeat too often": {"$repeat": [1, 10**15]},
    "repeat what repeats": {"$repeat": [{"$repeat": [{"$repeat": [0, 1000]}, 1000]}, 1000]},
    "a text that is none": {"$text": [1, 2]},
    "a text that is too long": {"$text": ["ab", 10**12]},
    "no text too often": {"$text": ["", 10**12]},
    "a series without a seed": {"$series": {"n": 1, "modulus": 2}},
    "a series of a list": {"$series": [1, 2, 3]},
    "a series modulo nothing": {"$series": {"n": 1, "seed": 1, "modulus": 0}},
    "a series from beyond": {"$series": {"n": 1, "seed": 2**31, "modulus": 2}},
    "a series that is too long": {"$series": {"n": 10**12, "seed": 1, "modulus": 2}},
    "concat of what is no list": {"$concat": [[1], 2]},
    "concat of no list": {"$concat": 3},
    "a form nobody knows": {"$reverse": [1]},
    "two forms at once": {"$range": [1, 2], "$text": ["a", 1]},
    "a form beside a name": {"$range": [1, 2], "name": 1},
}


@pytest.mark.parametrize(("written", "value"), GOLDEN.values(), ids=GOLDEN)
def test_a_form_stands_for_its_value(written: Any, value: Any) -> None:
    assert expand(written) == value


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED)
def test_what_is_no_form_or_too_large_is_refused_before_it_is_built(written: Any) -> None:
    with pytest.raises(NoValue):
        expand(written)


@given(PLAIN)
def test_a_value_without_forms_is_itself(value: Any) -> None:
    assert json.dumps(expand(value)) == json.dumps(value)


def test_a_value_of_the_largest_size_still_fits() -> None:
    assert len(expand({"$range": [0, PROBLEM_VALUE_SIZE - 1]})) == PROBLEM_VALUE_SIZE - 1
    with pytest.raises(NoValue, match="at most"):
        expand({"$range": [0, PROBLEM_VALUE_SIZE]})


def test_plain_lists_texts_and_names_count_too() -> None:
    for value in ([1, 2, 3, 4], "abcd", {"abcd": 1}):
        with pytest.raises(NoValue, match="at most 4"):
            expand(value, size=4)


def test_a_value_is_nested_no_deeper_than_the_stack_holds() -> None:
    value: Any = []
    for _ in range(PROBLEM_VALUE_DEPTH):
        value = [value]
    assert expand(value) == value
    with pytest.raises(NoValue, match="deep"):
        expand([value])
