"""Practice: choose what to practise and how, or go on with what was begun."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.client import Client
from ui.components import (
    caption,
    card,
    empty,
    mastery,
    muted,
    radios,
    ring,
    search_field,
    section_title,
    select,
    solid,
    stack,
    surface,
    text_button,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.student.player import MODES
from ui.pages.student.starting import StartsPractice, player
from ui.state import Session

COUNTS: Final = ("5", "10", "20", "40")
KEPT_OPEN: Final = 3


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A theme to choose."""

    theme_id: str
    name: str
    block: str
    concepts: str
    mastery: fmt.MasteryLook
    due: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A practice session to go on with."""

    href: str
    words: str
    progress: str


def theme_choices(themes: list[wire.LearningTheme], chosen: list[str], *, words: str) -> list[ThemeChoice]:
    """Return the themes that have questions and the words in their names, chosen ones marked."""
    wanted = words.casefold().split()
    return [
        ThemeChoice(
            theme_id=theme.theme_id,
            name=theme.theme_name,
            block=theme.block_name,
            concepts=fmt.count(theme.concepts, "concept"),
            mastery=fmt.mastery(theme.mastery),
            due=f"{fmt.number(theme.due_count_today + theme.overdue_count)} due"
            if theme.due_count_today + theme.overdue_count
            else "",
            chosen=theme.theme_id in chosen,
        )
        for theme in themes
        if theme.questions and all(word in f"{theme.theme_name} {theme.block_name}".casefold() for word in wanted)
    ]


def open_sessions(sessions: list[wire.PracticeSessionRow], *, now: datetime, zone: str) -> list[OpenSession]:
    """Return the newest sessions that are not finished."""
    open_ones = sorted((one for one in sessions if one.status == "open"), key=lambda one: one.started_at, reverse=True)
    return [
        OpenSession(
            href=player(one.practice_session_id),
            words=f"{MODES.get(one.mode, 'Practice')}, begun {fmt.moment(one.started_at, now, zone)}",
            progress=f"{one.answered} of {one.total} answered",
        )
        for one in open_ones[:KEPT_OPEN]
    ]


def summary(mode: str, chosen: int, count: str) -> str:
    """Say what Start will do."""
    where = "all themes" if not chosen else fmt.count(chosen, "theme")
    if mode == "revision":
        return f"What is due in {where}."
    order = "without feedback until the end" if mode == "exam" else "with feedback after each"
    return f"{count} questions from {where}, {order}."


class PracticeState(StartsPractice, Session):
    """What is chosen to be practised."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    mode: str = "guided"
    count: str = "10"
    find: str = ""
    chosen: list[str] = []  # noqa: RUF012 - a var of the state
    choices: list[ThemeChoice] = []  # noqa: RUF012
    sessions: list[OpenSession] = []  # noqa: RUF012
    summary: str = ""
    has_questions: bool = True

    _themes: list[wire.LearningTheme] = []  # noqa: RUF012

    async def _load(self, client: Client) -> None:
        self._themes = await client.themes()
        self.sessions = open_sessions(await client.practice_sessions(), now=self._now(), zone=self.zone)
        known = {theme.theme_id for theme in self._themes}
        self.chosen = [theme_id for theme_id in self.chosen if theme_id in known]
        self.has_questions = any(theme.questions for theme in self._themes)
        self._describe()

    def _describe(self) -> None:
        self.choices = theme_choices(self._themes, self.chosen, words=self.find)
        self.summary = summary(self.mode, len(self.chosen), self.count)

    @rx.event
    def choose_mode(self, mode: str) -> None:
        """Choose how to practise."""
        self.mode = mode
        self._describe()

    @rx.event
    def choose_count(self, count: str) -> None:
        """Choose how many questions."""
        self.count = count if count in COUNTS else "10"
        self._describe()

    @rx.event
    def toggle(self, theme_id: str) -> None:
        """Choose a theme, or not."""
        without = [one for one in self.chosen if one != theme_id]
        self.chosen = without if theme_id in self.chosen else [*without, theme_id]
        self._describe()

    @rx.event
    def choose_none(self) -> None:
        """Practise all themes again."""
        self.chosen = []
        self._describe()

    @rx.event
    def look_for(self, words: str) -> None:
        """Show the themes with these words."""
        self.find = words
        self._describe()

    @rx.event
    async def start(self) -> AsyncIterator[Any]:
        """Begin."""
        self.starting = True
        yield
        count = None if self.mode == "revision" else int(self.count)
        yield await self._begin(mode=self.mode, theme_ids=list(self.chosen), count=count)


# Drawing


def _how() -> rx.Component:
    modes = [
        ("guided", "Guided", "Why after each answer; easier and harder questions as you go."),
        ("revision", "Revision", "What is due, longest overdue first."),
        ("exam", "Exam", "A clock, and no feedback until the end."),
    ]
    count = rx.cond(
        PracticeState.mode == "revision",
        None,
        rx.el.div(
            rx.el.label("Questions", html_for="count", class_name="field-label"),
            select(
                "Questions",
                [(count, count) for count in COUNTS],
                value=PracticeState.count,
                on_change=PracticeState.choose_count,
                id="count",
            ),
            class_name="field",
        ),
    )
    start = solid(
        "Start practice",
        icon="play",
        key="s Enter",
        on_click=PracticeState.start,
        busy=PracticeState.starting,
        disabled_because=PracticeState.read_only_because,
    )
    return card(
        stack(
            radios("How", modes, name="mode", value=PracticeState.mode, on_change=PracticeState.choose_mode),
            count,
            rx.el.div(caption(PracticeState.summary, role="status"), start, class_name="practise-start"),
            gap=20,
        ),
        padding="normal",
        class_name="practise-how",
    )


def _themes() -> rx.Component:
    one = lambda theme: rx.el.label(  # noqa: E731 - drawn once, for foreach
        rx.el.input(type="checkbox", checked=theme.chosen, on_change=PracticeState.toggle(theme.theme_id)),
        rx.el.span(
            rx.el.span(theme.name, class_name="strong"),
            rx.el.span(theme.block, " · ", theme.concepts, class_name="caption"),
            class_name="theme-words",
        ),
        muted(theme.due),
        rx.el.span(mastery(theme.mastery, percent=False), class_name="theme-mastery"),
        rx.el.span(ring(theme.mastery), class_name="theme-ring", custom_attrs={"aria-hidden": "true"}),
        class_name="theme-choice",
        key=theme.theme_id,
    )
    tools = rx.fragment(
        rx.cond(
            PracticeState.chosen.length() > 0,
            rx.fragment(
                rx.el.span(PracticeState.chosen.length(), " chosen"),
                text_button("Choose none", on_click=PracticeState.choose_none),
            ),
            rx.el.span("none chosen means all"),
        ),
        search_field("Find a theme", value=PracticeState.find, on_change=PracticeState.look_for),
    )
    listed = rx.el.fieldset(
        rx.el.legend("Themes", class_name="heard"), rx.foreach(PracticeState.choices, one), class_name="theme-choices"
    )
    none = rx.cond(
        PracticeState.has_questions,
        empty("search_x", "No theme with these words"),
        empty("sprout", "No questions yet", "Authors can import a syllabus and its questions."),
    )
    return card(
        section_title("Themes", tools),
        rx.cond(PracticeState.choices.length() > 0, listed, none),
        padding="none",
        class_name="practise-themes",
    )


def _open() -> rx.Component:
    one = lambda session: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.span(session.words, class_name="open-words"),
        muted(session.progress),
        surface("Go on", icon_after="arrow_right", size="1", href=session.href),
        class_name="open-session",
    )
    return rx.cond(
        PracticeState.sessions.length() > 0,
        card(
            rx.el.ul(rx.foreach(PracticeState.sessions, one), class_name="open-sessions"),
            title="Not finished yet",
            padding="normal",
        ),
        None,
    )


def draw() -> rx.Component:
    """Draw the page."""
    return page(
        "Practice",
        stack(_open(), rx.el.div(_themes(), _how(), class_name="practise")),
        state=PracticeState,
        sentence="Choose themes and how to practise them.",
        keys=[("s", "start practice"), ("/", "find a theme"), ("Space", "choose the theme in focus")],
    )


PAGE = Page(route="/student/practice", title="Practice", draw=draw, state=PracticeState)
