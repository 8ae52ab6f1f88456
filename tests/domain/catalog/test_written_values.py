"""What an author writes is the value of JSON it looks like, and what could be two values is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.authoring.yaml_files import read
from domain.catalog.written_values import NoValueAt, json_of


def value_of(text: str) -> Any:
    return json_of(read(text.encode()))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-7", -7),
        ("2.50", 2.5),
        ("1e3", 1000.0),
        ("-0.5E-2", -0.005),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ('"12"', "12"),
        ("'true'", "true"),
        ('"null"', "null"),
        ('""', ""),
        ("a word", "a word"),
        ("9007199254740991", 2**53 - 1),
        ("[1, [x, {a: 1.0}]]", [1, ["x", {"a": 1.0}]]),
        ("{$range: [0, 3]}", {"$range": [0, 3]}),
    ],
)
def test_a_value_is_read_as_json_reads_it(text: str, value: Any) -> None:
    read_value = value_of(text)
    assert (read_value, type(read_value)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    ["yes", "No", "ON", "off", "True", "FALSE", "007", "1_000", "0x10", "+5", ".5", "5.", "1:30", ".inf", ".NaN"],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(NoValueAt, match="two ways"):
        value_of(text)


@pytest.mark.parametrize("text", ["9007199254740992", "-9007199254740992", "9" * 5000, "1e999"])
def test_a_number_that_is_not_kept_exactly_is_refused(text: str) -> None:
    with pytest.raises(NoValueAt):
        value_of(text)


def test_a_refusal_knows_its_line() -> None:
    with pytest.raises(NoValueAt) as refused:
        value_of("- 1\n- [2,\n   yes]\n")
    assert refused.value.line == 3


@given(st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_of_python_reads_back(number: float) -> None:
    assert value_of(repr(number)) == number
