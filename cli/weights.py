"""`lyceum weights`: by which weights everybody or one learner is scheduled, and the way back to those of before."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import click

from adapters.bootstrap import Lyceum
from adapters.postgres.reads import weights as reads
from cli.jobs import with_lyceum
from domain.scheduling.optimisation import NobodyLearns, roll_back, roll_back_everybodys

LEARNER = click.option(
    "--learner", metavar="EMAIL", help="One learner; without it everybody who has none of their own."
)


@click.group()
def weights() -> None:
    """Say what became of trainings; roll weights back."""


@weights.command("list")
@LEARNER
def list_weights(learner: str | None) -> None:
    """Say which weights are in use and what became of the last trainings."""
    for line in with_lyceum(lambda lyceum: _lines(lyceum, learner)):
        click.echo(line)


@weights.command("roll-back")
@LEARNER
def roll_back_weights(learner: str | None) -> None:
    """Put the weights of before to use again; a learner's memories follow."""
    click.echo(with_lyceum(lambda lyceum: _rolled_back(lyceum, learner)))


async def _rolled_back(lyceum: Lyceum, learner: str | None) -> str:
    now = datetime.now(UTC)
    async with lyceum.open_store() as store:
        if learner is None:
            stepped = await roll_back_everybodys(store, now=now)
        else:
            stepped = await roll_back(store, user_id=await _found(lyceum, learner), now=now)
    return "None are in use any more." if stepped.version is None else f"Version {stepped.version} is in use again."


async def _lines(lyceum: Lyceum, learner: str | None) -> Sequence[str]:
    if learner is not None:
        own = await reads.own_weights(lyceum.pool, await _found(lyceum, learner))
        head = f"Version {own.version} ({own.kind}), {own.n_review_logs:,} reviews"
        return [head, *map(_line, own.history)]
    every = await reads.weights(lyceum.pool, datetime.now(UTC))
    used = every.everybodys.version if every.everybodys else every.published.version
    have = f"{every.learners.with_own:,} of {every.learners.total:,} learners have their own"
    return [f"Version {used} for everybody; {have}", *map(_line, every.history)]


def _line(training: reads.Training) -> str:
    what = training.refused_reason or ("in use" if training.in_use else "no longer in use")
    losses = ""
    if training.log_loss is not None and training.baseline_log_loss is not None:
        losses = f", log loss {training.log_loss:.4f} against {training.baseline_log_loss:.4f}"
    return f"  {training.version}  {training.trained_at:%Y-%m-%d %H:%M}  {training.reviews:,} recalls{losses}: {what}"


async def _found(lyceum: Lyceum, email: str) -> UUID:
    user_id = await lyceum.users.find_by_email(email)
    if user_id is None:
        raise NobodyLearns(f"Nobody has the address {email!r}.")
    return user_id
