"""`lyceum partitions`: partitioning a table that is in use, and looking after those that are partitioned."""

import click

from cli.partition_life import check, maintain, retain
from cli.partition_migration import migrate, pause, resume, status, undo


@click.group()
def partitions() -> None:
    """Partition a table while it is in use, and look after partitioned tables."""


for command in (migrate, status, pause, resume, undo, maintain, check, retain):
    partitions.add_command(command)
