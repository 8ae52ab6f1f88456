"""The nightly lists of 20,000 learners, beside the best single statement and a loop over an ORM."""

import asyncio
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from adapters.postgres.connection import Pool, open_pool
from adapters.postgres.queues import opening
from adapters.postgres.store import transaction
from adapters.settings import Settings
from benchmarks import servers
from benchmarks.measure import Measurement, compared, turn_about
from benchmarks.orm import ConceptRow, MemoryRow, PreferencesRow, SummaryRow, ThemeListRow
from benchmarks.population import populate
from domain.queues.constants import REVISION_QUEUE_REGEN_BATCH_SIZE

FEW, MANY, MEMORIES = 2_000, 20_000, 50
ORM_SAMPLE = 200
CONNECTIONS = 2  # as many as this machine has cores; the workers of `make up` have more

# The least that could be done: counts by theme for each learner's own day, into an empty table, in one statement.
LIMIT = f"""
insert into revision_queue_theme (user_id, theme_id, due_count_today, overdue_count, next_due_at)
select m.user_id, c.theme_id, count(*) filter (where m.due_at >= l.starts_at),
       count(*) filter (where m.due_at < l.starts_at), min(m.due_at)
from (
  select user_id, {opening("day_on", zone="zone", hour="day_rollover_hour::int")} as starts_at,
         {opening("(day_on + 1)", zone="zone", hour="day_rollover_hour::int")} as ends_at
  from (select user_id, zone, day_rollover_hour,
               (($1::timestamptz at time zone zone) - make_interval(hours => day_rollover_hour::int))::date as day_on
        from user_learning_prefs) p
) l join memory m on m.user_id = l.user_id and m.due_at < l.ends_at and m.suspended_at is null
join concept c using (concept_id)
group by m.user_id, c.theme_id
"""


async def measure(folder: Path) -> list[Measurement]:
    """Measure a regeneration into empty tables at two sizes, with its limit and its obvious twin."""
    few = await _timed(await servers.database(folder, "few"), learners=FEW)
    many = await _timed(await servers.database(folder, "many"), learners=MANY)
    return [
        compared(
            f"regeneration, {MANY:,} learners of {MEMORIES} memories (against one INSERT … SELECT)",
            MANY / many.ours, "learners/s", baseline=MANY / many.limit, at_least=0.5,
        ),
        compared(
            "the same on a single connection",
            MANY / many.alone, "learners/s", baseline=MANY / many.limit, at_least=0.5,
        ),
        compared(
            f"regeneration, seconds a learner at {MANY:,} (against {FEW:,})",
            many.ours / MANY * 1e6, "µs", baseline=few.ours / FEW * 1e6, at_most=1.2,
        ),
        compared(
            f"regeneration, learners/s (against a loop over an ORM, {ORM_SAMPLE} learners)",
            MANY / many.ours, "learners/s", baseline=ORM_SAMPLE / many.orm, at_least=50,
        ),
        compared(
            f"regeneration, peak memory at {MANY:,} learners (against {FEW:,})",
            many.peak_mb, "MB", baseline=few.peak_mb, at_most=1.1,
        ),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Times:
    ours: float
    alone: float
    limit: float
    orm: float
    peak_mb: float


async def _timed(settings: Settings, *, learners: int) -> _Times:
    pool = await open_pool(settings.database_url, size=CONNECTIONS, statement_timeout=timedelta(minutes=5))
    try:
        async with pool.acquire() as connection:
            await populate(connection, learners=learners, memories=MEMORIES)
        now = datetime.now(UTC)
        ours, alone, limit = await turn_about(
            _from_empty(pool, lambda: _regenerate(pool, now, connections=CONNECTIONS)),
            _from_empty(pool, lambda: _regenerate(pool, now, connections=1)),
            _from_empty(pool, lambda: pool.execute(LIMIT, now)),
            rounds=5,
        )
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return _Times(ours=ours, alone=alone, limit=limit, orm=await _loop(settings, now), peak_mb=peak_mb)
    finally:
        await pool.close()


def _from_empty(pool: Pool, work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    """Begin with an empty table; truncating it costs all contenders the same few milliseconds."""

    async def run() -> None:
        await pool.execute("truncate revision_queue_theme")
        await work()

    return run


async def _regenerate(pool: Pool, now: datetime, *, connections: int) -> None:
    async with transaction(pool) as store:
        waiting = await store.revision_lists.ranges(size=REVISION_QUEUE_REGEN_BATCH_SIZE)
    waiting.reverse()

    async def work() -> None:
        while waiting:
            learners = waiting.pop()
            async with transaction(pool) as store:
                await store.revision_lists.regenerate(learners.first, learners.last, now)

    await asyncio.gather(*(work() for _ in range(connections)))


async def _loop(settings: Settings, now: datetime) -> float:
    """Return the seconds that the usual way takes for a sample: load a learner's rows, count in Python, save."""
    engine = create_async_engine(settings.sqlalchemy_url)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        learners = (await session.scalars(select(PreferencesRow).limit(ORM_SAMPLE))).all()
        begin = time.perf_counter()
        for learner in learners:
            await _regenerate_one(session, learner, now)
        seconds = time.perf_counter() - begin
    await engine.dispose()
    return seconds


async def _regenerate_one(session: AsyncSession, learner: PreferencesRow, now: datetime) -> None:
    zone = ZoneInfo(learner.zone)
    day = (now.astimezone(zone) - timedelta(hours=learner.day_rollover_hour)).date()
    starts_at = datetime(day.year, day.month, day.day, learner.day_rollover_hour, tzinfo=zone)
    ends_at = starts_at + timedelta(days=1)
    counts: dict[object, list[datetime]] = {}
    for memory in await session.scalars(select(MemoryRow).where(MemoryRow.user_id == learner.user_id)):
        concept = await session.get_one(ConceptRow, memory.concept_id)
        if memory.suspended_at is None and memory.due_at < ends_at:
            counts.setdefault(concept.theme_id, []).append(memory.due_at)
    for theme_id, dues in counts.items():
        await session.merge(
            ThemeListRow(
                user_id=learner.user_id,
                theme_id=theme_id,
                due_count_today=sum(due >= starts_at for due in dues),
                overdue_count=sum(due < starts_at for due in dues),
                next_due_at=min(dues),
            )
        )
    summary = await session.get_one(SummaryRow, learner.user_id)
    summary.due_today_total = sum(due >= starts_at for dues in counts.values() for due in dues)
    summary.overdue_total = sum(due < starts_at for dues in counts.values() for due in dues)
    summary.generated_at = now
    await session.commit()
