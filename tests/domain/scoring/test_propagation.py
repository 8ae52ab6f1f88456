"""What concepts take from those that lead to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.propagation import Edges, begin, propagate

NONE = float("nan")


def edges(*told: tuple[int, int, float]) -> Edges:
    return Edges(
        np.array([a for a, _, _ in told], np.int64),
        np.array([b for _, b, _ in told], np.int64),
        np.array([w for _, _, w in told], np.float64),
    )


def scores(own: list[float], *told: tuple[int, int, float]) -> list[float]:
    graph = edges(*told)
    return propagate(begin(np.array(own), graph), graph).scores.tolist()


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[float], list[tuple[int, int, float]]]:
    own = draw(st.lists(st.floats(0, 1) | st.just(NONE), min_size=1, max_size=8))
    node = st.integers(0, len(own) - 1)
    told = draw(st.lists(st.tuples(node, node, st.floats(0, 1)), max_size=20))
    return own, [(a, b, w) for a, b, w in told if a != b]


def test_the_fixed_point_of_three_concepts_in_a_row() -> None:
    assert scores([0.2, 0.6, 0.9], (0, 1, 1), (1, 2, 1)) == pytest.approx([0.2, 0.48, 0.774], abs=1e-4)


def test_the_fixed_point_of_three_concepts_in_a_circle() -> None:
    own = np.array([0.2, 0.6, 0.9])
    told = scores(own.tolist(), (0, 1, 1), (1, 2, 1), (2, 0, 1))
    exact = np.linalg.solve(np.eye(3) - 0.3 * np.roll(np.eye(3), -1, axis=1), 0.7 * own)
    assert told == pytest.approx(exact, abs=1e-4)


def test_what_leads_counts_by_its_weight() -> None:
    told = propagate(begin(np.array([0.2, 0.8, 0.5]), (graph := edges((0, 2, 1), (1, 2, 0.5)))), graph)
    assert told.from_before == pytest.approx([NONE, NONE, 0.4], nan_ok=True)
    assert told.scores[2] == pytest.approx(0.7 * 0.5 + 0.3 * 0.4)


def test_nothing_flows_against_an_edge_and_what_nothing_leads_to_stays() -> None:
    assert scores([0.2, 0.9], (0, 1, 1))[0] == 0.2
    assert scores([0.2, 0.9]) == [0.2, 0.9]


def test_without_data_a_concept_begins_at_the_mean_of_its_neighbours_on_both_sides() -> None:
    begun = begin(np.array([0.2, NONE, 0.8, NONE]), edges((0, 1, 1), (1, 2, 0.3)))
    assert begun.scores == pytest.approx([0.2, 0.5, 0.8, 0.5])
    assert begun.assumed.tolist() == [False, False, False, True]


def test_what_is_only_assumed_neither_gives_nor_takes() -> None:
    row = [(n, n + 1, 1) for n in range(4)]
    assert scores([0.9, NONE, NONE, NONE, 0.1], *row) == pytest.approx([0.9, 0.9, 0.5, 0.1, 0.1])
    assert scores([NONE, NONE], (0, 1, 1)) == [0.5, 0.5]


def test_an_edge_that_counts_nothing_carries_nothing() -> None:
    assert scores([0.2, 0.9], (0, 1, 0)) == [0.2, 0.9]


def test_it_stops_as_soon_as_nothing_moves_and_after_ten_rounds_at_the_latest() -> None:
    chain = edges(*((n, n + 1, 1) for n in range(29)))
    begun = begin(np.linspace(0, 1, 30) ** 2, chain)
    assert propagate(begun, chain).rounds <= 10
    assert propagate(begin(np.array([0.3]), edges()), edges()).rounds == 1
    assert propagate(begin(np.array([]), edges()), edges()).rounds == 1


@given(graphs())
def test_a_score_stays_between_0_and_1_whatever_the_graph(graph) -> None:
    own, told = graph
    assert all(0 <= score <= 1 for score in scores(own, *told))


@given(graphs())
def test_it_ends_within_a_hair_of_the_fixed_point_cycles_or_not(graph) -> None:
    own, told = graph
    among = edges(*told)
    begun = begin(np.array(own), among)
    once = propagate(begun, among)
    before = np.where(np.isnan(once.from_before), begun.scores, 0.7 * begun.scores + 0.3 * once.from_before)
    assert once.scores == pytest.approx(before, abs=1e-4)


@given(graphs(), st.floats(0.1, 10))
def test_the_scale_of_the_weights_changes_nothing(graph, scale: float) -> None:
    own, told = graph
    kept = [(a, b, w) for a, b, w in told if w > 1e-6]
    assert scores(own, *((a, b, w * scale) for a, b, w in kept)) == pytest.approx(scores(own, *kept), abs=1e-9)
