"""How complex concepts prove to be, from the reviews of many learners."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.model import Rating
from domain.scoring.complexity import Difficulties, Scores, difficulties, joined, score_concepts, score_groups
from domain.scoring.difficulty_signal import signal
from domain.scoring.propagation import Edges
from tests.domain.scoring.columns import NOW, Line, columns

AGAIN, HARD, GOOD, EASY = Rating
NO_EDGES = Edges(np.array([], np.int64), np.array([], np.int64), np.array([]))
LEARNERS, CONCEPTS = 5, 4

lines = st.lists(
    st.builds(
        Line,
        st.integers(0, LEARNERS - 1),
        st.integers(0, CONCEPTS - 1),
        st.integers(-400, 0).map(float),
        st.sampled_from(list(Rating)),
    ),
    max_size=60,
)


def found(told: list[Line]) -> Difficulties:
    return difficulties(columns(told), at=NOW, concepts=CONCEPTS)


def scored(told: list[Line], weights: list[float] | None = None, edges: Edges = NO_EDGES) -> Scores:
    return score_concepts(found(told), np.array(weights or [1.0] * LEARNERS), edges, concepts=CONCEPTS)


def test_older_reviews_fade_by_a_hundredth_a_day() -> None:
    one = found([Line(0, 0, -100, AGAIN), Line(0, 0, 0, EASY)])
    first, last = signal(columns([Line(0, 0, -100, AGAIN), Line(0, 0, 0, EASY)])).total
    assert last == 0
    assert one.totals == pytest.approx([first * np.exp(-1) / (np.exp(-1) + 1)])


def test_golden_difficulty_of_three_reviews() -> None:
    told = [Line(0, 0, -69, GOOD), Line(0, 0, -30, AGAIN), Line(0, 0, -2, HARD)]
    signals, fading = (0.08, 0.8928, 0.3596), (0.5016, 0.7408, 0.9802)
    assert signal(columns(told)).total == pytest.approx(signals, abs=5e-5)
    assert found(told).totals == pytest.approx([np.dot(signals, fading) / sum(fading)], abs=5e-5)


def test_when_it_is_asked_does_not_matter_only_how_far_apart_reviews_lie() -> None:
    told = [Line(0, 0, -100, AGAIN), Line(0, 0, -10, EASY)]
    later = difficulties(columns(told), at=NOW + 1e8, concepts=CONCEPTS)
    assert later.totals == pytest.approx(found(told).totals)


def test_difficulties_are_kept_by_learner_and_concept() -> None:
    one = found([Line(1, 3, -1, GOOD), Line(1, 3, 0, GOOD), Line(0, 2, 0, AGAIN)])
    assert (one.learners.tolist(), one.concepts.tolist(), one.reviews.tolist()) == ([0, 1], [2, 3], [1, 2])


def test_the_worked_example_of_the_reference() -> None:
    """Five learners, one concept: each learner's difficulty and weight as in docs/reference/complexity.md."""
    given_to = Difficulties(
        learners=np.arange(5),
        concepts=np.zeros(5, np.int64),
        reviews=np.full(5, 4),
        grade=np.array([0.4, 0.5, 0.45, 0.95, 0.42]),
        deficit=np.zeros(5),
        surprise=np.zeros(5),
    )
    told = score_concepts(given_to, np.array([0.9, 1, 0.8, 0.2, 0.85]), NO_EDGES, concepts=1)
    assert told.scores == pytest.approx([0.44])
    assert (told.learners[0], told.reviews[0], bool(told.low_confidence[0])) == (5, 20, False)


def test_the_causes_add_up_to_a_concepts_own_score() -> None:
    told = scored([Line(n, 0, -5.0 * k, rating) for n in range(3) for k, rating in enumerate((AGAIN, HARD, GOOD))])
    assert told.grade[0] + told.deficit[0] + told.surprise[0] == pytest.approx(told.own[0])
    assert np.isnan(told.grade[1])


def test_few_learners_or_few_reviews_give_low_confidence() -> None:
    few_learners = [Line(n, 0, -float(k), GOOD) for n in range(4) for k in range(10)]
    few_reviews = [Line(n, 1, 0, GOOD) for n in range(5)]
    enough = [Line(n, 2, -float(k), GOOD) for n in range(5) for k in range(4)]
    assert scored(few_learners + few_reviews + enough).low_confidence.tolist() == [True, True, False, True]


def test_a_concept_with_one_learner_has_that_learners_difficulty_and_no_spread() -> None:
    told = scored([Line(0, 0, 0, HARD)])
    assert told.own[0] == pytest.approx(found([Line(0, 0, 0, HARD)]).totals[0])
    assert np.isnan(told.spread[0])


def test_no_reviews_at_all_leave_every_concept_assumed() -> None:
    told = scored([])
    assert told.scores.tolist() == [0.5] * CONCEPTS
    assert told.assumed.all()
    assert told.low_confidence.all()


def test_a_log_of_easy_answers_alone_is_easy_and_one_of_lapses_alone_is_hard() -> None:
    assert scored([Line(n, 0, -float(k), EASY) for n in range(5) for k in range(5)]).scores[0] == 0
    lapses = scored([Line(n, 0, -5.0 * k, AGAIN) for n in range(5) for k in range(5)])
    assert 0.6 < lapses.scores[0] <= 1


def test_what_leads_to_a_concept_moves_its_score_but_not_its_own() -> None:
    told = [*(Line(n, 0, 0, EASY) for n in range(3)), *(Line(n, 1, 0, AGAIN) for n in range(3))]
    joint = scored(told, edges=Edges(np.array([0]), np.array([1]), np.array([1.0])))
    alone = scored(told)
    assert joint.own == pytest.approx(alone.own, nan_ok=True)
    assert joint.scores[1] == pytest.approx(0.7 * alone.own[1])
    assert joint.from_prerequisites[1] == 0


def test_each_group_of_learners_has_scores_of_its_own_and_who_is_in_none_counts_in_none() -> None:
    told = found([Line(0, 0, 0, EASY), Line(1, 0, 0, AGAIN), Line(2, 0, 0, AGAIN)])
    groups = score_groups(told, np.ones(3), np.array([0, 1, -1]), concepts=CONCEPTS, count=2)
    assert groups.sizes.reshape(2, CONCEPTS)[:, 0].tolist() == [1, 1]
    easy, hard = groups.median().reshape(2, CONCEPTS)[:, 0]
    assert (easy, hard) == (0, pytest.approx(told.totals[1]))


@given(lines)
def test_every_score_lies_between_0_and_1(told: list[Line]) -> None:
    one = scored(told, edges=Edges(np.array([0, 1, 2]), np.array([1, 2, 0]), np.ones(3)))
    for column in (one.scores, one.own, one.from_prerequisites):
        assert np.all(np.isnan(column) | ((column >= 0) & (column <= 1)))


@given(lines, st.permutations(range(LEARNERS)), st.lists(st.floats(0.05, 1), min_size=LEARNERS, max_size=LEARNERS))
def test_who_is_who_changes_nothing(told: list[Line], order: list[int], weights: list[float]) -> None:
    renamed = [line._replace(learner=order[line.learner]) for line in told]
    weighed = [weights[order.index(n)] for n in range(LEARNERS)]
    assert scored(renamed, weighed).scores == pytest.approx(scored(told, weights).scores, abs=1e-9)


@given(lines, st.floats(0.1, 10))
def test_the_scale_of_weights_changes_nothing(told: list[Line], scale: float) -> None:
    plain, scaled = scored(told), scored(told, [scale] * LEARNERS)
    assert scaled.scores == pytest.approx(plain.scores, abs=1e-9)


@given(lines)
def test_stretches_of_learners_put_together_say_the_same_as_all_at_once(told: list[Line]) -> None:
    parts = [found([line for line in told if line.learner in some]) for some in ((0, 1), (2, 3, 4))]
    together, at_once = joined(parts), found(told)
    for name in Difficulties.__slots__:
        assert getattr(together, name) == pytest.approx(getattr(at_once, name))
    assert len(joined([replace(parts[0])]).learners) == len(parts[0].learners)
