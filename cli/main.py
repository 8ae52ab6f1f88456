"""The `lyceum` command: which commands there are, and how their refusals are told."""

import importlib
from typing import Any

import asyncpg
import click
import redis

from adapters.embedded.programs import CannotStart
from adapters.settings import InvalidSetting
from domain.kernel.errors import DomainError

# Each command: where it is, and what it does. It is imported when it is asked for, so `lyceum up` loads nothing else.
COMMANDS = {
    "up": ("cli.up:up", "Run everything on this machine, until Ctrl-C."),
    "status": ("cli.up:status", "Say what runs, where, and with which demo logins."),
    "run": ("cli.run:run", "Run one process by hand, reloading."),
    "migrate": ("cli.migrate:migrate", "Bring the database's schema to the newest revision, or to another."),
    "migration": ("cli.migrate:migration", "Write the file of a new migration."),
    "backup": ("cli.backup:backup", "Write the whole database into a file."),
    "restore": ("cli.backup:restore", "Bring the database back from such a file."),
    "demo": ("cli.demo:demo", "Load the demonstration."),
    "import": ("cli.importing:importing", "Import reviews, answers, a syllabus, questions or problems."),
    "export": ("cli.content:export", "Write out questions for their authors."),
    "problems": ("cli.problems:problems", "Check coding problems in the sandbox."),
    "jobs": ("cli.jobs:jobs", "List, run and watch jobs."),
    "evaluate": ("cli.evaluate:evaluate", "Judge how right a model was."),
    "experiments": ("cli.experiments:experiments", "List, start and stop experiments."),
    "weights": ("cli.weights:weights", "Say what became of trainings; roll weights back."),
    "partitions": ("cli.partitions:partitions", "Partition a table in use; look after partitioned tables."),
    "smoke": ("cli.smoke:smoke", "Try a started product: health, sign-up, one practice session."),
}

_EXPECTED = (CannotStart, InvalidSetting, DomainError, redis.RedisError, asyncpg.PostgresError, OSError)


class Commands(click.Group):
    """A group that imports each command when it is used, and turns what may well go wrong into one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as click declares it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as click declares it
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        return getattr(importlib.import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  the same
        with formatter.section("Commands"):
            formatter.write_dl([(name, meaning) for name, (_, meaning) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  as click declares it
        try:
            return super().invoke(ctx)
        except _EXPECTED as error:
            raise click.ClickException(str(error) or type(error).__name__) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lyceum")
def main() -> None:
    """Run and look after Lyceum."""


if __name__ == "__main__":
    main()
