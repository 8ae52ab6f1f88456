"""Today: what should I do now? The revision list first, then the next step, what slips soonest and the week ahead."""

from collections.abc import AsyncIterator
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
from ui.pages.student.starting import PLACEMENT_QUESTIONS, StartsPractice, workspace
from ui.pages.student.study_words import NextTask, next_task, task_today
from ui.pages.student.today_words import (
    ListWords,
    SlippingRow,
    StepWords,
    StreakRow,
    StreakWords,
    done_words,
    enough_for_today,
    has_been_away,
    heading,
    list_words,
    slipping_rows,
    step_words,
    streak_rows,
    streak_words,
    view,
    waiting,
    week_rows,
)
from ui.state import Section, Session
from ui.theme import OVERDUE

STEP_ICONS: Final = {"revise": "rotate_ccw", "practise": "target", "start": "sprout"}


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
    study: Section = Section()
    task: NextTask = NextTask()

    async def _load(self, client: Client) -> None:
        self._show(await client.today())
        await self._attempt("study", self._load_task, client=client)

    async def _load_task(self, client: Client) -> None:
        self.task = next_task(task_today(await client.study_summary()), now=self._now(), zone=self.zone)

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
    async def open_task(self) -> Any:
        """Begin the study task, and go where it is done."""

        async def begin(client: Client) -> None:
            if not self.task.begun:
                await client.move_study_task(self.task.task_id, "start")

        if await self._perform(begin):
            return rx.redirect(workspace(self.task.task_id))
        return None

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


def _step(*, key: str, leads: bool = False) -> rx.Component:
    step = TodayState.step
    icon = rx.match(
        step.kind, *[(kind, glyph(name, size=20)) for kind, name in STEP_ICONS.items()], glyph("target", size=20)
    )
    button = solid if leads else surface
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


def _task(*, leads: bool) -> rx.Component:
    task = TodayState.task
    button = solid if leads else surface
    facts = rx.el.p(
        task.module,
        " · ",
        task.difficulty_words,
        rx.cond(task.minutes, rx.fragment(" · ", task.minutes), None),
        class_name="step-reason muted",
    )
    return card(
        rx.el.div(
            rx.el.span(glyph("route", size=20), class_name="step-icon"),
            rx.el.div(rx.el.h3(task.title, class_name="step-title"), facts, class_name="step-words"),
            class_name="step",
        ),
        button(
            "Open task",
            icon_after="arrow_right",
            key="s Enter t" if leads else "t",
            on_click=TodayState.open_task,
            disabled_because=TodayState.read_only_because,
        ),
        title="Your study task",
        remark=link("Study path", "/student/study"),
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
    lead = rx.match(TodayState.view, ("new", _new()), ("done", _done()), _revision())
    has_task = TodayState.task.task_id != ""
    task = rx.cond(has_task, _task(leads=False), None)
    done = rx.cond(has_task, rx.fragment(_task(leads=True), _step(key="")), _step(key="s Enter t", leads=True))
    after = rx.cond(TodayState.view == "done", done, rx.fragment(_step(key="t"), task))
    step = rx.cond(TodayState.view == "new", task, after)
    aside = rx.cond(TodayState.view == "new", None, stack(_streak(), _week()))
    return page(
        TodayState.heading,
        rx.el.div(stack(lead, step, _slipping()), aside, class_name="today"),
        state=TodayState,
        sentence=TodayState.sentence,
        keys=[
            ("s", "start revision"),
            ("Enter", "start revision"),
            ("t", "open the study task, or take the next step"),
        ],
    )


PAGE = Page(route="/student", title="Today", draw=draw, state=TodayState)
