"""The complexity of 10,000 concepts and 50,000 edges from a million reviews, beside plain loops over a sample."""

import asyncio
import math
import resource
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from adapters.postgres.connection import Connection, open_pool
from adapters.postgres.store import transaction
from benchmarks import servers
from benchmarks.measure import Measurement, bounded, compared, turn_about
from domain.scheduling import fsrs
from domain.scheduling.fsrs_bulk import replay
from domain.scheduling.model import Memory, Rating
from domain.scoring.complexity_version import ConceptGraph, History, Population, listen, version
from domain.scoring.computing import compute_complexity
from domain.scoring.difficulty_signal import Reviews
from domain.scoring.propagation import Edges

CONCEPTS, EDGES, LEARNERS = 10_000, 50_000, 5_000
CONCEPTS_EACH, TIMES_EACH = 40, 5
REVIEWS = LEARNERS * CONCEPTS_EACH * TIMES_EACH
SAMPLE = slice(0, 100)
DAY = 86_400
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
GRADE = {1: 1.0, 2: 0.6, 3: 0.2, 4: 0.0}
TIMEOUT = timedelta(minutes=5)

CATALOGUE = f"""
insert into year values (md5('year')::uuid, 'bench', 'Benchmark', 0);
insert into block values (md5('block')::uuid, md5('year')::uuid, 'bench', 'Benchmark', 0);
insert into theme values (md5('theme')::uuid, md5('block')::uuid, 'bench', 'Benchmark', 0);
insert into concept (concept_id, theme_id, code, name)
  select lpad(to_hex(i), 32, '0')::uuid, md5('theme')::uuid, i::text, i::text
  from generate_series(0, {CONCEPTS} - 1) i;
insert into app_user (user_id, email, display_name, created_at)
  select lpad(to_hex(i), 32, '0')::uuid, i::text, 'Learner', now() from generate_series(0, {LEARNERS} - 1) i;
insert into srs_user_params (user_id, n_review_logs) select user_id, {CONCEPTS_EACH * TIMES_EACH} from app_user;
"""
LOG = """
insert into review_log (user_id, concept_id, reviewed_at, review_id, rating, elapsed_days, stability_before,
  difficulty_before, retrievability_before, source, correct, score, previous_state, stability_after, difficulty_after,
  due_after, weights_version)
select lpad(to_hex(l), 32, '0')::uuid, lpad(to_hex(c), 32, '0')::uuid, to_timestamp(at), gen_random_uuid(), rating,
  elapsed, nullif(s, 'nan'), nullif(d, 'nan'), nullif(r, 'nan'), 'practice', rating > 1, (rating > 1)::int,
  case when s = 'nan' then 'new' else 'review' end, 1, 5, to_timestamp(at), 0
from unnest($1::int[], $2::int[], $3::float8[], $4::int[], $5::int[], $6::float8[], $7::float8[], $8::float8[])
  as t(l, c, at, rating, elapsed, s, d, r)
"""
EDGE = """
insert into concept_edge select lpad(to_hex(s), 32, '0')::uuid, lpad(to_hex(t), 32, '0')::uuid, 'prerequisite'
from unnest($1::int[], $2::int[]) as e(s, t) on conflict do nothing
"""


async def measure(folder: Path) -> list[Measurement]:
    """Time the computation over arrays, beside loops; then all of it, from rows of the log to rows of scores."""
    reviews, graph, people = a_log(), a_graph(), a_population()
    sample, no_history = reviews_of(reviews, SAMPLE), History([], np.empty((0, CONCEPTS)))
    at = NOW.timestamp()

    async def ours() -> None:
        told = [listen(reviews_of(reviews, part), people, part, graph, at=at) for part in people.stretches()]
        version(told, people, graph, no_history, version_on=NOW.date(), at=at)

    async def loops() -> None:
        loop_over(sample, graph.edges)

    fast, slow = await turn_about(ours, loops, rounds=3)
    seconds, peak_mb = await _whole(folder, reviews, graph)
    size = f"{CONCEPTS:,} concepts, {EDGES:,} edges, {REVIEWS:,} reviews"
    return [
        compared(
            f"complexity over arrays (against plain loops, {len(sample):,} reviews)",
            REVIEWS / fast, "reviews/s", baseline=len(sample) / slow, at_least=20,
        ),
        bounded(f"complexity: {size}", seconds, "s", at_most=60),
        bounded("the same: peak memory of the process", peak_mb, "MB", at_most=500),
    ]  # fmt: skip


def a_log() -> Reviews:
    """Every learner meets forty concepts five times, over half a year; some concepts are harder than others."""
    dice = np.random.default_rng(1)
    chosen = np.sort(np.stack([dice.choice(CONCEPTS, CONCEPTS_EACH, replace=False) for _ in range(LEARNERS)]), axis=1)
    learners = np.repeat(np.arange(LEARNERS), CONCEPTS_EACH * TIMES_EACH)
    concepts = np.repeat(chosen.ravel(), TIMES_EACH)
    days = np.sort(dice.integers(0, 180, (LEARNERS * CONCEPTS_EACH, TIMES_EACH)), axis=1).ravel()
    hard = dice.random(CONCEPTS)[concepts]
    ratings = 1 + np.sum(dice.random(REVIEWS)[:, None] > hard[:, None] * np.array([0.5, 0.7, 1.3]), axis=1)
    log = replay(np.repeat(np.arange(LEARNERS * CONCEPTS_EACH), TIMES_EACH), days, ratings)
    return Reviews(
        learners=learners,
        concepts=concepts,
        at=(NOW.timestamp() - (181 - days) * DAY + np.tile(np.arange(TIMES_EACH), LEARNERS * CONCEPTS_EACH)).astype(
            float
        ),
        ratings=ratings,
        elapsed_days=log.elapsed_days,
        stability_before=log.stability_before,
        difficulty_before=log.difficulty_before,
        retrievability_before=log.retrievability_before,
        time_ms=np.exp(dice.normal(9.5, 0.5, REVIEWS)),
    )


def a_graph() -> ConceptGraph:
    """Every concept hangs on about five that come before it, or the other way round: circles too."""
    dice = np.random.default_rng(2)
    sources = dice.integers(0, CONCEPTS, EDGES)
    targets = (sources + dice.integers(1, CONCEPTS, EDGES)) % CONCEPTS
    return ConceptGraph([UUID(int=n) for n in range(CONCEPTS)], Edges(sources, targets, np.ones(EDGES)))


def a_population() -> Population:
    """Learners of whom nothing is known but how many reviews they have."""
    unknown = np.full(LEARNERS, np.nan)
    logged = np.full(LEARNERS, CONCEPTS_EACH * TIMES_EACH)
    return Population([UUID(int=n) for n in range(LEARNERS)], logged, unknown, unknown)


def reviews_of(reviews: Reviews, learners: slice) -> Reviews:
    """Return the reviews of some neighbours, who are numbered from the first of them."""
    part = slice(*np.searchsorted(reviews.learners, (learners.start, learners.stop)))
    columns = {name: getattr(reviews, name)[part] for name in Reviews.__slots__}
    return Reviews(**{**columns, "learners": columns["learners"] - learners.start})


def loop_over(reviews: Reviews, edges: Edges) -> dict[int, float]:
    """Score concepts the obvious way: one review, one learner, one edge after the other."""
    said: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    per_learner: defaultdict[int, list[float]] = defaultdict(list)
    columns = zip(*(getattr(reviews, name).tolist() for name in Reviews.__slots__), strict=True)
    for learner, concept, at, rating, elapsed, stability, difficulty, recall, _ in columns:
        signal = _signal(rating, elapsed, stability, difficulty, recall)
        said[learner, concept].append((signal, math.exp(-0.01 * (NOW.timestamp() - at) / DAY)))
        per_learner[learner].append(at)
    by_concept: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for (learner, concept), signals in said.items():
        difficulty = sum(signal * recency for signal, recency in signals) / sum(recency for _, recency in signals)
        by_concept[concept].append((difficulty, _weight(per_learner[learner])))
    return _propagated({concept: _median(pairs) for concept, pairs in by_concept.items()}, edges)


def _signal(rating: int, elapsed: int, stability: float, difficulty: float, recall: float) -> float:
    then = NOW - timedelta(days=elapsed)
    memory = None if math.isnan(stability) else Memory(stability, difficulty, then, then, 1, 0)
    if memory is not None and rating == Rating.AGAIN:
        return 0.4 + 0.3 + 0.3 * recall
    after, good = (
        fsrs.review(memory, one, at=NOW, seed="any").after.stability for one in (Rating(rating), Rating.GOOD)
    )
    before = 0.0 if memory is None else stability
    deficit = min(max((good - after) / (good - before), 0.0), 1.0) if good > before else 0.0
    return 0.4 * GRADE[rating] + 0.3 * deficit


def _weight(reviewed: list[float]) -> float:
    many = min(1.0, math.log(1 + len(reviewed)) / math.log(5001))
    tenure = min(1.0, (NOW.timestamp() - min(reviewed)) / DAY / 365)
    return max(0.05, 0.6 * 0.5 + 0.4 * (0.7 * many + 0.3 * tenure))


def _median(pairs: list[tuple[float, float]]) -> float:
    wanted, passed, before = sum(weight for _, weight in pairs) / 2, 0.0, None
    for value, weight in sorted(pairs):
        midpoint = passed + weight / 2
        if midpoint >= wanted:
            if before is None:
                return value
            return before[0] + (wanted - before[1]) / (midpoint - before[1]) * (value - before[0])
        before, passed = (value, midpoint), passed + weight
    return max(pairs)[0]


def _propagated(own: dict[int, float], edges: Edges) -> dict[int, float]:
    leading: defaultdict[int, list[int]] = defaultdict(list)
    for source, target in zip(edges.sources.tolist(), edges.targets.tolist(), strict=True):
        if source in own:
            leading[target].append(source)
    scores = dict(own)
    for _ in range(10):
        scores = {
            concept: 0.7 * own[concept] + 0.3 * sum(scores[one] for one in leading[concept]) / len(leading[concept])
            if leading[concept]
            else own[concept]
            for concept in own
        }
    return scores


async def _whole(folder: Path, reviews: Reviews, graph: ConceptGraph) -> tuple[float, float]:
    """Fill a database and compute a version there in a process of its own; return its seconds and peak megabytes."""
    settings = await servers.database(folder, "complexity")
    pool = await open_pool(settings.database_url, size=2, statement_timeout=TIMEOUT)
    try:
        async with pool.acquire() as connection:
            await _fill(connection, reviews, graph)
    finally:
        await pool.close()
    alone = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.complexity", settings.database_url), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await alone.communicate()
    seconds, peak_mb = map(float, told.split())
    return seconds, peak_mb


async def _fill(connection: Connection, reviews: Reviews, graph: ConceptGraph) -> None:
    await connection.execute(CATALOGUE)
    await connection.execute(EDGE, graph.edges.sources.tolist(), graph.edges.targets.tolist())
    for first in range(0, LEARNERS, 250):
        part = reviews_of(reviews, slice(first, first + 250))
        columns = [getattr(part, name).tolist() for name in Reviews.__slots__ if name != "time_ms"]
        await connection.execute(LOG, [learner + first for learner in columns[0]], *columns[1:])
    await connection.execute("vacuum analyze review_log")


async def _compute(database_url: str) -> None:
    pool = await open_pool(database_url, size=1, statement_timeout=TIMEOUT)
    begin = time.perf_counter()
    async with transaction(pool) as store:
        await compute_complexity(store, now=NOW)
    print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(_compute(sys.argv[1]))
