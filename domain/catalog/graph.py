"""Decides whether concepts can be learned in some order, and which order that is."""

import heapq
from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter

from domain.catalog.model import Edge, EdgeKind
from domain.kernel.errors import Conflict


class PrerequisitesGoRound(Conflict):
    """Some concepts need each other, so that none of them can be learned first."""


def topological_order(codes: Sequence[str], edges: Iterable[Edge]) -> tuple[str, ...]:
    """Return the codes with every prerequisite before what needs it, otherwise in the order given.

    Edges of another kind and edges to codes that are not given are ignored.
    Raises PrerequisitesGoRound where there is no such order.
    """
    place = {code: n for n, code in enumerate(codes)}
    sorter = _sorter(place, edges, EdgeKind.PREREQUISITE)
    try:
        sorter.prepare()
    except CycleError as error:
        raise PrerequisitesGoRound(" → ".join(error.args[1])) from error
    ready: list[int] = []
    order: list[str] = []
    while sorter.is_active():
        for code in sorter.get_ready():
            heapq.heappush(ready, place[code])
        order.append(codes[heapq.heappop(ready)])
        sorter.done(order[-1])
    return tuple(order)


def find_cycle(edges: Iterable[Edge], *, kind: EdgeKind) -> tuple[str, ...] | None:
    """Return the codes of one cycle in the direction of its edges, the first repeated at the end; None without one."""
    edges = list(edges)
    codes = {code: 0 for edge in edges for code in (edge.from_code, edge.to_code)}
    try:
        _sorter(codes, edges, kind).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return None


def _sorter(codes: dict[str, int], edges: Iterable[Edge], kind: EdgeKind) -> TopologicalSorter[str]:
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(codes, ()))
    for edge in edges:
        if edge.kind is kind and edge.from_code in codes and edge.to_code in codes:
            sorter.add(edge.to_code, edge.from_code)
    return sorter
