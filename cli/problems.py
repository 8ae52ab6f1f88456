"""`lyceum import problems` and `lyceum problems check`: coding problems from files, tried in the sandbox."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from adapters import bootstrap
from adapters.authoring import problem_files
from adapters.settings import Settings
from domain.catalog.foreign_problems import Adopted, ForeignBank
from domain.catalog.model import Imported
from domain.catalog.problem_checks import SolutionCheck
from domain.catalog.problem_files import ProblemFile
from domain.catalog.problem_use_cases import import_bank, import_problems, note_check, problems_to_check
from domain.catalog.written import NotImported
from domain.study.checking import check_problem


@click.command(name="problems")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report mistakes and counts, and change nothing.")
def import_problems_from(path: Path, *, dry_run: bool) -> None:
    """Import coding problems from PATH: a file with its bundle, a folder of them, or a foreign bank (.json).

    What is new or changed is a draft until it was checked and published.
    """
    try:
        told = (
            problem_files.read_bank(path.read_bytes()) if problem_files.is_bank(path) else problem_files.read_path(path)
        )
        imported, adopted = asyncio.run(_import(told, dry_run=dry_run))
    except NotImported as refusal:
        for problem in refusal.problems:
            click.echo(f"{problem.field}: {problem.message}.", err=True)
        raise click.ClickException("Nothing was imported.") from refusal
    would = "Nothing was changed. It would be: " if dry_run else ""
    click.echo(f"{would}{imported.created} created, {imported.updated} updated, {imported.unchanged} unchanged.")
    _tell_left_out("problems", adopted.skipped)
    _tell_left_out("cases", adopted.cases_skipped)


async def _import(told: ForeignBank | list[ProblemFile], *, dry_run: bool) -> tuple[Imported, Adopted]:
    settings, now = Settings.from_env(), datetime.now(UTC)
    async with bootstrap.build(settings, name="lyceum content", pool_size=1) as lyceum, lyceum.open_store() as store:
        if isinstance(told, ForeignBank):
            return await import_bank(store, bank=told, now=now, dry_run=dry_run)
        return await import_problems(store, files=told, now=now, dry_run=dry_run), Adopted()


@click.group()
def problems() -> None:
    """Look after coding problems."""


@problems.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def check(codes: tuple[str, ...]) -> None:
    """Run every solution of the problems with these CODEs, or of those that nobody has checked as they are.

    A reference solution has to pass all tests, a wrong one to fail as its author said. The reports are kept.
    """
    failed = asyncio.run(_check(list(codes) or None))
    if failed:
        raise click.ClickException(f"{failed} failed.")


async def _check(codes: list[str] | None) -> int:
    settings = Settings.from_env()
    async with bootstrap.build(settings, name="lyceum problems", pool_size=2, judging=True) as lyceum:
        async with lyceum.open_store() as store:
            found = await problems_to_check(store, codes=codes)
        failed = 0
        for problem_id in found:
            failed += not await _checked(lyceum, problem_id)
    click.echo(f"{len(found)} checked, {len(found) - failed} passed.")
    return failed


async def _checked(lyceum: bootstrap.Lyceum, problem_id: UUID) -> bool:
    """Check one problem outside of any transaction, keep the report, and print it."""
    async with lyceum.open_store() as store:
        authored = await store.authored_problems.get(problem_id)
    if authored is None:
        return True
    report = await check_problem(lyceum.sandbox, authored=authored, together=asyncio.gather, now=datetime.now(UTC))
    async with lyceum.open_store() as store:
        await note_check(store, problem_id=problem_id, report=report)
    click.echo(f"{'passed' if report.passed else 'FAILED'}  {authored.problem.code}")
    for line in (*report.missing, *(_line(one) for one in report.solutions if not one.is_right)):
        click.echo(f"        {line}")
    return report.passed


def _line(one: SolutionCheck) -> str:
    what = f"The reference in {one.language}" if one.reference else f"The wrong solution in {one.language} ({one.why})"
    return f"{what}: expected {one.expected}, was {one.outcome}; {one.passed} of {one.total} tests passed."


def _tell_left_out(what: str, reasons: Counter[str]) -> None:
    for reason, count in reasons.most_common():
        click.echo(f"{count} {what} left out: {reason}.")
