"""`lyceum backup` and `lyceum restore`: the whole database as one file, and back."""

from pathlib import Path
from time import perf_counter

import click

from adapters.postgres import backup as files
from adapters.postgres import migrate as schema
from adapters.settings import Settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database into FILE, as it is at this moment; Lyceum may run."""
    began = perf_counter()
    size = files.back_up(Settings.from_env().database_url, file)
    click.echo(f"{file} holds the database, {size / 1_000_000:,.1f} MB; {perf_counter() - began:.1f} s.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into-empty", is_flag=True, help="Drop first all that the database holds. It is lost.")
def restore(file: Path, *, into_empty: bool) -> None:
    """Bring the database back from FILE. One that holds tables is refused unless you confirm with --into-empty."""
    began = perf_counter()
    restored = files.restore(Settings.from_env().database_url, file, into_empty=into_empty)
    click.echo(f"{restored.tables} tables are back, at revision {restored.revision}; {perf_counter() - began:.1f} s.")
    if restored.revision != schema.head():
        click.echo(f"This version of Lyceum needs revision {schema.head()}: run `lyceum migrate`.")
