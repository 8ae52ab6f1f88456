"""Overview: whether anything waits for an admin."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.client import Client
from ui.components import (
    card,
    empty,
    grid,
    link,
    meter,
    muted,
    row,
    section_state,
    skeleton_rows,
    solid,
    sparkline,
    stack,
    stat,
    state_badge,
    state_glyph,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.admin.model_words import (
    SPARK_HEIGHT,
    SPARK_WIDTH,
    ExperimentLine,
    ModelLook,
    experiment_lines,
    judged_models,
)
from ui.pages.author.debts import REASONS
from ui.pages.student.marked import plain
from ui.state import PageState, Section, Session

THEMES_SHOWN: Final = 4
QUESTIONS_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """The four numbers on top."""

    learners: str = ""
    active: str = ""
    reviews: str = ""
    questions: str = ""
    trouble: str = ""
    trouble_words: str = ""


@dataclass(frozen=True, slots=True)
class DebtRow:
    """A reason, or a theme, with how many questions it concerns."""

    name: str
    count: int
    words: str
    width: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that needs a person."""

    state: str
    words: str
    href: str
    verb: str


@dataclass(frozen=True, slots=True)
class RevisionLoad:
    """The night's run in short."""

    status: str = ""
    due: str = ""
    overdue: str = ""
    words: str = ""


def numbers(overview: wire.Overview) -> Numbers:
    """Put what happened lately into words."""
    trouble = overview.failed_runs_24h + overview.missed_runs_24h
    failed, missed = overview.failed_runs_24h, overview.missed_runs_24h
    return Numbers(
        learners=fmt.number(overview.learners),
        active=f"{fmt.number(overview.active_7d)} answered in 7 days",
        reviews=fmt.number(overview.reviews_24h),
        questions=fmt.number(overview.questions),
        trouble=fmt.number(trouble),
        trouble_words=f"{failed} failed, {missed} missed" if trouble else "all went well",
    )


def reasons(debt: wire.TagQuality) -> list[DebtRow]:
    """Return why questions lack a place; bars compare with the whole debt."""
    return [
        DebtRow(
            REASONS.get(one.reason, one.reason), one.count, fmt.number(one.count), fmt.share(one.count, debt.total_debt)
        )
        for one in debt.by_reason
    ]


def debt_themes(debt: wire.TagQuality) -> list[DebtRow]:
    """Return the themes with most debt."""
    return [DebtRow(one.theme_name, one.count, fmt.number(one.count), "0%") for one in debt.top_themes[:THEMES_SHOWN]]


def debt_questions(debt: wire.TagQuality) -> list[DebtRow]:
    """Return the questions that were met in debt most often."""
    return [
        DebtRow(plain(one.stem), one.count, fmt.number(one.count), "0%") for one in debt.top_questions[:QUESTIONS_SHOWN]
    ]


def debt_words(debt: wire.TagQuality, questions: int) -> str:
    """Say how much is owed, and how much of it is recent."""
    place = f"Practice cannot place {fmt.count(questions, 'question')} on a concept yet."
    if not debt.total_debt:
        return f"{place} None of it is of the last {debt.window_days} days."
    times = "once" if debt.total_debt == 1 else f"{fmt.number(debt.total_debt)} times"
    return f"{place} That was met {times} in the last {debt.window_days} days."


def waiting(overview: wire.Overview) -> list[Waiting]:
    """Return what needs a person, the worst first."""
    things: list[Waiting] = []
    if overview.failed_runs_24h:
        words = f"{fmt.count(overview.failed_runs_24h, 'run')} failed in the last day"
        things.append(Waiting("failed", words, "/admin/jobs?tab=runs&status=failed", "Review"))
    if overview.missed_runs_24h:
        words = f"{fmt.count(overview.missed_runs_24h, 'run')} missed in the last day"
        things.append(Waiting("missed", words, "/admin/jobs?tab=runs&status=missed", "Review"))
    if overview.last_regen is None:
        things.append(Waiting("info", "No revision list has been made yet", "/admin/queues", "Run now"))
    if overview.questions_in_debt:
        words = f"{fmt.count(overview.questions_in_debt, 'question')} cannot be placed on a concept"
        things.append(Waiting("warning", words, "/content/tag-debt", "Fix"))
    return things


def revision_load(overview: wire.Overview, *, now: datetime, zone: str) -> RevisionLoad:
    """Put the last run and its totals into words."""
    run = overview.last_regen
    ended = run.finished_at if run else None
    words = f"Computed {fmt.moment(ended, now, zone)} in {fmt.duration(run.duration_ms)}" if run and ended else ""
    return RevisionLoad(
        status=run.status if run else "",
        due=fmt.number(overview.revision.due_today),
        overdue=fmt.number(overview.revision.overdue),
        words=words or "No run has ended yet",
    )


class OverviewState(PageState, Session):
    """What an admin sees first."""

    for_roles: ClassVar[tuple[str, ...]] = ("admin",)

    sentence: str = ""
    numbers: Numbers = Numbers()
    waiting: list[Waiting] = []  # noqa: RUF012 - a var of the state
    debt_questions_left: int = 0
    debt_total: int = 0
    debt_words: str = ""
    debt_link: str = ""
    reasons: list[DebtRow] = []  # noqa: RUF012
    debt_themes: list[DebtRow] = []  # noqa: RUF012
    debt_questions: list[DebtRow] = []  # noqa: RUF012
    revision: RevisionLoad = RevisionLoad()
    judged: Section = Section()
    models: list[ModelLook] = []  # noqa: RUF012
    compared: Section = Section()
    experiments: list[ExperimentLine] = []  # noqa: RUF012

    async def _load(self, client: Client) -> None:
        overview = await client.overview()
        now, zone = self._now(), self.zone
        self.sentence = f"{fmt.long_day(fmt.in_zone(now, zone).date())}, {fmt.clock(now, zone)} · all times {zone}"
        self.numbers, self.waiting = numbers(overview), waiting(overview)
        self._load_debt(await client.tag_quality(), overview.questions_in_debt)
        self.revision = revision_load(overview, now=now, zone=zone)
        await self._attempt("judged", self._load_models, client=client)
        await self._attempt("compared", self._load_experiments, client=client)

    def _load_debt(self, debt: wire.TagQuality, questions: int) -> None:
        self.debt_questions_left, self.debt_total = questions, debt.total_debt
        self.debt_words, self.debt_link = debt_words(debt, questions), fmt.count(questions, "question")
        self.reasons, self.debt_themes, self.debt_questions = reasons(debt), debt_themes(debt), debt_questions(debt)

    async def _load_models(self, client: Client) -> None:
        self.models = judged_models(await client.models(), now=self._now(), zone=self.zone)

    async def _load_experiments(self, client: Client) -> None:
        self.experiments = experiment_lines(await client.experiments())

    @rx.event
    async def retry_models(self) -> Any:
        """Try to load the models again."""
        return await self._attempt("judged", self._load_models)

    @rx.event
    async def retry_experiments(self) -> Any:
        """Try to load the experiments again."""
        return await self._attempt("compared", self._load_experiments)


# Drawing


def _numbers() -> rx.Component:
    shown = OverviewState.numbers
    as_of = rx.cond(OverviewState.main.status == "stale", OverviewState.main.as_of, "")
    return grid(
        stat("Learners", shown.learners, shown.active, as_of=as_of),
        stat("Answers, 24 hours", shown.reviews, "graded encounters", as_of=as_of),
        stat("Questions", shown.questions, "in the catalogue", as_of=as_of),
        stat("Runs in trouble, 24 hours", shown.trouble, shown.trouble_words, as_of=as_of),
        columns=4,
    )


def _waiting() -> rx.Component:
    line = lambda thing: rx.el.li(  # noqa: E731 - drawn once, for foreach
        row(row(state_glyph(thing.state), thing.words), link(thing.verb, thing.href), spread=True),
        class_name="list-line",
    )
    none = empty("sprout", "Nothing needs you")
    return card(
        rx.cond(
            OverviewState.waiting.length() > 0,
            rx.el.ul(rx.foreach(OverviewState.waiting, line), class_name="list-lines"),
            none,
        ),
        title="Needs a person",
    )


def _debt() -> rx.Component:
    state = OverviewState
    reason = lambda one: meter(  # noqa: E731 - drawn once, for foreach
        one.width, label=one.name, value=one.count, most=state.debt_total, words=one.name, after=one.words
    )
    line = lambda one: rx.el.div(  # noqa: E731
        rx.el.span(one.name, class_name="one-line"), muted(one.words), class_name="pair"
    )
    numbers = grid(
        stack(rx.foreach(state.reasons, reason), gap=12),
        stack(muted("Most debt by theme"), rx.foreach(state.debt_themes, line), gap=8),
        columns=2,
    )
    questions = stack(muted("Met most often"), rx.foreach(state.debt_questions, line), gap=8)
    owed = stack(
        rx.el.p(state.debt_words),
        rx.cond(state.debt_total > 0, rx.fragment(numbers, questions), None),
        rx.el.div(solid("Fix tags", icon="tags", href="/content/tag-debt")),
        gap=16,
    )
    return card(
        rx.cond(state.debt_questions_left > 0, owed, empty("tags", "Every question has its concept")),
        title="Tag debt",
        remark=rx.cond(state.debt_questions_left > 0, link(state.debt_link, "/content/tag-debt"), None),
    )


def _revision() -> rx.Component:
    load = OverviewState.revision
    return card(
        stack(
            grid(_small_number("Due today", load.due), _small_number("Overdue", load.overdue), columns=2),
            row(muted(load.words), link("Look closer", "/admin/queues"), spread=True),
            gap=12,
        ),
        title="Revision load",
        remark=rx.cond(load.status, state_badge(load.status), None),
    )


def _models() -> rx.Component:
    state = OverviewState
    line = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.div(rx.el.p(one.short, ", log loss"), rx.el.p(one.beside, class_name="caption")),
        rx.cond(one.state == "degraded", state_badge("degraded"), None),
        sparkline(one.spark, width=SPARK_WIDTH, height=SPARK_HEIGHT),
        rx.el.span(one.logloss, class_name="strong figure"),
        class_name="model-line",
    )
    body = section_state(
        state.judged,
        rx.el.ul(rx.foreach(state.models, line), class_name="list-lines model-lines"),
        what="The state of the models",
        on_retry=state.retry_models,
        is_empty=state.models.length() == 0,
        empty=empty("chart_line", "No model has been judged yet", "The first evaluation is made by night."),
        skeleton=skeleton_rows(2),
    )
    return card(body, title="Models", remark=link("Evaluation", "/admin/evaluation/metrics"))


def _experiments() -> rx.Component:
    state = OverviewState
    line = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.span(one.name), rx.el.span(one.words, class_name="caption"), class_name="pair"
    )
    body = section_state(
        state.compared,
        rx.el.ul(rx.foreach(state.experiments, line), class_name="list-lines model-lines"),
        what="The state of the experiments",
        on_retry=state.retry_experiments,
        is_empty=state.experiments.length() == 0,
        empty=empty("flask_conical", "No experiment is running"),
        skeleton=skeleton_rows(2),
    )
    return card(body, title="Experiments", remark=link("All", "/admin/experiments"))


def _small_number(label: str, number: rx.Var[str]) -> rx.Component:
    return rx.el.div(muted(label), rx.el.p(number, class_name="small-number"))


def draw() -> rx.Component:
    """Draw the page."""
    return page(
        "Overview",
        stack(
            _numbers(),
            grid(
                stack(_debt(), _waiting()),
                stack(_revision(), _models(), _experiments()),
                columns="minmax(0, 3fr) minmax(0, 2fr)",
            ),
        ),
        state=OverviewState,
        sentence=OverviewState.sentence,
    )


PAGE = Page(route="/admin", title="Overview", draw=draw, state=OverviewState)
