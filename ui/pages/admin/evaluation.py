"""Model evaluation: whether the models are right, and better than simple ones."""

from typing import Any, ClassVar

import reflex as rx

from ui import wire
from ui.calibration import CalibrationDot, calibration_dots
from ui.client import Client
from ui.lines import LinesLook
from ui.pages import Page
from ui.pages.admin.evaluation_page import evaluation_page
from ui.pages.admin.evaluation_words import (
    JOBS,
    METRICS,
    SUITES,
    WINDOWS,
    Nothing,
    RegressionWords,
    Shown,
    never_run,
    nothing_in_window,
    nothing_reviewed,
    regression_words,
    score_lines,
    shown,
    trouble,
)
from ui.pages.admin.model_words import ModelLook, model_look
from ui.pages.admin.run_words import STOPPABLE
from ui.state import PageState, Section, Session


class EvaluationState(PageState, Session):
    """The chosen model, metric and window, the last run of it, and the run that is made by hand."""

    for_roles: ClassVar[tuple[str, ...]] = ("admin",)

    suite: str = "fsrs"
    metric: str = "logloss"
    window: str = "30d"

    shown: Shown = Shown()
    dots: list[CalibrationDot] = []  # noqa: RUF012 - a var of the state
    trouble: str = ""
    nothing: Nothing = Nothing()

    series: Section = Section()
    lines: LinesLook = LinesLook()
    regression: RegressionWords = RegressionWords()
    nothing_drawn: Nothing = Nothing()

    records: Section = Section()
    models: list[ModelLook] = []  # noqa: RUF012

    asking: bool = False
    going_on: str = ""
    """The state of the job that evaluates this model now; nothing when none does."""

    @rx.event
    async def open(self) -> Any:
        """Come to the page: its address may name a model, a metric and a window."""
        asked = self.router.url.query_parameters
        suite, metric, window = (str(asked.get(name, "")) for name in ("suite", "metric", "window"))
        self.suite = suite if suite in SUITES else "fsrs"
        self.metric = metric if metric in METRICS else "logloss"
        self.window = window if window in WINDOWS else "30d"
        return await self._arrive()

    async def _load(self, client: Client) -> None:
        """Load the runs of the chosen model; the chart and the list of models stand each for itself."""
        newest = next(iter((await client.evaluation_runs(suite=self.suite, limit=1)).items), None)
        last = await client.latest_evaluation(self.suite)
        now, zone = self._now(), self.zone
        self.shown = shown(last, now=now, zone=zone) if last else Shown()
        self.dots = calibration_dots(last.calibration) if last else []
        self.trouble = trouble(newest, self.shown, now=now, zone=zone)
        self.nothing = Nothing()
        if newest and newest.status == "EMPTY" and last is None:
            self.nothing, self.trouble = nothing_reviewed(newest), ""
        self.going_on = await self._job(client)
        await self._attempt("series", self._load_series, client=client)
        await self._attempt("records", self._load_models, client=client)

    async def _load_series(self, client: Client) -> None:
        series = await client.evaluation_series(metric=self.metric, window=self.window, suite=self.suite)
        now, zone = self._now(), self.zone
        self.lines, self.regression = score_lines(series), regression_words(series)
        self.nothing_drawn = nothing_in_window(self.window, now=now, zone=zone)
        if not self.shown.run_id and not self.nothing.what:
            self.nothing = never_run(series.next_run_at, now=now, zone=zone)

    async def _load_models(self, client: Client) -> None:
        now, zone = self._now(), self.zone
        self.models = [model_look(record, now=now, zone=zone) for record in await client.models()]

    async def _job(self, client: Client) -> str:
        """Return the state of the job that evaluates, while it is one that can still end."""
        run = await self._last_job_run(client)
        return run.status if run and run.status in STOPPABLE else ""

    async def _last_job_run(self, client: Client) -> wire.Run | None:
        runs = (await client.runs(job_key=JOBS[self.suite], limit=1)).items
        return runs[0] if runs else None

    @rx.event
    async def choose_suite(self, suite: str) -> Any:
        """Show the other model."""
        self.suite, self.shown, self.nothing = suite, Shown(), Nothing()
        return await self._attempt("main", self._load)

    @rx.event
    async def choose_metric(self, metric: str) -> Any:
        """Draw another metric."""
        self.metric = metric
        return await self._attempt("series", self._load_series)

    @rx.event
    async def choose_window(self, window: str) -> Any:
        """Draw another window."""
        self.window = window
        return await self._attempt("series", self._load_series)

    @rx.event
    async def retry_series(self) -> Any:
        """Try to load the chart again."""
        return await self._attempt("series", self._load_series)

    @rx.event
    async def retry_models(self) -> Any:
        """Try to load the list of models again."""
        return await self._attempt("records", self._load_models)

    @rx.event
    async def evaluate_now(self) -> Any:
        """Evaluate the chosen model now; the page follows the job to its end."""

        async def ask(client: Client) -> None:
            self.going_on = (await client.run_job(JOBS[self.suite])).status

        self.asking = True
        yield
        await self._perform(ask, said="The evaluation has been asked for.")
        self.asking = False

    @rx.event
    async def follow(self) -> Any:
        """See how the job is: go on following it, or load what it found and say how it ended."""
        if not self.going_on:
            return await self.refresh()
        return await self._attempt("main", self._follow)

    async def _follow(self, client: Client) -> None:
        run = await self._last_job_run(client)
        if run is not None and run.status in STOPPABLE:
            self.going_on = run.status
            return
        self.going_on = ""
        await self._load(client)
        if run is not None and run.status == "succeeded":
            self.problem, self.said = "", "The evaluation has ended."
        elif run is not None:
            self.problem = f"The evaluation {run.status}: {run.error or 'it gave no reason'}."


PAGE = Page(
    route="/admin/evaluation/metrics",
    title="Model evaluation",
    draw=lambda: evaluation_page(EvaluationState),
    state=EvaluationState,
)
