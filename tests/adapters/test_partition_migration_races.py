"""The moments in which a batch of the back-fill and a writer meet, one by one."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from adapters.postgres.partition_migration import locks
from adapters.postgres.partition_migration.backfill import Pace
from adapters.postgres.partition_migration.names import Names
from adapters.postgres.partition_migration.run import Run
from domain.scheduling.partition_migration import Step
from tests.adapters.partition_writers import an_old_table, held

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
async def connections(fresh_database_url):
    """Return three connections: one that migrates, two that write."""
    opened: list[Any] = [await asyncpg.connect(fresh_database_url) for _ in range(3)]
    yield opened
    for connection in opened:
        await connection.close()


@pytest.fixture
async def said():
    return []


@pytest.fixture
async def run(connections, said):
    """Return a migration whose mirror is at work and which has copied nothing."""
    await an_old_table(connections[1], rows=50)
    run = Run(connections[0], Names("public", "review_logs"), NOW, said.append, Pace(batch=10, pause_ms=0))
    await run.migrate(time_column="reviewed_at", until=Step.DUAL_WRITE)
    return run


async def backfilled(run):
    return await run.migrate(time_column="reviewed_at", until=Step.BACKFILL)


async def _equal(look):
    return await held(look, "review_logs") == await held(look, "review_logs_partitioned")


async def test_a_row_that_somebody_holds_is_copied_as_he_leaves_it(run, connections):
    _, writer, look = connections
    held_back = writer.transaction()
    await held_back.start()
    await writer.execute("update review_logs set reviewed_at = '2026-10-01Z', note = 'moved' where id = 5")
    await writer.execute("delete from review_logs where id = 6")
    copying = asyncio.create_task(backfilled(run))
    while not await _waits(look, run.connection):  # noqa: ASYNC110  the database tells, not an event
        await asyncio.sleep(0)
    await held_back.commit()
    await copying
    assert await _equal(look)


async def _waits(look, connection):
    return await look.fetchval(
        "select wait_event_type = 'Lock' from pg_stat_activity where pid = $1", connection.get_server_pid()
    )


async def test_a_batch_never_writes_over_what_the_mirror_wrote(run, connections):
    _, writer, look = connections
    await writer.execute("update review_logs set note = 'newer', rating = 4 where id % 2 = 0")
    assert await look.fetchval("select count(*) from review_logs_partitioned where note = 'newer'") == 25
    done = await backfilled(run)
    assert done.rows_copied == 25
    assert await _equal(look)


async def test_a_snapshot_older_than_the_copy_cannot_pass_the_copy_by(run, connections):
    _, writer, look = connections
    for change in ("delete from review_logs where id = 7", "update review_logs set id = 700 where id = 7"):
        transaction = writer.transaction(isolation="repeatable_read")
        await transaction.start()
        await writer.fetchval("select count(*) from review_logs")
        await backfilled(run)
        with pytest.raises(asyncpg.SerializationError):
            await writer.execute(change)
        await transaction.rollback()
        await run.undo()
        await run.migrate(time_column="reviewed_at", until=Step.DUAL_WRITE)
    async with writer.transaction(isolation="repeatable_read"):
        await writer.execute("delete from review_logs where id = 7")
    await backfilled(run)
    assert await _equal(look)


async def test_rows_that_were_written_behind_the_mirrors_back_are_found_and_copied_again(run, connections, said):
    _, writer, look = connections
    await backfilled(run)
    await writer.execute("set session_replication_role = replica")
    await writer.execute("update review_logs set rating = rating % 4 + 1, note = 'unseen' where id = 3")
    await writer.execute("delete from review_logs where id = 4")
    await writer.execute("insert into review_logs values (60, 1, '2026-08-08Z', 2, 'unseen')")
    await run.migrate(time_column="reviewed_at", until=Step.SWITCH)
    assert any("copied again" in line for line in said)
    assert await held(look, "review_logs") == await held(look, "review_logs_unpartitioned")


async def test_a_row_before_every_month_gets_its_month_and_one_of_the_year_2097_none(run, connections, said):
    _, writer, look = connections
    await backfilled(run)
    rows = [(60, 1, datetime(2019, 2, 3, tzinfo=UTC), 2, "late"), (61, 1, datetime(2097, 2, 3, tzinfo=UTC), 2, "wrong")]
    for row in rows:
        await writer.execute("insert into review_logs values ($1, $2, $3, $4, $5)", *row)
    await run.migrate(time_column="reviewed_at", until=Step.SWITCH)
    assert await held(look, "review_logs_2019_02") == rows[:1]
    assert await held(look, "review_logs_default") == rows[1:]
    assert await look.fetchval("select count(*) from pg_inherits where inhparent = 'review_logs'::regclass") < 15
    assert any("1 row lies outside every month" in line for line in said)
    assert await held(look, "review_logs") == await held(look, "review_logs_unpartitioned")


async def test_a_table_that_others_hold_is_left_as_it_is_and_they_are_named(run, connections, monkeypatch):
    monkeypatch.setattr(locks, "ATTEMPTS", 2)
    await backfilled(run)
    _, writer, look = connections
    async with writer.transaction():
        await writer.execute("lock table review_logs in access share mode")
        with pytest.raises(locks.TableBusy, match=f"pid {writer.get_server_pid()}, idle in transaction"):
            await run.migrate(time_column="reviewed_at", until=Step.SWITCH)
    assert await look.fetchval("select to_regclass('review_logs_unpartitioned')") is None


async def test_only_one_process_takes_steps(run, connections):
    second = Run(connections[1], run.names, NOW, run.tell, run.pace)
    with pytest.raises(locks.SomebodyElseMigrates):
        await backfilled(second)
