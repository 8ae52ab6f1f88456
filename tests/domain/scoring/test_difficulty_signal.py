"""How hard a review found its concept: the grade, the growth that is missing, the surprise."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs_bulk import next_states
from domain.scheduling.model import Rating
from domain.scoring.difficulty_signal import signal
from tests.domain.scoring.columns import Line, columns

AGAIN, HARD, GOOD, EASY = Rating
FIRST = dict(zip(Rating, DEFAULT_WEIGHTS.values[:4], strict=True))
"""The stability that a first review of each rating leads to."""

logs = st.lists(
    st.builds(
        Line, st.integers(0, 3), st.integers(0, 3), st.integers(-400, 0).map(float), st.sampled_from(list(Rating))
    ),
    max_size=40,
)


def last(*ratings: Rating, days: int = 5) -> tuple[float, float, float, float]:
    """Return the signal of the last review of one memory, with its parts."""
    told = signal(columns(Line(0, 0, n * days, rating) for n, rating in enumerate(ratings)))
    return told.total[-1], told.grade[-1], told.deficit[-1], told.surprise[-1]


@pytest.mark.parametrize(
    ("rating", "grade", "missing"),
    [
        (AGAIN, 1.0, (FIRST[GOOD] - FIRST[AGAIN]) / FIRST[GOOD]),
        (HARD, 0.6, (FIRST[GOOD] - FIRST[HARD]) / FIRST[GOOD]),
        (GOOD, 0.2, 0.0),
        (EASY, 0.0, 0.0),
    ],
)
def test_a_first_review_is_measured_by_the_initial_stabilities_and_surprises_nobody(rating, grade, missing) -> None:
    total, *parts = last(rating)
    assert parts == pytest.approx([0.4 * grade, 0.3 * missing, 0.0])
    assert total == pytest.approx(sum(parts))


def test_golden_signals_of_a_first_review() -> None:
    assert [last(rating)[0] for rating in Rating] == pytest.approx([0.672425, 0.371810, 0.08, 0.0], abs=1e-6)


def test_a_lapse_misses_all_growth_and_surprises_by_how_likely_recall_was() -> None:
    before = columns([Line(0, 0, 0, GOOD), Line(0, 0, 5, AGAIN)])
    recall = before.retrievability_before[1]
    assert 0.7 < recall < 0.9
    assert last(GOOD, AGAIN) == pytest.approx((0.4 + 0.3 + 0.3 * recall, 0.4, 0.3, 0.3 * recall))


def test_a_later_hard_misses_what_its_penalty_takes() -> None:
    hard_penalty = DEFAULT_WEIGHTS.values[15]
    assert last(GOOD, HARD) == pytest.approx((0.24 + 0.3 * (1 - hard_penalty), 0.24, 0.3 * (1 - hard_penalty), 0.0))


def test_more_growth_than_a_good_brings_is_no_deficit() -> None:
    assert last(GOOD, EASY) == (0.0, 0.0, 0.0, 0.0)


def test_a_second_review_of_a_day_that_cannot_grow_misses_nothing() -> None:
    reviews = columns([Line(0, 0, 0, EASY), Line(0, 0, 0.1, HARD)])
    good, _ = next_states(
        reviews.stability_before[1:], reviews.difficulty_before[1:], reviews.elapsed_days[1:], np.array([3])
    )
    assert good[0] == reviews.stability_before[1]
    assert signal(reviews).deficit[1] == 0


def test_what_complexity_did_to_a_first_review_does_not_come_back_as_complexity() -> None:
    plain = columns([Line(0, 0, 0, GOOD)])
    assert signal(plain).total == pytest.approx([0.08])


def test_a_recall_that_was_never_predicted_surprises_nobody() -> None:
    reviews = columns([Line(0, 0, 0, GOOD), Line(0, 0, 5, AGAIN)])
    reviews.retrievability_before[1] = np.nan
    assert signal(reviews).total[1] == pytest.approx(0.7)


@given(logs)
def test_a_signal_lies_between_0_and_1(lines: list[Line]) -> None:
    told = signal(columns(lines)).total
    assert np.all((told >= 0) & (told <= 1 + 1e-12))


@given(logs)
def test_a_worse_rating_never_sounds_easier(lines: list[Line]) -> None:
    reviews = columns(lines)
    as_rated = [replace(reviews, ratings=np.full_like(reviews.ratings, rating)) for rating in Rating]
    for worse, better in pairwise(signal(one).total for one in as_rated):
        assert np.all(worse >= better - 1e-12)
