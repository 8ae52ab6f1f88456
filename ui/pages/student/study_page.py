"""How the study path is drawn: the next task and what comes before it, the map of modules, and all tasks."""

from typing import Any

import reflex as rx

from ui.components import (
    Column,
    at,
    card,
    data_table,
    empty,
    ghost,
    glyph,
    muted,
    note,
    section_state,
    segments,
    select,
    skeleton_block,
    skeleton_rows,
    solid,
    stack,
    state_glyph,
    state_text,
    surface,
    text_button,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.student.path_settings import DAILY_CHOICES, START_DIFFICULTIES, TRACKS, Track
from ui.pages.student.study import StudyState
from ui.pages.student.study_drawer import settings
from ui.pages.student.study_words import HARDEST, STATUSES

# The next task


def _bars(level: Any) -> rx.Component:
    """Return a difficulty as bars, some of them full; its words stand beside."""
    return rx.el.span(
        *[rx.el.span() for _ in range(HARDEST)],
        class_name="bars",
        custom_attrs={"data-level": level, "aria-hidden": "true"},
    )


def _next() -> rx.Component:
    task = StudyState.task
    body = rx.fragment(
        rx.el.div(
            rx.el.p("Next task", class_name="muted"),
            rx.el.span(task.module, class_name="badge badge-gray"),
            class_name="next-head",
        ),
        rx.el.h2(task.title, class_name="next-title"),
        rx.el.p(
            rx.el.span(_bars(task.difficulty), task.difficulty_words, class_name="next-fact"),
            rx.cond(task.minutes, rx.el.span(glyph("timer"), task.minutes, class_name="next-fact"), None),
            class_name="next-facts",
        ),
        rx.cond(task.begun, rx.el.p(state_text("in_progress", task.begun), class_name="next-begun"), None),
        rx.cond(task.reason, note(rx.el.p(task.reason), icon="lightbulb"), None),
        rx.el.div(
            solid(
                "Open task",
                icon_after="arrow_right",
                key="Enter",
                on_click=StudyState.open_task,
                busy=StudyState.opening,
                disabled_because=StudyState.read_only_because,
            ),
            rx.cond(
                task.may_be_replaced,
                ghost(
                    "Choose another",
                    key="c",
                    on_click=StudyState.choose_another,
                    busy=StudyState.exchanging,
                    disabled_because=StudyState.read_only_because,
                ),
                None,
            ),
            class_name="next-actions",
        ),
    )
    return rx.cond(task.task_id, card(body, padding="lead", class_name="next"), _nothing_next())


def _nothing_next() -> rx.Component:
    done = empty(
        "circle_check",
        "You have done every task of this path",
        "Reviews keep coming when they are due. Archive the path in Path settings to begin another.",
    )
    waits = empty(
        "calendar_clock",
        "No task is planned now",
        "The next one comes when a module opens or the bank has a problem that fits.",
    )
    return card(rx.cond(StudyState.is_all_done, done, waits), padding="lead")


def _gone() -> rx.Component:
    gone = note(
        rx.el.p(
            rx.el.strong(StudyState.gone.title),
            ": This problem is no longer in the bank. Your work is kept; the next task is ready.",
        ),
        text_button("Take it off the path", on_click=StudyState.leave_out_gone),
        kind="warning",
        icon="unplug",
    )
    return rx.cond(StudyState.gone.task_id, gone, None)


def _reviews() -> rx.Component:
    line = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.button(
            glyph("rotate_ccw", colour="indigo"),
            rx.el.span(one.title, class_name="review-title"),
            rx.el.span(one.due, class_name=rx.cond(one.is_overdue, "caption review-late", "caption")),
            type="button",
            on_click=StudyState.revise(one.task_id),
            class_name="review-task",
            custom_attrs={"aria-disabled": rx.cond(StudyState.read_only_because, "true", "false")},
        )
    )
    return rx.cond(
        StudyState.reviews.length() > 0,
        card(
            rx.el.ul(rx.foreach(StudyState.reviews, line), class_name="review-tasks"),
            title="Review tasks today",
            remark="come first",
        ),
        None,
    )


def _pace() -> rx.Component:
    mark = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.cond(one.right, state_glyph("passed"), state_glyph("failed")),
        rx.el.span(one.label, class_name="heard"),
        title=one.label,
    )
    line = lambda name, value: rx.el.div(  # noqa: E731 - one of three alike
        rx.el.dt(name), rx.el.dd(value), class_name="pace-line"
    )
    marks = rx.cond(
        StudyState.marks.length() > 0,
        rx.el.ul(rx.foreach(StudyState.marks, mark), class_name="pace-marks"),
        muted("none yet"),
    )
    return card(
        rx.el.dl(
            line("Last five tasks", marks),
            rx.cond(
                StudyState.pace.success,
                line("Success", rx.el.strong(StudyState.pace.success, class_name="figure")),
                None,
            ),
            line("Difficulty now", rx.el.strong(StudyState.pace.difficulty, class_name="figure")),
            class_name="pace",
        ),
        rx.el.p(StudyState.pace.then, class_name="caption pace-then"),
        title="Pace",
    )


# The map


def _ring(one: Any) -> rx.Component:
    part = rx.fragment(
        rx.el.circle(cx="10", cy="10", r="8", class_name="ring-track"),
        rx.el.circle(
            cx="10",
            cy="10",
            r="8",
            class_name="ring-part",
            custom_attrs={"strokeDasharray": one.ring, "transform": "rotate(-90 10 10)"},
        ),
    )
    full = rx.fragment(
        rx.el.circle(cx="10", cy="10", r="9.5", class_name="ring-full"),
        rx.el.path(d="M5.8 10.4 8.8 13.2 14.2 7.2", class_name="ring-check"),
    )
    is_done = one.state == "done"
    return rx.el.span(
        rx.el.svg(rx.cond(is_done, full, part), view_box="0 0 20 20", width=26, height=26, class_name="ring"),
        rx.cond(is_done, None, rx.el.span(one.place, class_name="module-place")),
        class_name="module-ring",
        custom_attrs={"aria-hidden": "true"},
    )


def _module(one: Any) -> rx.Component:
    badge = rx.match(
        one.badge,
        ("Now", rx.el.span("Now", class_name="badge badge-indigo")),
        ("Next", rx.el.span("Next", class_name="badge badge-gray")),
        rx.cond(one.state == "locked", glyph("lock", size=14), None),
    )
    because = rx.el.span(one.because, class_name="module-because", id=f"opens-{one.code}")
    return rx.el.li(
        rx.el.button(
            rx.el.span(one.label, class_name="heard"),
            rx.el.span(
                _ring(one),
                rx.el.span(
                    rx.el.span(one.name, class_name="module-name"),
                    rx.el.span(one.progress, class_name="caption"),
                    class_name="module-words",
                ),
                rx.el.span(badge, class_name="module-badge"),
                class_name="module-head",
                custom_attrs={"aria-hidden": "true"},
            ),
            rx.el.span(
                rx.foreach(one.dashes, lambda look: rx.el.span(class_name=f"dash {look}")),
                class_name="dashes",
                custom_attrs={"aria-hidden": "true"},
            ),
            type="button",
            class_name="module",
            on_click=StudyState.look_at(one.code),
            custom_attrs={
                "data-state": one.state,
                "data-badge": one.badge,
                "aria-describedby": rx.cond(one.because, f"opens-{one.code}", ""),
            },
        ),
        rx.cond(one.because, because, None),
        class_name="module-cell",
    )


def _map() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Modules", class_name="heard"),
        rx.el.ol(rx.foreach(StudyState.modules, _module), class_name="modules"),
    )


# All tasks


def _columns() -> list[Column]:
    return [
        Column(head="Task", cell=lambda one: rx.el.span(one.title, class_name="strong"), wraps=True),
        Column(head="Module", cell=lambda one: muted(one.module), hide_under=1100),
        Column(head="Difficulty", cell=lambda one: one.difficulty, hide_under=900),
        Column(head="State", cell=lambda one: state_text(one.state, one.state_words)),
        Column(head="Score", cell=lambda one: one.score, align="right", hide_under=600),
        Column(head="Time", cell=lambda one: muted(one.took), align="right", hide_under=1100),
        Column(head="When", cell=lambda one: muted(at(one.when, one.instant)), align="right", hide_under=600),
    ]


def _tasks() -> rx.Component:
    tools = rx.fragment(
        select("Module", StudyState.module_choices, value=StudyState.module, on_change=StudyState.choose_module),
        select("State", STATUSES, value=StudyState.status, on_change=StudyState.choose_status),
    )
    table = data_table(
        _columns(),
        StudyState.rows,
        label="Tasks of this path",
        key=lambda one: one.task_id,
        on_open=lambda one: StudyState.open_row(one.task_id, one.is_open_review),
        footer=StudyState.shown,
        more=StudyState.has_more,
        on_more=StudyState.show_more,
    )
    return card(
        section_state(
            StudyState.history,
            table,
            what="The list of tasks",
            on_retry=StudyState.load_tasks,
            is_empty=StudyState.rows.length() == 0,
            empty=empty("list_todo", "No task is like this", "A module has tasks once it is open."),
            skeleton=skeleton_rows(),
        ),
        title="Tasks",
        remark=tools,
        padding="none",
        id="tasks",
        class_name="study-tasks",
    )


# No path yet


def _begin() -> rx.Component:
    return rx.el.div(*[_goal(track) for track in TRACKS], class_name="goals")


def _goal(track: Track) -> rx.Component:
    choice = lambda legend, options, name, value, on_change: rx.el.div(  # noqa: E731 - one of two alike
        rx.el.p(legend, class_name="field-label", custom_attrs={"aria-hidden": "true"}),
        segments(legend, options, name=name, value=value, on_change=on_change),
        class_name="field",
    )
    return card(
        rx.el.div(
            rx.el.span(glyph("route", size=20), class_name="step-icon"),
            rx.el.div(
                rx.el.h2(track.name, class_name="next-title"),
                rx.el.p(track.about, class_name="muted"),
                class_name="step-words",
            ),
            class_name="step",
        ),
        choice("Minutes a day", DAILY_CHOICES, "daily", StudyState.daily_minutes, StudyState.choose_daily),
        choice(
            "Difficulty of the first tasks",
            START_DIFFICULTIES,
            "start",
            StudyState.start_difficulty,
            StudyState.choose_start,
        ),
        rx.el.p("How you do moves the difficulty from there. Both can be changed later.", class_name="caption"),
        rx.el.div(
            solid(
                "Create path",
                icon="route",
                size="3",
                key="Enter",
                on_click=StudyState.create(track.code),
                busy=StudyState.creating,
                disabled_because=StudyState.read_only_because,
            )
        ),
        padding="lead",
        class_name="goal",
    )


def _bones() -> rx.Component:
    return rx.el.div(
        stack(skeleton_block(220), skeleton_block(120)),
        rx.el.div(*[skeleton_block(82) for _ in range(8)], class_name="modules"),
        class_name="study",
    )


def draw() -> rx.Component:
    """Draw the page."""
    path = rx.fragment(
        rx.el.div(
            rx.el.div(_gone(), _next(), _reviews(), _pace(), class_name="study-aside"),
            rx.el.div(_map(), class_name="study-main"),
            class_name="study",
        ),
        _tasks(),
        settings(),
    )
    return page(
        StudyState.heading,
        rx.cond(StudyState.has_path, path, _begin()),
        state=StudyState,
        sentence=rx.cond(
            StudyState.has_path,
            StudyState.sentence,
            "Choose a goal. Lyceum plans the tasks and changes the plan as you learn.",
        ),
        action=rx.cond(
            StudyState.has_path,
            surface("Path settings", icon="sliders_horizontal", key="p", on_click=StudyState.edit),
            None,
        ),
        skeleton=_bones(),
        keys=[
            ("Enter", "open the next task"),
            ("c", "choose another task"),
            ("p", "path settings"),
            ("j k", "walk the list of tasks"),
        ],
    )


PAGE = Page(route="/student/study", title="Study path", draw=draw, state=StudyState)
