"""Result: what a practice session changed, and what comes next."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui.client import Client
from ui.components import (
    Column,
    at,
    card,
    data_table,
    facts,
    ghost,
    glyph,
    muted,
    ring,
    solid,
    stack,
    state_badge,
    surface,
    text_button,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.student.marked import marked
from ui.pages.student.result_words import RING, ConceptRow, ResultWords, WrongRow, concept_row, result_words, wrong_row
from ui.pages.student.starting import StartsPractice, player
from ui.state import Section, Session

FIRST_WRONG: Final = 2


class ResultState(StartsPractice, Session):
    """What a practice session came to."""

    for_roles: ClassVar[tuple[str, ...]] = ("student",)

    words: ResultWords = ResultWords()
    concepts: list[ConceptRow] = []  # noqa: RUF012 - a var of the state
    wrong: list[WrongRow] = []  # noqa: RUF012
    wrong_total: int = 0
    shows_all: bool = False

    _session_id: str = ""
    _goes_on: bool = False
    _wrong: list[WrongRow] = []  # noqa: RUF012

    @rx.event
    async def open(self) -> Any:
        """Come to the result; a session that still goes on leads to its player."""
        if self._address() != self._session_id:
            self.main, self.words, self.shows_all = Section(), ResultWords(), False
        away = await self._arrive()
        return rx.redirect(player(self._session_id), replace=True) if away is None and self._goes_on else away

    def _address(self) -> str:
        """Return which session the page's address names."""
        return self.router.url.path.rstrip("/").split("/")[-2]

    async def _load(self, client: Client) -> None:
        self._session_id = self._address()
        session = await client.practice_session(self._session_id)
        self._goes_on = session.status == "open"
        if self._goes_on:
            return
        result = await client.result(self._session_id)
        today = await client.today()
        now, zone = self._now(), self.zone
        self.words = result_words(result, session, today, zone=zone)
        self.concepts = [concept_row(one, now=now, zone=zone) for one in result.by_concept]
        self._wrong = [wrong_row(one) for one in result.wrong]
        self.wrong_total = len(self._wrong)
        self._choose_wrong()

    def _choose_wrong(self) -> None:
        self.wrong = self._wrong if self.shows_all else self._wrong[:FIRST_WRONG]

    @rx.event
    def show_all(self) -> None:
        """Show every answer that was not right."""
        self.shows_all = True
        self._choose_wrong()

    @rx.event
    async def undo(self) -> Any:
        """Take the last answer back and answer it again."""

        async def take_back(client: Client) -> None:
            await client.undo(self._session_id)

        if await self._perform(take_back, said="Taken back."):
            return rx.redirect(player(self._session_id))
        return None

    @rx.event
    async def practise(self) -> Any:
        """Practise what is weakest."""
        return await self._begin(mode="guided", theme_id=self.words.next_theme_id)


# Drawing


def _ring() -> rx.Component:
    words = ResultState.words
    return rx.el.div(
        rx.el.svg(
            rx.el.circle(cx="56", cy="56", r=f"{RING:g}", class_name="score-track"),
            rx.el.circle(
                cx="56",
                cy="56",
                r=f"{RING:g}",
                class_name="score-part",
                custom_attrs={"strokeDasharray": words.ring, "transform": "rotate(-90 56 56)"},
            ),
            view_box="0 0 112 112",
            width="112",
            height="112",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.div(
            rx.el.span(words.right, class_name="score-number"),
            " ",
            rx.el.span(words.of, class_name="caption"),
            class_name="score-words",
        ),
        class_name="score",
    )


def _summary() -> rx.Component:
    words = ResultState.words
    back = "Back to today"
    onwards = rx.cond(
        words.next_label,
        rx.fragment(
            solid(
                words.next_label,
                icon="target",
                key="Enter",
                on_click=ResultState.practise,
                disabled_because=ResultState.read_only_because,
            ),
            surface(back, href="/student"),
        ),
        solid(back, href="/student", key="Enter"),
    )
    return card(
        rx.el.div(
            _ring(),
            rx.el.div(
                rx.el.h2(words.best, class_name="result-best"),
                rx.cond(words.weakest, rx.el.p(words.weakest, class_name="result-weakest"), None),
                rx.el.div(onwards, class_name="result-actions"),
                class_name="result-words",
            ),
            rx.el.div(
                facts(
                    [
                        ("Time", words.time),
                        ("Median answer", words.median),
                        ("Left today", words.left),
                        ("Streak", words.streak),
                    ],
                    columns=1,
                ),
                class_name="result-facts",
            ),
            class_name="result",
        ),
        padding="lead",
    )


def _concepts() -> rx.Component:
    change = lambda one: rx.el.span(  # noqa: E731 - drawn once, for foreach
        ring(one.look),
        rx.el.span(one.before, class_name="muted"),
        glyph("arrow_right", size=14),
        rx.el.span(one.after),
        rx.cond(one.is_mastered, state_badge("passed", "Mastered"), None),
        rx.cond(one.fell, state_badge("fell"), None),
        rx.cond(one.is_leech, state_badge("warning", "Keeps slipping"), None),
        class_name="mastery",
    )
    columns = [
        Column(head="Concept", cell=lambda one: rx.el.span(one.concept, class_name="strong"), wraps=True),
        Column(head="Theme", cell=lambda one: muted(one.theme), hide_under=1100),
        Column(
            head="Right", cell=lambda one: rx.fragment(one.right, rx.el.span(one.of, class_name="muted")), align="right"
        ),
        Column(head="Mastery", cell=change),
        Column(head="Next review", cell=lambda one: at(one.next_review, one.instant), align="right", hide_under=600),
    ]
    return card(
        data_table(columns, ResultState.concepts, label="By concept", key=lambda one: one.concept_id),
        title="By concept",
        padding="none",
    )


def _wrong() -> rx.Component:
    one = lambda wrong: rx.el.li(  # noqa: E731 - drawn once, for foreach
        glyph("circle_x", colour="red"),
        rx.el.div(
            rx.el.p(marked(wrong.stem)),
            rx.el.p(
                "You answered ",
                rx.el.strong(marked(wrong.yours)),
                rx.cond(wrong.right.length() > 0, rx.fragment(" · right: ", rx.el.strong(marked(wrong.right))), None),
                class_name="caption",
            ),
            rx.cond(
                wrong.why.length() > 0,
                rx.el.details(
                    rx.el.summary(
                        "Explanation", rx.el.span(" of ", marked(wrong.stem), class_name="heard"), class_name="link"
                    ),
                    rx.el.p(marked(wrong.why), class_name="wrong-why"),
                    class_name="wrong-more",
                ),
                None,
            ),
            class_name="wrong-words",
        ),
        class_name="wrong",
        key=wrong.position,
    )
    more = rx.cond(
        ResultState.wrong_total > ResultState.wrong.length(),
        text_button(rx.fragment("Show all ", ResultState.wrong_total), on_click=ResultState.show_all),
        None,
    )
    return rx.cond(
        ResultState.wrong_total > 0,
        card(
            rx.el.ul(rx.foreach(ResultState.wrong, one), class_name="wrongs"), title="Worth another look", remark=more
        ),
        None,
    )


def draw() -> rx.Component:
    """Draw the page."""
    undo = ghost(
        "Undo last answer",
        icon="undo_2",
        key="u",
        on_click=ResultState.undo,
        disabled_because=ResultState.read_only_because,
    )
    return page(
        ResultState.words.heading,
        stack(_summary(), _concepts(), _wrong()),
        state=ResultState,
        sentence=ResultState.words.sentence,
        action=undo,
        trail=[("Practice", "/student/practice")],
        keys=[("Enter", "what comes next"), ("u", "take the last answer back")],
        missing="There is no practice session with this address.",
    )


PAGE = Page(route="/student/practice/[session]/result", title="Result", draw=draw, state=ResultState)
