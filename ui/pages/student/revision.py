"""Revision: what is due, by theme, recommended first; and what is not due yet."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.client import Client, Problem
from ui.components import (
    Column,
    at,
    card,
    data_table,
    empty,
    grid,
    mastery,
    muted,
    repeat,
    ring,
    row,
    search_field,
    select,
    solid,
    stack,
    stat,
    state_badge,
    state_text,
    surface,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.student.starting import PLACEMENT_QUESTIONS, StartsPractice
from ui.state import MISSING, Session

EVERY_BLOCK: Final = ""


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme with something due."""

    theme_id: str
    name: str
    block_id: str
    block: str
    due: str
    overdue: str
    is_overdue: bool
    mastery: fmt.MasteryLook
    minutes: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class LaterRow:
    """A theme that is not due yet."""

    theme_id: str
    name: str
    mastery: fmt.MasteryLook
    when: str
    instant: str


@dataclass(frozen=True, slots=True)
class Stats:
    """The three numbers above the table."""

    due: str = ""
    tomorrow: str = ""
    overdue: str = ""
    oldest: str = ""
    themes: str = ""
    of_themes: str = ""


def in_order(today: wire.RevisionToday) -> list[wire.RevisionTheme]:
    """Return the recommended themes in their order, then the others as they came."""
    places = {theme_id: place for place, theme_id in enumerate(today.recommended_theme_ids)}
    return sorted(today.themes, key=lambda theme: places.get(theme.theme_id, len(places)))


def theme_rows(today: wire.RevisionToday, themes: list[wire.LearningTheme]) -> list[ThemeRow]:
    """Return the rows of the table; the first one recommended says so."""
    minutes = {theme.theme_id: theme.minutes for theme in themes}
    first = today.recommended_theme_ids[0] if today.recommended_theme_ids else ""
    return [
        ThemeRow(
            theme_id=theme.theme_id,
            name=theme.theme_name,
            block_id=theme.block_id,
            block=theme.block_name,
            due=fmt.number(theme.due_count_today),
            overdue=fmt.number(theme.overdue_count),
            is_overdue=theme.overdue_count > 0,
            mastery=fmt.mastery(theme.mastery),
            minutes=fmt.minutes(minutes[theme.theme_id]) if minutes.get(theme.theme_id) else fmt.NONE,
            is_first=theme.theme_id == first,
        )
        for theme in in_order(today)
    ]


def later_rows(themes: list[wire.LearningTheme], *, now: datetime, zone: str) -> list[LaterRow]:
    """Return the themes that were begun and have nothing due, the next one first."""
    later = [
        theme for theme in themes if theme.next_due_at is not None and not theme.due_count_today + theme.overdue_count
    ]
    return [
        LaterRow(
            theme_id=theme.theme_id,
            name=theme.theme_name,
            mastery=fmt.mastery(theme.mastery),
            when=fmt.when(theme.next_due_at, now, zone),
            instant=fmt.instant(theme.next_due_at, zone),
        )
        for theme in sorted(later, key=lambda theme: theme.next_due_at or now)
    ]


def found(rows: list[ThemeRow], *, words: str, block_id: str) -> list[ThemeRow]:
    """Return the rows of a block whose theme or block has the words in its name."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if block_id in (EVERY_BLOCK, row.block_id)
        and all(word in f"{row.name} {row.block}".casefold() for word in wanted)
    ]


def stats(today: wire.RevisionToday, *, begun: int, oldest_days: int) -> Stats:
    """Put the three numbers into words."""
    return Stats(
        due=fmt.number(today.due_today_total),
        tomorrow=f"{fmt.number(today.due_tomorrow_total)} more tomorrow",
        overdue=fmt.number(today.overdue_total),
        oldest=f"oldest {fmt.count(oldest_days, 'day')}" if today.overdue_total else "nothing is late",
        themes=fmt.number(len(today.themes)),
        of_themes=f"of {fmt.number(begun)} begun have something due",
    )


def sentence(today: wire.RevisionToday, *, now: datetime, zone: str) -> str:
    """Say how the list is ordered and how old it is; a list of another day says its day."""
    if not today.themes:
        return "What is due, by theme, recommended first."
    order = "Recommended first: most due, then weakest."
    if today.day_on < fmt.in_zone(now, zone).date() and now.timestamp() - today.generated_at.timestamp() > DAY_S:
        return f"{order} This is the list of {fmt.long_day(today.day_on)}; the newest could not be made."
    return f"{order} Computed {fmt.moment(today.generated_at, now, zone)}, updated with every answer."


DAY_S: Final = 24 * 60 * 60


def blocks(rows: list[ThemeRow]) -> list[tuple[str, str]]:
    """Return the blocks to choose from."""
    return [(EVERY_BLOCK, "All blocks"), *sorted({(row.block_id, row.block) for row in rows}, key=lambda pair: pair[1])]


class RevisionState(StartsPractice, Session):
    """The revision list of the learner's day."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    sentence: str = "Recommended first: most due, then weakest."
    stats: Stats = Stats()
    rows: list[ThemeRow] = []  # noqa: RUF012 - a var of the state
    later: list[LaterRow] = []  # noqa: RUF012
    blocks: list[tuple[str, str]] = []  # noqa: RUF012
    find: str = ""
    block_id: str = EVERY_BLOCK
    being_made: bool = False
    is_new: bool = False
    nothing: str = ""
    total: int = 0

    _all: list[ThemeRow] = []  # noqa: RUF012

    async def _load(self, client: Client) -> None:
        try:
            revision = await client.revision_today()
        except Problem as problem:
            self.being_made = problem.status == MISSING
            if not self.being_made:
                raise
            return
        self.being_made = False
        self._show(revision, await client.today(), await client.themes())

    def _show(self, revision: wire.RevisionToday, today: wire.Today, themes: list[wire.LearningTheme]) -> None:
        now, zone = self._now(), self.zone
        self.sentence = sentence(revision, now=now, zone=zone)
        self.stats = stats(
            revision, begun=sum(theme.seen > 0 for theme in themes), oldest_days=today.oldest_overdue_days
        )
        self._all, self.later = theme_rows(revision, themes), later_rows(themes, now=now, zone=zone)
        self.blocks, self.total = blocks(self._all), len(self._all)
        self.is_new = not today.answers_total
        next_at = today.next_review_at
        self.nothing = (
            f"The next review is {fmt.moment(next_at, now, zone)}." if next_at else "No review is planned yet."
        )
        self.revision_count = revision.due_today_total + revision.overdue_total
        self._filter()

    def _filter(self) -> None:
        self.rows = found(self._all, words=self.find, block_id=self.block_id)

    @rx.event
    def look_for(self, words: str) -> None:
        """Show the themes with these words."""
        self.find = words
        self._filter()

    @rx.event
    def choose_block(self, block_id: str) -> None:
        """Show one block, or all."""
        self.block_id = block_id
        self._filter()

    @rx.event
    async def start(self) -> AsyncIterator[Any]:
        """Begin all that is due."""
        self.starting = True
        yield
        yield await self._begin(mode="revision")

    @rx.event
    async def start_theme(self, theme_id: str) -> Any:
        """Begin one theme."""
        return await self._begin(mode="revision", theme_id=theme_id)

    @rx.event
    async def start_something(self) -> Any:
        """Begin something that is not due: the placement for someone new."""
        return await self._begin(mode="guided", count=PLACEMENT_QUESTIONS)


# Drawing


def _columns() -> list[Column]:
    return [
        Column(
            head="Theme",
            cell=lambda theme: row(
                rx.el.span(theme.name, class_name="strong"),
                rx.cond(theme.is_first, state_badge("start_here"), None),
                gap=8,
            ),
        ),
        Column(head="Block", cell=lambda theme: muted(theme.block), hide_under=1100),
        Column(head="Due today", cell=lambda theme: theme.due, align="right", hide_under=600),
        Column(
            head="Overdue",
            cell=lambda theme: rx.cond(theme.is_overdue, state_text("overdue", theme.overdue), muted(theme.overdue)),
            align="right",
        ),
        Column(head="Mastery", cell=lambda theme: mastery(theme.mastery), hide_under=900),
        Column(head="Time", cell=lambda theme: muted(theme.minutes), align="right", hide_under=1100),
        Column(
            head="",
            cell=lambda theme: surface(
                rx.fragment("Start", rx.el.span(" ", theme.name, class_name="heard")),
                size="1",
                on_click=RevisionState.start_theme(theme.theme_id).stop_propagation,
                disabled_because=RevisionState.read_only_because,
            ),
            align="right",
        ),
    ]


def _themes() -> rx.Component:
    tools = rx.fragment(
        search_field("Find a theme", value=RevisionState.find, on_change=RevisionState.look_for),
        select("Block", RevisionState.blocks, value=RevisionState.block_id, on_change=RevisionState.choose_block),
    )
    table = data_table(
        _columns(),
        RevisionState.rows,
        label="Themes with something due",
        key=lambda theme: theme.theme_id,
        on_open=lambda theme: RevisionState.start_theme(theme.theme_id),
    )
    none = empty("search_x", "No theme with these words is due")
    return card(rx.cond(RevisionState.rows.length() > 0, table, none), title="Themes", remark=tools, padding="none")


def _numbers() -> rx.Component:
    numbers = RevisionState.stats
    as_of = rx.cond(RevisionState.main.status == "stale", RevisionState.main.as_of, "")
    return grid(
        stat("Due today", numbers.due, numbers.tomorrow, icon="calendar_check", colour="indigo", as_of=as_of),
        stat("Overdue", numbers.overdue, numbers.oldest, icon="clock_alert", colour="amber", as_of=as_of),
        stat("Themes", numbers.themes, numbers.of_themes, icon="shapes", as_of=as_of),
    )


def _later() -> rx.Component:
    line = lambda theme: rx.el.li(  # noqa: E731 - drawn once, for foreach
        ring(theme.mastery),
        theme.name,
        rx.el.span(at(theme.when, theme.instant), class_name="later-when"),
        class_name="later",
    )
    return rx.cond(
        RevisionState.later.length() > 0,
        card(
            rx.el.ul(rx.foreach(RevisionState.later, line), class_name="laters"),
            title="Not due yet",
            remark=rx.fragment(
                RevisionState.later.length(), rx.cond(RevisionState.later.length() == 1, " theme", " themes")
            ),
        ),
        None,
    )


def _nothing() -> rx.Component:
    begin = solid(
        rx.cond(RevisionState.is_new, "Start placement", "Practise something new"),
        icon="target",
        key="s Enter",
        on_click=RevisionState.start_something,
        disabled_because=RevisionState.read_only_because,
    )
    return card(
        empty(
            "sprout",
            rx.cond(RevisionState.is_new, "Your list begins with your first answers", "Nothing is due"),
            rx.cond(
                RevisionState.is_new, "Answer ten questions and Lyceum will know where to begin.", RevisionState.nothing
            ),
            begin,
        )
    )


def _being_made() -> rx.Component:
    return card(
        empty("loader_circle", "Your list is being made; it takes a few seconds."),
        repeat(seconds=2, on_tick=RevisionState.refresh),
    )


def draw() -> rx.Component:
    """Draw the page."""
    listed = stack(_numbers(), _themes(), _later())
    body = rx.cond(
        RevisionState.being_made, _being_made(), rx.cond(RevisionState.total > 0, listed, stack(_nothing(), _later()))
    )
    start = solid(
        "Start revision",
        icon="play",
        key="s Enter",
        on_click=RevisionState.start,
        busy=RevisionState.starting,
        disabled_because=RevisionState.read_only_because,
    )
    return page(
        "Revision",
        body,
        state=RevisionState,
        sentence=RevisionState.sentence,
        action=rx.cond(RevisionState.total > 0, start, None),
        keys=[
            ("s", "start revision"),
            ("j k", "walk the themes"),
            ("Enter", "start the theme, or all"),
            ("/", "find a theme"),
        ],
    )


PAGE = Page(route="/student/revision", title="Revision", draw=draw, state=RevisionState)
