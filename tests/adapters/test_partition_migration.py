"""A table is partitioned while people write to it: no row is lost, doubled or changed, whatever happens on the way."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from adapters.postgres.partition_migration import state
from adapters.postgres.partition_migration.backfill import Pace
from adapters.postgres.partition_migration.names import Names
from adapters.postgres.partition_migration.run import Run
from domain.scheduling.partition_migration import AlreadyDropped, NotMigrating, NotSwitched, Paused, Step
from tests.adapters.partition_writers import an_old_table, held, remembered, writing

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
NAMES = Names("public", "review_logs")
ALIVE = "select exists (select from pg_stat_activity where pid = $1)"
KILLED = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.AdminShutdownError,
    asyncpg.InternalClientError,
)
PACE = Pace(batch=100, pause_ms=0)


@pytest.fixture
async def look(fresh_database_url):
    """Return a connection that only looks."""
    connection = await asyncpg.connect(fresh_database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def sitting(fresh_database_url):
    """Return a function that opens a run of the migration, as one call of the command does."""
    opened = []

    async def open_run(pace=PACE, said=None):
        connection: Any = await asyncpg.connect(fresh_database_url)
        opened.append(connection)
        return Run(connection, NAMES, NOW, (said if said is not None else []).append, pace)

    yield open_run
    for connection in opened:
        await connection.close()


async def until(run, step):
    return await run.migrate(time_column="reviewed_at", until=step)


async def _in_a_sitting(sitting, step):
    """Take the steps up to this one as one call of the command does, which then leaves."""
    run = await sitting()
    await until(run, step)
    await run.connection.close()


async def test_every_row_lands_in_the_partition_of_its_month_and_none_in_the_default(look, sitting):
    rows = await an_old_table(look)
    await until(await sitting(), Step.SWITCH)
    found = await look.fetch("select tableoid::regclass::text as part, reviewed_at from review_logs")
    assert len(found) == len(rows)
    assert all(row["part"] == f"review_logs_{row['reviewed_at']:%Y_%m}" for row in found)
    parts = {
        row["part"]
        for row in await look.fetch(
            "select inhrelid::regclass::text as part from pg_inherits where inhparent = 'review_logs'::regclass"
        )
    }
    ahead = {f"review_logs_{month}" for month in ("2026_11", "2026_12", "2027_01", "2027_02", "2027_03")}
    assert parts == ahead | {row["part"] for row in found} | {"review_logs_default"}


async def test_what_is_written_to_the_old_table_is_seen_in_the_new_one_in_the_same_transaction(look, sitting):
    await an_old_table(look, rows=3)
    await until(await sitting(), Step.DUAL_WRITE)
    async with look.transaction():
        await look.execute("insert into review_logs (user_id, reviewed_at, rating) values (1, '2026-11-01Z', 3)")
        await look.execute("update review_logs set rating = 1, reviewed_at = '2026-07-01Z' where id = 1")
        await look.execute("delete from review_logs where id = 2")
        new = await held(look, "review_logs_partitioned")
        assert [row[0] for row in new] == [1, 1_000_001]
        assert set(new) < set(await held(look, "review_logs"))
    await look.execute("update review_logs set id = 5 where id = 1")
    assert [row[0] for row in await held(look, "review_logs_partitioned")] == [5, 1_000_001]
    await look.execute("truncate review_logs")
    assert await held(look, "review_logs_partitioned") == []


async def test_writers_notice_nothing_and_nothing_is_lost_through_all_five_steps(look, sitting, fresh_database_url):
    rows = await an_old_table(look, rows=2_000)
    async with writing(fresh_database_url, rows) as writers:
        for step in (Step.CREATE, Step.DUAL_WRITE, Step.BACKFILL, Step.SWITCH):
            await _in_a_sitting(sitting, step)
            await _wait_for_writes(writers)
    assert await held(look, "review_logs") == remembered(writers)
    assert await held(look, "review_logs_unpartitioned") == remembered(writers)
    assert await look.fetchval("select count(*) from review_logs_default") == 0
    async with writing(fresh_database_url, {row[0]: row for row in remembered(writers)}) as writers:
        await _wait_for_writes(writers)
        await until(await sitting(), Step.DROP)
        await _wait_for_writes(writers)
    assert await held(look, "review_logs") == remembered(writers)
    assert await look.fetchval("select to_regclass('review_logs_unpartitioned')") is None


async def test_count_and_checksum_of_every_month_are_the_same_before_and_after(look, sitting):
    await an_old_table(look)
    sums = (
        "select date_trunc('month', reviewed_at at time zone 'UTC') as month, count(*),"
        " bit_xor(hashtextextended(r::text, 7)) from review_logs r group by 1 order by 1"
    )
    before = await look.fetch(sums)
    await _in_a_sitting(sitting, Step.SWITCH)
    assert await look.fetch(sums) == before
    await _in_a_sitting(sitting, Step.DROP)
    assert await look.fetch(sums) == before
    assert len(before) == 5


async def _wait_for_writes(writers, more=10):
    """Let every writer commit a few more times."""
    goals = [writer.done + more for writer in writers]
    while any(writer.done < goal for writer, goal in zip(writers, goals, strict=True)):  # noqa: ASYNC110  a test's own loop
        await asyncio.sleep(0)


class _Mortal:
    """A connection whose backend is ended at the n-th statement, before or after it was carried out."""

    def __init__(self, connection, killer, statements):
        self._connection = connection
        self._killer = killer
        self._left = statements

    def __getattr__(self, name):
        found = getattr(self._connection, name)
        return self._counted(found) if name in ("execute", "fetch", "fetchrow", "fetchval") else found

    def _counted(self, call):
        async def counted(*args):
            self._left -= 1
            if self._left == 0:
                pid = self._connection.get_server_pid()
                await self._killer.fetchval("select pg_terminate_backend($1)", pid)
                while await self._killer.fetchval(ALIVE, pid):  # noqa: ASYNC110  the database tells, not an event
                    await asyncio.sleep(0)
            return await call(*args)

        return counted


def _mortal(run, killer, statements) -> Run:
    mortal: Any = _Mortal(run.connection, killer, statements)
    return Run(mortal, run.names, run.now, run.tell, run.pace)


async def _killed_again_and_again(run, step, look, sitting, *, stride=1):
    """Run up to the step, each sitting ended a statement or more later than the one before; return where each ended."""
    ended_at = []
    for statements in range(1, 200, stride):
        mortal = await sitting()
        mortal = _mortal(mortal, look, statements)
        try:
            await run(mortal, step)
        except KILLED:
            found = await state.find(look, str(NAMES))
            ended_at.append(found and found.done)
        else:
            await mortal.connection.close()
            return ended_at
    raise AssertionError("it never came to its end")


async def test_killed_at_any_statement_of_any_step_it_goes_on_and_ends_the_same(look, sitting, fresh_database_url):
    rows = await an_old_table(look, rows=400)
    async with writing(fresh_database_url, rows) as writers:
        ended_at = await _killed_again_and_again(until, Step.SWITCH, look, sitting)
        await _wait_for_writes(writers)
    assert set(ended_at) == {None, Step.CREATE, Step.DUAL_WRITE, Step.BACKFILL}
    assert await held(look, "review_logs") == remembered(writers)
    assert await held(look, "review_logs_unpartitioned") == remembered(writers)
    assert Step.SWITCH in await _killed_again_and_again(until, Step.DROP, look, sitting)
    assert await held(look, "review_logs") == remembered(writers)


@pytest.mark.parametrize("step", [Step.CREATE, Step.DUAL_WRITE, Step.BACKFILL, Step.SWITCH])
async def test_every_step_before_the_drop_can_be_undone_under_writers(step, look, sitting, fresh_database_url):
    rows = await an_old_table(look, rows=400)
    before = await _everything(look)
    async with writing(fresh_database_url, rows) as writers:
        await _in_a_sitting(sitting, step)
        await _wait_for_writes(writers)
        await _killed_again_and_again(lambda mortal, _: mortal.undo(), step, look, sitting, stride=2)
        await _wait_for_writes(writers)
    assert await held(look, "review_logs") == remembered(writers)
    assert await _everything(look) - {"partition_migration", "partition_migration_pkey"} == before
    with pytest.raises(NotMigrating):
        await (await sitting()).undo()


async def _everything(look):
    rows = await look.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " union all select proname from pg_proc where pronamespace = 'public'::regnamespace"
        " union all select tgname from pg_trigger where tgrelid = 'review_logs'::regclass"
    )
    return {row["relname"] for row in rows}


async def test_a_migration_goes_to_its_end_after_an_undo_that_was_killed_half_way(look, sitting, fresh_database_url):
    rows = await an_old_table(look, rows=400)
    async with writing(fresh_database_url, rows) as writers:
        await _in_a_sitting(sitting, Step.BACKFILL)
        for statements in range(20, 40):
            mortal = await sitting()
            with pytest.raises(KILLED):
                await _mortal(mortal, look, statements).undo()
            if (await state.get(look, str(NAMES))).done is Step.CREATE:
                break
        await _wait_for_writes(writers)
        said = []
        await until(await sitting(said=said), Step.SWITCH)
    assert await held(look, "review_logs") == remembered(writers)
    assert not [line for line in said if "copied again" in line]


async def test_the_old_table_is_dropped_only_by_name_after_the_switch_and_while_both_are_equal(look, sitting):
    await an_old_table(look, rows=100)
    run = await sitting()
    with pytest.raises(NotSwitched):
        await until(run, Step.DROP)
    await until(run, Step.SWITCH)
    assert await look.fetchval("select count(*) from review_logs_unpartitioned") == 100
    await look.execute("alter table review_logs_unpartitioned drop constraint rating_is_one_of_four")
    await look.execute("update review_logs_unpartitioned set rating = 5 where id = 7")
    with pytest.raises(Exception, match="differ in 2026-"):
        await until(run, Step.DROP)
    await look.execute(
        "update review_logs_unpartitioned set rating = (select rating from review_logs where id = 7) where id = 7"
    )
    assert (await until(run, Step.DROP)).done is Step.DROP
    with pytest.raises(AlreadyDropped):
        await run.undo()


async def test_a_paused_back_fill_stops_after_its_batch_and_goes_on_from_there(look, sitting):
    await an_old_table(look, rows=1_000)
    run = await sitting(Pace(batch=100, pause_ms=1))
    await until(run, Step.DUAL_WRITE)
    backfilling = asyncio.create_task(until(run, Step.BACKFILL))
    while not (await state.get(look, str(NAMES))).rows_copied:  # noqa: ASYNC110  the database tells, not an event
        await asyncio.sleep(0)
    await state.set_paused(look, str(NAMES), paused=True)
    with pytest.raises(Paused):
        await backfilling
    paused = await state.get(look, str(NAMES))
    assert 0 < paused.rows_copied < 1_000
    assert await look.fetchval("select count(*) from review_logs_partitioned") == paused.rows_copied
    await state.set_paused(look, str(NAMES), paused=False)
    assert (await until(run, Step.BACKFILL)).rows_copied == 1_000
