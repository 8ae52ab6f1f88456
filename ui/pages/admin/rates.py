"""How often jobs end and how long they take: two charts, of one job or of all."""

from typing import Any, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.client import Client
from ui.components import Series, card, chart_bars, grid, row, select

ALL_JOBS: Final = "all"
RANGES: Final = [("1h", "1 hour"), ("6h", "6 hours"), ("24h", "24 hours"), ("7d", "7 days")]
SECONDS_FROM_MS: Final = 10_000
"""From this duration on, seconds say it better than milliseconds."""


def rate_rows(rates: list[wire.JobRate], *, span: str, zone: str) -> list[dict[str, Any]]:
    """Return the rows of both charts: how many ended, and durations in one unit; spans without a run have none."""
    divisor = 1000 if unit_of(rates) == "seconds" else 1
    return [
        {
            "when": _when(rate, span=span, zone=zone),
            "succeeded": rate.succeeded,
            "failed": rate.failed,
            "other": rate.cancelled + rate.skipped + rate.missed,
            "p50": None if rate.p50_ms is None else round(rate.p50_ms / divisor, 1),
            "p95": None if rate.p95_ms is None else round(rate.p95_ms / divisor, 1),
        }
        for rate in rates
    ]


def unit_of(rates: list[wire.JobRate]) -> str:
    """Return the unit in which the longest of these durations reads well."""
    longest = max((rate.p95_ms or 0 for rate in rates), default=0)
    return "seconds" if longest >= SECONDS_FROM_MS else "milliseconds"


def rates_sentence(rates: list[wire.JobRate]) -> str:
    """Say what the charts show: 40 runs ended, 97.5 % of those worked on succeeded."""
    succeeded, failed = sum(rate.succeeded for rate in rates), sum(rate.failed for rate in rates)
    total = succeeded + failed + sum(rate.cancelled + rate.skipped + rate.missed for rate in rates)
    if not total:
        return "No run ended in this time."
    share = f" · {fmt.percent(succeeded / (succeeded + failed), 1)} succeeded" if succeeded + failed else ""
    return f"{fmt.count(total, 'run')} ended{share}"


def _when(rate: wire.JobRate, *, span: str, zone: str) -> str:
    clock = fmt.clock(rate.at, zone)
    return f"{fmt.weekday(fmt.in_zone(rate.at, zone).date())} {clock}" if span == "7d" else clock


class Rates(rx.State, mixin=True):
    """The part of the job page's state that is about rates."""

    rate_job: str = ALL_JOBS
    rate_range: str = "24h"
    rates: list[dict[str, Any]] = []  # noqa: RUF012 - a var of the state
    rate_unit: str = "milliseconds"
    rate_words: str = ""

    async def _load_rates(self, client: Client) -> None:
        job_key = "" if self.rate_job == ALL_JOBS else self.rate_job
        rates = await client.job_rates(job_key=job_key, span=self.rate_range)
        self.rates = rate_rows(rates, span=self.rate_range, zone=self.zone)
        self.rate_unit, self.rate_words = unit_of(rates), rates_sentence(rates)

    @rx.event
    async def choose_rate_job(self, job_key: str) -> Any:
        """Show how this job does."""
        self.rate_job = job_key
        return await self._attempt("main", self._load_rates)

    @rx.event
    async def choose_rate_range(self, span: str) -> Any:
        """Show this far back."""
        self.rate_range = span
        return await self._attempt("main", self._load_rates)


def rate_charts(state: Any) -> rx.Component:
    """Draw both charts, with the choice of job and time."""
    ended = chart_bars(
        state.rates,
        [
            Series(key="succeeded", name="Succeeded", place=0),
            Series(key="failed", name="Failed", place=1),
            Series(key="other", name="Other ends", place=2),
        ],
        x="when",
        x_name="From",
        title="Runs that ended",
        stacked=True,
        every_name=False,
    )
    took = chart_bars(
        state.rates,
        [Series(key="p50", name="Half", place=0), Series(key="p95", name="95 %", place=1)],
        x="when",
        x_name="From",
        title=rx.fragment("Took at most, in ", state.rate_unit),
        bar_size=10,
        every_name=False,
    )
    tools = row(
        select("Job", state.rate_jobs, value=state.rate_job, on_change=state.choose_rate_job),
        select("Time", RANGES, value=state.rate_range, on_change=state.choose_rate_range),
    )
    return card(
        rx.el.p(state.rate_words, class_name="caption rates-words"),
        grid(ended, took, columns=2),
        title="Rates and durations",
        remark=tools,
    )
