"""Runs on the job page: the list, the run that is open beside it, and what is done with one or many."""

from typing import Any, Final

import reflex as rx

from ui.client import Client
from ui.components import (
    code,
    confirm,
    destructive,
    detail_panel,
    drawer,
    facts,
    meter,
    muted,
    note,
    row,
    stack,
    state_badge,
    state_glyph,
    state_text,
    surface,
    text_area,
)
from ui.pages.admin.job_tables import ANY_STATUS
from ui.pages.admin.run_words import (
    STOPPABLE,
    BatchRow,
    RunDetail,
    RunRow,
    StepRow,
    batch_row,
    run_detail,
    run_row,
    runs_words,
    steps,
)

PAGE_OF_RUNS: Final = 50
FAILED_BATCHES_SHOWN: Final = 5


class Runs(rx.State, mixin=True):
    """The part of the job page's state that is about runs."""

    runs: list[RunRow] = []  # noqa: RUF012 - a var of the state
    find: str = ""
    status: str = ANY_STATUS
    next_cursor: str = ""
    opened: RunDetail = RunDetail()
    steps: list[StepRow] = []  # noqa: RUF012
    failed_batches: list[BatchRow] = []  # noqa: RUF012
    earlier: list[RunRow] = []  # noqa: RUF012
    marked_runs: list[str] = []  # noqa: RUF012
    cancelling: bool = False
    cancelling_marked: bool = False
    killing: bool = False
    reason: str = ""

    @rx.var
    def marked_words(self) -> str:
        """Say how many runs are marked: 3 runs."""
        return runs_words(len(self.marked_runs))

    @rx.var
    def live_runs(self) -> int:
        """Return how many of the runs shown can be cancelled."""
        return sum(run.status in STOPPABLE for run in self.runs)

    async def _load_runs(self, client: Client) -> None:
        self.runs, self.next_cursor = [], ""
        await self._load_more_runs(client)
        live = {run.run_id for run in self.runs if run.status in STOPPABLE}
        self.marked_runs = [run_id for run_id in self.marked_runs if run_id in live]

    async def _load_more_runs(self, client: Client) -> None:
        status = "" if self.status == ANY_STATUS else self.status
        found = await client.runs(status=status, q=self.find, limit=PAGE_OF_RUNS, cursor=self.next_cursor)
        self.runs = [*self.runs, *(run_row(run, now=self._now(), zone=self.zone) for run in found.items)]
        self.next_cursor = found.next_cursor or ""

    async def _load_run(self, client: Client, run_id: str) -> None:
        run = await client.run(run_id)
        failed = run.batches.failed if run.batches else 0
        lost = await client.batches(run_id, state="failed", limit=FAILED_BATCHES_SHOWN) if failed else []
        now, zone = self._now(), self.zone
        before = self.opened.status
        self.opened, self.steps = run_detail(run, now=now, zone=zone), steps(run, now=now)
        self.failed_batches = [batch_row(one) for one in lost]
        self.earlier = [run_row(one, now=now, zone=zone) for one in run.earlier]
        if before in STOPPABLE and self.opened.status not in STOPPABLE:
            self.said = f"{run.job_key} has ended: {self.opened.status}."

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
        return await self._attempt("main", self._load_more_runs)

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
        self.opened, self.earlier, self.steps, self.failed_batches = RunDetail(), [], [], []

    @rx.event
    def mark_run(self, run_id: str) -> None:
        """Mark a run, or take its mark away."""
        marked = self.marked_runs
        self.marked_runs = [one for one in marked if one != run_id] if run_id in marked else [*marked, run_id]

    @rx.event
    def mark_live_runs(self) -> None:
        """Mark all runs shown that can be cancelled; a second time: none."""
        live = [run.run_id for run in self.runs if run.status in STOPPABLE]
        self.marked_runs = [] if set(live) <= set(self.marked_runs) else live

    @rx.event
    def mark_no_run(self) -> None:
        """Take all marks away."""
        self.marked_runs = []

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
    async def retry(self) -> Any:
        """Run what did not succeed again."""

        async def ask(client: Client) -> None:
            run = await client.retry_run(self.opened.run_id)
            await self._load_run(client, run.run_id)

        yield await self._do(ask, said="The run has been asked for again.")

    @rx.event
    def ask_to_cancel(self) -> None:
        """Ask before a run is stopped."""
        self.cancelling, self.cancelling_marked = True, False

    @rx.event
    def ask_to_cancel_marked(self) -> None:
        """Ask before the marked runs are stopped."""
        self.cancelling, self.cancelling_marked = True, True

    @rx.event
    def ask_to_kill(self) -> None:
        """Ask why a run is to end at once."""
        self.killing, self.reason = True, ""

    @rx.event
    def say_why(self, reason: str) -> None:
        """Take down why a run is to end at once."""
        self.reason = reason

    @rx.event
    def let_run(self) -> None:
        """Stop nothing."""
        self.cancelling, self.killing = False, False

    @rx.event
    async def cancel(self) -> Any:
        """Stop the open run, or all that are marked, at their next checkpoint."""

        async def ask(client: Client) -> None:
            if self.cancelling_marked:
                await client.cancel_runs(list(self.marked_runs))
            else:
                await client.cancel_run(self.opened.run_id)

        words = f"{self.marked_words} stop" if self.cancelling_marked else "The run stops"
        yield await self._do(ask, said=f"{words} at the next checkpoint.")
        self.cancelling = False

    @rx.event
    async def kill(self) -> Any:
        """End the open run at once."""

        async def ask(client: Client) -> None:
            await client.kill_run(self.opened.run_id, self.reason)

        yield await self._do(ask, said="The run has been killed.")
        self.killing = False


# Drawing


def run_panel(state: Any) -> rx.Component:
    """Draw the open run: how far it is, what it was asked for, what became of it, and what can be done."""
    run = state.opened
    writes = {"disabled_because": state.read_only_because}
    return detail_panel(
        rx.cond(run.total > 0, _progress(run), None),
        rx.cond(run.pace, muted(run.pace), None),
        rx.cond(run.error, note(run.error, kind="warning"), None),
        rx.cond(run.remark, note(run.remark, kind="warning", icon="clock_alert"), None),
        rx.el.ol(rx.foreach(state.steps, _step), class_name="list-lines", custom_attrs={"aria-label": "Steps"}),
        rx.cond(
            state.failed_batches.length() > 0, _listed("Failed batches", state.failed_batches, _failed_batch), None
        ),
        facts([("Attempt", run.attempt), ("Batches retried", run.batches_retried), ("Lock until", run.lock_until)]),
        _values("Result", run.stats),
        _values("Arguments", run.args),
        rx.cond(state.earlier.length() > 0, _listed("Earlier runs", state.earlier, _earlier), None),
        title=code(run.job_key),
        state=state_badge(run.status),
        subtitle=run.subtitle,
        on_close=state.close_run,
        actions=[
            rx.cond(
                run.can_cancel,
                rx.fragment(
                    surface("Cancel at next checkpoint", icon="ban", key="x", on_click=state.ask_to_cancel, **writes),
                    destructive("Kill", icon="octagon_x", on_click=state.ask_to_kill, **writes),
                ),
                surface("Run again", icon="rotate_cw", on_click=state.run_again, busy=state.busy, **writes),
            ),
            rx.cond(
                run.can_retry,
                surface("Retry", icon="rotate_cw", key="r", on_click=state.retry, busy=state.busy, **writes),
                None,
            ),
        ],
    )


def _progress(run: Any) -> rx.Component:
    return meter(
        run.progress_width,
        label="Progress",
        value=run.done,
        most=rx.cond(run.total > 0, run.total, 1),
        words=run.progress_words,
        after=run.progress_count,
    )


def _listed(heading: str, items: Any, line: Any) -> rx.Component:
    lines = rx.el.ul(rx.foreach(items, line), class_name="list-lines")
    return stack(rx.el.h3(heading, class_name="panel-heading"), lines, gap=8)


def _step(step: Any) -> rx.Component:
    return rx.el.li(
        row(row(state_glyph(step.state), step.words, gap=8), muted(step.took), spread=True), class_name="list-line"
    )


def _failed_batch(batch: Any) -> rx.Component:
    return rx.el.li(row(batch.words, muted(batch.attempts), spread=True), code(batch.error), class_name="list-line")


def _earlier(one: Any) -> rx.Component:
    return rx.el.li(
        row(row(state_text(one.status), muted(one.when), gap=8), muted(one.took), spread=True), class_name="list-line"
    )


def _values(heading: str, text: Any) -> rx.Component:
    return rx.cond(text, stack(rx.el.h3(heading, class_name="panel-heading"), code(text, block=True), gap=8), None)


def ask_before_stopping(state: Any) -> rx.Component:
    """Draw the questions before runs are cancelled or killed."""
    return rx.fragment(
        confirm(
            state.cancelling,
            title=rx.cond(state.cancelling_marked, "Cancel " + state.marked_words + "?", "Cancel this run?"),
            what="Batches that are done stay done; a run stops before its next one.",
            verb="Cancel at next checkpoint",
            on_confirm=state.cancel,
            on_cancel=state.let_run,
            busy=state.busy,
        ),
        drawer(
            stack(
                rx.el.p(
                    "It ends at once and is not tried again. A batch that a worker is at ends by itself and stays done."
                ),
                text_area(
                    "Why",
                    name="reason",
                    rows=2,
                    help="Stays with the run.",
                    value=state.reason,
                    on_change=state.say_why,
                    max_length=500,
                ),
                row(
                    destructive("Kill this run", icon="octagon_x", on_click=state.kill, busy=state.busy),
                    surface("Let it run", on_click=state.let_run),
                ),
            ),
            is_open=state.killing,
            title="Kill this run?",
            on_close=state.let_run,
        ),
    )
