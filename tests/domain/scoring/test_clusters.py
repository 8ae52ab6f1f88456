"""Which learners learn alike."""

import numpy as np
import pytest

from domain.scheduling.model import Rating
from domain.scoring.clusters import behaviour, cluster, k_means
from tests.domain.scoring.columns import NOW, Line, columns

AGAIN, HARD, GOOD, EASY = Rating
NONE = float("nan")


def ways(*centres: tuple[float, ...], each: int = 50, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Learners around these centres, and which of them each belongs to."""
    dice = np.random.default_rng(seed)
    truth = np.repeat(np.arange(len(centres)), each)
    return np.array(centres)[truth] + dice.normal(0, 0.05, (len(truth), len(centres[0]))), truth


def same_partition(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.array_equal(one[:, None] == one[None, :], other[:, None] == other[None, :]))


CENTRES = ((0.9, 2.0, 0.1, 0.9, 1.0), (0.5, 3.0, 0.1, 0.2, 3.0), (0.4, 2.0, 0.8, 0.5, 2.0), (0.7, 1.0, 0.3, 0.5, 1.0))


def test_behaviour_is_read_from_the_log() -> None:
    lines = [Line(0, n % 3, -9.0 + n // 2, GOOD if n % 4 else AGAIN, 1_000) for n in range(20)]
    [row, nobody] = behaviour(columns(lines), unsure=np.array([0.25, NONE]))
    assert row == pytest.approx([0.75, np.log(1_000), 0.25, 1.0, np.log(2)])
    assert np.isnan(nobody).all()


def test_days_without_reviews_make_a_learner_less_regular() -> None:
    lines = [Line(0, n, -30.0 if n < 10 else 0, GOOD) for n in range(20)]
    assert behaviour(columns(lines), unsure=np.array([NONE]))[0, 3] == pytest.approx(2 / 31)


def test_a_newcomer_has_no_behaviour_yet() -> None:
    lines = [Line(0, n, 0, GOOD) for n in range(19)]
    assert np.isnan(behaviour(columns(lines), unsure=np.array([0.5]))).all()


def test_a_time_that_was_never_believed_leaves_the_pace_open() -> None:
    lines = [Line(0, n, 0, GOOD, NONE) for n in range(20)]
    row = behaviour(columns(lines), unsure=np.array([0.5]))[0]
    assert np.isnan(row[1])
    assert row[0] == 1


def test_no_reviews_are_no_behaviour() -> None:
    assert behaviour(columns([]), unsure=np.array([])).shape == (0, 5)
    assert NOW > 0


def test_ways_of_learning_that_are_apart_are_found() -> None:
    features, truth = ways(*CENTRES)
    assert same_partition(k_means(features, 4), truth)
    told = cluster(features)
    assert same_partition(told.of, truth)
    assert len(told.names) == 4


def test_the_first_cluster_is_most_often_right_and_names_say_what_stands_out() -> None:
    features, truth = ways(*CENTRES)
    told = cluster(features)
    assert set(told.of[truth == 0]) == {0}
    assert told.names[0] == "regular, often right"
    assert set(told.of[truth == 2]) == {3}
    assert told.names[3] == "often unsure, often wrong"


def test_the_order_of_learners_changes_nothing() -> None:
    features, _ = ways(*CENTRES)
    order = np.random.default_rng(5).permutation(len(features))
    one, other = cluster(features), cluster(features[order])
    assert one.names == other.names
    assert np.array_equal(one.of[order], other.of)


def test_who_has_no_behaviour_is_in_no_cluster_and_what_is_missing_counts_as_usual() -> None:
    features, truth = ways(*CENTRES)
    features[::50, 1] = NONE
    features[-1] = NONE
    told = cluster(features)
    assert told.of[-1] == -1
    assert np.mean(told.of[1:50] == told.of[1]) == 1
    assert same_partition(told.of[:-1], truth[:-1])


@pytest.mark.parametrize(("learners", "clusters"), [(0, 0), (39, 0), (40, 2), (79, 3), (500, 4)])
def test_there_are_as_many_clusters_as_there_are_learners_for(learners: int, clusters: int) -> None:
    features = np.random.default_rng(2).normal(0, 1, (learners, 5))
    told = cluster(features)
    assert len(told.names) == clusters
    assert set(told.of.tolist()) == (set(range(clusters)) if clusters else {-1} if learners else set())


def test_learners_who_are_all_alike_are_one_cluster() -> None:
    told = cluster(np.ones((200, 5)))
    assert len(told.names) == 1
    assert set(told.of.tolist()) == {0}


def test_two_halves_of_the_learners_are_put_together_alike() -> None:
    features, _ = ways(*CENTRES, each=200, seed=9)
    halves = features[::2], features[1::2]
    centres = [np.array([half[cluster(half).of == n].mean(axis=0) for n in range(4)]) for half in halves]
    assert centres[0] == pytest.approx(centres[1], abs=0.05)
