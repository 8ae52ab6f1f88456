"""`lyceum import syllabus`, `lyceum import questions` and `lyceum export questions`: what authors do by hand."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from adapters import authoring, bootstrap
from adapters.postgres.store import PostgresStore
from adapters.settings import Settings
from domain.catalog.model import Imported
from domain.catalog.use_cases import export_questions, import_questions, import_syllabus
from domain.catalog.written import NotImported, Written

_FORMATS: dict[str, authoring.Format] = {".yaml": "yaml", ".yml": "yaml", ".csv": "csv"}
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_Readers = Mapping[authoring.Format, Callable[[bytes], Written]]
_T = TypeVar("_T")
_dry_run = click.option("--dry-run", is_flag=True, help="Report mistakes and counts, and change nothing.")


@click.command()
@_file
@_dry_run
def syllabus(file: Path, *, dry_run: bool) -> None:
    """Import years, blocks, themes and concepts from FILE (.yaml or .csv)."""
    _import(file, authoring.READ_SYLLABUS, import_syllabus, dry_run=dry_run)


@click.command()
@_file
@_dry_run
def questions(file: Path, *, dry_run: bool) -> None:
    """Import questions from FILE (.yaml or .csv)."""
    _import(file, authoring.READ_QUESTIONS, import_questions, dry_run=dry_run)


@click.group()
def export() -> None:
    """Write out what the database holds."""


@export.command(name="questions")
@click.option("--format", "format_", type=click.Choice(list(authoring.WRITE_QUESTIONS)), default="yaml")
def questions_out(format_: authoring.Format) -> None:
    """Write every question that an author wrote, so that importing it again changes nothing."""

    async def written(store: PostgresStore) -> str:
        return authoring.WRITE_QUESTIONS[format_](*await export_questions(store))

    click.echo(asyncio.run(_in_store(written)), nl=False)


def _import(file: Path, readers: _Readers, use_case: Callable[..., Awaitable[Imported]], *, dry_run: bool) -> None:
    try:
        written = readers[_format_of(file)](file.read_bytes())
        load = partial(use_case, written=written, now=datetime.now(UTC), dry_run=dry_run)
        imported = asyncio.run(_in_store(load))
    except NotImported as refusal:
        for problem in refusal.problems:
            click.echo(f"{problem.field.capitalize()}: {problem.message}.", err=True)
        raise click.ClickException("Nothing was imported.") from refusal
    would = "Nothing was changed. It would be: " if dry_run else ""
    click.echo(f"{would}{imported.created} created, {imported.updated} updated, {imported.unchanged} unchanged.")


async def _in_store(work: Callable[[PostgresStore], Awaitable[_T]]) -> _T:
    settings = Settings.from_env()
    async with bootstrap.build(settings, name="lyceum content", pool_size=1) as lyceum, lyceum.open_store() as store:
        return await work(store)


def _format_of(file: Path) -> authoring.Format:
    if file.suffix.lower() not in _FORMATS:
        raise click.BadParameter(f"{file.name} ends in none of {', '.join(_FORMATS)}", param_hint="FILE")
    return _FORMATS[file.suffix.lower()]
