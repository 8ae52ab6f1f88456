"""Decides where the nodes of a directed graph stand: in layers, with few crossings, and no two in one place.

The way of Sugiyama, Tagawa and Toda (1981): cycles are broken, each node takes the layer of its longest path, long
edges get a place in every layer they pass, layers are ordered by barycentres, and heights follow from the neighbours'.
"""
# pyright: strict

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ui.ordered import Bend, Chain, chains, ordered

Edge = tuple[str, str]
Point = tuple[float, float]

ABOVE: Final = 24.0
BELOW: Final = 50.0
"""What a node needs over and under its centre; its name stands below it in two lines."""

BESIDE_A_BEND: Final = 8.0
"""What an edge needs where it passes a layer."""

NARROWEST: Final = 90.0
WIDEST: Final = 180.0
"""The least and the most between two layers."""

ROUNDS: Final = 12
LEAST_COLUMNS: Final = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each node stands, how each edge runs, and how large all of it is, in pixels."""

    places: dict[str, Point]
    layers: dict[str, int]
    routes: dict[Edge, tuple[Point, ...]]
    pitch: float
    width: float
    height: float


def layout(nodes: Sequence[str], edges: Iterable[Edge], *, across: float = 720.0) -> Layout:
    """Place the nodes from left to right; `across` is the width that a graph of few layers fills.

    Edges from a node to itself, to strangers, and a second time the same are left out. What has no edge at all stands
    in rows below the rest. The same graph always gives the same picture.
    """
    drawn = _known(nodes, edges)
    tied = {end for edge in drawn for end in edge}
    graph = [node for node in nodes if node in tied]
    layers = layers_of(graph, acyclic(graph, drawn))
    columns = max([LEAST_COLUMNS, *(layer + 1 for layer in layers.values())])
    pitch = min(WIDEST, max(NARROWEST, across / columns))
    ways = chains([edge if layers[edge[0]] < layers[edge[1]] else _turned(edge) for edge in drawn], layers)
    heights = _heights(ordered(graph, layers, ways), ways)
    places = {node: (pitch * (layer + 0.5), heights[node]) for node, layer in layers.items()}
    bottom = max((height + _room(one)[1] for one, height in heights.items()), default=0.0)
    loose = _in_rows([node for node in nodes if node not in tied], columns, pitch, bottom)
    return Layout(
        places=places | loose,
        layers=layers | {node: int(x // pitch) for node, (x, _) in loose.items()},
        routes=_routes(drawn, ways, layers, heights, pitch),
        pitch=pitch,
        width=pitch * columns,
        height=max([bottom, *(y + BELOW for _, y in loose.values())]),
    )


def _known(nodes: Sequence[str], edges: Iterable[Edge]) -> list[Edge]:
    """Return each edge between two of these nodes once; of two that point at each other the first."""
    known, kept = set(nodes), dict[frozenset[str], Edge]()
    for edge in edges:
        if edge[0] != edge[1] and known.issuperset(edge):
            kept.setdefault(frozenset(edge), edge)
    return list(kept.values())


def _turned(edge: Edge) -> Edge:
    return edge[1], edge[0]


def acyclic(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges without those that close a cycle when one walks from the first node on."""
    following = _following(nodes, edges)
    kept: list[Edge] = []
    done: set[str] = set()
    for start in nodes:
        kept += _walk(start, following, done)
    return kept


def _walk(start: str, following: Mapping[str, Sequence[str]], done: set[str]) -> list[Edge]:
    """Walk in depth from one node; an edge back to where one came from is not kept."""
    if start in done:
        return []
    kept: list[Edge] = []
    above = {start: iter(following[start])}
    while above:
        node, rest = next(reversed(above.items()))
        after = next(rest, None)
        if after is None:
            done.add(node)
            del above[node]
        elif after not in above:
            kept.append((node, after))
            if after not in done:
                above[after] = iter(following[after])
    return kept


def layers_of(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Return each node's layer: the longest path that leads to it; what nothing leads to stands just before its first.

    The edges must not close a cycle.
    """
    following = _following(nodes, edges)
    waits = dict.fromkeys(nodes, 0)
    for _, after in edges:
        waits[after] += 1
    layers = dict.fromkeys(nodes, 0)
    starts = [node for node in nodes if not waits[node]]
    free = list(starts)
    for node in free:
        for after in following[node]:
            layers[after] = max(layers[after], layers[node] + 1)
            waits[after] -= 1
            if not waits[after]:
                free.append(after)
    for node in starts:
        layers[node] = min((layers[after] for after in following[node]), default=1) - 1
    return layers


def _following(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, list[str]]:
    following: dict[str, list[str]] = {node: [] for node in nodes}
    for node, after in edges:
        following[node].append(after)
    return following


# Heights


def _heights(layers: Sequence[Sequence[str | Bend]], ways: Mapping[Edge, Chain]) -> dict[str | Bend, float]:
    """Return each height: near the mean of its neighbours', in the order of its layer, with room between."""
    heights = {one: y for layer in layers for one, y in zip(layer, _stacked(layer), strict=True)}
    before, after = _neighbours(ways)
    for turn in range(ROUNDS):
        near, run = (before, layers) if turn % 2 == 0 else (after, layers[::-1])
        for layer in run:
            wanted = [_mean([heights[other] for other in near.get(one, ())], heights[one]) for one in layer]
            heights |= zip(layer, settled(wanted, _gaps(layer)), strict=True)
    top = min((y - _room(one)[0] for one, y in heights.items()), default=0.0)
    return {one: y - top for one, y in heights.items()}


def _neighbours(
    ways: Mapping[Edge, Chain],
) -> tuple[dict[str | Bend, list[str | Bend]], dict[str | Bend, list[str | Bend]]]:
    before: dict[str | Bend, list[str | Bend]] = {}
    after: dict[str | Bend, list[str | Bend]] = {}
    for way in ways.values():
        for one, other in pairwise(way):
            before.setdefault(other, []).append(one)
            after.setdefault(one, []).append(other)
    return before, after


def _room(one: str | Bend) -> tuple[float, float]:
    return (ABOVE, BELOW) if isinstance(one, str) else (BESIDE_A_BEND, BESIDE_A_BEND)


def _gaps(layer: Sequence[str | Bend]) -> list[float]:
    return [_room(upper)[1] + _room(lower)[0] for upper, lower in pairwise(layer)]


def _stacked(layer: Sequence[str | Bend]) -> list[float]:
    """Return the heights of a layer packed around the middle."""
    heights = [0.0]
    for gap in _gaps(layer):
        heights.append(heights[-1] + gap)
    return [height - heights[-1] / 2 for height in heights[: len(layer)]]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def settled(wanted: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Return the places nearest to those wanted, in the same order and at least these gaps apart.

    Least squares by pooling neighbours that would overlap (Ayer et al. 1955).
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        total, size = want - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / size:
            total, size = total + pools[-1][0], size + pools.pop()[1]
        pools.append((total, size))
    free = [total / size for total, size in pools for _ in range(size)]
    return [place + offset for place, offset in zip(free, offsets, strict=False)]


# What is drawn


def _in_rows(nodes: Sequence[str], columns: int, pitch: float, top: float) -> dict[str, Point]:
    """Place what no edge leads to in rows."""
    return {
        node: (pitch * (index % columns + 0.5), top + ABOVE + index // columns * (ABOVE + BELOW))
        for index, node in enumerate(nodes)
    }


def _routes(
    edges: Sequence[Edge],
    ways: Mapping[Edge, Chain],
    layers: Mapping[str, int],
    heights: Mapping[str | Bend, float],
    pitch: float,
) -> dict[Edge, tuple[Point, ...]]:
    """Return the points that each edge runs through, from its first node to its last."""
    routes: dict[Edge, tuple[Point, ...]] = {}
    for edge in edges:
        way = ways[edge] if edge in ways else ways[_turned(edge)][::-1]
        routes[edge] = tuple((pitch * (_layer(one, layers) + 0.5), heights[one]) for one in way)
    return routes


def _layer(one: str | Bend, layers: Mapping[str, int]) -> int:
    return layers[one] if isinstance(one, str) else one.layer


# Walking


@dataclass(frozen=True, slots=True)
class Steps:
    """Where the arrow keys lead from a node; empty where nothing is."""

    left: str = ""
    right: str = ""
    up: str = ""
    down: str = ""


def steps(laid: Layout) -> dict[str, Steps]:
    """Return the way of the arrow keys: left and right along edges to the nearest, up and down in the same layer."""
    before: dict[str, list[str]] = {node: [] for node in laid.places}
    after: dict[str, list[str]] = {node: [] for node in laid.places}
    for node, other in laid.routes:
        after[node].append(other)
        before[other].append(node)
    columns: dict[int, list[str]] = {}
    for node in sorted(laid.places, key=lambda node: laid.places[node][1]):
        columns.setdefault(laid.layers[node], []).append(node)
    up = {lower: upper for column in columns.values() for upper, lower in pairwise(column)}
    down = {upper: lower for lower, upper in up.items()}
    return {
        node: Steps(
            left=_nearest(node, before[node], laid),
            right=_nearest(node, after[node], laid),
            up=up.get(node, ""),
            down=down.get(node, ""),
        )
        for node in laid.places
    }


def _nearest(node: str, others: Sequence[str], laid: Layout) -> str:
    def far(other: str) -> tuple[float, float]:
        (x, y), (there_x, there_y) = laid.places[node], laid.places[other]
        return abs(there_x - x), abs(there_y - y)

    return min(others, key=far, default="")
