"""Decides how a study path is worded: its map of modules, the next task, reviews, pace, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

from ui import format as fmt
from ui import wire
from ui.pages.student.starting import player, workspace

HARDEST: Final = 5
STEPS_UP_ABOVE, STEPS_DOWN_BELOW = 0.8, 0.4
"""The shares right of the last few tasks between which the difficulty stays."""
PACE_TASKS: Final = 5
TYPICAL_MINUTES: Final = 22
"""How long a task takes, over all modules."""
TELLING_TASKS, TELLING_DAYS = 5, 7
"""From so many tasks over so many days on, one's own pace says more than the plan."""

EVERYTHING: Final = ""


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module on the map: its ring, one dash a task, and what it says to everybody."""

    code: str = ""
    name: str = ""
    place: str = ""
    progress: str = ""
    state: str = "locked"
    badge: str = ""
    because: str = ""
    ring: str = ""
    dashes: list[str] | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class NextTask:
    """The task that comes next; without an id there is none."""

    task_id: str = ""
    title: str = ""
    module: str = ""
    difficulty: int = 1
    difficulty_words: str = ""
    minutes: str = ""
    reason: str = ""
    begun: str = ""
    may_be_replaced: bool = True


@dataclass(frozen=True, slots=True)
class GoneTask:
    """A task whose problem is no longer in the bank."""

    task_id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A concept to revise before anything new."""

    task_id: str
    title: str
    due: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PaceMark:
    """One of the last tasks, and whether it went right."""

    task_id: str
    label: str
    right: bool


@dataclass(frozen=True, slots=True)
class PaceWords:
    """How the last tasks went, and what follows."""

    success: str = ""
    difficulty: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in the list of all."""

    task_id: str
    title: str
    module: str
    difficulty: str
    state: str
    state_words: str
    score: str
    took: str
    when: str
    instant: str
    is_open_review: bool


# The map


def module_rows(path: wire.StudyPath) -> list[ModuleRow]:
    """Return the modules in their order; the one with the task at hand says Now, the one after it Next."""
    at_hand = now_module(path)
    later = _next_module(path, at_hand)
    return [_module_row(one, badge={at_hand: "Now", later: "Next"}.get(one.code, "")) for one in path.modules]


def now_module(path: wire.StudyPath) -> str:
    """Return the module of the task at hand, or the first that is open."""
    task = task_at_hand(path.tasks)
    if task is not None:
        return task.module
    return next((one.code for one in path.modules if one.state == "open"), "")


def _next_module(path: wire.StudyPath, at_hand: str) -> str:
    codes = [one.code for one in path.modules]
    after = path.modules[codes.index(at_hand) + 1 :] if at_hand in codes else []
    return next((one.code for one in after if one.state != "done"), "-")


def _module_row(one: wire.PathModule, *, badge: str) -> ModuleRow:
    progress = f"{one.completed} of {fmt.count(one.total, 'task')}"
    states = {"done": "done", "locked": "locked"}
    told = [f"Module {one.position}", progress, states.get(one.state, ""), badge.lower()]
    return ModuleRow(
        code=one.code,
        name=one.name,
        place=str(one.position),
        progress=progress,
        state=one.state,
        badge=badge,
        because=(one.opens_when or "") if one.state == "locked" else "",
        ring=fmt.ring_dash(one.completed / one.total if one.total else 0.0),
        dashes=_dashes(one, is_now=badge == "Now"),
        label=f"{one.name}. {', '.join(filter(None, told))}.",
    )


def _dashes(one: wire.PathModule, *, is_now: bool) -> list[str]:
    at = one.completed if is_now else -1
    return ["done" if place < one.completed else "now" if place == at else "" for place in range(one.total)]


def sentence(path: wire.StudyPath, *, now: datetime, zone: str) -> str:
    """Say how far one has come, since when, and how long the rest may take."""
    done, total = _done(path), sum(one.total for one in path.modules)
    began = fmt.in_zone(path.created_at, zone).date()
    words = [f"{done} of {fmt.count(total, 'task')} done", f"started {began.day} {began:%B}"]
    if done < total:
        words.append(weeks_words(path, now=now))
    return " · ".join(words)


def weeks_words(path: wire.StudyPath, *, now: datetime) -> str:
    """Say how many weeks the rest takes: at one's own pace once that can be told, else at the minutes a day planned."""
    done, left = _done(path), sum(one.total - one.completed for one in path.modules)
    days = (now - path.created_at).total_seconds() / 86400
    if done >= TELLING_TASKS and days >= TELLING_DAYS:
        return f"about {_weeks(left * days / done)} at your pace"
    return f"about {planned_weeks(left, minutes=typical_minutes(path.tasks), daily=path.config.daily_minutes)}"


def planned_weeks(left: int, *, minutes: float, daily: int) -> str:
    """Say how long so many tasks take: 9 weeks at 30 min a day."""
    return f"{_weeks(left * minutes / daily)} at {fmt.minutes(daily)} a day"


def typical_minutes(tasks: Sequence[wire.StudyTask]) -> float:
    """Return how many minutes a task takes: as those ahead in the mean, and never less than is typical of all.

    Whoever begins has the easiest ahead, which say nothing of those that come later.
    """
    known = [one.target_minutes for one in tasks if one.target_minutes]
    return max(sum(known) / len(known) if known else 0, TYPICAL_MINUTES)


def _weeks(days: float) -> str:
    return fmt.count(max(1, round(days / 7)), "week") if days > 7 else fmt.count(max(1, ceil(days)), "day")  # noqa: PLR2004


def _done(path: wire.StudyPath) -> int:
    return sum(one.completed for one in path.modules)


def is_all_done(path: wire.StudyPath) -> bool:
    """Say whether every module is done."""
    return bool(path.modules) and all(one.state == "done" for one in path.modules)


# What comes next


def task_at_hand(tasks: Sequence[wire.StudyTask]) -> wire.StudyTask | None:
    """Return the coding task to do next: what is begun, then as scheduled; never one whose problem is gone."""
    return next((one for one in _ahead(tasks) if not one.problem_missing), None)


def task_today(summary: wire.StudySummary | None) -> wire.StudyTask | None:
    """Return the coding task that Today offers; reviews are in the revision list already."""
    if summary is None:
        return None
    return task_at_hand([*summary.today, *([summary.next_task] if summary.next_task else [])])


def task_gone(tasks: Sequence[wire.StudyTask]) -> GoneTask:
    """Return the first task ahead whose problem is no longer in the bank."""
    gone = next((one for one in _ahead(tasks) if one.problem_missing), None)
    return GoneTask() if gone is None else GoneTask(task_id=gone.task_id, title=gone.title)


def _ahead(tasks: Sequence[wire.StudyTask]) -> list[wire.StudyTask]:
    ahead = [one for one in tasks if one.kind == "coding" and one.status in ("scheduled", "in_progress")]
    return sorted(ahead, key=lambda one: (one.status != "in_progress", one.scheduled_at))


def next_task(task: wire.StudyTask | None, *, now: datetime, zone: str) -> NextTask:
    """Put the task that comes next into words."""
    if task is None:
        return NextTask()
    expected = task.expected_success
    likely = "" if expected is None else f" Expected success: about {fmt.percent(expected)}."
    return NextTask(
        task_id=task.task_id,
        title=task.title,
        module=task.module_name,
        difficulty=task.difficulty,
        difficulty_words=f"Difficulty {task.difficulty} of {HARDEST}",
        minutes=fmt.minutes(task.target_minutes) if task.target_minutes else "",
        reason=f"{task.reason}{likely}".strip(),
        begun=begun_words(task, now=now, zone=zone),
        may_be_replaced=task.status == "scheduled",
    )


def begun_words(task: wire.StudyTask, *, now: datetime, zone: str) -> str:
    """Say since when a task is in work."""
    if task.status != "in_progress" or task.started_at is None:
        return ""
    begun = f"Begun {fmt.moment(task.started_at, now, zone)}"
    return f"{begun} · {fmt.count(task.submissions, 'submit')}" if task.submissions else begun


def review_rows(tasks: Sequence[wire.StudyTask], *, now: datetime, zone: str) -> list[ReviewRow]:
    """Return the reviews that are open, the longest due first."""
    rows = []
    for one in sorted(_reviews(tasks), key=_due_at):
        days = (fmt.in_zone(now, zone).date() - fmt.in_zone(_due_at(one), zone).date()).days
        due = f"{fmt.count(days, 'day')} overdue" if days > 0 else "due today"
        rows.append(ReviewRow(one.task_id, one.title, due, is_overdue=days > 0))
    return rows


def _reviews(tasks: Sequence[wire.StudyTask]) -> list[wire.StudyTask]:
    return [one for one in tasks if one.kind == "review" and one.status in ("scheduled", "in_progress")]


def _due_at(task: wire.StudyTask) -> datetime:
    due = task.metadata.get("due_at")
    return datetime.fromisoformat(due) if isinstance(due, str) else task.scheduled_at


def place_of_review(task: wire.StudyTask) -> str:
    """Return where a review that was started is done: in the player, or at a problem."""
    session = task.metadata.get("practice_session_id")
    return player(session) if session else workspace(task.task_id)


# Pace


def last_few(tasks: Sequence[wire.StudyTask]) -> list[wire.StudyTask]:
    """Return the last coding tasks that were completed, the latest last."""
    done = [one for one in tasks if one.kind == "coding" and one.completed_at is not None and one.outcome is not None]
    return sorted(done, key=lambda one: one.completed_at or one.scheduled_at)[-PACE_TASKS:]


def pace_marks(tasks: Sequence[wire.StudyTask]) -> list[PaceMark]:
    """Return a mark for each of the last tasks."""
    return [
        PaceMark(one.task_id, f"{one.title}: {'passed' if _right(one) else 'not passed'}", _right(one))
        for one in last_few(tasks)
    ]


def pace_words(tasks: Sequence[wire.StudyTask], *, config: wire.PathConfig, progress: wire.PathProgress) -> PaceWords:
    """Say how the last tasks went, what the path aims for, and when it changes."""
    last = last_few(tasks)
    share = sum(_right(one) for one in last) / len(last) if last else None
    return PaceWords(
        success=fmt.percent(share) if last else "",
        difficulty=f"{progress.current_difficulty} of {HARDEST}",
        then=f"The path aims for {band_words(config.target_band)}. {_then(last)}",
    )


def _then(last: Sequence[wire.StudyTask]) -> str:
    up, down = fmt.percent(STEPS_UP_ABOVE), fmt.percent(STEPS_DOWN_BELOW)
    if len(last) > 1 and not _right(last[-1]) and not _right(last[-2]):
        return "After two in a row that did not work out, the next is easier."
    if len(last) < PACE_TASKS:
        return f"After five tasks it adapts: above {up} it steps up, below {down} down."
    return f"Above {up} it steps up, below {down} down."


def _right(task: wire.StudyTask) -> bool:
    return task.outcome == "success"


def band_words(band: tuple[float, float]) -> str:
    """60 to 75 % success, with a no-break space."""
    low, high = band
    return f"{round(low * 100)} to {fmt.percent(high)}"


# All tasks

STATUSES: Final = (
    (EVERYTHING, "Any state"),
    ("scheduled", "Planned"),
    ("in_progress", "In progress"),
    ("completed", "Completed"),
    ("skipped", "Skipped"),
    ("expired", "Expired"),
)

_LOOKS: Final = {
    "scheduled": ("planned", "Planned"),
    "in_progress": ("in_progress", "In progress"),
    "skipped": ("skipped", "Skipped"),
    "expired": ("expired", "Expired"),
}


def task_rows(tasks: Sequence[wire.StudyTask], *, now: datetime, zone: str) -> list[TaskRow]:
    """Return the rows of the list."""
    return [_task_row(one, now, zone) for one in tasks]


def _task_row(task: wire.StudyTask, now: datetime, zone: str) -> TaskRow:
    state, words = _LOOKS.get(task.status) or (("passed", "Passed") if _right(task) else ("failed", "Not passed"))
    if task.kind == "review" and task.status == "completed":
        words = "Recalled" if _right(task) else "Not recalled"
    at = task.completed_at or task.started_at or task.scheduled_at
    return TaskRow(
        task_id=task.task_id,
        title=task.title,
        module=task.module_name,
        difficulty="Review" if task.kind == "review" else f"{task.difficulty} of {HARDEST}",
        state=state,
        state_words=words,
        score=fmt.percent(task.score),
        took=fmt.minutes(task.time_spent_seconds / 60) if task.time_spent_seconds else fmt.NONE,
        when=_planned_for(at, now, zone) if task.status == "scheduled" else fmt.when(at, now, zone),
        instant=fmt.instant(at, zone),
        is_open_review=bool(_reviews([task])),
    )


def _planned_for(at: datetime, now: datetime, zone: str) -> str:
    """Say the day of a task that is planned: a plan knows no hours."""
    return fmt.days_from(max(0, (fmt.in_zone(at, zone).date() - fmt.in_zone(now, zone).date()).days))


def module_choices(path: wire.StudyPath) -> list[tuple[str, str]]:
    """Return the modules to choose from."""
    return [(EVERYTHING, "All modules"), *((one.code, one.name) for one in path.modules)]


def shown_words(rows: Sequence[Any]) -> str:
    """Say how many tasks are shown, and in which order."""
    return f"{fmt.count(len(rows), 'task')}, the latest first"
