"""Decides how strongly failing one concept is tied to having failed, a little before, a concept that leads to it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import EDGE_PAIRS, EDGE_RECENT_DAYS
from domain.scoring.difficulty_signal import Reviews
from domain.scoring.propagation import Edges

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_RECENT_SECONDS = EDGE_RECENT_DAYS * 86_400


@dataclass(frozen=True, slots=True)
class Pairs:
    """Reviews of what hangs on an edge with a recent review of what leads to it, counted for each edge; shape (e,).

    Counted apart by whether the later review failed, and of these, how often the earlier had.
    """

    failed: Integers
    failed_after_failing: Integers
    passed: Integers
    passed_after_failing: Integers

    def __add__(self, more: "Pairs") -> "Pairs":
        return Pairs(
            self.failed + more.failed,
            self.failed_after_failing + more.failed_after_failing,
            self.passed + more.passed,
            self.passed_after_failing + more.passed_after_failing,
        )

    @classmethod
    def none(cls, edges: int) -> "Pairs":
        """Begin to count."""
        nothing = np.zeros(edges, np.int64)
        return cls(nothing, nothing, nothing, nothing)


def count_pairs(reviews: Reviews, edges: Edges, *, concepts: int) -> Pairs:
    """Count the pairs of some learners' reviews; a pair's earlier review is the last one in the days before."""
    later, edge = _expanded(reviews, edges, concepts=concepts)
    earlier = _last_before(reviews, later, edges.sources[edge], concepts=concepts)
    met = earlier >= 0
    edge, failed, had_failed = edge[met], reviews.failed[later[met]], reviews.failed[earlier[met]]

    def counted(those: NDArray[np.bool_]) -> Integers:
        return np.bincount(edge[those], minlength=len(edges))

    return Pairs(counted(failed), counted(failed & had_failed), counted(~failed), counted(~failed & had_failed))


def learned_weights(pairs: Pairs) -> Floats:
    """Return the weight (0 to 1) of each edge that enough pairs tell of, nan for the others; shape (e,).

    The weight is P(recent failure of what leads | failure) against the base rate, the same given a pass: the share of
    failures that had a failure before them beyond what is usual, (P - base)/(1 - base) (Cheng 1997, causal power).
    """
    enough = (pairs.failed >= EDGE_PAIRS) & (pairs.passed >= EDGE_PAIRS)
    given_failure = pairs.failed_after_failing / np.maximum(pairs.failed, 1)
    base = pairs.passed_after_failing / np.maximum(pairs.passed, 1)
    weight = np.clip((given_failure - base) / np.where(base < 1, 1 - base, 1.0), 0.0, 1.0)
    return np.where(enough, weight, np.nan)


def evidenced(edges: Edges, learned: Floats) -> Edges:
    """Return the edges with what was learned of them; the others count, by their kind, as the mean of the learned do.

    Only the proportions of the weights of edges that meet in one concept matter, so an edge nobody has tested yet is
    neither stronger nor weaker than one that has been.
    """
    known = ~np.isnan(learned)
    mean = float(learned[known].mean()) if known.any() else 1.0
    untested = edges.weights * (mean if mean > 0 else 1.0)
    return Edges(edges.sources, edges.targets, np.where(known, learned, untested))


def _expanded(reviews: Reviews, edges: Edges, *, concepts: int) -> tuple[Integers, Integers]:
    """Return every pairing of a review with an edge that leads to its concept: positions of both."""
    by_target = np.argsort(edges.targets, kind="stable")
    degree = np.bincount(edges.targets, minlength=concepts)
    first = np.cumsum(degree) - degree
    each = degree[reviews.concepts]
    later = np.repeat(np.arange(len(reviews)), each)
    within = np.arange(len(later)) - np.repeat(np.cumsum(each) - each, each)
    return later, by_target[first[reviews.concepts[later]] + within]


def _last_before(reviews: Reviews, later: Integers, wanted: Integers, *, concepts: int) -> Integers:
    """Return the position of the learner's last review of the wanted concept before each review, -1 where none is."""
    if not len(reviews):
        return np.zeros(0, np.int64)
    codes = reviews.learners * concepts + reviews.concepts
    known, rank = np.unique(codes, return_inverse=True)
    asked = reviews.learners[later] * concepts + wanted
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    seconds = (reviews.at - reviews.at.min()).astype(np.int64)
    span = int(seconds.max()) + 1
    found = np.searchsorted(rank * span + seconds, place * span + seconds[later]) - 1
    met = (known[place] == asked) & (found >= 0) & (rank[found] == place)
    recent = seconds[later] - seconds[found] <= _RECENT_SECONDS
    return np.where(met & recent, found, -1)
