"""Revision load: how much is due over all learners, and whether the night's run worked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.client import Client
from ui.components import (
    Column,
    Series,
    card,
    chart_bars,
    data_table,
    empty,
    grid,
    link,
    meter,
    muted,
    note,
    repeat,
    row,
    solid,
    stack,
    stat,
    state_badge,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.admin.run_words import STOPPABLE
from ui.state import PageState, Session

REGEN: Final = "revision_queue_regen"
FIRST_THEMES: Final = 5


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run in words, or that there was none."""

    run_id: str = ""
    status: str = ""
    words: str = ""
    remark: str = ""
    error: str = ""
    is_going_on: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run that goes on is."""

    words: str = ""
    width: str = "0%"
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """The numbers above the charts."""

    due_today: str = ""
    median: str = ""
    overdue: str = ""
    oldest: str = ""
    due_tomorrow: str = ""
    learners: str = ""
    of_learners: str = ""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A block or a theme with what is due of it."""

    row_id: str
    name: str
    block: str
    due: str
    overdue: str
    total: int
    width: str


def last_run(stats: wire.QueueStats, *, now: datetime, zone: str) -> LastRun:
    """Say when the last run was, what it did, and when the next one is."""
    run = stats.last_regen
    following = f"next {fmt.moment(stats.next_regen_at, now, zone)}" if stats.next_regen_at else ""
    if run is None:
        return LastRun(words="No list has been made yet.", remark=following)
    began = fmt.moment(run.started_at or run.scheduled_for, now, zone)
    until = f" to {fmt.clock(run.finished_at, zone, seconds=True)}" if run.started_at and run.finished_at else ""
    return LastRun(
        run_id=run.run_id,
        status=run.status,
        words=f"Last run {began}{until}",
        remark=" · ".join(filter(None, (_did(run.stats or {}), following))),
        error=run.error or "",
        is_going_on=run.status in STOPPABLE,
    )


def _did(stats: dict[str, Any]) -> str:
    named = (
        ("rows", "learner", None),
        ("batches", "batch", "batches"),
        ("retried", "batch tried again", "batches tried again"),
    )
    return ", ".join(fmt.count(stats[key], one, many) for key, one, many in named if stats.get(key))


def load(totals: wire.QueueTotals) -> Load:
    """Put the totals into words."""
    return Load(
        due_today=fmt.number(totals.due_today),
        median=f"median {totals.median_due:g} a learner with a list" if totals.users_with_due else "nobody has a list",
        overdue=fmt.number(totals.overdue),
        oldest=f"oldest {fmt.count(totals.oldest_overdue_days, 'day')}" if totals.overdue else "nothing is late",
        due_tomorrow=fmt.number(totals.due_tomorrow),
        learners=fmt.number(totals.users_with_due),
        of_learners=f"of {fmt.number(totals.learners)}",
    )


def trend_rows(stats: wire.QueueStats) -> list[dict[str, Any]]:
    """Return the last seven days as rows of the chart."""
    return [{"day": fmt.weekday(day.date), "due": day.due_today, "overdue": day.overdue} for day in stats.trend]


def block_rows(stats: wire.QueueStats) -> list[LoadRow]:
    """Return the blocks, the heaviest first; bars compare them with the heaviest."""
    blocks = sorted(stats.by_block, key=lambda block: -(block.due_today + block.overdue))
    most = max((block.due_today + block.overdue for block in blocks), default=0)
    return [
        LoadRow(
            row_id=block.block_id,
            name=block.block_name,
            block="",
            due=fmt.number(block.due_today),
            overdue=fmt.number(block.overdue),
            total=block.due_today + block.overdue,
            width=fmt.share(block.due_today + block.overdue, most),
        )
        for block in blocks
    ]


def theme_rows(stats: wire.QueueStats) -> list[LoadRow]:
    """Return the themes as the API orders them, most due first."""
    blocks = {block.block_id: block.block_name for block in stats.by_block}
    return [
        LoadRow(
            row_id=theme.theme_id,
            name=theme.theme_name,
            block=blocks.get(theme.block_id, ""),
            due=fmt.number(theme.due_today),
            overdue=fmt.number(theme.overdue),
            total=theme.due_today + theme.overdue,
            width="0%",
        )
        for theme in stats.by_theme
    ]


class RevisionLoadState(PageState, Session):
    """The load, and the run that is made by hand."""

    for_roles: ClassVar[tuple[str, ...]] = ("admin",)

    last: LastRun = LastRun()
    load: Load = Load()
    progress: Progress = Progress()
    trend: list[dict[str, Any]] = []  # noqa: RUF012 - a var of the state
    blocks: list[LoadRow] = []  # noqa: RUF012
    themes: list[LoadRow] = []  # noqa: RUF012
    shows_all: bool = False
    asking: bool = False

    @rx.var
    def shown_themes(self) -> list[LoadRow]:
        """Return the first themes, or all of them once asked for."""
        return self.themes if self.shows_all else self.themes[:FIRST_THEMES]

    async def _load(self, client: Client) -> None:
        stats = await client.queue_stats()
        now, zone = self._now(), self.zone
        was_going_on = self.last.is_going_on
        self.last = last_run(stats, now=now, zone=zone)
        self.load, self.trend = load(stats.totals), trend_rows(stats)
        self.blocks, self.themes = block_rows(stats), theme_rows(stats)
        self.progress = await self._progress(client) if self.last.is_going_on else Progress()
        if was_going_on and not self.last.is_going_on:
            self.said = f"The run has ended: {self.last.status}."

    async def _progress(self, client: Client) -> Progress:
        run = await client.run(self.last.run_id)
        done, total = run.steps_done or 0, run.steps_total or 0
        words = f"{fmt.number(done)} of {fmt.number(total)} batches" if total else "Waiting for a worker"
        return Progress(words=words, width=fmt.share(done, total), done=done, total=total)

    @rx.event
    async def run_now(self) -> Any:
        """Make the lists now."""

        async def ask(client: Client) -> None:
            await client.run_job(REGEN)

        self.asking = True
        yield
        if await self._perform(ask, said="The run has been asked for."):
            await self._attempt("main", self._load)
        self.asking = False

    @rx.event
    def show_all(self) -> None:
        """Show all themes of the list."""
        self.shows_all = True


# Drawing


def _run_band() -> rx.Component:
    last, progress = RevisionLoadState.last, RevisionLoadState.progress
    words = rx.el.span(rx.el.strong(last.words), rx.cond(last.remark, rx.fragment(" · ", last.remark), None))
    going_on = rx.el.div(
        meter(
            progress.width,
            label="Batches done",
            value=progress.done,
            most=rx.cond(progress.total > 0, progress.total, 1),
            words=progress.words,
        ),
        class_name="run-progress",
    )
    return card(
        row(
            row(rx.cond(last.status, state_badge(last.status), None), words, gap=12),
            rx.cond(last.run_id, link("Open run", "/admin/jobs?run=" + last.run_id), None),
            spread=True,
            gap=16,
        ),
        rx.cond(last.is_going_on, going_on, None),
        rx.cond(last.error, note(last.error, kind="warning"), None),
        padding="dense",
    )


def _numbers() -> rx.Component:
    numbers = RevisionLoadState.load
    as_of = rx.cond(RevisionLoadState.main.status == "stale", RevisionLoadState.main.as_of, "")
    return grid(
        stat("Due today", numbers.due_today, numbers.median, as_of=as_of),
        stat("Overdue", numbers.overdue, numbers.oldest, icon="clock_alert", colour="amber", as_of=as_of),
        stat("Due tomorrow", numbers.due_tomorrow, "in each learner's own day", as_of=as_of),
        stat("Learners with a list", numbers.learners, numbers.of_learners, as_of=as_of),
        columns=4,
    )


def _trend() -> rx.Component:
    bars = chart_bars(
        RevisionLoadState.trend,
        [Series(key="due", name="Due", place=0), Series(key="overdue", name="Overdue", place=1)],
        x="day",
        title="Seven days",
        unit="reviews",
        height=210,
        stacked=True,
        bar_size=44,
    )
    none = empty("chart_column", "No day has been counted yet", "Each run keeps the totals of its day.")
    return card(rx.cond(RevisionLoadState.trend.length() > 0, bars, none))


def _blocks() -> rx.Component:
    columns = [
        Column(head="Block", cell=lambda block: rx.el.span(block.name, class_name="strong")),
        Column(head="Due", cell=lambda block: block.due, align="right"),
        Column(head="Overdue", cell=lambda block: block.overdue, align="right"),
        Column(
            head="Share",
            cell=lambda block: meter(block.width, label=block.name, value=block.total, most=block.total),
            width="30%",
        ),
    ]
    table = data_table(columns, RevisionLoadState.blocks, label="Blocks", key=lambda block: block.row_id, dense=True)
    none = empty("shapes", "Nothing is due in any block")
    return card(rx.cond(RevisionLoadState.blocks.length() > 0, table, none), title="Blocks", padding="none")


def _themes() -> rx.Component:
    columns = [
        Column(head="Theme", cell=lambda theme: rx.el.span(theme.name, class_name="strong")),
        Column(head="Block", cell=lambda theme: muted(theme.block), hide_under=600),
        Column(head="Due today", cell=lambda theme: theme.due, align="right"),
        Column(head="Overdue", cell=lambda theme: theme.overdue, align="right"),
    ]
    table = data_table(
        columns,
        RevisionLoadState.shown_themes,
        label="Top themes",
        key=lambda theme: theme.row_id,
        dense=True,
        footer=rx.fragment(
            RevisionLoadState.shown_themes.length(), " of ", RevisionLoadState.themes.length(), ", most due first"
        ),
        more=RevisionLoadState.shown_themes.length() < RevisionLoadState.themes.length(),
        on_more=RevisionLoadState.show_all,
    )
    none = empty("sprout", "Nothing is due", "The next run counts again.")
    return card(rx.cond(RevisionLoadState.themes.length() > 0, table, none), title="Top themes", padding="none")


def draw() -> rx.Component:
    """Draw the page."""
    going_on = RevisionLoadState.last.is_going_on
    run = solid(
        rx.cond(going_on, "Running", "Run now"),
        icon="play",
        key="r",
        on_click=RevisionLoadState.run_now,
        busy=RevisionLoadState.asking | going_on,
        disabled_because=RevisionLoadState.read_only_because,
    )
    return page(
        "Revision load",
        stack(
            _run_band(),
            _numbers(),
            grid(_trend(), _blocks(), columns="minmax(0, 3fr) minmax(0, 2fr)"),
            _themes(),
            repeat(seconds=rx.cond(going_on, 1, 30), on_tick=RevisionLoadState.refresh),
        ),
        state=RevisionLoadState,
        sentence="What all learners have to revise, from the nightly projection.",
        action=run,
        keys=[("r", "run now")],
    )


PAGE = Page(route="/admin/queues", title="Revision load", draw=draw, state=RevisionLoadState)
