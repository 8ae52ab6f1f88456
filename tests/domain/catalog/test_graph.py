"""Concepts can be learned in an order that puts every prerequisite first, or the circle is named."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalog.graph import PrerequisitesGoRound, find_cycle, topological_order
from domain.catalog.model import Edge, EdgeKind

CODES = [f"c{n}" for n in range(12)]
NEEDS = EdgeKind.PREREQUISITE


@st.composite
def forward_edges(draw: st.DrawFn) -> list[Edge]:
    """Edges that follow a hidden order, so that there is no cycle among them."""
    order = draw(st.permutations(CODES))
    pairs = draw(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])))
    return [Edge(order[a], order[z], NEEDS) for a, z in pairs]


@given(edges=forward_edges())
def test_every_prerequisite_comes_before_what_needs_it(edges: list[Edge]) -> None:
    order = topological_order(CODES, edges)
    assert sorted(order) == sorted(CODES)
    assert all(order.index(edge.from_code) < order.index(edge.to_code) for edge in edges)


@given(edges=forward_edges())
def test_a_path_closed_into_a_ring_is_found_and_named_along_its_edges(edges: list[Edge]) -> None:
    assert find_cycle(edges, kind=NEEDS) is None
    closed = [*edges, *(Edge(edge.to_code, edge.from_code, NEEDS) for edge in edges[:1])]
    cycle = find_cycle(closed, kind=NEEDS)
    if edges:
        assert cycle is not None
        assert cycle[0] == cycle[-1]
        assert all(Edge(a, z, NEEDS) in closed for a, z in pairwise(cycle))
        with pytest.raises(PrerequisitesGoRound):
            topological_order(CODES, closed)


@given(codes=st.permutations(CODES))
def test_without_prerequisites_the_order_given_is_kept(codes: list[str]) -> None:
    ties = [Edge(codes[0], codes[1], EdgeKind.RELATED), Edge("elsewhere", codes[0], NEEDS)]
    assert topological_order(codes, ties) == tuple(codes)
