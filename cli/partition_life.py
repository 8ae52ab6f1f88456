"""`lyceum partitions maintain`, `check` and `retain`: the life of a table that is kept in partitions."""

from datetime import UTC, date, datetime, timedelta

import click

from adapters.postgres.connection import Connection
from adapters.postgres.partition_check import Readiness, known_tables, make_ahead, readiness
from adapters.postgres.partition_retention import OldPart, old_parts, take_away
from cli.connection import connected
from domain.kernel.errors import NotFound
from domain.scheduling.partitions import Parts


class NotPartitioned(NotFound):
    """The table is not one of those that are kept in partitions."""


class NothingSaid(click.UsageError):
    """How long to keep is said by nobody."""


@click.command()
@click.argument("table", required=False)
def maintain(table: str | None) -> None:
    """Make the partitions ahead of today, of TABLE or of all."""

    async def work(connection: Connection) -> dict[str, int]:
        today = _today()
        chosen = await _chosen(connection, table)
        return {name: await make_ahead(connection, name, parts, today=today) for name, parts in chosen.items()}

    for name, made in connected(work).items():
        click.echo(f"{name}: {made} made.")


@click.command()
@click.argument("table", required=False)
def check(table: str | None) -> None:
    """Say what is wrong with the partitions of TABLE or of all; 1 if anything is."""

    async def work(connection: Connection) -> list[Readiness]:
        today = _today()
        chosen = await _chosen(connection, table)
        return [await readiness(connection, name, parts, today=today) for name, parts in chosen.items()]

    found = connected(work)
    for one in found:
        for problem in one.problems:
            click.echo(problem, err=True)
    if any(one.problems for one in found):
        raise SystemExit(1)
    click.echo(f"{', '.join(one.table for one in found)}: partitions are ready, and no row lies outside them.")


@click.command()
@click.argument("table")
@click.option("--keep-days", type=click.IntRange(1), help="Keep what is younger; default: what the table has.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def retain(table: str, keep_days: int | None, *, dry_run: bool, yes: bool) -> None:
    """Take away the partitions of TABLE that ended long enough ago, with all they hold."""
    kept_from, old = connected(lambda connection: _old(connection, table, keep_days))
    for part in old:
        click.echo(f"{part.name}, {part.bytes / 2**20:,.1f} MB" + ("" if part.attached else ", detached before"))
    if not old or dry_run:
        click.echo(
            f"{len(old)} partitions of {table} ended before {kept_from}." + (" None was touched." if old else "")
        )
        return
    if not yes:
        click.confirm(f"Drop {len(old)} partitions and all their rows?", abort=True)
    connected(lambda connection: _take_away(connection, table, old))
    click.echo(f"{len(old)} partitions of {table} dropped.")


async def _old(connection: Connection, table: str, keep_days: int | None) -> tuple[date, list[OldPart]]:
    parts = (await _chosen(connection, table))[table]
    days = keep_days or parts.kept_days
    if days is None:
        raise NothingSaid(f"{table} is kept for good; say with --keep-days how long from now on.")
    kept_from = _today() - timedelta(days=days)
    return kept_from, await old_parts(connection, table, kept_from=kept_from)


async def _take_away(connection: Connection, table: str, old: list[OldPart]) -> None:
    for part in old:
        await take_away(connection, table, part)


async def _chosen(connection: Connection, table: str | None) -> dict[str, Parts]:
    known = await known_tables(connection)
    if table is None:
        return known
    if table not in known:
        raise NotPartitioned(f"{table} is not kept in partitions; these are: {', '.join(known)}.")
    return {table: known[table]}


def _today() -> date:
    return datetime.now(UTC).date()
