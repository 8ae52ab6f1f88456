"""Runs every benchmark, prints the table and writes bench.json: `python -m benchmarks [NAME …]`."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from adapters.settings import home_of
from benchmarks import (
    answering,
    bulk_fsrs,
    complexity,
    evaluating,
    fitting,
    forecasting,
    judging,
    looking,
    observing,
    partitioning,
    regeneration,
    relaying,
    servers,
    studying,
    todays_list,
    training,
)
from benchmarks.measure import Measurement, table


def _runs(folder: Path) -> dict[str, Callable[[], Awaitable[list[Measurement]]]]:
    return {
        "bulk_fsrs": bulk_fsrs.measure,
        "forecasting": forecasting.measure,
        "judging": judging.measure,
        "looking": looking.measure,
        "regeneration": lambda: regeneration.measure(folder),
        "answering": lambda: answering.measure(folder),
        "relaying": lambda: relaying.measure(folder),
        "observing": lambda: observing.measure(folder),
        "partitioning": lambda: partitioning.measure(folder),
        "evaluating": lambda: evaluating.measure(folder),
        "fitting": lambda: fitting.measure(folder),
        "complexity": lambda: complexity.measure(folder),
        "todays_list": lambda: todays_list.measure(folder),
        "studying": lambda: studying.measure(folder),
        "training": lambda: training.measure(folder),
    }


@contextmanager
def quiet() -> Generator[None]:
    """Let the lines that requests tell of go nowhere, at the cost they have; the table is to be read."""
    shown, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(shown, 1)


def main() -> int:
    """Return 1 if a promise was missed: a benchmark is not a test, but its exit code may be asked."""
    measurements: list[Measurement] = []
    with servers.running() as folder, quiet():
        runs = _runs(folder)
        for name in sys.argv[1:] or runs:
            measurements += asyncio.run(runs[name]())  # pyright: ignore[reportArgumentType]
    print(table(measurements))
    report = home_of(os.environ) / "bench.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_bytes(msgspec.json.format(msgspec.json.encode(measurements)) + b"\n")
    return 0 if all(one.holds is not False for one in measurements) else 1


if __name__ == "__main__":
    sys.exit(main())
