"""`lyceum demo`: the product's content, an account for each role, and half a year of simulated learners."""

import asyncio
from datetime import UTC, datetime
from time import perf_counter

import click

from adapters import bootstrap
from adapters.demo.loading import Loaded, first_day, load
from adapters.postgres.connection import WORKER_STATEMENT_TIMEOUT
from adapters.settings import Settings
from domain.kernel.errors import NotAllowed
from domain.scheduling.use_cases import make_months_ready


class DemoInProduction(NotAllowed):
    """Demo accounts have a password that everybody knows, so they are not for production."""


@click.group()
def demo() -> None:
    """Load the demonstration."""


@demo.command(name="load")
@click.option("--learners", default=200, show_default=True, type=click.IntRange(1, 2_000), help="Simulated learners.")
def load_command(learners: int) -> None:
    """Load syllabus, questions, an account for each role and simulated learners; a second time changes nothing."""
    began, now = perf_counter(), datetime.now(UTC)
    loaded = asyncio.run(_load(learners, now))
    if loaded is None:
        click.echo("The demonstration is loaded already.")
    else:
        click.echo(
            f"{loaded.questions} questions, {loaded.learners:,} learners, {loaded.reviews:,} simulated reviews; "
            f"{perf_counter() - began:.1f} s."
        )


async def _load(learners: int, now: datetime) -> Loaded | None:
    settings = Settings.from_env()
    if settings.environment == "production":
        raise DemoInProduction
    building = bootstrap.build(settings, name="lyceum demo", pool_size=1, statement_timeout=WORKER_STATEMENT_TIMEOUT)
    async with building as lyceum:
        async with lyceum.open_store() as store:
            await make_months_ready(store, first_at=first_day(now), last_at=now)
        async with lyceum.open_store() as store:
            return await load(store, lyceum.passwords, count=learners, now=now)
