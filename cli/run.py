"""`lyceum run`: one process in the foreground, begun again when a file of ours changes (for those who change them)."""

import asyncio
import os
from pathlib import Path

import click

from adapters.embedded import product
from adapters.settings import PROJECT, Settings

_OURS = ("domain", "adapters", "api", "workers", "ui", "content")


@click.command()
@click.argument("process", type=click.Choice(product.PROCESSES))
def run(process: str) -> None:
    """Run one PROCESS by hand, on the servers of a running `make up ARGS="--without PROCESS"`."""
    settings = Settings.from_env()
    [program] = [program for program in product.processes(settings) if program.name == process]
    try:
        asyncio.run(_run_and_reload(program.command, {**os.environ, **product.for_children(settings)}))
    except KeyboardInterrupt:
        click.echo(f"\n{process} has stopped.")


async def _run_and_reload(command: tuple[str, ...], environ: dict[str, str]) -> None:
    while True:
        before = _versions()
        child = await asyncio.create_subprocess_exec(*command, env=environ, cwd=PROJECT)
        try:
            while _versions() == before:  # noqa: ASYNC110  files set no event
                await asyncio.sleep(0.5)
            click.echo("A file changed: beginning again.")
        finally:
            if child.returncode is None:
                child.terminate()
            await child.wait()


def _versions() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for folder in _OURS for path in (PROJECT / folder).rglob("*.py")}
