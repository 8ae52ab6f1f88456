"""Who beats whom moves both, the new ones faster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalog.questions import rating_at_start
from domain.practice.elo import expected, meet

RATINGS = st.floats(500, 2500)


def test_equals_meet_at_guessing_plus_half_of_the_rest():
    assert expected(1500, 1500) == pytest.approx(0.6)
    assert expected(1900, 1500) == pytest.approx(0.2 + 0.8 * 0.7310585786300049)


def test_an_item_starts_where_its_author_put_it():
    assert [rating_at_start(difficulty) for difficulty in range(1, 6)] == [1300, 1400, 1500, 1600, 1700]


def test_a_side_moves_faster_while_it_is_new():
    moved = meet(ability=1500, ability_answers=29, rating=1500, rating_answers=30, correct=True)
    assert (moved.ability, moved.item) == (pytest.approx(32 * 0.4), pytest.approx(-16 * 0.4))


@given(RATINGS, RATINGS, st.booleans())
def test_a_right_answer_raises_the_learner_and_lowers_the_item(ability, rating, correct):
    moved = meet(ability=ability, ability_answers=0, rating=rating, rating_answers=0, correct=correct)
    assert moved.ability == -moved.item
    assert (moved.ability > 0) is correct


@given(RATINGS, RATINGS)
def test_nobody_is_expected_to_do_worse_than_guessing(ability, rating):
    assert 0.2 < expected(ability, rating) < 1
