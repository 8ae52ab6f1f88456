"""`lyceum import`: a syllabus, questions and problems as authors write them, reviews and answers from elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from adapters import bootstrap
from adapters.imports.lines import Lines, read_lines
from adapters.postgres.connection import WORKER_STATEMENT_TIMEOUT
from adapters.postgres.store import PostgresStore
from adapters.settings import Settings
from cli.content import questions, syllabus
from cli.problems import import_problems_from
from domain.identity.demo import demo_email
from domain.identity.model import Role
from domain.scheduling.use_cases import make_months_ready
from domain.scoring.imported import ANSWER_COLUMNS, REVIEW_COLUMNS, read_answer, read_review
from domain.scoring.use_cases import ImportedReviews, import_answers, import_reviews, times_of

Import = Callable[[PostgresStore], Awaitable[ImportedReviews]]

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def importing() -> None:
    """Import reviews, answers, a syllabus, questions or problems from a file."""


importing.add_command(syllabus)
importing.add_command(questions)
importing.add_command(import_problems_from)


@importing.command()
@_file
@click.option(
    "--learner", metavar="EMAIL", default=demo_email(Role.STUDENT), show_default=True, help="Whose reviews they are."
)
def reviews(file: Path, learner: str) -> None:
    """Import one learner's reviews of cards from FILE, a CSV as Anki exports it.

    Columns: card_id, review_rating (1 to 4), review_time (ISO 8601 with its zone), and perhaps review_duration (ms).
    The same file twice changes nothing; a longer one adds what is new.
    """
    began, now = perf_counter(), datetime.now(UTC)
    lines = read_lines(file, REVIEW_COLUMNS, partial(read_review, now=now))
    load = partial(import_reviews, email=learner, reviews=lines.read, now=now)
    _import(lines, load, times=[review.at for review in lines.read], began=began)


@importing.command()
@_file
def answers(file: Path) -> None:
    """Import many learners' answers from FILE, a CSV.

    Columns: learner (an e-mail address or any name), question, concept, correct (1 or 0), and perhaps time (ISO 8601
    with its zone); answers without a time are spread over the days before now, in their order.
    """
    began, now = perf_counter(), datetime.now(UTC)
    lines = read_lines(file, ANSWER_COLUMNS, partial(read_answer, now=now))
    load = partial(import_answers, answers=lines.read, now=now)
    _import(lines, load, times=times_of(lines.read, now=now), began=began)


def _import(lines: Lines[Any], load: Import, *, times: Iterable[datetime], began: float) -> None:
    for number, reason in lines.bad:
        click.echo(f"Line {number}: {reason}.", err=True)
    if not lines.read:
        raise click.ClickException(f"Nothing was imported: none of {lines.rows:,} rows could be read.")
    done = asyncio.run(_load(load, times))
    click.echo(
        f"{lines.rows:,} rows: {done.new:,} new, {done.already_there:,} already there, {len(lines.bad):,} bad; "
        f"{done.learners:,} learners, {done.concepts:,} concepts touched, {perf_counter() - began:.1f} s."
    )


async def _load(load: Import, times: Iterable[datetime]) -> ImportedReviews:
    settings = Settings.from_env()
    building = bootstrap.build(settings, name="lyceum import", pool_size=1, statement_timeout=WORKER_STATEMENT_TIMEOUT)
    async with building as lyceum:
        async with lyceum.open_store() as store:
            for month in sorted({at.replace(day=1, hour=0, minute=0, second=0, microsecond=0) for at in times}):
                await make_months_ready(store, first_at=month, last_at=month)
        async with lyceum.open_store() as store:
            return await load(store)
