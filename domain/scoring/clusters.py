"""Decides which learners learn alike: what each one's behaviour is, and the few ways of learning it falls into."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.scoring.constants import (
    CLUSTER_LEARNERS,
    CLUSTER_REVIEWS,
    CLUSTER_ROUNDS,
    CLUSTER_SEED,
    CLUSTER_STARTS,
    CLUSTER_WORDS,
    CLUSTERS,
)
from domain.scoring.difficulty_signal import Reviews

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SECONDS_A_DAY = 86_400
_WORDS = (
    ("often wrong", "often right"),
    ("quick", "slow"),
    ("seldom unsure", "often unsure"),
    ("in bursts", "regular"),
    ("short days", "long days"),
)
"""What little and much of each feature is called, in the order of the features."""


class Clustered(NamedTuple):
    """Which cluster each learner is in (-1: none yet), and the clusters' names; the first is most often right."""

    of: Integers
    names: tuple[str, ...]


def behaviour(reviews: Reviews, *, unsure: Floats) -> Floats:
    """Return how each learner learns: a row of features a learner, nan where one is not known; shape (learners, 5).

    Share of right answers; logarithm of the usual time of an answer; share of answers that were flagged or needed a
    hint (`unsure`, shape (learners,)); share of days with reviews since the first; logarithm of reviews on such a day.
    A learner with few reviews has no behaviour yet: all nan.
    """
    count = len(unsure)
    sizes = np.bincount(reviews.learners, minlength=count)
    days = np.floor(reviews.at / _SECONDS_A_DAY).astype(np.int64)
    span, active = _days(reviews.learners, days, count)
    timed = ~np.isnan(reviews.time_ms)
    with np.errstate(invalid="ignore", divide="ignore"):  # of nobody's nothing comes nan
        right = np.bincount(reviews.learners, ~reviews.failed, minlength=count) / sizes
        pace = _mean_of(reviews.learners[timed], np.log(reviews.time_ms[timed]), count)
        features = np.column_stack((right, pace, unsure, active / span, np.log(sizes / active)))
    features[sizes < CLUSTER_REVIEWS] = np.nan
    return features


def cluster(features: Floats) -> Clustered:
    """Put learners with behaviour into clusters, as many as there are learners enough for; shape (n, features).

    Features are brought to one scale; one that a learner lacks counts as the mean. The order of learners is of no
    account.
    """
    known = np.flatnonzero(~np.all(np.isnan(features), axis=1))
    count = min(CLUSTERS, len(known) // CLUSTER_LEARNERS)
    of = np.full(len(features), -1, np.int64)
    if count < 2:  # noqa: PLR2004  one cluster tells nobody apart
        return Clustered(of, ())
    vectors = _standardised(features[known])
    labels = k_means(vectors, count)
    means = np.array([vectors[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    best_first = np.argsort(-means[:, 0], kind="stable")
    of[known] = np.argsort(best_first)[labels]
    return Clustered(of, tuple(_name(means[label]) for label in best_first))


def k_means(vectors: Floats, count: int) -> Integers:
    """Return a label for each vector, shape (n, d): Lloyd's k-means from several k-means++ starts.

    Labels count from 0 and none is empty; where vectors are alike there may be fewer than `count`.
    Source: Lloyd (1982); Arthur & Vassilvitskii (2007).
    """
    order = np.lexsort(vectors.T)
    ordered = vectors[order]
    dice = np.random.default_rng(CLUSTER_SEED)
    best, least = np.zeros(len(vectors), np.int64), np.inf
    for _ in range(CLUSTER_STARTS):
        labels, distance = _lloyd(ordered, _spread_out(ordered, count, dice))
        if distance < least:
            best, least = labels, distance
    labels = np.empty_like(best)
    labels[order] = np.unique(best, return_inverse=True)[1]
    return labels


def _spread_out(vectors: Floats, count: int, dice: np.random.Generator) -> Floats:
    """Choose the first centres: each with a probability that grows with the square of its distance to the others."""
    centres = vectors[dice.integers(len(vectors))][None, :]
    while len(centres) < count:
        distance = _distances(vectors, centres).min(axis=1)
        total = distance.sum()
        share = distance / total if total > 0 else np.full(len(vectors), 1 / len(vectors))
        centres = np.vstack((centres, vectors[dice.choice(len(vectors), p=share)]))
    return centres


def _lloyd(vectors: Floats, centres: Floats) -> tuple[Integers, float]:
    labels, before, rounds = _nearest(vectors, centres), np.full(len(vectors), -1), 0
    while not np.array_equal(labels, before) and rounds < CLUSTER_ROUNDS:
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.stack([np.bincount(labels, column, minlength=len(centres)) for column in vectors.T], axis=1)
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
        labels, before, rounds = _nearest(vectors, centres), labels, rounds + 1
    return labels, float(_distances(vectors, centres).min(axis=1).sum())


def _nearest(vectors: Floats, centres: Floats) -> Integers:
    return _distances(vectors, centres).argmin(axis=1)


def _distances(vectors: Floats, centres: Floats) -> Floats:
    return np.stack([((vectors - centre) ** 2).sum(axis=1) for centre in centres], axis=1)


def _standardised(features: Floats) -> Floats:
    present = ~np.isnan(features)
    counts = np.maximum(present.sum(axis=0), 1)
    centred = np.where(present, features - np.where(present, features, 0.0).sum(axis=0) / counts, 0.0)
    deviations = np.sqrt((centred**2).sum(axis=0) / counts)
    return centred / np.where(deviations > 0, deviations, 1.0)


def _name(mean: Floats) -> str:
    most = np.argsort(-np.abs(mean), kind="stable")[:CLUSTER_WORDS]
    return ", ".join(_WORDS[feature][int(mean[feature] > 0)] for feature in most)


def _days(learners: Integers, days: Integers, count: int) -> tuple[Floats, Floats]:
    """Return the days since each one's first review, both ends counted, and on how many of them there were any."""
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, learners, days)
    np.maximum.at(last, learners, days)
    present = np.bincount(learners, minlength=count) > 0
    span = np.where(present, last - np.where(present, first, 0) + 1.0, np.nan)
    longest = int(np.nanmax(span, initial=1.0))
    seen = np.unique(learners * longest + days - first[learners]) // longest
    return span, np.bincount(seen, minlength=count).astype(np.float64)


def _mean_of(groups: Integers, values: Floats, count: int) -> Floats:
    return np.bincount(groups, values, minlength=count) / np.bincount(groups, minlength=count)
