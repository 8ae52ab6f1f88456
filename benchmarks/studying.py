"""The next task of a learner with a hundred thousand tasks in the database, and a verdict taken and planned on."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path as Folder

from adapters.postgres.connection import Pool, open_pool
from adapters.postgres.store import transaction
from benchmarks import servers
from benchmarks.measure import Measurement, bounded, percentile
from domain.study import use_cases
from domain.study.model import Path
from domain.study.planning import Supply
from tests.studying import BANK, a_follower, begun, concepts_of, judged

LEARNERS, TASKS, LOOKS, VERDICTS = 200, 100_000, 2_000, 100
NEXT_MS, VERDICT_MS = 50, 100
NOW = datetime.now(UTC)
FILL = f"""
insert into study_tasks (user_id, study_task_id, study_path_id, problem_id, kind, module, topics, difficulty, status,
  outcome, scheduled_at, expires_at, metadata)
select user_id, gen_random_uuid(), study_path_id, gen_random_uuid(), 'coding', 'introduction', '{{x}}', 1,
  case when n % 5 = 0 then 'scheduled' else 'completed' end, case when n % 5 > 0 then 'success' end,
  now() + n * interval '1 hour', now() + interval '90 days', '{{}}'
from study_paths, generate_series(1, {TASKS // LEARNERS}) n
"""


async def measure(folder: Folder) -> list[Measurement]:
    """Time single questions on one connection, as a request asks them."""
    settings = await servers.database(folder, "studying")
    pool = await open_pool(settings.database_url, size=2)
    try:
        return await _measured(pool)
    finally:
        await pool.close()


async def _measured(pool: Pool) -> list[Measurement]:
    async with transaction(pool) as store:
        await concepts_of(store.connection, modules=list(BANK))
        paths = [await a_follower(store, now=NOW) for _ in range(LEARNERS)]
        await store.connection.execute(FILL)
    await pool.execute("analyze")
    looks = [await _look(pool, paths[n % LEARNERS]) for n in range(LOOKS)]
    verdicts = [await _verdict(pool, paths[n], BANK) for n in range(VERDICTS)]
    label = f"with {TASKS:,} tasks"
    return [
        bounded(f"next task {label}, p95", percentile(looks, 0.95), "ms", at_most=NEXT_MS),
        bounded(
            f"verdict taken {label}, p95", percentile([taken for taken, _ in verdicts], 0.95), "ms", at_most=VERDICT_MS
        ),
        bounded(
            f"path planned on {label}, p95", percentile([then for _, then in verdicts], 0.95), "ms", at_most=VERDICT_MS
        ),
    ]


async def _look(pool: Pool, path: Path) -> float:
    begin = time.perf_counter()
    async with transaction(pool) as store:
        await use_cases.get_next_task(store, user_id=path.user_id, now=NOW)
    return _ms(begin)


async def _verdict(pool: Pool, path: Path, supply: Supply) -> tuple[float, float]:
    async with transaction(pool) as store:
        task = await begun(store, path, now=NOW)
        evaluation_id = await judged(store.connection, task, at=NOW)
    begin = time.perf_counter()
    async with transaction(pool) as store:
        await use_cases.take_verdict(
            store, user_id=path.user_id, evaluation_id=evaluation_id, now=NOW + timedelta(minutes=5)
        )
    taken, begin = _ms(begin), time.perf_counter()
    async with transaction(pool) as store:
        await use_cases.plan_ahead(store, user_id=path.user_id, path_id=path.path_id, supply=supply, now=NOW)
    return taken, _ms(begin)


def _ms(begin: float) -> float:
    return (time.perf_counter() - begin) * 1000
