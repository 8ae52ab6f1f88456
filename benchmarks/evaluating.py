"""Evaluation of a million reviews: the replay beside py-fsrs in a loop, the whole of it with its peak of memory."""

import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs as py_fsrs
import numpy as np
from numpy.typing import NDArray

from adapters.postgres.connection import WORKER_STATEMENT_TIMEOUT, connect, open_pool
from adapters.postgres.store import transaction
from benchmarks import servers
from benchmarks.measure import Measurement, bounded, compared, turn_about
from benchmarks.population import populate
from domain.kernel.ids import new_id
from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.starts import Starts
from domain.scoring.evaluating import begin_evaluation, evaluate
from domain.scoring.evaluation import Reviews, Suite, judged
from domain.scoring.memory_replay import WeightsInUse, memory_forecasts, replayed

LEARNERS, CONCEPTS, REVIEWS = 1_000, 60, 1_000_000
SAMPLED_LEARNERS = 20
SPAN_DAYS = 180
EVERYTHING = {"days": 365}
MEGABYTE = 1_000_000

FILL = """
insert into review_log (user_id, reviewed_at, review_id, concept_id, source, rating, correct, score, elapsed_days,
  previous_state, stability_after, difficulty_after, due_after, weights_version)
select md5('learner' || 1 + n % $2)::uuid, at, gen_random_uuid(), md5('concept' || (n / $2 * 7) % $3)::uuid, 'practice',
  rating, rating > 1, 1, 0, 'review', 5, 5, at, 0
from (
  select n, $4::timestamptz - make_interval(secs => ($1 - n) * 86400.0 * $5 / $1) as at,
    case when random() < 0.12 then 1 when random() < 0.1 then 2 when random() < 0.9 then 3 else 4 end as rating
  from generate_series(0, $1::int - 1) n
) drawn
"""
"""Learners take turns, each walks through the concepts again and again."""


async def measure(folder: Path) -> list[Measurement]:
    """Measure the replay in this process; both suites, from the database to their result, in processes of their own."""
    settings = await servers.database(folder, "evaluating")
    connection = await connect(settings.database_url)
    try:
        await populate(connection, learners=LEARNERS, memories=1)
        await connection.execute(FILL, REVIEWS, LEARNERS, CONCEPTS, datetime.now(UTC), SPAN_DAYS)
        await connection.execute("vacuum analyze review_log")
    finally:
        await connection.close()
    measurements = await _replay()
    for suite in Suite:
        measurements += await _whole(settings.database_url, suite)
    return measurements


async def _replay() -> list[Measurement]:
    """Compare reviews replayed in a second, and judged too; py-fsrs only replays, the logs of a few learners."""
    log = _a_log()
    sample = np.flatnonzero(log.learners < SAMPLED_LEARNERS)

    async def replay() -> None:
        replayed(log, [DEFAULT_WEIGHTS] * LEARNERS)

    async def whole() -> None:
        judged(memory_forecasts(log, WeightsInUse(), since=0))

    async def theirs() -> None:
        _loop(log, sample)

    alone, together, loop = await turn_about(replay, whole, theirs, rounds=3)
    baseline = len(sample) / loop
    return [
        compared("1,000,000 reviews replayed", REVIEWS / alone, "reviews/s", baseline=baseline, at_least=20),
        compared("  and judged beside 3 models", REVIEWS / together, "reviews/s", baseline=baseline, at_least=5),
    ]


def _a_log() -> Reviews:
    dice, n = np.random.default_rng(1), np.arange(REVIEWS)
    at = n * (SPAN_DAYS * 86_400) // REVIEWS
    ratings = dice.choice([1, 2, 3, 4], REVIEWS, p=[0.12, 0.08, 0.72, 0.08]).astype(np.int64)
    unchanged = Starts(np.full(REVIEWS, np.nan), np.full(REVIEWS, np.nan))
    learners, concepts = n % LEARNERS, n // LEARNERS * 7 % CONCEPTS
    ids = tuple(new_id() for _ in range(LEARNERS))
    return Reviews(ids, ids[:CONCEPTS], learners, concepts, at, at // 86_400, ratings, ratings > 1, unchanged)


def _loop(log: Reviews, sample: NDArray[np.int64]) -> None:
    """Do with py-fsrs what the replay does: what is believed before each review, and what it leaves."""
    scheduler = py_fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    cards = {int(memory): py_fsrs.Card(int(memory), due=begin) for memory in np.unique(log.memories[sample])}
    columns = (log.memories[sample].tolist(), log.days[sample].tolist(), log.ratings[sample].tolist())
    for memory, day, rating in zip(*columns, strict=True):
        at = begin + timedelta(days=day)
        scheduler.get_card_retrievability(cards[memory], at)
        cards[memory], _ = scheduler.review_card(cards[memory], py_fsrs.Rating(rating), at)


async def _whole(database_url: str, suite: Suite) -> list[Measurement]:
    command = [sys.executable, "-m", "benchmarks.evaluating", database_url, suite]
    done = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True)
    judged_reviews, seconds, before, peak = map(float, done.stdout.split())
    name = f"{suite}_eval of 1,000,000 reviews, from the database to its result"
    return [
        bounded(f"{name}: {judged_reviews:,.0f} judged", seconds, "s", at_most=60),
        bounded("  peak memory of the process", peak / MEGABYTE, "MB", at_most=600),
        bounded("  of that above an idle process", (peak - before) / MEGABYTE, "MB", at_most=500),
    ]


async def _evaluate(database_url: str, suite: Suite) -> None:
    """Evaluate all there is; say how many reviews were judged, the seconds, and the bytes held before and at most."""
    pool = await open_pool(database_url, size=1, statement_timeout=WORKER_STATEMENT_TIMEOUT)
    run_id, now, before, begin = new_id(), datetime.now(UTC), _peak(), time.perf_counter()
    async with transaction(pool) as store:
        await begin_evaluation(store, suite=suite, run_id=run_id, args=EVERYTHING, now=now)
    async with transaction(pool) as store:
        n = await evaluate(store, run_id=run_id, aside=asyncio.to_thread, now=now)
    seconds = time.perf_counter() - begin
    await pool.close()
    print(n, seconds, before, _peak())


def _peak() -> int:
    """Return the most bytes that this process has held; what getrusage tells begins with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    asyncio.run(_evaluate(sys.argv[1], Suite(sys.argv[2])))
