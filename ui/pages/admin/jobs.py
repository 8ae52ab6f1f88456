"""Jobs: what runs, what failed, and what can be done about it."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui import wire
from ui.client import Client
from ui.components import card, drawer, repeat, select, solid, stack, tabs, with_panel
from ui.layout import page
from ui.pages import Page
from ui.pages.admin.job_tables import (
    ANY_STATUS,
    JobRow,
    QueueRow,
    WorkerRow,
    definitions_table,
    job_row,
    queue_row,
    queues_table,
    runs_table,
    summary,
    worker_row,
    workers_sentence,
    workers_table,
)
from ui.pages.admin.letter_words import LetterDetail, queues
from ui.pages.admin.letters import Letters, ask_before_discarding, letter_panel, letters_table
from ui.pages.admin.rates import ALL_JOBS, Rates, rate_charts
from ui.pages.admin.run_words import RunDetail
from ui.pages.admin.runs import Runs, ask_before_stopping, run_panel
from ui.state import PageState, Session

TABS: Final = ("definitions", "runs", "dead-letters", "workers", "queues")


class JobsState(Runs, Letters, Rates, PageState, Session):
    """Definitions, runs, dead letters, workers and queues, and the run or letter that is open beside them."""

    for_roles: ClassVar[tuple[str, ...]] = ("admin", "operator")

    tab: str = "definitions"
    sentence: str = ""
    summary: str = ""
    jobs: list[JobRow] = []  # noqa: RUF012 - a var of the state
    workers: list[WorkerRow] = []  # noqa: RUF012
    queues: list[QueueRow] = []  # noqa: RUF012
    queue_choices: list[tuple[str, str]] = []  # noqa: RUF012
    chosen_key: str = ""
    choosing: bool = False
    busy: bool = False

    @rx.var
    def keys(self) -> list[tuple[str, str]]:
        """Return the jobs to choose from."""
        return [(job.job_key, job.job_key) for job in self.jobs]

    @rx.var
    def rate_jobs(self) -> list[tuple[str, str]]:
        """Return whose rates can be shown."""
        return [(ALL_JOBS, "All jobs"), *((job.job_key, job.job_key) for job in self.jobs)]

    @rx.event
    async def open(self) -> Any:
        """Come to the page: its address may name a tab, a status, a run and a dead letter."""
        asked = self.router.url.query_parameters
        tab, status, run_id, letter = (str(asked.get(name, "")) for name in ("tab", "status", "run", "letter"))
        self.tab = tab if tab in TABS else "definitions"
        self.status, self.find = status or ANY_STATUS, ""
        self.opened, self.letter = RunDetail(run_id=run_id), LetterDetail(message_id=letter)
        return await self._arrive()

    async def _load(self, client: Client) -> None:
        jobs, workers = await client.jobs(), await client.workers()
        now, zone = self._now(), self.zone
        self.jobs = [job_row(job, now=now, zone=zone) for job in jobs.items]
        self.workers = [worker_row(worker, now=now) for worker in workers]
        self.sentence, self.summary = workers_sentence(workers, now=now), summary(jobs.counts_24h)
        self.chosen_key = self.chosen_key or (jobs.items[0].job_key if jobs.items else "")
        await self._load_tab(client)
        if self.opened.run_id:
            await self._load_run(client, self.opened.run_id)

    async def _load_tab(self, client: Client) -> None:
        """Load what only the tab that is shown needs."""
        if self.tab == "dead-letters":
            await self._load_queues(client)
            await self._load_letters(client)
            return
        await self._count_letters(client)
        if self.tab == "definitions":
            await self._load_rates(client)
        elif self.tab == "runs":
            await self._load_runs(client)
        elif self.tab == "queues":
            await self._load_queues(client)

    async def _load_queues(self, client: Client) -> None:
        found: list[wire.JobQueue] = await client.job_queues()
        self.queues, self.queue_choices = [queue_row(one) for one in found], queues(found)

    @rx.event
    async def show_tab(self, tab: str) -> Any:
        """Show another of the lists; what was open beside the last one is closed."""
        self.tab = tab
        self.letter, self.opened = LetterDetail(), RunDetail()
        return await self._attempt("main", self._load_tab)

    @rx.event
    async def open_its_run(self) -> Any:
        """Go from the open letter to the run it is about."""
        run_id, self.tab, self.letter = self.letter.run_id, "runs", LetterDetail()
        self.opened = RunDetail(run_id=run_id)
        return await self._attempt("main", self._load)

    @rx.event
    async def open_job(self, job_key: str, run_id: str) -> Any:
        """Open a job's last run; one that has never run asks whether to run it."""
        if run_id:
            return await self._open_run(run_id)
        self.chosen_key, self.choosing = job_key, True
        return None

    @rx.event
    def choose_job(self, job_key: str) -> None:
        """Choose which job is to run."""
        self.chosen_key = job_key

    @rx.event
    def ask_which(self) -> None:
        """Ask which job is to run."""
        self.choosing = True

    @rx.event
    def stop_asking(self) -> None:
        """Run nothing."""
        self.choosing = False

    @rx.event
    async def run_chosen(self) -> Any:
        """Run the chosen job."""
        yield await self._run(self.chosen_key)
        self.choosing = False

    async def _do(self, action: Any, *, said: str) -> Any:
        self.busy = True
        worked = await self._perform(action, said=said)
        self.busy = False
        return await self._attempt("main", self._load) if worked else None


# Drawing


def _which_job() -> rx.Component:
    return drawer(
        stack(
            select("Job", JobsState.keys, value=JobsState.chosen_key, on_change=JobsState.choose_job),
            _what_it_does(),
            solid(
                "Run now",
                icon="play",
                on_click=JobsState.run_chosen,
                busy=JobsState.busy,
                disabled_because=JobsState.read_only_because,
            ),
        ),
        is_open=JobsState.choosing,
        title="Run a job",
        on_close=JobsState.stop_asking,
    )


def _what_it_does() -> rx.Component:
    return rx.foreach(
        JobsState.jobs,
        lambda job: rx.cond(job.job_key == JobsState.chosen_key, rx.el.p(job.description, class_name="muted"), None),
    )


def _lists() -> rx.Component:
    return tabs(
        [
            (
                "definitions",
                "Definitions",
                stack(card(definitions_table(JobsState), padding="none"), rate_charts(JobsState)),
            ),
            ("runs", "Runs", runs_table(JobsState)),
            ("dead-letters", rx.fragment("Dead letters ", JobsState.dead_count), letters_table(JobsState)),
            (
                "workers",
                rx.fragment("Workers ", JobsState.workers.length()),
                card(workers_table(JobsState), padding="none"),
            ),
            ("queues", "Job queues", card(queues_table(JobsState), padding="none")),
        ],
        value=JobsState.tab,
        on_change=JobsState.show_tab,
        label="Jobs",
    )


def _keys() -> list[tuple[str, str]]:
    return [
        ("r", "run a job, or retry what is open"),
        ("j k", "walk the list"),
        ("Enter", "open"),
        ("Space", "select a run or a dead letter"),
        ("Shift a", "select all"),
        ("x", "cancel or discard what is open"),
    ]


def draw() -> rx.Component:
    """Draw the page."""
    letter_is_open = JobsState.letter.message_id != ""
    return page(
        "Jobs",
        with_panel(
            _lists(),
            rx.cond(letter_is_open, letter_panel(JobsState), run_panel(JobsState)),
            is_open=letter_is_open | (JobsState.opened.run_id != ""),
        ),
        _which_job(),
        ask_before_stopping(JobsState),
        ask_before_discarding(JobsState),
        repeat(seconds=rx.cond(JobsState.opened.can_cancel, 1, 10), on_tick=JobsState.refresh),
        state=JobsState,
        sentence=JobsState.sentence,
        action=solid(
            "Run a job",
            icon="play",
            key="r",
            on_click=JobsState.ask_which,
            disabled_because=JobsState.read_only_because,
        ),
        keys=_keys(),
        wide=True,
    )


PAGE = Page(route="/admin/jobs", title="Jobs", draw=draw, state=JobsState)
