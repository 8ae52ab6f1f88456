"""Takes a table through the steps, and back: whatever ends it, the next run goes on where this one was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from adapters.postgres.connection import Connection
from adapters.postgres.partition_migration import months, state, statements
from adapters.postgres.partition_migration.backfill import Pace, backfill
from adapters.postgres.partition_migration.locks import be_alone, briefly, execute_all
from adapters.postgres.partition_migration.names import Names
from adapters.postgres.partition_migration.shape import Shape, count_without_time, read_shape, without_foreign_keys
from domain.scheduling.partition_migration import (
    Migration,
    MonthsDiffer,
    Step,
    TimeColumnDiffers,
    differing,
    months_to_make,
    refuse_if_paused,
    remaining,
    to_undo,
)
from domain.scheduling.partition_refusals import refuse_unfit

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One sitting of a migration, on a connection of its own."""

    connection: Connection
    names: Names
    now: datetime
    tell: Tell
    pace: Pace = field(default_factory=Pace)

    async def migrate(self, *, time_column: str, until: Step) -> Migration:
        """Take the steps that remain, up to this one, and return how far the table has come."""
        await be_alone(self.connection, str(self.names))
        migration = await self._begun(time_column, until)
        for step in remaining(migration.done, until=until):
            migration = await state.get(self.connection, str(self.names))
            refuse_if_paused(migration)
            await self._take(step, await self._shape(migration))
        return await state.get(self.connection, str(self.names))

    async def undo(self) -> None:
        """Take back every step that was taken, the last one first, and forget the migration."""
        await be_alone(self.connection, str(self.names))
        for step in to_undo((await state.get(self.connection, str(self.names))).done):
            await self._undo(step, await self._shape(await state.get(self.connection, str(self.names))))
        await state.forget(self.connection, str(self.names))

    async def plan(self, *, time_column: str, until: Step) -> list[tuple[Step, Sequence[str]]]:
        """Return the statements of the steps that remain, and write nothing."""
        migration = await state.find(self.connection, str(self.names))
        _refuse_another_column(migration, time_column)
        steps = remaining(migration.done if migration else None, until=until)
        shape = await self._shape(migration, time_column)
        if migration is None:
            await self._refuse_unfit(shape)
        return [(step, await self._statements(step, shape)) for step in steps]

    async def _begun(self, time_column: str, until: Step) -> Migration:
        migration = await state.find(self.connection, str(self.names))
        _refuse_another_column(migration, time_column)
        if migration is None:
            await self._refuse_unfit(await self._shape(None, time_column))
            remaining(None, until=until)
            await state.begin(self.connection, str(self.names), time_column=time_column, now=self.now)
        return await state.get(self.connection, str(self.names))

    async def _refuse_unfit(self, shape: Shape) -> None:
        rows_without_time = await count_without_time(self.connection, shape)
        refuse_unfit(shape.facts, time_column=shape.time_column, rows_without_time=rows_without_time)

    async def _shape(self, migration: Migration | None, time_column: str = "") -> Shape:
        switched = migration is not None and migration.done is Step.SWITCH
        relation = self.names.unpartitioned_name if switched else self.names.table
        column = migration.time_column if migration else time_column
        return await read_shape(self.connection, self.names, column, relation=relation)

    async def _take(self, step: Step, shape: Shape) -> None:
        if step is Step.BACKFILL:
            await backfill(self.connection, shape, self.pace)
        else:
            if step is Step.SWITCH:
                await self._settle(shape)
            elif step is Step.DROP:
                await self._refuse_difference(shape, shape.names.unpartitioned, shape.names.live)
            elif step is Step.DUAL_WRITE and await months.any_row(self.connection, shape):
                await self.connection.execute(f"truncate {shape.names.partitioned}")  # an undo had ended early
            await self._in_one(shape, await self._statements(step, shape), done=step)
        self.tell(f"{step}: done.")

    async def _settle(self, shape: Shape) -> None:
        """Make the new table ready to be read, and make sure that it holds what the old one holds."""
        old, new = shape.names.live, shape.names.partitioned
        for month_on in await months.file_late(self.connection, shape, self.now.date()):
            self.tell(f"{month_on:%Y-%m} had no partition when its first row came; made, and its rows moved there.")
        await self.connection.execute("set vacuum_cost_delay = 2")  # leaves the disks to those who work
        await self.connection.execute(f"vacuum (analyze) {new}")
        if different := await self._differing(shape, old, new):
            self.tell(f"{', '.join(different)} differ; copied again.")
            await self._copy_again(shape, different)
            await backfill(self.connection, shape, self.pace)
            await self._refuse_difference(shape, old, new)
        if (strays := await months.strays(self.connection, shape)).rows:
            self.tell(f"{strays}; kept in {shape.names.default}: correct their times, or leave them there.")

    async def _refuse_difference(self, shape: Shape, old: str, new: str) -> None:
        if different := await self._differing(shape, old, new):
            raise MonthsDiffer(f"{old} and {new} differ in {', '.join(different)}; nothing was switched or dropped.")

    async def _differing(self, shape: Shape, old: str, new: str) -> tuple[str, ...]:
        before, after = await months.sums(self.connection, shape, old, new)
        different = differing(before, after)
        self.tell(f"{sum(one.rows for one in before.values()):,} rows in {len(before)} months compared.")
        return different

    async def _copy_again(self, shape: Shape, different: Sequence[str]) -> None:
        async def emptied() -> None:
            for month in different:
                await self.connection.execute(statements.empty_month(shape), month)
            await state.move(self.connection, str(self.names), last_key=None, rows=0)
            await state.mark_done(self.connection, str(self.names), Step.DUAL_WRITE)

        await briefly(self.connection, emptied, table=shape.names.partitioned)

    async def _undo(self, step: Step, shape: Shape) -> None:
        if step is Step.SWITCH:
            await self._refuse_difference(shape, shape.names.unpartitioned, shape.names.live)
        elif step is Step.CREATE:  # apart from the drop, during which nobody could write to what they point at
            await self._apart(shape, await without_foreign_keys(self.connection, shape.names))
        steps = list(Step)
        before = steps[steps.index(step) - 1] if step is not steps[0] else None
        await self._in_one(shape, statements.undo(shape, step), done=before)
        self.tell(f"{step}: undone.")

    async def _apart(self, shape: Shape, sql: Sequence[str]) -> None:
        for statement in sql:
            work = partial(execute_all, self.connection, (statement,))
            await briefly(self.connection, work, table=shape.names.partitioned)

    async def _in_one(self, shape: Shape, sql: Sequence[str], *, done: Step | None) -> None:
        async def worked() -> None:
            await state.lock(self.connection, str(self.names))
            await execute_all(self.connection, sql)
            await state.mark_done(self.connection, str(self.names), done)
            if done in (
                Step.CREATE,
                None,
            ):  # without a mirror copies grow old: the next back-fill begins anew
                await state.move(self.connection, str(self.names), last_key=None, rows=0)

        await briefly(self.connection, worked, table=shape.names.live)

    async def _statements(self, step: Step, shape: Shape) -> Sequence[str]:
        if step is Step.CREATE:
            present = await months.present(self.connection, shape, shape.names.live)
            return statements.create(shape, months_to_make(present, today=self.now.date()))
        return {
            Step.DUAL_WRITE: statements.dual_write,
            Step.BACKFILL: statements.backfill,
            Step.SWITCH: statements.switch,
            Step.DROP: statements.drop,
        }[step](shape)


def _refuse_another_column(migration: Migration | None, time_column: str) -> None:
    if migration is not None and migration.time_column != time_column:
        raise TimeColumnDiffers(f"{migration.table} is being partitioned by {migration.time_column}.")
