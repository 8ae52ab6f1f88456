"""Decides how much of a concept's complexity comes from the concepts that lead to it."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.catalog.model import EdgeKind
from domain.scoring.constants import (
    COMPLEXITY_UNKNOWN,
    EDGE_PART_OF,
    EDGE_PREREQUISITE,
    EDGE_RELATED,
    PROPAGATION_ROUNDS,
    PROPAGATION_SHARE,
    PROPAGATION_STILL,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

KIND_WEIGHTS: Final = {
    EdgeKind.PREREQUISITE: EDGE_PREREQUISITE,
    EdgeKind.PART_OF: EDGE_PART_OF,
    EdgeKind.RELATED: EDGE_RELATED,
}
"""What an edge counts until its own weight has been learned."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges from what comes first to what hangs on it, by the numbers of concepts; shape (e,), weights from 0."""

    sources: Integers
    targets: Integers
    weights: Floats

    def __len__(self) -> int:
        return len(self.sources)


class Begun(NamedTuple):
    """Where each concept begins, and which of them nothing is known of; shape (n,)."""

    scores: Floats
    assumed: Truths


class Propagated(NamedTuple):
    """The scores, what the concepts before each came to (nan: there are none), and after how many rounds."""

    scores: Floats
    from_before: Floats
    rounds: int


def begin(own: Floats, edges: Edges) -> Begun:
    """Let concepts without a score of their own (nan) begin at the mean of their neighbours', else at the middle.

    `own` has shape (n,). Neighbours are those at either end of an edge, each counting alike.
    """
    count = len(own)
    ends = np.concatenate((edges.targets, edges.sources))
    others = np.concatenate((edges.sources, edges.targets))
    scored = ~np.isnan(own[others])
    sums = np.bincount(ends[scored], own[others[scored]], minlength=count)
    counts = np.bincount(ends[scored], minlength=count)
    lacking = np.isnan(own)
    assumed = lacking & (counts == 0)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), COMPLEXITY_UNKNOWN)
    return Begun(np.where(lacking, means, own), assumed)


def propagate(begun: Begun, edges: Edges) -> Propagated:
    """Move each score towards the weighted mean of those that lead to it: x' = (1 - a)·x0 + a·Σ w·x/Σ w.

    A concept that nothing leads to keeps its own. One that is only assumed neither gives nor takes: it knows nothing.
    Each round moves scores by at most a times the round before, so cycles settle too.
    """
    told = ~(begun.assumed[edges.sources] | begun.assumed[edges.targets]) & (edges.weights > 0)
    sources, targets, weights = edges.sources[told], edges.targets[told], edges.weights[told]
    count = len(begun.scores)
    totals = np.bincount(targets, weights, minlength=count)
    reached = totals > 0
    divisor = np.where(reached, totals, 1.0)

    def before(scores: Floats) -> Floats:
        return np.bincount(targets, weights * scores[sources], minlength=count) / divisor

    scores = begun.scores
    change, rounds = 1.0, 0
    while change >= PROPAGATION_STILL and rounds < PROPAGATION_ROUNDS:
        mixed = (1 - PROPAGATION_SHARE) * begun.scores + PROPAGATION_SHARE * before(scores)
        moved = np.clip(np.where(reached, mixed, begun.scores), 0.0, 1.0)
        change = float(np.max(np.abs(moved - scores), initial=0.0))
        scores, rounds = moved, rounds + 1
    return Propagated(scores, np.where(reached, before(scores), np.nan), rounds)
