"""Decides the order within the layers of a graph, so that few edges cross."""
# pyright: strict

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Edge = tuple[str, str]

SWEEPS: Final = 24
"""How often the layers are gone through; the best order of all sweeps counts."""


@dataclass(frozen=True, slots=True)
class Bend:
    """Where an edge passes a layer between its ends."""

    edge: Edge
    layer: int


Chain = tuple[str | Bend, ...]
"""An edge from end to end, with its bends."""


def chains(edges: Sequence[Edge], layers: Mapping[str, int]) -> dict[Edge, Chain]:
    """Return for each edge what it runs through, one thing a layer."""
    return {
        edge: (edge[0], *(Bend(edge, layer) for layer in range(layers[edge[0]] + 1, layers[edge[1]])), edge[1])
        for edge in edges
    }


def ordered(nodes: Sequence[str], layers: Mapping[str, int], ways: Mapping[Edge, Chain]) -> list[list[str | Bend]]:
    """Return each layer from top to bottom, by barycentres of the layer before and of the one after in turn."""
    order = _first(nodes, layers, ways)
    links = _links(order, ways)
    best, fewest = order, crossings(order, links)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        order = _swept(order, links, forward=sweep % 2 == 0)
        crossed = crossings(order, links)
        if crossed < fewest:
            best, fewest = order, crossed
    return best


def _first(nodes: Sequence[str], layers: Mapping[str, int], ways: Mapping[Edge, Chain]) -> list[list[str | Bend]]:
    """Return the layers in the order that nodes and edges came in."""
    order: list[list[str | Bend]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    leaving: dict[str, list[Chain]] = {}
    for way in ways.values():
        leaving.setdefault(str(way[0]), []).append(way)
    for node in nodes:
        order[layers[node]].append(node)
        for way in leaving.get(node, ()):
            for one in way[1:-1]:
                if isinstance(one, Bend):
                    order[one.layer].append(one)
    return order


Links = list[dict[str | Bend, list[str | Bend]]]
"""For each layer, what each of its things is tied to in the next."""


def _links(order: Sequence[Sequence[str | Bend]], ways: Mapping[Edge, Chain]) -> Links:
    layer_of = {one: layer for layer, members in enumerate(order) for one in members}
    links: Links = [{} for _ in order]
    for way in ways.values():
        for one, after in pairwise(way):
            links[layer_of[one]].setdefault(one, []).append(after)
    return links


def _swept(order: Sequence[Sequence[str | Bend]], links: Links, *, forward: bool) -> list[list[str | Bend]]:
    """Order each layer by the mean place of its neighbours in the layer just ordered."""
    swept = [list(layer) for layer in order]
    run = range(1, len(swept)) if forward else range(len(swept) - 2, -1, -1)
    for layer in run:
        fixed = layer - 1 if forward else layer + 1
        places = {one: place for place, one in enumerate(swept[fixed])}
        near = _turned(links[fixed]) if forward else links[layer]
        swept[layer] = _by_barycentre(swept[layer], near, places)
    return swept


def _turned(links: Mapping[str | Bend, Sequence[str | Bend]]) -> dict[str | Bend, list[str | Bend]]:
    turned: dict[str | Bend, list[str | Bend]] = {}
    for one, others in links.items():
        for other in others:
            turned.setdefault(other, []).append(one)
    return turned


def _by_barycentre(
    layer: Sequence[str | Bend],
    near: Mapping[str | Bend, Sequence[str | Bend]],
    places: Mapping[str | Bend, int],
) -> list[str | Bend]:
    """Sort a layer; what has no neighbour there stays as near to its place as it can."""

    def wanted(place: int) -> float:
        others = near.get(layer[place], ())
        return sum(places[other] for other in others) / len(others) if others else float(place)

    return [layer[place] for place in sorted(range(len(layer)), key=wanted)]


def crossings(order: Sequence[Sequence[str | Bend]], links: Links) -> int:
    """Count how many pairs of edges cross between neighbouring layers (Barth, Jünger and Mutzel 2004)."""
    return sum(_crossings(order[layer], order[layer + 1], links[layer]) for layer in range(len(order) - 1))


def _crossings(
    layer: Sequence[str | Bend], following: Sequence[str | Bend], links: Mapping[str | Bend, Sequence[str | Bend]]
) -> int:
    places = {one: place for place, one in enumerate(following)}
    seen: list[int] = []
    count = 0
    for one in layer:
        ends = sorted(places[other] for other in links.get(one, ()))
        count += sum(len(seen) - bisect_right(seen, end) for end in ends)
        for end in ends:
            insort(seen, end)
    return count
