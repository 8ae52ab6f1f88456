"""How strongly failing one concept is tied to having failed the one before it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.model import Rating
from domain.scoring.edge_evidence import Pairs, count_pairs, evidenced, learned_weights
from domain.scoring.propagation import Edges
from tests.domain.scoring.columns import Line, columns

AGAIN, HARD, GOOD, EASY = Rating
CONCEPTS = 4
ONE = Edges(np.array([0]), np.array([1]), np.array([1.0]))
MANY = Edges(np.array([0, 2, 1, 3, 0]), np.array([1, 1, 3, 0, 2]), np.array([1.0, 0.5, 1.0, 0.3, 1.0]))

lines = st.lists(
    st.builds(
        Line, st.integers(0, 2), st.integers(0, CONCEPTS - 1), st.integers(-40, 0).map(float), st.sampled_from([1, 3])
    ),
    max_size=50,
    unique_by=lambda line: (line.learner, line.concept, line.day),
)


def counts(told: list[Line], edges: Edges = ONE) -> list[list[int]]:
    pairs = count_pairs(columns(told), edges, concepts=CONCEPTS)
    return [getattr(pairs, name).tolist() for name in Pairs.__slots__]


def by_hand(told: list[Line], edges: Edges) -> list[list[int]]:
    """The same in loops, from the definition."""
    tallies = [[0] * len(edges) for _ in range(4)]
    for edge, (source, target) in enumerate(zip(edges.sources, edges.targets, strict=True)):
        for later in (line for line in told if line.concept == target):
            before = [
                line
                for line in told
                if line.learner == later.learner and line.concept == source and later.day - line.day > 0
            ]
            last = max(before, key=lambda line: line.day, default=None)
            if last is not None and later.day - last.day <= 14:
                passed = 0 if later.rating == AGAIN else 2
                tallies[passed][edge] += 1
                tallies[passed + 1][edge] += last.rating == AGAIN
    return tallies


def pairs(failed: int, after_failing: int, passed: int, passed_after_failing: int) -> Pairs:
    return Pairs(*(np.array([n]) for n in (failed, after_failing, passed, passed_after_failing)))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([Line(0, 0, -3, AGAIN), Line(0, 1, -1, AGAIN)], [[1], [1], [0], [0]]),
        ([Line(0, 0, -3, GOOD), Line(0, 1, -1, AGAIN)], [[1], [0], [0], [0]]),
        ([Line(0, 0, -3, AGAIN), Line(0, 1, -1, HARD)], [[0], [0], [1], [1]]),
        ([Line(0, 0, -16, AGAIN), Line(0, 1, -1, AGAIN)], [[0], [0], [0], [0]]),
        ([Line(0, 0, -15, AGAIN), Line(0, 1, -1, AGAIN)], [[1], [1], [0], [0]]),
        ([Line(0, 1, -3, AGAIN), Line(0, 0, -1, AGAIN)], [[0], [0], [0], [0]]),
        ([Line(1, 0, -3, AGAIN), Line(0, 1, -1, AGAIN)], [[0], [0], [0], [0]]),
        ([Line(0, 0, -3, AGAIN), Line(0, 0, -2, GOOD), Line(0, 1, -1, AGAIN)], [[1], [0], [0], [0]]),
        ([], [[0], [0], [0], [0]]),
    ],
)
def test_the_last_recent_review_of_the_same_learner_counts(told: list[Line], expected: list[list[int]]) -> None:
    assert counts(told) == expected


@given(lines)
def test_counting_is_the_definition_in_loops(told: list[Line]) -> None:
    assert counts(told, MANY) == by_hand(told, MANY)


def test_stretches_add_up() -> None:
    told = [Line(n, c, -2.0 + c, AGAIN) for n in range(4) for c in (0, 1)]
    parts = [count_pairs(columns(told[i : i + 4]), ONE, concepts=CONCEPTS) for i in (0, 4)]
    assert sum(parts, Pairs.none(1)).failed_after_failing.tolist() == counts(told)[1]


@pytest.mark.parametrize(
    ("seen", "weight"),
    [
        (pairs(100, 60, 100, 20), 0.5),
        (pairs(100, 20, 100, 20), 0.0),
        (pairs(100, 10, 100, 60), 0.0),
        (pairs(100, 100, 100, 0), 1.0),
        (pairs(100, 100, 100, 100), 0.0),
        (pairs(49, 40, 500, 20), np.nan),
        (pairs(500, 400, 49, 20), np.nan),
        (pairs(0, 0, 0, 0), np.nan),
    ],
)
def test_a_weight_is_what_failures_have_had_before_them_beyond_the_base_rate(seen: Pairs, weight: float) -> None:
    assert learned_weights(seen) == pytest.approx([weight], nan_ok=True)


def test_an_edge_that_nobody_tested_counts_by_its_kind_as_the_mean_of_the_learned_does() -> None:
    graph = Edges(np.array([0, 1, 2, 3]), np.array([4, 4, 4, 4]), np.array([1.0, 1.0, 1.0, 0.5]))
    weighed = evidenced(graph, np.array([0.2, 0.4, np.nan, np.nan]))
    assert weighed.weights == pytest.approx([0.2, 0.4, 0.3, 0.15])


@pytest.mark.parametrize("learned", [[np.nan, np.nan], [0.0, np.nan]])
def test_kinds_alone_count_where_nothing_was_learned(learned: list[float]) -> None:
    graph = Edges(np.array([0, 1]), np.array([2, 2]), np.array([1.0, 0.5]))
    assert evidenced(graph, np.array(learned)).weights[1] == 0.5
