"""`lyceum import problems` and `lyceum problems check`: coding problems from files, tried in the sandbox."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from adapters import bootstrap
from adapters.authoring import problem_files
from adapters.settings import Settings
from domain.catalog.foreign_problems import Adopted, ForeignBank
from domain.catalog.model import Imported
from domain.catalog.problem_files import ProblemFile
from domain.catalog.problem_use_cases import import_bank, import_problems
from domain.catalog.written import NotImported


@click.command(name="problems")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report mistakes and counts, and change nothing.")
def import_problems_from(path: Path, *, dry_run: bool) -> None:
    """Import coding problems from PATH: a file with its bundle, a folder of them, or a foreign bank (.json).

    What is new or changed is a draft until it was checked and published.
    """
    try:
        told = (
            problem_files.read_bank(path.read_bytes()) if problem_files.is_bank(path) else problem_files.read_path(path)
        )
        imported, adopted = asyncio.run(_import(told, dry_run=dry_run))
    except NotImported as refusal:
        for problem in refusal.problems:
            click.echo(f"{problem.field[:1].upper()}{problem.field[1:]}: {problem.message}.", err=True)
        raise click.ClickException("Nothing was imported.") from refusal
    would = "Nothing was changed. It would be: " if dry_run else ""
    click.echo(f"{would}{imported.created} created, {imported.updated} updated, {imported.unchanged} unchanged.")
    _tell_left_out("problems", adopted.skipped)
    _tell_left_out("cases", adopted.cases_skipped)


async def _import(told: ForeignBank | list[ProblemFile], *, dry_run: bool) -> tuple[Imported, Adopted]:
    settings, now = Settings.from_env(), datetime.now(UTC)
    async with bootstrap.build(settings, name="lyceum content", pool_size=1) as lyceum, lyceum.open_store() as store:
        if isinstance(told, ForeignBank):
            return await import_bank(store, bank=told, now=now, dry_run=dry_run)
        return await import_problems(store, files=told, now=now, dry_run=dry_run), Adopted()


def _tell_left_out(what: str, reasons: Counter[str]) -> None:
    for reason, count in reasons.most_common():
        click.echo(f"{count} {what} left out: {reason}.")
