"""`lyceum partitions migrate` and what stops it, resumes it and takes it back."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import click

from adapters.postgres.connection import Connection
from adapters.postgres.partition_migration import state
from adapters.postgres.partition_migration.backfill import Pace
from adapters.postgres.partition_migration.names import Names
from adapters.postgres.partition_migration.run import Run
from cli.connection import connected
from domain.scheduling.constants import MIGRATION_BATCH_ROWS
from domain.scheduling.partition_migration import Migration, Step, remaining

Command = Callable[..., None]

_UNTIL = click.Choice([step.value for step in Step if step is not Step.DROP])


def _pace(command: Command) -> Command:
    """Give a command the options that say how hard the back-fill works."""
    batch = click.option(
        "--batch", default=MIGRATION_BATCH_ROWS, show_default=True, type=click.IntRange(1), help="Most rows at once."
    )
    pause = click.option(
        "--pause-ms", default=20, show_default=True, type=click.IntRange(0), help="Rest between two batches."
    )
    return batch(pause(command))


@click.command()
@click.argument("table")
@click.option("--time-column", required=True, help="The timestamptz column whose months become partitions.")
@_pace
@click.option("--until", default=Step.SWITCH.value, show_default=True, type=_UNTIL, help="The last step to take.")
@click.option("--step", "only", type=click.Choice([Step.DROP.value]), help="Drop the old table, after the switch.")
@click.option("--dry-run", is_flag=True, help="Print the statements and write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def migrate(
    table: str, time_column: str, batch: int, pause_ms: int, until: str, only: str | None, *, dry_run: bool, yes: bool
) -> None:
    """Partition TABLE by month while it is in use, or go on with it.

    The steps are create, dual-write, backfill, switch and drop; the last only with --step drop.
    """
    last = Step(only or until)
    if dry_run:
        _sitting(table, lambda run: _show(run, time_column, last))
        return
    if not yes:
        click.confirm(_question(table, last), abort=True)
    pace = Pace(batch, pause_ms)
    done = _sitting(table, lambda run: run.migrate(time_column=time_column, until=last), pace)
    click.echo(_line(done))


@click.command()
@click.argument("table", required=False)
def status(table: str | None) -> None:
    """Say how far the migration of TABLE is, or all of them."""

    async def work(connection: Connection) -> list[Migration]:
        if table is None:
            return await state.find_all(connection)
        return [await state.get(connection, str(Names.of(table)))]

    for migration in connected(work):
        click.echo(_line(migration))


@click.command()
@click.argument("table")
def pause(table: str) -> None:
    """Stop the migration of TABLE after its present batch."""
    connected(lambda connection: state.set_paused(connection, str(Names.of(table)), paused=True))
    click.echo(f"{table} is paused; writes to it are still mirrored.")


@click.command()
@click.argument("table")
@_pace
def resume(table: str, batch: int, pause_ms: int) -> None:
    """Go on with a paused migration of TABLE, up to the switch."""

    async def work(run: Run) -> Migration:
        await state.set_paused(run.connection, str(run.names), paused=False)
        migration = await state.get(run.connection, str(run.names))
        return await run.migrate(time_column=migration.time_column, until=Step.SWITCH)

    click.echo(_line(_sitting(table, work, Pace(batch, pause_ms))))


@click.command()
@click.argument("table")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def undo(table: str, *, yes: bool) -> None:
    """Take back every step of the migration of TABLE; no write is lost, before or after the switch."""
    if not yes:
        click.confirm(f"Go back to {table} without partitions?", abort=True)
    _sitting(table, lambda run: run.undo())
    click.echo(f"{table} is as it was.")


def _sitting(table: str, work: Callable[[Run], Coroutine[Any, Any, Any]], pace: Pace | None = None) -> Any:  # noqa: ANN401  whatever the work returns
    names = Names.of(table)

    async def worked(connection: Connection) -> Any:  # noqa: ANN401  the same
        return await work(Run(connection, names, datetime.now(UTC), click.echo, pace or Pace()))

    return connected(worked)


async def _show(run: Run, time_column: str, last: Step) -> None:
    for step, statements in await run.plan(time_column=time_column, until=last):
        click.echo(f"-- {step}")
        for statement in statements:
            click.echo(f"{statement};")
    click.echo("-- Nothing was written.")


def _question(table: str, last: Step) -> str:
    if last is Step.DROP:
        return f"Drop the old table of {table}? There is no way back afterwards."
    return f"Partition {table}, up to the step {last}?"


def _line(migration: Migration) -> str:
    done = migration.done or "nothing yet"
    ahead = () if migration.done in (Step.SWITCH, Step.DROP) else remaining(migration.done, until=Step.SWITCH)
    return (
        f"{migration.table}: done: {done}; {migration.rows_copied:,} rows copied"
        + (f", up to {', '.join(migration.last_key)}" if migration.last_key and ahead else "")
        + (f"; ahead: {', '.join(ahead)}" if ahead else "")
        + ("; paused" if migration.paused else "")
        + f"; last moved {migration.moved_at:%Y-%m-%d %H:%M:%S} UTC."
    )
