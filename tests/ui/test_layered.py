"""Layers: every edge goes to a later one, nothing lies on anything else, and the same graph gives the same picture."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.layered import ABOVE, BELOW, Steps, acyclic, layers_of, layout, settled, steps
from ui.ordered import Bend, chains, crossings, ordered

NODES = ("variables", "loops", "functions", "arrays", "recursion", "memoisation", "alone")
EDGES = (
    ("variables", "loops"),
    ("variables", "functions"),
    ("loops", "arrays"),
    ("functions", "recursion"),
    ("recursion", "memoisation"),
    ("arrays", "memoisation"),
)


@st.composite
def graphs(draw, *, is_acyclic: bool):
    nodes = [f"n{place}" for place in range(draw(st.integers(0, 14)))]
    pairs = list(combinations(nodes, 2)) if is_acyclic else [(a, b) for a in nodes for b in nodes]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=30)) if pairs else []
    return draw(st.permutations(nodes)), edges


def test_a_small_graph_has_its_places():
    laid = layout(NODES, EDGES)
    assert laid.layers == {
        "variables": 0,
        "loops": 1,
        "functions": 1,
        "arrays": 2,
        "recursion": 2,
        "memoisation": 3,
        "alone": 0,
    }
    assert (laid.width, laid.height, laid.pitch) == (720, 222, 180)
    assert laid.places == {
        "variables": (90, 61),
        "loops": (270, 24),
        "functions": (270, 98),
        "arrays": (450, 24),
        "recursion": (450, 98),
        "memoisation": (630, 61),
        "alone": (90, 172),
    }
    assert laid.routes["functions", "recursion"] == ((270, 98), (450, 98))


def test_a_long_edge_bends_in_each_layer_it_passes():
    laid = layout("abcd", [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")])
    assert [x for x, _ in laid.routes["a", "d"]] == [90, 270, 450, 630]
    assert laid.routes["a", "d"][1][1] != laid.places["b"][1]


def test_a_graph_of_many_layers_grows_wide_and_one_of_few_fills_the_width():
    line = [str(place) for place in range(12)]
    assert layout(line, pairwise(line)).width == 12 * 90
    assert layout("ab", [("a", "b")]).width == 720
    assert layout((), ()).height == 0


def test_what_nothing_leads_to_stands_just_before_what_it_leads_to():
    assert layout("abcx", [("a", "b"), ("b", "c"), ("x", "c")]).layers["x"] == 1


def test_what_has_no_edge_stands_in_rows():
    laid = layout("abcdef", ())
    assert [laid.places[node] for node in "abe"] == [(90, 24), (270, 24), (90, 24 + ABOVE + BELOW)]


def test_edges_to_strangers_to_oneself_and_twice_are_left_out():
    laid = layout("ab", [("a", "a"), ("a", "b"), ("a", "b"), ("b", "a"), ("a", "elsewhere")])
    assert list(laid.routes) == [("a", "b")]


def test_a_cycle_is_broken_where_it_closes_and_still_drawn():
    assert acyclic("abc", [("a", "b"), ("b", "c"), ("c", "a")]) == [("a", "b"), ("b", "c")]
    laid = layout("abc", [("a", "b"), ("b", "c"), ("c", "a")])
    assert laid.layers == {"a": 0, "b": 1, "c": 2}
    assert [x for x, _ in laid.routes["c", "a"]] == [450, 270, 90]


def test_the_order_of_a_layer_takes_crossings_away():
    nodes, edges = "abxy", [("a", "y"), ("b", "x")]
    layers = layers_of(nodes, edges)
    ways = chains(edges, layers)
    assert ordered(nodes, layers, ways) == [["a", "b"], ["y", "x"]]


def test_crossings_are_counted_pair_by_pair():
    links = [{"a": ["x", "z"], "b": ["x", "y"]}, {}]
    assert crossings([["a", "b"], ["x", "y", "z"]], links) == 2
    assert crossings([["b", "a"], ["x", "y", "z"]], links) == 1


def test_bends_stand_in_the_layers_between():
    way = chains([("a", "d")], {"a": 0, "d": 3})["a", "d"]
    assert way == ("a", Bend(("a", "d"), 1), Bend(("a", "d"), 2), "d")


@pytest.mark.parametrize(
    ("wanted", "gaps", "places"),
    [
        ([0, 100], [10], [0, 100]),
        ([5, 5], [10], [0, 10]),
        ([9, 0, 9], [1, 1], [4, 5, 9]),
        ([], [], []),
    ],
)
def test_places_are_as_near_to_those_wanted_as_the_gaps_allow(wanted, gaps, places):
    assert settled(wanted, gaps) == places


def test_arrow_keys_follow_the_edges_to_the_nearest_and_walk_a_layer():
    ways = steps(layout(NODES, EDGES))
    assert ways["functions"] == Steps(left="variables", right="recursion", up="loops", down="")
    assert ways["memoisation"] == Steps(left="recursion")
    assert ways["alone"] == Steps(up="variables")


@given(graphs(is_acyclic=True))
def test_every_edge_goes_to_a_later_layer_where_there_is_no_cycle(graph):
    nodes, edges = graph
    laid = layout(nodes, edges)
    assert set(laid.routes) == set(edges)
    assert all(laid.layers[before] < laid.layers[after] for before, after in laid.routes)


@given(graphs(is_acyclic=False))
def test_no_two_nodes_overlap_and_all_lie_within_the_picture(graph):
    laid = layout(*graph)
    for (x, y), (other_x, other_y) in combinations(laid.places.values(), 2):
        assert abs(x - other_x) >= laid.pitch - 1e-6 or abs(y - other_y) >= ABOVE + BELOW - 1e-6
    for x, y in laid.places.values():
        assert 0 < x < laid.width
        assert ABOVE - 1e-6 <= y <= laid.height - BELOW + 1e-6


@given(graphs(is_acyclic=False))
def test_the_same_graph_gives_the_same_picture(graph):
    assert layout(*graph) == layout(*graph)


@given(graphs(is_acyclic=False))
def test_every_edge_runs_from_its_first_node_to_its_last(graph):
    laid = layout(*graph)
    for (before, after), route in laid.routes.items():
        assert (route[0], route[-1]) == (laid.places[before], laid.places[after])
        assert len({x for x, _ in route}) == len(route)


@given(graphs(is_acyclic=False))
def test_what_is_left_of_the_edges_closes_no_cycle(graph):
    nodes, edges = graph
    kept = acyclic(nodes, [edge for edge in edges if edge[0] != edge[1]])
    layers = layers_of(nodes, kept)
    assert all(layers[before] < layers[after] for before, after in kept)


@given(graphs(is_acyclic=False))
def test_arrow_keys_never_lead_astray(graph):
    laid = layout(*graph)
    tied = {frozenset(edge) for edge in laid.routes}
    for node, way in steps(laid).items():
        for other in filter(None, (way.left, way.right)):
            assert frozenset((node, other)) in tied
        for other in filter(None, (way.up, way.down)):
            assert laid.layers[other] == laid.layers[node]
