"""Whole histories replayed in bulk are what `review` would have done, one after the other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs import review
from domain.scheduling.fuzz import seed_of
from domain.scheduling.history import Graded, Learner, replay
from domain.scheduling.model import Memory, Preferences, Rating, Reviewed, Weights
from tests.domain.scheduling.strategies import START, preferences, ratings

OWN_WEIGHTS = Weights((*DEFAULT_WEIGHTS.values[:-1], 0.2), version=3)
LEARNERS = tuple(UUID(int=n) for n in (1, 2, 3))

Drawn = tuple[UUID, int, int, Rating, tuple[float, float] | None]
encounters = st.lists(
    st.tuples(
        st.sampled_from(LEARNERS),
        st.integers(10, 12),
        st.integers(0, 3 * 24 * 60),
        ratings,
        st.sampled_from([None, (0.1, 1.0), (0.9, 0.5), (0.9, 0.0), (0.5, 1.0)]),
    ),
    max_size=40,
)
"""Learner, concept, minutes since the encounter before, rating, complexity and its strength."""


def told(drawn: Sequence[Drawn]) -> list[Graded]:
    at = START
    history: list[Graded] = []
    for n, (user_id, concept, minutes, rating, complexity) in enumerate(drawn):
        at += timedelta(minutes=minutes)
        counted = complexity or (None, None)
        history.append(Graded(UUID(int=n), user_id, UUID(int=concept), None, at, rating, rating > 1, None, *counted))
    return history


def folded(history: Sequence[Graded], learners: dict[UUID, Learner]) -> list[Reviewed]:
    now: dict[tuple[UUID, UUID], Memory] = {}
    done: list[Reviewed] = []
    for one in history:
        memory = now.get((one.user_id, one.concept_id))
        learner = learners[one.user_id]
        reps = memory.reps if memory else 0
        seed = seed_of(one.user_id, one.concept_id, reps)
        done.append(
            review(
                memory,
                one.rating,
                at=one.at,
                weights=learner.weights,
                preferences=learner.preferences,
                seed=seed,
                complexity=one.complexity,
                complexity_strength=one.complexity_strength or 0.0,
            )
        )
        now[one.user_id, one.concept_id] = done[-1].after
    return done


def about(memory: Memory | None) -> tuple[object, ...] | None:
    if memory is None:
        return None
    close = (pytest.approx(memory.stability, rel=1e-9), pytest.approx(memory.difficulty, rel=1e-9))
    return (*close, memory.reviewed_at, memory.due_at, memory.reps, memory.lapses)


def exactly(memory: Memory | None) -> tuple[object, ...] | None:
    if memory is None:
        return None
    return (memory.stability, memory.difficulty, memory.reviewed_at, memory.due_at, memory.reps, memory.lapses)


@given(encounters, preferences(), preferences())
def test_a_replay_gives_what_reviewing_one_by_one_gives(
    drawn: list[Drawn], one: Preferences, other: Preferences
) -> None:
    history = told(drawn)
    choices = ((DEFAULT_WEIGHTS, one), (OWN_WEIGHTS, other), (DEFAULT_WEIGHTS, Preferences()))
    learners = {user_id: Learner(user_id, *chosen) for user_id, chosen in zip(LEARNERS, choices, strict=True)}
    for bulk, single in zip(replay(history, learners), folded(history, learners), strict=True):
        assert exactly(bulk.after) == about(single.after)
        assert exactly(bulk.before) == about(single.before)
        recall = single.retrievability_before
        assert bulk.retrievability_before == (None if recall is None else pytest.approx(recall, rel=1e-9))
        plain = {"before": None, "after": bulk.after, "retrievability_before": None}
        assert replace(bulk, **plain) == replace(single, **plain)


def test_no_history_is_replayed_to_nothing() -> None:
    assert replay([], {}) == []
