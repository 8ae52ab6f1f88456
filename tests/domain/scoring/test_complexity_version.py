"""What a version of complexity holds, whatever the stretches in which the log was read."""

from datetime import date

import numpy as np
import pytest

from domain.kernel.ids import new_id
from domain.scheduling.model import Rating
from domain.scoring.complexity_version import ComplexityVersion, ConceptGraph, History, Population, listen, version
from domain.scoring.constants import COMPLEXITY_BLOCK_REVIEWS
from domain.scoring.propagation import Edges
from tests.domain.scoring.columns import NOW, Line, columns

AGAIN, HARD, GOOD, EASY = Rating
ON = date(2026, 11, 22)
LEARNERS, CONCEPTS = 60, 3
GRAPH = ConceptGraph([new_id() for _ in range(CONCEPTS)], Edges(np.array([0]), np.array([1]), np.array([1.0])))
NO_HISTORY = History([], np.empty((0, CONCEPTS)))


def people(count: int = LEARNERS, *, logged: int = 0) -> Population:
    return Population(
        [new_id() for _ in range(count)], np.full(count, logged), np.full(count, np.nan), np.linspace(0, 1, count)
    )


def a_log() -> list[Line]:
    """Half of the learners are quick and right, the others slow and often wrong."""
    dice = np.random.default_rng(11)
    return [
        Line(n, c, -float(day), GOOD if n % 2 or dice.random() < 0.4 else AGAIN, 4_000 if n % 2 else 40_000)
        for n in range(LEARNERS)
        for c in range(2)
        for day in range(0, 60, 4)
    ]


def computed(stretches: list[slice], history: History = NO_HISTORY) -> ComplexityVersion:
    everybody, lines = people(), a_log()
    told = [
        listen(
            columns(
                line._replace(learner=line.learner - one.start)
                for line in lines
                if one.start <= line.learner < one.stop
            ),
            everybody,
            one,
            GRAPH,
            at=NOW,
        )
        for one in stretches
    ]
    return version(told, everybody, GRAPH, history, version_on=ON, at=NOW)


def test_the_log_is_cut_into_stretches_that_fit_into_memory() -> None:
    third = COMPLEXITY_BLOCK_REVIEWS // 3
    cuts = people(10, logged=third).stretches()
    assert [(one.start, one.stop) for one in cuts] == [(0, 2), (2, 5), (5, 8), (8, 10)]
    assert people(3).stretches() == [slice(0, 3)]
    assert people(0).stretches() == [slice(0, 0)]


def test_a_learner_whose_log_alone_is_larger_is_a_stretch_of_their_own() -> None:
    cuts = people(3, logged=2 * COMPLEXITY_BLOCK_REVIEWS).stretches()
    assert [one.stop - one.start for one in cuts] == [1, 1, 1]


def test_the_cuts_change_nothing() -> None:
    whole, cut = computed([slice(0, 60)]), computed([slice(0, 7), slice(7, 31), slice(31, 60)])
    assert cut.scores.scores == pytest.approx(whole.scores.scores, abs=1e-12)
    assert cut.evidence.weight == pytest.approx(whole.evidence.weight)
    assert cut.pairs.tolist() == whole.pairs.tolist()
    assert cut.clustered.names == whole.clustered.names
    assert cut.cluster_scores == pytest.approx(whole.cluster_scores, nan_ok=True)


def test_each_cluster_finds_concepts_as_hard_as_its_learners_do() -> None:
    told = computed([slice(0, 60)])
    assert len(told.clustered.names) == 3
    assert told.cluster_scores.shape == (3, CONCEPTS)
    best, *_, worst = told.cluster_scores[:, 0]
    assert best < worst
    assert told.cluster_learners[:, 0].sum() == LEARNERS
    assert np.isnan(told.cluster_scores[:, 2]).all()


def test_evidence_counts_reviews_and_days_since_the_first() -> None:
    told = computed([slice(0, 60)])
    assert set(told.reviews.tolist()) == {30}
    assert told.evidence.tenure == pytest.approx(np.full(LEARNERS, 56 / 365))


def test_what_was_learned_of_an_edge_is_kept() -> None:
    told = computed([slice(0, 60)])
    assert 0 <= told.edge_weights[0] <= 1
    assert told.pairs[0] >= 50


def test_a_trend_needs_earlier_versions_and_counts_weeks() -> None:
    assert np.isnan(computed([slice(0, 60)]).drift.trend).all()
    now = computed([slice(0, 60)]).scores.scores
    before = np.array([now + 0.15, now + 0.1, now + 0.05])
    dates = [date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15)]
    drifted = computed([slice(0, 60)], History(dates, before)).drift
    assert drifted.trend == pytest.approx([-0.05] * CONCEPTS)
    assert drifted.sign.tolist() == [-1] * CONCEPTS


def test_without_anybody_a_version_assumes() -> None:
    nobody = people(0)
    told = [listen(columns([]), nobody, one, GRAPH, at=NOW) for one in nobody.stretches()]
    empty = version(told, nobody, GRAPH, NO_HISTORY, version_on=ON, at=NOW)
    assert empty.scores.scores.tolist() == [0.5] * CONCEPTS
    assert (empty.clustered.names, empty.cluster_scores.shape) == ((), (0, CONCEPTS))
