"""Whose weights are trained, and on what."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.model import Rating
from domain.scheduling.training import (
    Group,
    Trainee,
    cannot_train,
    cooldown_until,
    examples,
    may_not_train,
    micros,
    pooled,
)
from tests.domain.scheduling.logs import NOW, log_of
from tests.reviewing import drawn

ADA = UUID(int=1)
TUNED = Group.TUNED_ELIGIBLE


@pytest.mark.parametrize(
    ("reviews", "cooldown_until", "group", "words"),
    [
        (299, None, TUNED, "299 reviews; 300 are needed."),
        (300, None, TUNED, None),
        (300, NOW, TUNED, None),
        (300, NOW + timedelta(seconds=1), TUNED, "Put down for training lately; again from 2026-11-25 12:00 UTC."),
        (300, None, Group.BASELINE_GLOBAL, "The learner is in the group that keeps the weights of everybody."),
    ],
)
def test_three_hundred_reviews_past_the_cooldown_in_the_tuned_group_may_train(reviews, cooldown_until, group, words):
    assert may_not_train(Trainee(ADA, reviews, cooldown_until), group=group, now=NOW) == words


def test_the_cooldown_lasts_as_many_days_as_it_is_set_to():
    assert cooldown_until(NOW, days=7) == NOW + timedelta(days=7)


def test_only_reviews_on_a_later_day_are_predicted():
    [first, *_] = drawn(concepts=1, rounds=1, until=NOW)
    same_day = replace(first, at=first.at + timedelta(hours=1))
    later = replace(first, at=first.at + timedelta(days=2))
    told = examples(log_of([first, same_day, later]), now=NOW + timedelta(days=9))
    assert (told.recalls.tolist(), told.elapsed_days.tolist()) == ([2], [0, 0, 2])


def test_reviews_out_of_order_are_put_in_order():
    history = drawn(until=NOW)
    mixed = [history[at] for at in np.random.default_rng(3).permutation(len(history))]
    straight, crooked = examples(log_of(history), now=NOW), examples(log_of(mixed), now=NOW)
    assert straight.log.at.tolist() == crooked.log.at.tolist()
    assert straight.recalls.tolist() == crooked.recalls.tolist()
    assert straight.elapsed_days.tolist() == crooked.elapsed_days.tolist()


def test_reviews_of_the_future_are_left_out():
    history = drawn(until=NOW)
    told = examples(log_of(history), now=NOW - timedelta(days=10))
    assert 0 < len(told.log.ratings) < len(history)
    assert told.log.at.max() <= micros(NOW - timedelta(days=10))


def test_the_last_fifth_in_time_is_held_out_and_never_trained_on():
    told = examples(log_of(drawn(until=NOW)), now=NOW)
    assert len(told.held_out) == len(told.recalls) // 5
    assert told.log.at[told.seen].max() <= told.log.at[told.held_out].min()
    assert len(told.columns().ratings) == told.held_out[0]


@given(st.integers(0, 12), st.integers(1, 9))
def test_every_recall_is_either_seen_or_held_out(concepts: int, rounds: int):
    told = examples(log_of(drawn(concepts=concepts, rounds=rounds, until=NOW)), now=NOW)
    assert [*told.seen, *told.held_out] == told.recalls.tolist()
    assert len(told.columns().memories) == told.split


def test_a_card_reviewed_once_is_nothing_to_learn_from():
    told = examples(log_of(drawn(concepts=300, rounds=1, until=NOW)), now=NOW)
    assert cannot_train(told) == (
        "0 of the reviews to learn from came on a later day than the one before; 64 are needed."
    )


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        (Rating.GOOD, "All 288 recalls to learn from succeeded, so nothing tells what is forgotten when."),
        (Rating.AGAIN, "All 288 recalls to learn from failed, so nothing tells what is remembered how long."),
    ],
)
def test_all_right_and_all_wrong_logs_are_refused_in_words(rating: Rating, words: str):
    history = [replace(graded, rating=rating) for graded in drawn(until=NOW)]
    assert cannot_train(examples(log_of(history), now=NOW)) == words


def test_a_log_of_some_hundred_recalls_can_be_trained_on():
    assert cannot_train(examples(log_of(drawn(until=NOW)), now=NOW)) is None


def test_logs_of_many_are_pooled_and_nobodys_memory_is_anothers():
    ada, bo = log_of(drawn(seed=1, until=NOW)), log_of(drawn(seed=2, until=NOW - timedelta(days=3)))
    together = pooled([ada, bo])
    assert len(set(together.memories.tolist())) == len(set(ada.memories.tolist())) + len(set(bo.memories.tolist()))
    assert len(pooled([]).memories) == 0
    recalls = [len(examples(log, now=NOW).recalls) for log in (ada, bo, together)]
    assert recalls[0] + recalls[1] == recalls[2]
