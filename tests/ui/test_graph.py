"""How a graph of scored things looks: sizes, shades, names, curves, and what leads to the chosen node."""

import pytest

from ui.graph import LARGEST, SMALLEST, GraphEdge, Scored, curve, graph, lit, radius, shade, two_lines

THINGS = (
    Scored("a", "Arrays", 0.26, evidence=3480),
    Scored("b", "Hash maps", 0.47, evidence=12, is_sure=False, remark="low confidence"),
    Scored("c", "Isolation", 0.5, remark="assumed", is_sure=False),
)


def test_a_graph_has_its_nodes_layer_by_layer_and_each_leads_to_its_address():
    drawn = graph(THINGS[::-1], [("a", "b")], address="/here?node=")
    assert [node.node_id for node in drawn.nodes] == ["a", "c", "b"]
    first = drawn.nodes[0]
    assert (first.href, first.label, first.words, first.shade) == ("/here?node=a", "Arrays, 0.26", ".26", "k2")
    assert (first.arrows.right, first.is_dashed, first.radius) == ("b", False, "18.0")
    assert drawn.nodes[2].label == "Hash maps, 0.47, low confidence"
    assert drawn.nodes[2].is_dashed
    assert drawn.view_box == "0 0 720 148"


@pytest.mark.parametrize(
    ("score", "step"),
    [(0, "k1"), (0.12, "k1"), (0.15, "k2"), (0.44, "k3"), (0.58, "k4"), (0.71, "k5"), (0.78, "k6"), (1, "k6")],
)
def test_a_score_has_its_step_of_the_scale(score, step):
    assert shade(score) == step


@pytest.mark.parametrize(
    ("evidence", "most", "size"), [(0, 0, SMALLEST), (0, 100, SMALLEST), (100, 100, LARGEST), (-1, 10, SMALLEST)]
)
def test_evidence_makes_a_node_large(evidence, most, size):
    assert radius(evidence, most) == size


def test_more_evidence_never_makes_a_node_smaller():
    sizes = [radius(evidence, 5000) for evidence in (0, 1, 5, 50, 500, 5000)]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Arrays", ("Arrays", "")),
        ("Type I and type II errors", ("Type I and", "type II errors")),
        ("Null and alternative hypotheses", ("Null and altern…", "hypotheses")),
        ("Incomprehensibilities", ("Incomprehensibi…", "")),
    ],
)
def test_a_name_breaks_where_both_lines_are_shortest(name, lines):
    assert two_lines(name, 16) == lines


def test_an_edge_runs_from_rim_to_rim_and_ends_in_a_head():
    assert (
        curve(((0, 0), (100, 50)), 10, 20) == "M10.0 0.0 C44.0 0.0 44.0 50.0 78.0 50.0 M72.0 46.0 L78.0 50.0 L72.0 54.0"
    )


def test_an_edge_that_closes_a_cycle_runs_back():
    assert curve(((100, 0), (0, 0)), 10, 10).startswith("M90.0 0.0 C")


def test_what_leads_to_the_chosen_within_two_steps_is_lit_and_on_top():
    edges = [GraphEdge("a", "b", ""), GraphEdge("b", "c", ""), GraphEdge("c", "d", ""), GraphEdge("d", "e", "")]
    shown = lit(edges, "d")
    assert [(edge.from_id, edge.is_lit) for edge in shown] == [("a", False), ("d", False), ("b", True), ("c", True)]
    assert not any(edge.is_lit for edge in lit(shown, ""))
