"""Jobs: what runs, what failed, and what can be done about it."""

from typing import Any, ClassVar, Final

import reflex as rx

from ui.client import Client
from ui.components import (
    card,
    code,
    confirm,
    detail_panel,
    drawer,
    facts,
    meter,
    muted,
    note,
    repeat,
    row,
    select,
    solid,
    stack,
    state_badge,
    state_text,
    surface,
    tabs,
    with_panel,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.admin.job_tables import (
    ANY_STATUS,
    JobRow,
    WorkerRow,
    definitions_table,
    job_row,
    runs_table,
    summary,
    worker_row,
    workers_sentence,
    workers_table,
)
from ui.pages.admin.run_words import RunDetail, RunRow, run_detail, run_row
from ui.state import PageState, Session

PAGE_OF_RUNS: Final = 50
TABS: Final = ("definitions", "runs", "workers")


class JobsState(PageState, Session):
    """Definitions, runs and workers, and the run that is open beside them."""

    for_roles: ClassVar[tuple[str, ...]] = ("admin", "operator")

    tab: str = "definitions"
    sentence: str = ""
    summary: str = ""
    jobs: list[JobRow] = []  # noqa: RUF012 - a var of the state
    runs: list[RunRow] = []  # noqa: RUF012
    workers: list[WorkerRow] = []  # noqa: RUF012
    find: str = ""
    status: str = ANY_STATUS
    next_cursor: str = ""
    chosen_key: str = ""
    opened: RunDetail = RunDetail()
    earlier: list[RunRow] = []  # noqa: RUF012
    choosing: bool = False
    cancelling: bool = False
    busy: bool = False

    @rx.var
    def keys(self) -> list[tuple[str, str]]:
        """Return the jobs to choose from."""
        return [(job.job_key, job.job_key) for job in self.jobs]

    @rx.event
    async def open(self) -> Any:
        """Come to the page: its address may name a tab, a status and a run."""
        asked = self.router.url.query_parameters
        tab, status, run_id = (str(asked.get(name, "")) for name in ("tab", "status", "run"))
        self.tab = tab if tab in TABS else "definitions"
        self.status, self.find = status or ANY_STATUS, ""
        self.opened = RunDetail(run_id=run_id)
        return await self._arrive()

    async def _load(self, client: Client) -> None:
        jobs, workers = await client.jobs(), await client.workers()
        now, zone = self._now(), self.zone
        self.jobs = [job_row(job, now=now, zone=zone) for job in jobs.items]
        self.workers = [worker_row(worker, now=now) for worker in workers]
        self.sentence, self.summary = workers_sentence(workers, now=now), summary(jobs.counts_24h)
        self.chosen_key = self.chosen_key or (jobs.items[0].job_key if jobs.items else "")
        await self._load_runs(client)
        if self.opened.run_id:
            await self._load_run(client, self.opened.run_id)

    async def _load_runs(self, client: Client) -> None:
        status = "" if self.status == ANY_STATUS else self.status
        found = await client.runs(status=status, q=self.find, limit=PAGE_OF_RUNS)
        now, zone = self._now(), self.zone
        self.runs = [run_row(run, now=now, zone=zone) for run in found.items]
        self.next_cursor = found.next_cursor or ""

    async def _load_run(self, client: Client, run_id: str) -> None:
        run = await client.run(run_id)
        now, zone = self._now(), self.zone
        before = self.opened.status
        self.opened = run_detail(run, now=now, zone=zone)
        self.earlier = [run_row(one, now=now, zone=zone) for one in run.earlier]
        if before in ("queued", "running") and self.opened.status not in ("queued", "running"):
            self.said = f"{run.job_key} has ended: {self.opened.status}."

    @rx.event
    def show_tab(self, tab: str) -> None:
        """Show definitions, runs or workers."""
        self.tab = tab

    @rx.event
    async def look_for(self, words: str) -> Any:
        """Show the runs with these words in their key, id or arguments."""
        self.find = words
        return await self._attempt("main", self._load_runs)

    @rx.event
    async def choose_status(self, status: str) -> Any:
        """Show the runs with this status."""
        self.status = status
        return await self._attempt("main", self._load_runs)

    @rx.event
    async def more_runs(self) -> Any:
        """Show older runs too."""

        async def load(client: Client) -> None:
            status = "" if self.status == ANY_STATUS else self.status
            found = await client.runs(status=status, q=self.find, limit=PAGE_OF_RUNS, cursor=self.next_cursor)
            self.runs += [run_row(run, now=self._now(), zone=self.zone) for run in found.items]
            self.next_cursor = found.next_cursor or ""

        return await self._attempt("main", load)

    @rx.event
    async def open_job(self, job_key: str, run_id: str) -> Any:
        """Open a job's last run; one that has never run asks whether to run it."""
        if run_id:
            return await self._open_run(run_id)
        self.chosen_key, self.choosing = job_key, True
        return None

    @rx.event
    async def open_run(self, run_id: str) -> Any:
        """Open a run beside the list."""
        return await self._open_run(run_id)

    async def _open_run(self, run_id: str) -> Any:
        async def load(client: Client) -> None:
            await self._load_run(client, run_id)

        self.opened = RunDetail(run_id=run_id)
        return await self._attempt("main", load)

    @rx.event
    def close_run(self) -> None:
        """Close the run."""
        self.opened, self.earlier = RunDetail(), []

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
        """Run nothing, cancel nothing."""
        self.choosing, self.cancelling = False, False

    @rx.event
    async def run_chosen(self) -> Any:
        """Run the chosen job."""
        yield await self._run(self.chosen_key)
        self.choosing = False

    @rx.event
    async def run_again(self) -> Any:
        """Run the job of the open run once more."""
        yield await self._run(self.opened.job_key)

    async def _run(self, job_key: str) -> Any:
        async def ask(client: Client) -> None:
            run = await client.run_job(job_key)
            await self._load_run(client, run.run_id)

        return await self._do(ask, said=f"{job_key} has been asked for.")

    @rx.event
    def ask_to_cancel(self) -> None:
        """Ask before a run is stopped."""
        self.cancelling = True

    @rx.event
    async def cancel(self) -> Any:
        """Stop the open run at its next checkpoint."""

        async def ask(client: Client) -> None:
            await client.cancel_run(self.opened.run_id)

        yield await self._do(ask, said="The run stops at its next checkpoint.")
        self.cancelling = False

    @rx.event
    async def retry(self) -> Any:
        """Run what did not succeed again."""

        async def ask(client: Client) -> None:
            run = await client.retry_run(self.opened.run_id)
            await self._load_run(client, run.run_id)

        yield await self._do(ask, said="The run has been asked for again.")

    async def _do(self, action: Any, *, said: str) -> Any:
        self.busy = True
        worked = await self._perform(action, said=said)
        self.busy = False
        return await self._attempt("main", self._load) if worked else None


# Drawing


def _panel() -> rx.Component:
    run = JobsState.opened
    progress = meter(
        run.progress_width,
        label="Progress",
        value=run.done,
        most=rx.cond(run.total > 0, run.total, 1),
        words=run.progress_words,
        after=run.progress_count,
    )
    line = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        row(
            row(state_text(one.status), muted(one.when), gap=8),
            muted(one.took),
            spread=True,
        ),
        class_name="list-line",
    )
    return detail_panel(
        rx.cond(run.total > 0, progress, None),
        rx.cond(run.pace, muted(run.pace), None),
        rx.cond(run.error, note(run.error, kind="warning"), None),
        facts([("Attempt", run.attempt), ("Batches retried", run.batches_retried), ("Lock until", run.lock_until)]),
        rx.cond(
            run.stats, stack(rx.el.h3("Result", class_name="panel-heading"), code(run.stats, block=True), gap=8), None
        ),
        rx.cond(
            run.args, stack(rx.el.h3("Arguments", class_name="panel-heading"), code(run.args, block=True), gap=8), None
        ),
        rx.cond(
            JobsState.earlier.length() > 0,
            stack(
                rx.el.h3("Earlier runs", class_name="panel-heading"),
                rx.el.ul(rx.foreach(JobsState.earlier, line), class_name="list-lines"),
                gap=8,
            ),
            None,
        ),
        title=code(run.job_key),
        state=state_badge(run.status),
        subtitle=run.subtitle,
        on_close=JobsState.close_run,
        actions=[
            rx.cond(
                run.can_cancel,
                surface("Cancel at next checkpoint", icon="ban", key="x", on_click=JobsState.ask_to_cancel),
                None,
            ),
            rx.cond(
                run.can_retry,
                surface("Retry", icon="rotate_cw", on_click=JobsState.retry, busy=JobsState.busy),
                None,
            ),
            rx.cond(
                run.can_cancel,
                None,
                surface("Run again", icon="rotate_cw", on_click=JobsState.run_again, busy=JobsState.busy),
            ),
        ],
    )


def _values(heading: str, text: Any) -> rx.Component:
    return rx.cond(text, stack(rx.el.h3(heading, class_name="panel-heading"), code(text, block=True), gap=8), None)


def _which_job() -> rx.Component:
    return drawer(
        stack(
            select("Job", JobsState.keys, value=JobsState.chosen_key, on_change=JobsState.choose_job),
            _what_it_does(),
            solid("Run now", icon="play", on_click=JobsState.run_chosen, busy=JobsState.busy),
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


def draw() -> rx.Component:
    """Draw the page."""
    lists = tabs(
        [
            ("definitions", "Definitions", card(definitions_table(JobsState), padding="none")),
            ("runs", "Runs", runs_table(JobsState)),
            (
                "workers",
                rx.fragment("Workers ", JobsState.workers.length()),
                card(workers_table(JobsState), padding="none"),
            ),
        ],
        value=JobsState.tab,
        on_change=JobsState.show_tab,
        label="Jobs",
    )
    return page(
        "Jobs",
        with_panel(lists, _panel(), is_open=JobsState.opened.run_id != ""),
        _which_job(),
        confirm(
            JobsState.cancelling,
            title="Cancel this run?",
            what="Batches that are done stay done; the run stops before its next one.",
            verb="Cancel at next checkpoint",
            on_confirm=JobsState.cancel,
            on_cancel=JobsState.stop_asking,
            busy=JobsState.busy,
        ),
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
        keys=[("r", "run a job"), ("j k", "walk the list"), ("Enter", "open"), ("x", "cancel the open run")],
        wide=True,
    )


PAGE = Page(route="/admin/jobs", title="Jobs", draw=draw, state=JobsState)
