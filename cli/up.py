"""`lyceum up` and `lyceum status`: run the whole product here, and say how it does."""

import asyncio
import os
import signal
import sys
from contextlib import suppress

import click
import msgspec

from adapters.embedded import product
from adapters.embedded import status as seen
from adapters.settings import declared, home_of


@click.command()
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(product.PROCESSES),
    help="Leave this process out, to run it by hand (as `make api` does).",
)
def up(without: tuple[str, ...]) -> None:
    """Run servers, API, worker, scheduler and pages on this machine, until Ctrl-C."""
    asyncio.run(_run(product.plan(os.environ, without=without)))


async def _run(plan: product.Plan) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _ask_to_stop, stop)
    await product.run(plan, stop=stop, up=_announce)
    click.echo("Lyceum has stopped; its data is kept.")


def _ask_to_stop(stop: asyncio.Event) -> None:
    if stop.is_set():
        os._exit(1)  # asked twice: everything we started ends with us
    click.echo("\nStopping (Ctrl-C again: at once) …")
    stop.set()


def _announce(status: seen.Status) -> None:
    with suppress(BrokenPipeError):
        click.echo(f"\n{_described(status)}\n\nCtrl-C stops it.\n")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def status(*, as_json: bool) -> None:
    """Say what runs, where, and with which demo logins; the exit code is 0 if all of it answers, else 1."""
    port = declared()["port"].parse(os.environ.get("LYCEUM_PORT") or "3000")
    found = seen.read(home_of(os.environ), int(str(port)))
    click.echo(msgspec.json.format(msgspec.json.encode(found)) if as_json else _described(found))
    sys.exit(0 if found.ready else 1)


def _described(status: seen.Status) -> str:
    if not status.processes:
        return "Lyceum is not running: start it with `make up`."
    lines = [f"Lyceum {'runs' if status.ready else 'is coming up'} at {status.url}", ""]
    lines += [f"  {process.name:<10} {process.state:<10} {process.pid or ''}" for process in status.processes]
    lines += ["", f"  API documentation  {status.url}/docs", f"  OpenAPI            {status.url}/schema/openapi.json"]
    if status.logins:
        width = max(len(login.email) for login in status.logins)
        lines += ["", "  Demo logins (simulated learners)"]
        lines += [f"    {login.role:<9} {login.email:<{width}}  {login.password}" for login in status.logins]
    return "\n".join(lines)
