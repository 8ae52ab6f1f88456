"""`lyceum experiments`: which there are and what may be believed of them, starting one, stopping one."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import click

from adapters.bootstrap import Lyceum
from adapters.postgres.store import PostgresStore
from adapters.settings import Settings
from cli.jobs import with_lyceum
from domain.experiments.definitions import definition, shares_of
from domain.experiments.model import Reading
from domain.experiments.use_cases import read_experiment, read_experiments, start_experiment, stop_experiment
from domain.kernel.events import SYSTEM

LABELS: Final = {
    "draft": "Not started",
    "too_early": "Too early",
    "keep_going": "Keep going",
    "adopted": "Adopted",
    "no_difference": "No difference",
    "stopped_harm": "Stopped: harm",
    "unreadable": "Unreadable",
}

T = TypeVar("T")


@click.group()
def experiments() -> None:
    """List, start and stop experiments."""


@experiments.command("list")
def list_experiments() -> None:
    """Say which experiments there are, how many learners each arm has, and what may be believed."""
    for reading in _in_store(lambda store: read_experiments(store, now=datetime.now(UTC))):
        _say(reading)


@experiments.command("start")
@click.argument("key")
@click.option("--share", "shares", type=float, multiple=True, help="Of each arm in its order; together 1.")
@click.option("--days", type=int, help="How long it is planned for.")
def start(key: str, shares: tuple[float, ...], days: int | None) -> None:
    """Start the experiment KEY."""
    chosen = shares or shares_of(definition(key), tuned=Settings.from_env().fsrs_ab_split_ratio)

    async def started(store: PostgresStore) -> Reading:
        now = datetime.now(UTC)
        await start_experiment(store, key=key, shares=chosen, planned_days=days, by=SYSTEM, now=now)
        return await read_experiment(store, key=key, now=now)

    _say(_in_store(started))


@experiments.command("stop")
@click.argument("key")
@click.option("--winner", help="The arm that everybody gets; without one everybody has what they had before.")
@click.option("--reason", default="", help="Why, in a sentence.")
def stop(key: str, winner: str | None, reason: str) -> None:
    """Stop the experiment KEY."""

    async def stopped(store: PostgresStore) -> Reading:
        now = datetime.now(UTC)
        await stop_experiment(store, key=key, winner=winner, reason=reason, by=SYSTEM, now=now)
        return await read_experiment(store, key=key, now=now)

    _say(_in_store(stopped))


def _in_store(work: Callable[[PostgresStore], Coroutine[Any, Any, T]]) -> T:
    async def worked(lyceum: Lyceum) -> T:
        async with lyceum.open_store() as store:
            return await work(store)

    return with_lyceum(worked)


def _say(reading: Reading) -> None:
    day = f", day {reading.day} of {reading.experiment.planned_days}" if reading.day else ""
    click.echo(f"{reading.definition.key}: {LABELS[reading.verdict]}{day}")
    click.echo(f"  {reading.words}")
    for arm, share, seen in zip(reading.definition.arms, reading.experiment.shares, reading.arms, strict=True):
        click.echo(f"  {arm.key} ({arm.name}), {share * 100:.0f} %: {seen.exposed:,} of {seen.assigned:,} learners")
