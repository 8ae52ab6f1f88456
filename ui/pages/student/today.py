"""Today: what should I do now? The revision list first, then the next step, what slips soonest and the week ahead."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, ClassVar, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.client import Client
from ui.components import (
    Series,
    caption,
    card,
    chart_bars,
    glyph,
    link,
    ring,
    solid,
    split_bar,
    stack,
    state_glyph,
    surface,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.student.starting import PLACEMENT_QUESTIONS, StartsPractice
from ui.state import Session
from ui.theme import OVERDUE

BROKEN_OFF_DAYS: Final = 7
"""From so many days overdue, someone without a streak has been away."""
ENOUGH: Final = 20
"""What is enough for a day after a break, if a week of such days clears the list."""

STEP_ICONS: Final = {"revise": "rotate_ccw", "practise": "target", "start": "sprout"}


@dataclass(frozen=True, slots=True)
class StreakRow:
    """One day of the week's streak."""

    letter: str = ""
    label: str = ""
    reviewed: bool = False
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class SlippingRow:
    """A theme that slips soonest."""

    theme_id: str
    name: str
    block: str
    due: str
    mastery: fmt.MasteryLook


@dataclass(frozen=True, slots=True)
class ListWords:
    """The revision list in words and widths."""

    number: str = "0"
    after: str = ""
    overdue: str = "0"
    due_today: str = "0"
    tomorrow: str = ""
    overdue_width: str = "0%"
    due_width: str = "0%"
    bar: str = ""


@dataclass(frozen=True, slots=True)
class StreakWords:
    """The streak in words."""

    title: str = ""
    best: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class StepWords:
    """The next step, and what its button does."""

    kind: str = "practise"
    title: str = ""
    reason: str = ""
    verb: str = ""
    theme_id: str = ""


def waiting(today: wire.Today) -> int:
    """Return what is due today or overdue."""
    return today.due_today_total + today.overdue_total


def view(today: wire.Today) -> str:
    """Return which page this is: for someone new, with a list, or with nothing left."""
    if not today.answers_total:
        return "new"
    return "list" if waiting(today) else "done"


def has_been_away(today: wire.Today) -> bool:
    """Say whether someone comes back to more than a day's work."""
    return today.streak_days == 0 and today.oldest_overdue_days >= BROKEN_OFF_DAYS and waiting(today) > ENOUGH


def enough_for_today(today: wire.Today) -> int:
    """Return what is enough after a break: the day's target, else what clears the list in a week."""
    return today.offered if today.offered < waiting(today) else max(ENOUGH, ceil(waiting(today) / 7))


def heading(today: wire.Today, greeting: str) -> str:
    """Greet by the first name; never scold."""
    name = today.display_name.split()[0] if today.display_name.split() else ""
    if view(today) == "new":
        return f"Welcome, {name}" if name else "Welcome"
    words = "Good to see you again" if has_been_away(today) else greeting
    return f"{words}, {name}" if name else words


def list_words(today: wire.Today) -> ListWords:
    """Put the revision list into words."""
    total = waiting(today)
    about = f"about {fmt.minutes(today.minutes)}"
    if has_been_away(today):
        after = f"waiting · {fmt.number(enough_for_today(today))} are enough for today"
    elif today.offered < total:
        after = f"to revise · {fmt.number(today.offered)} offered today, {about}"
    else:
        after = f"to revise · {about}"
    return ListWords(
        number=fmt.number(total),
        after=after,
        overdue=fmt.number(today.overdue_total),
        due_today=fmt.number(today.due_today_total),
        tomorrow=f"{fmt.number(today.due_tomorrow_total)} due tomorrow",
        overdue_width=fmt.share(today.overdue_total, total),
        due_width=fmt.share(today.due_today_total, total),
        bar=f"{fmt.number(today.overdue_total)} overdue, {fmt.number(today.due_today_total)} due today",
    )


def done_words(today: wire.Today, *, now: datetime, zone: str) -> str:
    """Say what comes next when all is done."""
    if today.due_tomorrow_total:
        return f"{fmt.number(today.due_tomorrow_total)} tomorrow."
    if today.next_review_at is not None:
        return f"The next review is {fmt.moment(today.next_review_at, now, zone)}."
    return "Nothing waits for you."


def streak_words(today: wire.Today, *, zone: str) -> StreakWords:
    """Put the streak into words that never scold."""
    ends = f"Your day ends at {fmt.clock(today.day_ends_at, zone)}."
    title = f"{today.streak_days}-day streak" if today.streak_days else "A streak begins with one answer"
    if today.reviews_today:
        remark = f"{fmt.count(today.reviews_today, 'answer')} today. {ends}"
    else:
        remark = f"{ends} One answer {'keeps the streak' if today.streak_days else 'counts'}."
    best = f"best {today.best_streak_days}" if today.best_streak_days else ""
    return StreakWords(title=title, best=best, remark=remark)


def streak_rows(days: list[wire.StreakDay]) -> list[StreakRow]:
    """Return the week's days with their letters."""
    return [
        StreakRow(
            letter=fmt.weekday(day.day_on)[0],
            label=f"{day.day_on:%A}{', today' if day.is_today else ''}: {'reviewed' if day.reviewed else 'no review'}",
            reviewed=day.reviewed,
            is_today=day.is_today,
        )
        for day in days
    ]


def week_rows(week: list[wire.DueDay], today_on: date) -> list[dict[str, Any]]:
    """Return the bars of the week ahead; only today's is full."""
    rows: list[dict[str, Any]] = []
    for day in week:
        is_today = day.day_on == today_on
        row: dict[str, Any] = {"day": "Today" if is_today else fmt.weekday(day.day_on), "due": day.due}
        rows.append(row if is_today else fmt.planned_bar(row))
    return rows


def slipping_rows(themes: list[wire.SlippingTheme]) -> list[SlippingRow]:
    """Return the themes that slip soonest."""
    return [
        SlippingRow(
            theme_id=theme.theme_id,
            name=theme.theme_name,
            block=theme.block_name,
            due=f"{fmt.number(theme.due)} to revise",
            mastery=fmt.mastery(theme.mastery),
        )
        for theme in themes
    ]


def step_words(step: wire.NextStep) -> StepWords:
    """Return the next step with the verb of its button."""
    verbs = {"revise": "Revise this theme", "start": "Start placement"}
    return StepWords(
        kind=step.kind,
        title=step.title,
        reason=step.reason,
        verb=verbs.get(step.kind, "Start practice"),
        theme_id=step.theme_id or "",
    )


class TodayState(StartsPractice, Session):
    """What is to be done today."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    view: str = "list"
    heading: str = "Today"
    sentence: str = ""
    due: ListWords = ListWords()
    away: bool = False
    enough: int = 0
    offers_spread: bool = False
    """Whether a daily target would help after a break, and there is none."""
    done: str = ""
    step: StepWords = StepWords()
    slipping: list[SlippingRow] = []  # noqa: RUF012 - a var of the state
    streak: StreakWords = StreakWords()
    days: list[StreakRow] = []  # noqa: RUF012
    week: list[dict[str, Any]] = []  # noqa: RUF012

    async def _load(self, client: Client) -> None:
        self._show(await client.today())

    def _show(self, today: wire.Today) -> None:
        now, zone = self._now(), self.zone
        self.view, self.heading = view(today), heading(today, fmt.greeting(now, zone))
        self.sentence = fmt.long_day(today.day_on)
        self.due, self.done = list_words(today), done_words(today, now=now, zone=zone)
        self.away, self.enough = has_been_away(today), enough_for_today(today)
        self.offers_spread = self.away and today.offered >= waiting(today)
        self.step, self.slipping = step_words(today.next_step), slipping_rows(today.slipping)
        self.streak, self.days = streak_words(today, zone=zone), streak_rows(today.days)
        self.week = week_rows(today.week, today.day_on)
        self.revision_count = waiting(today)

    @rx.event
    async def start_revision(self) -> AsyncIterator[Any]:
        """Begin what is due."""
        self.starting = True
        yield
        yield await self._begin(mode="revision")

    @rx.event
    async def start_placement(self) -> AsyncIterator[Any]:
        """Begin the first ten questions."""
        self.starting = True
        yield
        yield await self._begin(mode="guided", count=PLACEMENT_QUESTIONS)

    @rx.event
    async def take_step(self) -> Any:
        """Begin the next step."""
        if self.step.kind == "start":
            return await self._begin(mode="guided", count=PLACEMENT_QUESTIONS)
        return await self._begin(
            mode="revision" if self.step.kind == "revise" else "guided", theme_id=self.step.theme_id
        )

    @rx.event
    async def spread(self) -> Any:
        """Spread the rest over a week: what is enough for today becomes the daily target."""

        async def save(client: Client) -> None:
            await client.save_preferences({"revision_daily_target": self.enough})

        if await self._perform(save, said=f"Spread. Your daily target is {self.enough}; Preferences change it."):
            return await self._attempt("main", self._load)
        return None


# Drawing


def _revision() -> rx.Component:
    due = TodayState.due
    words = rx.el.div(
        rx.el.h2("Revision list", class_name="today-name"),
        rx.el.p(
            rx.el.span(due.number, class_name="today-number"),
            " ",
            rx.el.span(due.after, class_name="today-after"),
        ),
    )
    start = solid(
        "Start revision",
        icon="play",
        size="3",
        key="s Enter",
        on_click=TodayState.start_revision,
        busy=TodayState.starting,
        disabled_because=TodayState.read_only_because,
    )
    parts = [(due.overdue_width, OVERDUE), (due.due_width, "var(--indigo-9)")]
    return card(
        rx.el.div(words, start, class_name="today-lead"),
        split_bar(parts, label=due.bar),
        rx.el.div(
            rx.el.span(state_glyph("overdue"), rx.el.strong(due.overdue), "overdue", class_name="today-part"),
            rx.el.span(state_glyph("due_today"), rx.el.strong(due.due_today), "due today", class_name="today-part"),
            rx.el.span(due.tomorrow, class_name="muted"),
            class_name="today-parts",
        ),
        rx.cond(TodayState.offers_spread, _spread(), None),
        padding="lead",
    )


def _spread() -> rx.Component:
    return rx.el.div(
        surface(
            "Spread the rest over a week",
            icon="calendar_range",
            on_click=TodayState.spread,
            disabled_because=TodayState.read_only_because,
        ),
        class_name="today-spread",
    )


def _new() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.div(
                rx.el.h2("Where to begin", class_name="today-name"),
                rx.el.p("Answer ten questions and Lyceum will know where to begin.", class_name="today-sentence"),
                caption("About five minutes. Not knowing is an answer too."),
            ),
            solid(
                "Start placement",
                icon="play",
                size="3",
                key="s Enter",
                on_click=TodayState.start_placement,
                busy=TodayState.starting,
                disabled_because=TodayState.read_only_because,
            ),
            class_name="today-lead",
        ),
        padding="lead",
    )


def _done() -> rx.Component:
    return card(
        rx.el.div(
            glyph("circle_check", size=22, colour="teal"),
            rx.el.div(
                rx.el.h2("All done for today", class_name="today-sentence"),
                rx.el.p(TodayState.done, class_name="muted"),
            ),
            class_name="today-done",
        ),
        padding="lead",
    )


def _step(*, leads: bool) -> rx.Component:
    step = TodayState.step
    icon = rx.match(
        step.kind, *[(kind, glyph(name, size=20)) for kind, name in STEP_ICONS.items()], glyph("target", size=20)
    )
    button = solid if leads else surface
    key = "s Enter t" if leads else "t"
    return card(
        rx.el.div(
            rx.el.span(icon, class_name="step-icon"),
            rx.el.div(
                rx.el.h3(step.title, class_name="step-title"),
                rx.el.p(step.reason, class_name="step-reason"),
                class_name="step-words",
            ),
            class_name="step",
        ),
        button(
            step.verb,
            icon_after="arrow_right",
            key=key,
            on_click=TodayState.take_step,
            disabled_because=TodayState.read_only_because,
        ),
        title="Your next step",
    )


def _slipping() -> rx.Component:
    row = lambda theme: rx.el.li(  # noqa: E731 - drawn once, for foreach
        ring(theme.mastery),
        rx.el.span(
            rx.el.span(theme.name, class_name="slip-name"),
            rx.el.span(" · ", theme.block, class_name="slip-block"),
            class_name="slip-words",
        ),
        rx.el.span(theme.due, class_name="slip-due"),
        rx.el.span(theme.mastery.percent, class_name="slip-percent"),
        class_name="slip",
    )
    return rx.cond(
        TodayState.slipping.length() > 0,
        card(
            rx.el.ul(rx.foreach(TodayState.slipping, row), class_name="slips"),
            title="Slipping soonest",
            remark=link("All themes", "/student/revision"),
        ),
        None,
    )


def _streak() -> rx.Component:
    day = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.span(
            rx.cond(one.reviewed, glyph("check", size=16), None),
            class_name=rx.cond(
                one.reviewed, "streak-dot streak-done", rx.cond(one.is_today, "streak-dot streak-today", "streak-dot")
            ),
            role="img",
            custom_attrs={"aria-label": one.label},
        ),
        rx.el.span(one.letter, custom_attrs={"aria-hidden": "true"}),
        class_name="streak-day",
    )
    return card(
        rx.el.ol(rx.foreach(TodayState.days, day), class_name="streak"),
        caption(TodayState.streak.remark),
        title=TodayState.streak.title,
        remark=TodayState.streak.best,
    )


def _week() -> rx.Component:
    series = [Series(key="due", name="Reviews")]
    return card(chart_bars(TodayState.week, series, x="day", title="The week ahead", unit="reviews a day", height=132))


def draw() -> rx.Component:
    """Draw the page."""
    is_done = TodayState.view == "done"
    lead = rx.match(TodayState.view, ("new", _new()), ("done", _done()), _revision())
    step = rx.cond(TodayState.view == "new", None, rx.cond(is_done, _step(leads=True), _step(leads=False)))
    aside = rx.cond(TodayState.view == "new", None, stack(_streak(), _week()))
    return page(
        TodayState.heading,
        rx.el.div(stack(lead, step, _slipping()), aside, class_name="today"),
        state=TodayState,
        sentence=TodayState.sentence,
        keys=[("s", "start revision"), ("Enter", "start revision"), ("t", "take the next step")],
    )


PAGE = Page(route="/student", title="Today", draw=draw, state=TodayState)
