"""Decides how complex concepts prove to be: what learners found, each learner's word weighed by what it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import (
    COMPLEXITY_CONFIDENT_LEARNERS,
    COMPLEXITY_CONFIDENT_REVIEWS,
    SIGNAL_FADING,
)
from domain.scoring.difficulty_signal import Reviews, signal
from domain.scoring.propagation import Edges, begin, propagate
from domain.scoring.weighted_median import Weighted

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Difficulties:
    """How hard each learner found each concept they met (0 to 1), and the causes that add up to it; shape (pairs,)."""

    learners: Integers
    concepts: Integers
    reviews: Integers
    grade: Floats
    deficit: Floats
    surprise: Floats

    @property
    def totals(self) -> Floats:
        return self.grade + self.deficit + self.surprise


@dataclass(frozen=True, slots=True)
class Scores:
    """A version of the complexity of all concepts; every array has shape (concepts,), nan where there is none.

    `own` is the weighted median over learners, `spread` its standard error; the causes add up to `own`. `assumed`
    scores rest on nothing, those of `low_confidence` on few learners or reviews.
    """

    scores: Floats
    own: Floats
    spread: Floats
    from_prerequisites: Floats
    learners: Integers
    reviews: Integers
    low_confidence: Truths
    assumed: Truths
    grade: Floats
    deficit: Floats
    surprise: Floats


def difficulties(reviews: Reviews, *, at: float, concepts: int) -> Difficulties:
    """Return how hard learners found concepts: the mean signal of their reviews, older ones fading, as of `at` (s)."""
    codes, pairs = np.unique(reviews.learners * concepts + reviews.concepts, return_inverse=True)
    recency = np.exp(-SIGNAL_FADING * np.maximum(at - reviews.at, 0.0) / _SECONDS_A_DAY)
    totals = np.bincount(pairs, recency, minlength=len(codes))
    causes = (np.bincount(pairs, part * recency, minlength=len(codes)) / totals for part in signal(reviews))
    return Difficulties(codes // concepts, codes % concepts, np.bincount(pairs, minlength=len(codes)), *causes)


def joined(parts: Sequence[Difficulties]) -> Difficulties:
    """Return what was found in several stretches of learners, none of whom is in two of them."""
    columns = (np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Difficulties))
    return Difficulties(*columns)


def score_concepts(found: Difficulties, weights: Floats, edges: Edges, *, concepts: int) -> Scores:
    """Score all concepts from what learners found, with each learner's weight of evidence, shape (learners,)."""
    evidence = weights[found.learners]
    told = Weighted(found.totals, evidence, found.concepts, count=concepts)
    own = told.median()
    begun = begin(own, edges)
    final = propagate(begun, edges)
    reviews = np.bincount(found.concepts, found.reviews, minlength=concepts).astype(np.int64)
    few = (told.sizes < COMPLEXITY_CONFIDENT_LEARNERS) | (reviews < COMPLEXITY_CONFIDENT_REVIEWS)
    return Scores(
        final.scores, own, told.spread(), final.from_before, told.sizes, reviews, few, begun.assumed,
        *_causes(found, evidence, own),
    )  # fmt: skip


def score_groups(found: Difficulties, weights: Floats, groups: Integers, *, concepts: int, count: int) -> Weighted:
    """Weigh concepts in each of `count` groups of learners apart; group g of concept c is number g·concepts + c.

    `groups` has shape (learners,); -1 is in none.
    """
    of = groups[found.learners]
    grouped = of >= 0
    numbers = (of * concepts + found.concepts)[grouped]
    return Weighted(found.totals[grouped], weights[found.learners][grouped], numbers, count=count * concepts)


def _causes(found: Difficulties, evidence: Floats, own: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the weighted means of the three causes, in proportion, so that they add up to the median."""
    means = [
        np.bincount(found.concepts, part * evidence, minlength=len(own))
        for part in (found.grade, found.deficit, found.surprise)
    ]
    together = means[0] + means[1] + means[2]
    scale = own / np.where(together > 0, together, 1.0)
    return means[0] * scale, means[1] * scale, means[2] * scale
