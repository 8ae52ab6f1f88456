"""Decides what one version of complexity holds: what stretches of the log said, put together for all concepts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.scoring.clusters import Clustered, behaviour, cluster
from domain.scoring.complexity import Difficulties, Scores, difficulties, joined, score_concepts, score_groups
from domain.scoring.constants import COMPLEXITY_BLOCK_REVIEWS, COMPLEXITY_CONFIDENT_LEARNERS
from domain.scoring.difficulty_signal import Reviews
from domain.scoring.drift import Drift, drift
from domain.scoring.edge_evidence import Pairs, count_pairs, evidenced, learned_weights
from domain.scoring.evidence import Evidence, evidence
from domain.scoring.propagation import Edges

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SECONDS_A_DAY = 86_400
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class ConceptGraph:
    """The concepts that can be learned, and the edges between them by their numbers: places in `concept_ids`."""

    concept_ids: Sequence[UUID]
    edges: Edges


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody who learns; arrays of shape (learners,).

    `logged` is about how many reviews each has, `log_loss` that of their fitted weights, `unsure` the share of their
    answers that were flagged or needed a hint; nan where there is none.
    """

    user_ids: Sequence[UUID]
    logged: Integers
    log_loss: Floats
    unsure: Floats

    def stretches(self) -> list[slice]:
        """Cut them into stretches of neighbours whose reviews fit into memory together."""
        blocks = np.cumsum(self.logged + 1) // COMPLEXITY_BLOCK_REVIEWS
        ends = [*(np.flatnonzero(np.diff(blocks)) + 1).tolist(), len(self.user_ids)]
        return [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]


@dataclass(frozen=True, slots=True)
class History:
    """The scores of earlier versions, oldest first, of shape (versions, concepts), nan where there was none."""

    dates: Sequence[date]
    scores: Floats


@dataclass(frozen=True, slots=True)
class Told:
    """What the reviews of one stretch of learners tell; learners are numbered among everybody's."""

    difficulties: Difficulties
    reviews: Integers
    first_at: Floats
    behaviour: Floats
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class ComplexityVersion:
    """All that one computation gives, ready to be kept. `cluster_*` have shape (clusters, concepts), `pairs` (edges,).

    `evidence` and `clustered` are of everybody, also of those without `reviews`.
    """

    version_on: date
    graph: ConceptGraph
    user_ids: Sequence[UUID]
    scores: Scores
    drift: Drift
    evidence: Evidence
    reviews: Integers
    clustered: Clustered
    cluster_scores: Floats
    cluster_learners: Integers
    edge_weights: Floats
    pairs: Integers


def listen(reviews: Reviews, people: Population, stretch: slice, graph: ConceptGraph, *, at: float) -> Told:
    """Take from the reviews of one stretch what all that follows needs; the reviews themselves may then be forgotten.

    In `reviews` learners are numbered from the beginning of the stretch. `at` is now, in seconds since 1970.
    """
    concepts, learners = len(graph.concept_ids), stretch.stop - stretch.start
    found = difficulties(reviews, at=at, concepts=concepts)
    first_at = np.full(learners, np.inf)
    np.minimum.at(first_at, reviews.learners, reviews.at)
    return Told(
        difficulties=replace(found, learners=found.learners + stretch.start),
        reviews=np.bincount(reviews.learners, minlength=learners),
        first_at=first_at,
        behaviour=behaviour(reviews, unsure=people.unsure[stretch]),
        pairs=count_pairs(reviews, graph.edges, concepts=concepts),
    )


def version(
    told: Sequence[Told], people: Population, graph: ConceptGraph, history: History, *, version_on: date, at: float
) -> ComplexityVersion:
    """Put together what was told, in the order of the stretches, into the version of a day."""
    concepts = len(graph.concept_ids)
    found = joined([part.difficulties for part in told])
    reviews = np.concatenate([part.reviews for part in told])
    tenure = np.maximum(at - np.concatenate([part.first_at for part in told]), 0.0) / _SECONDS_A_DAY
    weighed = evidence(people.log_loss, reviews, tenure)
    pairs = sum((part.pairs for part in told), Pairs.none(len(graph.edges)))
    learned = learned_weights(pairs)
    scores = score_concepts(found, weighed.weight, evidenced(graph.edges, learned), concepts=concepts)
    clustered = cluster(np.concatenate([part.behaviour for part in told]))
    cluster_scores, cluster_learners = _by_cluster(found, weighed.weight, clustered, concepts=concepts)
    return ComplexityVersion(
        version_on=version_on,
        graph=graph,
        user_ids=people.user_ids,
        scores=scores,
        drift=_drift(history, scores.scores, version_on),
        evidence=weighed,
        reviews=reviews,
        clustered=clustered,
        cluster_scores=cluster_scores,
        cluster_learners=cluster_learners,
        edge_weights=learned,
        pairs=pairs.failed,
    )


def _drift(history: History, newest: Floats, version_on: date) -> Drift:
    weeks = np.array([(on - version_on).days / _DAYS_A_WEEK for on in (*history.dates, version_on)])
    return drift(np.vstack((history.scores, newest)), weeks)


def _by_cluster(
    found: Difficulties, weights: Floats, clustered: Clustered, *, concepts: int
) -> tuple[Floats, Integers]:
    """Return each cluster's own score of each concept, nan where too few of its learners met it, and how many did."""
    count = len(clustered.names)
    told = score_groups(found, weights, clustered.of, concepts=concepts, count=count)
    enough = told.sizes >= COMPLEXITY_CONFIDENT_LEARNERS
    shape = count, concepts
    return np.where(enough, told.median(), np.nan).reshape(shape), told.sizes.reshape(shape)
