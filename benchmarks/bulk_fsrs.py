"""FSRS over a million memories in numpy, beside py-fsrs in a loop."""

from datetime import UTC, datetime, timedelta

import fsrs as py_fsrs
import numpy as np

from benchmarks.measure import Measurement, compared, turn_about
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.fsrs_bulk import next_states

MEMORIES = 1_000_000
SAMPLE = 20_000
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


async def measure() -> list[Measurement]:
    """Compare memories reviewed in a second; py-fsrs is timed on a sample, in between the rounds of ours."""
    dice = np.random.default_rng(1)
    stability, difficulty = dice.uniform(0.5, 400, MEMORIES), dice.uniform(1, 10, MEMORIES)
    elapsed, ratings = dice.integers(0, 400, MEMORIES), dice.integers(1, 5, MEMORIES)

    async def ours() -> None:
        next_states(stability, difficulty, elapsed, ratings, DEFAULT_WEIGHTS)

    scheduler = py_fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    cards = [
        py_fsrs.Card(1, py_fsrs.State.Review, None, float(s), float(d), SOME_DAY, SOME_DAY)
        for s, d in zip(stability[:SAMPLE], difficulty[:SAMPLE], strict=True)
    ]

    async def theirs() -> None:
        for card, days, rating in zip(cards, elapsed, ratings, strict=False):
            scheduler.review_card(card, py_fsrs.Rating(int(rating)), SOME_DAY + timedelta(days=int(days)))

    fast, slow = await turn_about(ours, theirs)
    name = "bulk FSRS, 1,000,000 memories (against py-fsrs in a loop)"
    return [compared(name, MEMORIES / fast, "memories/s", baseline=SAMPLE / slow, at_least=200)]
