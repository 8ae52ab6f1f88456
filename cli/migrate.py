"""`lyceum migrate` and `lyceum migration`: move the schema, and write the next step."""

import click

from adapters.postgres import migrate as schema
from adapters.settings import Settings


@click.command()
@click.argument("revision", default="head")
def migrate(revision: str) -> None:
    """Bring the schema forward to REVISION (head), or back with a leading minus: -1, or -base for nothing at all."""
    url = Settings.from_env().database_url
    if revision.startswith("-"):
        schema.downgrade(url, revision.removeprefix("-") if revision == "-base" else revision)
    else:
        schema.upgrade(url, revision)
    click.echo(f"The schema is at {revision}.")


@click.command()
@click.argument("message")
def migration(message: str) -> None:
    """Write the file of a new migration that MESSAGE names, on top of the newest."""
    click.echo(f"Wrote {schema.new(message)}.")
