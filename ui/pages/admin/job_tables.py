"""The lists of the job page: definitions, runs, workers, queues; their rows and how they are drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import reflex as rx

from ui import format as fmt
from ui import wire
from ui.components import (
    Column,
    at,
    card,
    code,
    data_table,
    empty,
    muted,
    row,
    search_field,
    select,
    sparkline,
    state_badge,
    state_text,
    surface,
)
from ui.pages.admin.marking import mark_column, marking_bar
from ui.theme import STATES

ANY_STATUS: Final = "any"
STATUSES: Final = ("queued", "running", "succeeded", "failed", "skipped", "cancelled", "missed")
SPARK: Final = (60, 20)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job's definition and how it last went."""

    job_key: str
    description: str
    schedule: str
    following: str
    following_instant: str
    run_id: str
    status: str
    took: str
    spark: str


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker as it was last seen."""

    worker_id: str
    state: str
    queues: str
    threads: str
    seen: str
    doing: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue of the broker, with what lies in it."""

    queue: str
    declared: bool
    ready: str
    delayed: str
    in_flight: str
    dead: str


def queue_row(queue: wire.JobQueue) -> QueueRow:
    """Put a queue into words."""
    return QueueRow(
        queue=queue.queue,
        declared=queue.declared,
        ready=fmt.number(queue.ready),
        delayed=fmt.number(queue.delayed),
        in_flight=fmt.number(queue.in_flight),
        dead=fmt.number(queue.dead),
    )


def job_row(job: wire.Job, *, now: datetime, zone: str) -> JobRow:
    """Put a definition into words; the run that goes on stands before the last one."""
    last = job.last_run
    return JobRow(
        job_key=job.job_key,
        description=job.description,
        schedule=job.schedule,
        following=fmt.when(job.next_run_at, now, zone),
        following_instant=fmt.instant(job.next_run_at, zone),
        run_id=job.running_run_id or (last.run_id if last else ""),
        status="running" if job.running_run_id else last.status if last else "",
        took=fmt.took(last.duration_ms) if last else "",
        spark=fmt.sparkline_path([run.duration_ms for run in job.recent], *SPARK),
    )


def worker_row(worker: wire.Worker, *, now: datetime) -> WorkerRow:
    """Put a worker into words."""
    return WorkerRow(
        worker_id=worker.worker_id,
        state=worker.state,
        queues=", ".join(worker.queues),
        threads=fmt.number(worker.threads),
        seen=_ago(worker.last_heartbeat_at, now),
        doing=worker.current_job or fmt.NONE,
    )


def _ago(at: datetime, now: datetime) -> str:
    return f"{max(round((now - at).total_seconds()), 0)}{fmt.NBSP}s ago"


def workers_sentence(workers: list[wire.Worker], *, now: datetime) -> str:
    """Say whether anything can run."""
    alive = [worker for worker in workers if worker.state != "down"]
    if not alive:
        return "Nothing can run: no worker has been seen lately."
    oldest = min(worker.last_heartbeat_at for worker in alive)
    return f"{fmt.count(len(alive), 'worker')}, all seen in the last {max(round((now - oldest).total_seconds()), 1)} s"


def summary(counts: dict[str, int]) -> str:
    """Say how the last day went: 412 runs in 24 h · 99.5 % succeeded."""
    ended = sum(counts.get(status, 0) for status in ("succeeded", "failed"))
    total = sum(counts.values())
    if not total:
        return "no runs in 24 h"
    share = f" · {fmt.percent(counts.get('succeeded', 0) / ended, 1)} succeeded" if ended else ""
    return f"{fmt.count(total, 'run')} in 24 h{share}"


def statuses() -> list[tuple[str, str]]:
    """Return the statuses to choose from."""
    return [(ANY_STATUS, "Any status"), *[(status, STATES[status].word) for status in STATUSES]]


# Drawing


def definitions_table(state: Any) -> rx.Component:
    """Draw the jobs there are."""
    columns = [
        Column(head="Job", cell=lambda job: code(job.job_key)),
        Column(head="Schedule (UTC)", cell=lambda job: muted(job.schedule), hide_under=900),
        Column(head="Next", cell=lambda job: at(job.following, job.following_instant), hide_under=600),
        Column(
            head="Last run", cell=lambda job: rx.cond(job.status, state_badge(job.status), muted("has not run yet"))
        ),
        Column(head="Took", cell=lambda job: job.took, align="right", hide_under=600),
        Column(head="7 runs", cell=lambda job: sparkline(job.spark, width=SPARK[0], height=SPARK[1]), hide_under=900),
    ]
    return data_table(
        columns,
        state.jobs,
        label="Job definitions",
        key=lambda job: job.job_key,
        selected=state.opened.job_key,
        on_open=lambda job: state.open_job(job.job_key, job.run_id),
        dense=True,
        footer=state.summary,
    )


def runs_table(state: Any) -> rx.Component:
    """Draw the runs, with their search."""
    columns = [
        mark_column(
            is_marked=lambda run: state.marked_runs.contains(run.run_id),
            on_mark=lambda run: state.mark_run(run.run_id),
            can_be_marked=lambda run: run.can_be_cancelled,
            name=lambda run: "Select run " + run.short_id.to(str) + " of " + run.job_key.to(str),
        ),
        Column(head="Run", cell=lambda run: code(run.short_id), hide_under=900),
        Column(head="Job", cell=lambda run: code(run.job_key)),
        Column(
            head="Status",
            cell=lambda run: rx.el.div(
                state_badge(run.status),
                rx.cond(run.late, state_badge("late"), None),
                rx.cond(run.too_fast, state_badge("too_fast"), None),
                class_name="flags",
            ),
        ),
        Column(head="When", cell=lambda run: at(run.when, run.instant)),
        Column(head="Took", cell=lambda run: run.took, align="right", hide_under=600),
        Column(head="Asked by", cell=lambda run: muted(run.by), hide_under=1100),
    ]
    table = data_table(
        columns,
        state.runs,
        label="Runs",
        key=lambda run: run.run_id,
        selected=state.opened.run_id,
        on_open=lambda run: state.open_run(run.run_id),
        dense=True,
        footer=rx.fragment(state.runs.length(), " shown, newest first"),
        more=state.next_cursor != "",
        on_more=state.more_runs,
    )
    tools = row(
        search_field("Key, id or argument", value=state.find, on_change=state.look_for),
        select("Status", rx.Var.create(statuses()), value=state.status, on_change=state.choose_status),
    )
    none = empty("search_x", "No run matches", "Runs appear here when the schedule or a person asks for one.")
    bar = marking_bar(
        surface(
            rx.fragment("Cancel ", state.marked_words),
            icon="ban",
            size="1",
            on_click=state.ask_to_cancel_marked,
            disabled_because=state.read_only_because,
        ),
        words=rx.fragment(state.marked_words, " selected"),
        is_anything_marked=state.marked_runs.length() > 0,
        on_all=state.mark_live_runs,
        on_none=state.mark_no_run,
        all_words=rx.fragment("Select all ", state.live_runs, " that live"),
    )
    bar = rx.cond(state.live_runs > 0, bar, None)
    return card(bar, rx.cond(state.runs.length() > 0, table, none), title="Runs", remark=tools, padding="none")


def workers_table(state: Any) -> rx.Component:
    """Draw the workers, or what to do when there are none."""
    columns = [
        Column(head="Worker", cell=lambda worker: code(worker.worker_id)),
        Column(head="State", cell=lambda worker: state_text(worker.state)),
        Column(head="Job queues", cell=lambda worker: muted(worker.queues), hide_under=900),
        Column(head="Threads", cell=lambda worker: worker.threads, align="right", hide_under=600),
        Column(head="Heartbeat", cell=lambda worker: worker.seen, align="right"),
        Column(head="Doing", cell=lambda worker: worker.doing, hide_under=600),
    ]
    table = data_table(columns, state.workers, label="Workers", key=lambda worker: worker.worker_id, dense=True)
    none = empty("server_off", "No worker has been seen", "Runs wait until one starts. `make up` starts one.")
    return rx.cond(state.workers.length() > 0, table, none)


def queues_table(state: Any) -> rx.Component:
    """Draw the queues as the broker counts them."""
    columns = [
        Column(
            head="Job queue",
            cell=lambda one: row(code(one.queue), rx.cond(one.declared, None, state_badge("undeclared")), gap=8),
        ),
        Column(head="Ready", cell=lambda one: one.ready, align="right"),
        Column(head="Delayed", cell=lambda one: one.delayed, align="right"),
        Column(head="In flight", cell=lambda one: one.in_flight, align="right"),
        Column(head="Dead", cell=lambda one: one.dead, align="right"),
    ]
    return data_table(
        columns,
        state.queues,
        label="Job queues",
        key=lambda one: one.queue,
        dense=True,
        footer="As the broker counts messages; no worker listens to an undeclared queue. The broker forgets its dead "
        "after a week, while Dead letters keeps them.",
    )
