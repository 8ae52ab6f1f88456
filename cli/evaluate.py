"""`lyceum evaluate`: how right a model was, run as a job and told as a table."""

from typing import Final

import click

from adapters.bootstrap import Lyceum
from adapters.postgres.reads import evaluation as reads
from cli.jobs import run_to_end, with_lyceum
from domain.jobs.definitions import BKT_EVAL, FSRS_EVAL
from domain.jobs.model import Status

JOBS: Final = {"memory": FSRS_EVAL.key, "mastery": BKT_EVAL.key}
COLUMNS: Final = ("logloss", "brier", "ece", "ece_quantile", "auc", "rmse_bins")


@click.command()
@click.argument("model", type=click.Choice(list(JOBS)))
@click.option("--as-of", metavar="DATE", help="Judge the days up to this one; else up to now.")
@click.option("--days", type=int, help="How many days are judged; earlier ones are replayed all the same.")
def evaluate(model: str, as_of: str | None, days: int | None) -> None:
    """Judge what the MODEL foretold, beside simple models on the same reviews. It is a run of the nightly job."""
    args = {name: value for name, value in (("as_of", as_of), ("days", days)) if value is not None}
    for line in with_lyceum(lambda lyceum: _evaluated(lyceum, JOBS[model], args)):
        click.echo(line)


async def _evaluated(lyceum: Lyceum, job_key: str, args: dict[str, str | int]) -> list[str]:
    run = await run_to_end(lyceum, job_key, args)
    if run.status is not Status.SUCCEEDED:
        raise click.ClickException(run.error or f"The run ended as {run.status}.")
    return table(await reads.run(lyceum.pool, run.run_id))


def table(run: reads.Run) -> list[str]:
    """Return a result as lines: a heading, one line a model, what was not judged."""
    lines = [f"{run.n} judged, {run.window_from:%Y-%m-%d %H:%M} to {run.window_to:%Y-%m-%d %H:%M} UTC"]
    if run.error is not None:
        return [*lines, run.error]
    lines.append(f"{'':<24}" + "".join(f"{name:>14}" for name in COLUMNS))
    lines += [
        _line(name, scores) for name, scores in (("Ours", run.metrics), *((b.name, b.metrics) for b in run.baselines))
    ]
    return [*lines, ", ".join(f"{name} {value}" for name, value in run.notes.items())]


def _line(name: str, scores: reads.Scores) -> str:
    values = [getattr(scores, column) for column in COLUMNS]
    return f"{name:<24}" + "".join("             –" if value is None else f"{value:>14.4f}" for value in values)
