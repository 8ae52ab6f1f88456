"""A year of 10,000 memories simulated, beside py-fsrs simulating a sample of them in a loop."""

import random
from datetime import UTC, date, datetime, timedelta

import fsrs as py_fsrs
import numpy as np

from benchmarks.measure import Measurement, bounded, compared, turn_about
from domain.scheduling.constants import RECALLED_SHARES
from domain.scheduling.model import Preferences
from domain.scheduling.simulation import Answering, Memories, simulate

MEMORIES = 10_000
DAYS = 365
SAMPLE = 100
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
HARD, GOOD, EASY = RECALLED_SHARES
ANSWERING = Answering((HARD, GOOD, EASY))
RECALLS = (py_fsrs.Rating.Hard, py_fsrs.Rating.Good, py_fsrs.Rating.Easy)


def _memories() -> Memories:
    dice = np.random.default_rng(1)
    stability = np.exp(dice.normal(3, 1, MEMORIES))
    interval = np.maximum(np.rint(stability), 1).astype(np.int64)
    due_on = dice.integers(0, interval)
    return Memories(stability, dice.uniform(1, 10, MEMORIES), due_on - interval, due_on)


def _cards(memories: Memories) -> list[py_fsrs.Card]:
    columns = (memories.stability, memories.difficulty, memories.due_on, memories.reviewed_on)
    rows = zip(*(column[:SAMPLE].tolist() for column in columns), strict=True)
    return [
        py_fsrs.Card(1, py_fsrs.State.Review, None, s, d, FIRST + timedelta(days=due), FIRST + timedelta(days=last))
        for s, d, due, last in rows
    ]


def _one_by_one(cards: list[py_fsrs.Card]) -> int:
    """Review each card whenever it is due, for a year; return how many reviews that took."""
    scheduler = py_fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    dice, reviews = random.Random(1), 0  # noqa: S311 - a simulation, no secret
    for begun in cards:
        card = begun
        while card.due < FIRST + timedelta(days=DAYS):
            recalled = dice.random() < scheduler.get_card_retrievability(card, card.due)
            [well] = dice.choices(RECALLS, RECALLED_SHARES)
            card, _ = scheduler.review_card(card, well if recalled else py_fsrs.Rating.Again, card.due)
            reviews += 1
    return reviews


async def measure() -> list[Measurement]:
    """Compare reviews simulated in a second, and time a year of all memories with and without a daily target."""
    memories = _memories()
    counted: dict[str, float] = {}

    def year(plan: Preferences) -> float:
        told = simulate(memories, [plan], on=date(2026, 1, 1), days=DAYS, answering=ANSWERING, replicates=1, seed=1)
        return float(told.reviews.sum())

    async def free() -> None:
        counted["ours"] = year(Preferences())

    async def capped() -> None:
        year(Preferences(revision_daily_target=250))

    async def theirs() -> None:
        counted["theirs"] = _one_by_one(_cards(memories))

    fast, with_target, slow = await turn_about(free, capped, theirs)
    name = "forecast, 10,000 memories over 365 days"
    return [
        bounded(name, fast * 1000, "ms", at_most=200),
        bounded(f"{name}, a daily target of 250", with_target * 1000, "ms", at_most=200),
        compared(
            "forecast (against py-fsrs in a loop)",
            counted["ours"] / fast,
            "reviews/s",
            baseline=counted["theirs"] / slow,
            at_least=10,
        ),
    ]
