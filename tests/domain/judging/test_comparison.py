"""Answers are compared by value, in the way that the problem declares."""

import json
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.judging.comparison import Comparison, ComparisonKind, same
from domain.judging.constants import JUDGING_DEPTH

NAN = float("nan")
EXACT = Comparison()
UNORDERED = Comparison(ComparisonKind.UNORDERED)
UNORDERED_DEEP = Comparison(ComparisonKind.UNORDERED_DEEP)
ANY_OF = Comparison(ComparisonKind.ANY_OF)
MILLIONTH = Comparison(ComparisonKind.TOLERANCE, 1e-6)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)

TABLE: list[tuple[Comparison, Any, Any, bool]] = [
    (EXACT, 1, 1.0, True),
    (EXACT, 0, -0.0, True),
    (EXACT, 1, True, False),
    (EXACT, False, 0, False),
    (EXACT, None, False, False),
    (EXACT, "1", 1, False),
    (EXACT, [], {}, False),
    (EXACT, [], None, False),
    (EXACT, "é", "e\u0301", False),
    (EXACT, 2**53 + 1, float(2**53), False),
    (EXACT, 10**21, 1e21, True),
    (EXACT, 0.3, 0.1 + 0.2, False),
    (EXACT, NAN, NAN, False),
    (EXACT, [1, [2, True]], [1, [2, True]], True),
    (EXACT, [1, [2, True]], [1, [2, 1]], False),
    (EXACT, [1, 2], [2, 1], False),
    (EXACT, [1, 2], [1, 2, 3], False),
    (EXACT, {"a": 1, "b": [2]}, {"b": [2.0], "a": 1}, True),
    (EXACT, {"a": 1}, {"a": 1, "b": 2}, False),
    (EXACT, {"a": 1}, {"b": 1}, False),
    (UNORDERED, [1, 2, 2], [2, 1, 2], True),
    (UNORDERED, [1, 2, 2], [2, 1, 1], False),
    (UNORDERED, [1, 2], [2, True], False),
    (UNORDERED, [[1, 2], [3]], [[3], [1, 2]], True),
    (UNORDERED, [[1, 2], [3]], [[3], [2, 1]], False),
    (UNORDERED, [{"a": [1]}, None], [None, {"a": [1.0]}], True),
    (UNORDERED, [1], 1, False),
    (UNORDERED, "text", "text", True),
    (UNORDERED, [NAN], [NAN], False),
    (UNORDERED, [0.5, float("inf"), 10**21], [1e21, 0.5, float("inf")], True),
    (UNORDERED, [0, 2**53 + 1], [float(2**53), -0.0], False),
    (UNORDERED_DEEP, [[1, 2], [3]], [[3], [2, 1]], True),
    (UNORDERED_DEEP, [[1, 2], [3]], [[3], [2, 2]], False),
    (UNORDERED_DEEP, {"a": [1, 2]}, {"a": [2, 1]}, True),
    (UNORDERED_DEEP, [[], [[]]], [[[]], []], True),
    (MILLIONTH, 1.0, 1.0000005, True),
    (MILLIONTH, 1.0, 1.000002, False),
    (MILLIONTH, 1e9, 1e9 + 500, True),
    (MILLIONTH, 1e-9, 0, True),
    (MILLIONTH, [0.5, {"x": 2}], [0.5000001, {"x": 2.0000001}], True),
    (MILLIONTH, 1, True, False),
    (MILLIONTH, 0.0, NAN, False),
    (MILLIONTH, 1.5, 10**400, False),
    (MILLIONTH, 10**400, 10**400, True),
    (ANY_OF, [[0, 1], [1, 0]], [1, 0], True),
    (ANY_OF, [[0, 1], [1, 0]], [1, 1], False),
    (ANY_OF, [1, True], True, True),
    (ANY_OF, [], None, False),
    (ANY_OF, None, None, False),
]


@pytest.mark.parametrize(("comparison", "expected", "got", "verdict"), TABLE)
def test_answers_are_compared_as_the_problem_declares(comparison, expected, got, verdict):
    assert same(expected, got, comparison) is verdict


@given(value=values, kind=st.sampled_from([kind for kind in ComparisonKind if kind is not ComparisonKind.ANY_OF]))
def test_whatever_goes_through_json_stays_the_same(value, kind):
    assert same(value, json.loads(json.dumps(value)), Comparison(kind, 1e-9))


@given(members=st.lists(values, max_size=6), random=st.randoms(use_true_random=False))
def test_a_shuffled_list_is_the_same_where_order_does_not_count(members, random):
    shuffled = random.sample(members, len(members))
    assert same(members, shuffled, UNORDERED)
    assert same([members], [shuffled], UNORDERED_DEEP)


@given(one=values, other=values)
def test_what_is_the_same_exactly_is_the_same_in_every_way_and_either_way_round(one, other):
    if same(one, other, EXACT):
        assert all(same(other, one, comparison) for comparison in (EXACT, UNORDERED, UNORDERED_DEEP, MILLIONTH))
        assert same([one], other, ANY_OF)
    else:
        assert not same(other, one, EXACT)


@pytest.mark.parametrize("comparison", [UNORDERED, UNORDERED_DEEP])
def test_numbers_that_were_chosen_to_share_a_hash_are_told_apart_by_another(comparison, monkeypatch):
    counted = []

    def count(members):
        counted.extend(members)
        return Counter(members)

    monkeypatch.setattr("domain.judging.comparison.Counter", count)
    chosen = [sys.hash_info.modulus * n for n in range(1, 100)]
    assert len(set(map(hash, chosen))) == 1
    assert not same(list(range(99)), chosen, comparison)
    assert len(set(map(hash, counted))) > 100


@pytest.mark.parametrize("kind", ComparisonKind)
def test_the_deepest_answers_can_be_compared(kind):
    def deep(innermost: int) -> Any:
        value: Any = innermost
        for level in range(JUDGING_DEPTH):
            value = [value] if level % 2 else {"in": value}
        return value

    assert not same([deep(1)] if kind is ComparisonKind.ANY_OF else deep(1), deep(2), Comparison(kind))
    assert same([deep(1)] if kind is ComparisonKind.ANY_OF else deep(1), deep(1), Comparison(kind))
