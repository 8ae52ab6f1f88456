"""Result: what a practice session changed, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, ClassVar, Final

import reflex as rx

from ui import format as fmt
from ui import wire
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
from ui.pages.student.marked import Span, marked, spans
from ui.pages.student.player import MODES
from ui.pages.student.questions import in_words
from ui.pages.student.starting import StartsPractice, player
from ui.state import Section, Session

RING: Final = 52.0
FIRST_WRONG: Final = 2
NUMBERS: Final = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """What the session changed for one concept."""

    concept_id: str
    concept: str
    theme: str
    right: str
    of: str
    before: str
    after: str
    look: fmt.MasteryLook
    is_mastered: bool
    fell: bool
    is_leech: bool
    next_review: str
    instant: str


@dataclass(frozen=True, slots=True)
class WrongRow:
    """An answer that was not right."""

    position: str
    stem: list[Span]
    concept: str
    yours: list[Span]
    right: list[Span]
    why: list[Span]


@dataclass(frozen=True, slots=True)
class ResultWords:
    """The result in words."""

    heading: str = "Result"
    sentence: str = ""
    right: str = ""
    of: str = ""
    ring: str = ""
    ring_label: str = ""
    best: str = ""
    weakest: str = ""
    time: str = fmt.NONE
    median: str = fmt.NONE
    left: str = fmt.NONE
    streak: str = fmt.NONE
    next_label: str = ""
    next_theme_id: str = ""


def shown(value: float | None) -> int | None:
    """Return mastery as the percent one sees."""
    return None if value is None else round(value * 100)


def concept_row(concept: wire.ConceptResult, *, now: datetime, zone: str) -> ConceptRow:
    """Put what changed for a concept into words."""
    before, after = shown(concept.mastery_before), shown(concept.mastery_after)
    fell = before is not None and after is not None and after < before
    look = fmt.mastery(concept.mastery_after)
    return ConceptRow(
        concept_id=concept.concept_id,
        concept=concept.concept_name,
        theme=concept.theme_name,
        right=str(concept.right),
        of=f" of {concept.total}",
        before=fmt.percent(concept.mastery_before) if before is not None else "new",
        after=fmt.percent(concept.mastery_after),
        look=look,
        is_mastered=look.mastered and not fmt.mastery(concept.mastery_before).mastered,
        fell=fell,
        is_leech=concept.leech,
        next_review=fmt.when(concept.next_review_at, now, zone) if concept.next_review_at else fmt.NONE,
        instant=fmt.instant(concept.next_review_at, zone),
    )


def wrong_row(wrong: wire.WrongAnswer) -> WrongRow:
    """Return an answer that was not right; the API gives it in words."""
    return WrongRow(
        position=str(wrong.position),
        stem=spans(wrong.stem),
        concept=wrong.concept_name,
        yours=spans(in_words(wrong.your_answer, {}) or "nothing"),
        right=spans(in_words(wrong.right_answer, {})),
        why=spans(wrong.explanation or ""),
    )


def best_news(result: wire.PracticeResult) -> str:
    """Return the sentence on the best news; without one, what was done."""
    if result.best:
        return result.best
    return "All right." if result.right == result.total else f"{fmt.count(result.total, 'answer')} done."


def moved(result: wire.PracticeResult) -> str:
    """Say how many concepts moved up: Four of five concepts moved up."""
    known = [one for one in result.by_concept if one.mastery_after is not None]
    up = sum((shown(one.mastery_after) or 0) > (shown(one.mastery_before) or 0) for one in known)
    if not known or not up:
        return ""
    words = NUMBERS[up] if up < len(NUMBERS) else str(up)
    whole = NUMBERS[len(known)].lower() if len(known) < len(NUMBERS) else str(len(known))
    if len(known) == 1:
        return "One concept moved up."
    return f"{words} of {whole} concepts moved up."


def result_words(
    result: wire.PracticeResult, session: wire.PracticeSession, today: wire.Today, *, zone: str
) -> ResultWords:
    """Put the whole result into words."""
    times = [item.answer.time_ms for item in session.items if item.answer and item.answer.time_ms]
    ended = session.finished_at or session.started_at
    name = MODES.get(result.mode, "Practice")
    local = fmt.in_zone(ended, zone)
    goes_on = result.next_step.kind == "practise" and result.next_step.theme_id
    return ResultWords(
        heading=f"{name} finished",
        sentence=f"{fmt.long_day(local.date())}, {fmt.clock(ended, zone)} · {fmt.count(session.answered, 'answer')}",
        right=str(result.right),
        of=f"of {result.total} right",
        ring=f"{RING_LENGTH * min(1.0, max(0.0, result.score)):.2f} {RING_LENGTH:.2f}",
        ring_label=f"{result.right} of {result.total} right",
        best=best_news(result),
        weakest=" ".join(filter(None, [moved(result), result.weakest])),
        time=fmt.duration(round(sum(times), -3)) if times else fmt.NONE,
        median=fmt.duration(round(median(times), -3)) if times else fmt.NONE,
        left=fmt.number(today.due_today_total + today.overdue_total),
        streak=fmt.count(today.streak_days, "day"),
        next_label=result.next_step.label if goes_on else "",
        next_theme_id=(result.next_step.theme_id or "") if goes_on else "",
    )


RING_LENGTH: Final = 2 * 3.141592653589793 * RING


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
