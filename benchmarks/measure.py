"""What a measurement is, and how two things are timed fairly on a noisy machine: turn about, and the median counts."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence

import msgspec


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One figure beside its baseline. `ratio` is the figure over the baseline; `goal` reads like `>= 0.5`."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    goal: str | None = None
    holds: bool | None = None


def compared(
    name: str, value: float, unit: str, *, baseline: float, at_least: float | None = None, at_most: float | None = None
) -> Measurement:
    """Return the figure with its ratio to the baseline, and whether that ratio is what we promise."""
    ratio = value / baseline
    goal = f">= {at_least:g}" if at_least is not None else f"<= {at_most:g}" if at_most is not None else None
    holds = (at_least is None or ratio >= at_least) and (at_most is None or ratio <= at_most)
    return Measurement(
        name=name, value=value, unit=unit, baseline=baseline, ratio=ratio, goal=goal, holds=holds if goal else None
    )


def bounded(name: str, value: float, unit: str, *, at_most: float) -> Measurement:
    """Return a figure that is promised as such, without a baseline."""
    return Measurement(name=name, value=value, unit=unit, goal=f"<= {at_most:g}", holds=value <= at_most)


async def turn_about(*contenders: Callable[[], Awaitable[object]], rounds: int = 5) -> list[float]:
    """Run the contenders in turn, `rounds` times after one round to warm up; return each one's median seconds."""
    seconds: list[list[float]] = [[] for _ in contenders]
    for turn in range(rounds + 1):
        for contender, times in zip(contenders, seconds, strict=True):
            begin = time.perf_counter()
            await contender()
            if turn:
                times.append(time.perf_counter() - begin)
    return [statistics.median(times) for times in seconds]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share (0 to 1) of the values lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def table(measurements: Sequence[Measurement]) -> str:
    """Return the figures as lines of text."""
    lines = [f"{'':<70}{'figure':>14} {'unit':<14}{'baseline':>14}{'ratio':>9}  goal"]
    for one in measurements:
        baseline = "" if one.baseline is None else f"{one.baseline:,.3g}"
        ratio = "" if one.ratio is None else f"{one.ratio:.3g}"
        verdict = "" if one.goal is None else f"{one.goal} {'holds' if one.holds else 'MISSED'}"
        lines.append(f"{one.name:<70}{one.value:>14,.4g} {one.unit:<14}{baseline:>14}{ratio:>9}  {verdict}")
    return "\n".join(lines)
