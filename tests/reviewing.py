"""Learners as a model has them: what they would recall, drawn from weights that are known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from adapters.postgres.connection import prepare
from adapters.postgres.store import PostgresStore
from domain.kernel.ids import derived_id
from domain.scheduling import fsrs_bulk
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.history import Graded, Learner, replay
from domain.scheduling.model import LoggedReview, Preferences, Rating, Source, Weights
from domain.scheduling.training import Columns, Training
from tests.factories import a_concept, a_theme

FORGETFUL = replace(DEFAULT_WEIGHTS, values=(*(w / 4 for w in DEFAULT_WEIGHTS.values[:4]), *DEFAULT_WEIGHTS.values[4:]))
"""Someone whose first memories last a quarter as long as the published weights say."""


def drawn(
    *,
    concepts: int = 60,
    rounds: int = 7,
    weights: Weights = FORGETFUL,
    seed: int = 1,
    until: datetime,
    user_id: UUID | None = None,
    concept_ids: list[UUID] | None = None,
) -> list[Graded]:
    """Return reviews of each concept in rounds some days apart, the last of all on the day before `until`."""
    rng = np.random.default_rng(seed)
    user_id = user_id or UUID(int=seed)
    concept_ids = concept_ids or [derived_id(str(seed), str(number)) for number in range(concepts)]
    gaps = rng.choice([1, 2, 3, 5, 9], (rounds, concepts))
    gaps[0] = 0
    stability, difficulty = np.full(concepts, np.nan), np.full(concepts, np.nan)
    days, ratings = np.cumsum(gaps, axis=0), np.empty((rounds, concepts), np.int64)
    days -= days.max(initial=0) + 1
    for step in range(rounds):
        recall = fsrs_bulk.retrievability(stability, gaps[step], weights) if step else np.full(concepts, 0.6)
        ratings[step] = np.where(rng.random(concepts) < recall, Rating.GOOD, Rating.AGAIN)
        stability, difficulty = fsrs_bulk.next_states(stability, difficulty, gaps[step], ratings[step], weights)
    reviews = [
        Graded(
            review_id=derived_id(str(user_id), str(step), str(number)),
            user_id=user_id,
            concept_id=concept_ids[number],
            question_id=None,
            at=until + timedelta(days=int(days[step, number]), seconds=number),
            rating=Rating(int(ratings[step, number])),
            correct=bool(ratings[step, number] > Rating.AGAIN),
            time_ms=None,
        )
        for step in range(rounds)
        for number in range(concepts)
    ]
    return sorted(reviews, key=lambda graded: graded.at)


async def some_concepts(connection: Any, count: int) -> list[UUID]:
    theme_id = await a_theme(connection)
    return [await a_concept(connection, theme_id) for _ in range(count)]


async def reviewed(connection: Any, history: list[Graded]) -> None:
    """Write what one learner reviewed, as it was scheduled by the published weights: log, memories, counts."""
    await prepare(connection)
    store = PostgresStore(connection)
    user_id = history[0].user_id
    done = replay(history, {user_id: Learner(user_id, DEFAULT_WEIGHTS, Preferences())})
    await store.review_log.add(
        [
            LoggedReview(
                review_id=graded.review_id,
                user_id=user_id,
                concept_id=graded.concept_id,
                question_id=None,
                source=Source.IMPORT,
                correct=graded.correct,
                score=float(graded.correct),
                time_ms=None,
                reviewed=one,
                mastery_before=None,
                mastery_after=None,
                weights_version=0,
            )
            for graded, one in zip(history, done, strict=True)
        ]
    )
    await store.memories.save(
        {(user_id, graded.concept_id): one.after for graded, one in zip(history, done, strict=True)}
    )
    await store.learners.count_reviews({user_id: len(history)})


class InMemoryTrainer:
    """Gives the same outcome for whatever it is told to train on."""

    def __init__(self, weights: tuple[float, ...] | None = FORGETFUL.values, *, refused_reason: str | None = None):
        self._outcome = Training(weights, refused_reason, duration_ms=1)
        self.tasks: list[Columns] = []

    async def train(self, tasks: Sequence[Columns], *, seconds: int) -> list[Training]:
        assert seconds > 0
        self.tasks += tasks
        return [self._outcome for _ in tasks]

    def close(self) -> None:
        """Nothing is held."""
