"""Decides how a graph of scored things looks: sizes, colours, names in two lines, curves, and which edges are lit."""
# pyright: strict

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log1p
from typing import Final

from ui.format import number
from ui.layered import Edge, Layout, Point, Steps, layout, steps

SCALE: Final = (0.15, 0.30, 0.45, 0.60, 0.75)
"""Where one colour of the scale from 0 to 1 ends and the next begins."""

SMALLEST: Final = 13.0
LARGEST: Final = 18.0
LETTER: Final = 5.5
"""About how wide a letter of 11 px is."""

ARROW: Final = 4.0
STEPS_LIT: Final = 2
"""How many edges back from the chosen node are lit."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing of the graph: its score from 0 to 1, and on how much evidence it rests."""

    node_id: str
    name: str
    score: float
    evidence: int = 0
    is_sure: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node as it is drawn, with where the arrow keys lead from it."""

    node_id: str
    href: str
    label: str
    words: str
    first_line: str
    second_line: str
    transform: str
    radius: str
    ring: str
    first_y: str
    second_y: str
    shade: str
    is_dashed: bool
    arrows: Steps


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """An edge as it is drawn."""

    from_id: str
    to_id: str
    path: str
    is_lit: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """All that is drawn, and how large it is."""

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()
    view_box: str = "0 0 1 1"
    width: int = 1


def graph(things: Sequence[Scored], edges: Iterable[Edge], *, address: str) -> Graph:
    """Draw a graph; each node is a link to `address` with its id at the end. Nodes come layer by layer, for Tab."""
    laid = layout([thing.node_id for thing in things], edges)
    most = max((thing.evidence for thing in things), default=0)
    radii = {thing.node_id: radius(thing.evidence, most) for thing in things}
    ways = steps(laid)
    in_order = sorted(things, key=lambda thing: (laid.layers[thing.node_id], laid.places[thing.node_id][1]))
    return Graph(
        nodes=tuple(_node(thing, laid, radii[thing.node_id], ways[thing.node_id], address) for thing in in_order),
        edges=tuple(
            GraphEdge(edge[0], edge[1], curve(route, radii[edge[0]], radii[edge[1]]))
            for edge, route in laid.routes.items()
        ),
        view_box=f"0 0 {laid.width:.0f} {laid.height:.0f}",
        width=round(laid.width),
    )


def _node(thing: Scored, laid: Layout, size: float, arrows: Steps, address: str) -> GraphNode:
    x, y = laid.places[thing.node_id]
    first, second = two_lines(thing.name, int(laid.pitch / LETTER))
    score = number(thing.score, 2)
    return GraphNode(
        node_id=thing.node_id,
        href=address + thing.node_id,
        label=f"{thing.name}, {score}" + (f", {thing.remark}" if thing.remark else ""),
        words=score.removeprefix("0"),
        first_line=first,
        second_line=second,
        transform=f"translate({x:.1f} {y:.1f})",
        radius=f"{size:.1f}",
        ring=f"{size + 4:.1f}",
        first_y=f"{size + 15:.1f}",
        second_y=f"{size + 28:.1f}",
        shade=shade(thing.score),
        is_dashed=not thing.is_sure,
        arrows=arrows,
    )


def radius(evidence: int, most: int) -> float:
    """Return the size of a node: it grows with the logarithm of its evidence, up to that of the one with most."""
    part = log1p(max(0, evidence)) / log1p(most) if most > 0 else 0.0
    return round(SMALLEST + (LARGEST - SMALLEST) * part, 1)


def shade(score: float) -> str:
    """Return the step of the scale, k1 for easy to k6 for hard."""
    return f"k{bisect_right(SCALE, score) + 1}"


def two_lines(name: str, letters: int) -> tuple[str, str]:
    """Break a name between two words where both lines are shortest; what is still too long ends with an ellipsis."""
    words = name.split()
    if len(name) <= letters or len(words) == 1:
        return _cut(name, letters), ""
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    first, second = min(breaks, key=lambda lines: max(len(lines[0]), len(lines[1])))
    return _cut(first, letters), _cut(second, letters)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def curve(route: Sequence[Point], leave: float, reach: float) -> str:
    """Return the path of an edge: level at each point it runs through, from rim to rim, with a head."""
    (x, y), (last_x, last_y) = route[0], route[-1]
    side = 1.0 if last_x >= x else -1.0
    points = [(x + side * leave, y), *route[1:-1], (last_x - side * (reach + 2), last_y)]
    parts = [f"M{points[0][0]:.1f} {y:.1f}"]
    for (from_x, from_y), (to_x, to_y) in pairwise(points):
        middle = (from_x + to_x) / 2
        parts.append(f"C{middle:.1f} {from_y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
    tip_x, tip_y = points[-1]
    back = tip_x - side * (ARROW + 2)
    return (
        " ".join(parts) + f" M{back:.1f} {tip_y - ARROW:.1f} L{tip_x:.1f} {tip_y:.1f} L{back:.1f} {tip_y + ARROW:.1f}"
    )


def lit(edges: Sequence[GraphEdge], chosen: str) -> tuple[GraphEdge, ...]:
    """Light the edges that lead to the chosen node within two steps; they come last, so that they lie on top."""
    reached, ways = {chosen}, set[tuple[str, str]]()
    for _ in range(STEPS_LIT):
        last = [edge for edge in edges if edge.to_id in reached]
        ways |= {(edge.from_id, edge.to_id) for edge in last}
        reached = {edge.from_id for edge in last}
    drawn = [replace(edge, is_lit=(edge.from_id, edge.to_id) in ways) for edge in edges]
    return tuple(sorted(drawn, key=lambda edge: edge.is_lit))
