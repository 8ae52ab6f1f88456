"""How the workspace of a task is drawn: the statement at the left, the editor, and the verdict below it."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from ui.components import (
    Column,
    button,
    card,
    confirm,
    data_table,
    empty,
    glyph,
    icon_button,
    key_hints,
    select,
    skeleton_block,
    solid,
    state_badge,
    surface,
    text_button,
)
from ui.components.editors import editor
from ui.layout import rail_page
from ui.pages import Page
from ui.pages.student.task_words import LANGUAGES
from ui.pages.student.workspace import STUDY
from ui.pages.student.workspace import WorkspaceState as State
from ui.pages.student.workspace_parts import next_step, solved, tests, verdict

KEYS = [
    ("Ctrl '", "run the visible tests"),
    ("Ctrl Enter", "submit"),
    ("Esc Tab", "leave the editor"),
    ("F6", "go to the next of the three parts"),
    ("Tab", "indent, in the editor"),
]

CODE_NOW: Any = rx.Var("window.lyceumEditor?.code() ?? ''", _var_type=str)
"""The text of the editor at the moment of a click."""

SKIPPING = "The path goes on without this task. Your code and your notes stay; they can be read, not changed."


# Above


def _trail() -> rx.Component:
    steps = [
        rx.el.li(ReactRouterLink.create("Study path", to=STUDY, class_name="link")),
        rx.cond((State.hides == "") & (State.module != ""), rx.el.li(State.module), None),
        rx.el.li(State.heading, custom_attrs={"aria-current": "page"}),
    ]
    return rx.el.nav(rx.el.ol(*steps), class_name="work-trail", custom_attrs={"aria-label": "Path"})


def _tools() -> rx.Component:
    is_open = (State.main.status == "ready") & (State.ending.state == "") & ~State.is_gone & (State.kind == "coding")
    clock = rx.el.span(
        glyph("timer"),
        rx.el.span(
            "0:00",
            role="timer",
            custom_attrs={"data-stopwatch": State.started_ms, "aria-label": "Time since you began"},
        ),
        class_name="work-clock",
    )
    ended = rx.cond(State.ending.state, rx.el.span(glyph("timer"), State.spent, class_name="work-clock"), None)
    return rx.el.div(
        rx.cond(is_open & (State.started_ms > 0), clock, ended),
        rx.cond(is_open, _more(), None),
        class_name="work-tools",
    )


def _more() -> rx.Component:
    choices = [
        ("Start the code over", State.start_over),
        ("Finish without passing", State.ask_before("finish")),
        ("Skip this task", State.ask_before("skip")),
    ]
    return rx.el.details(
        rx.el.summary(
            glyph("ellipsis"), class_name="btn btn-ghost btn-icon", title="More", custom_attrs={"aria-label": "More"}
        ),
        rx.el.div(
            *[rx.el.button(words, type="button", class_name="player-choice", on_click=act) for words, act in choices],
            class_name="player-menu-pop",
        ),
        class_name="player-menu",
    )


# The editor and its tabs


def _written() -> rx.Component:
    bar = rx.el.div(
        rx.el.div(
            select("Language", State.languages, value=State.language, on_change=State.choose_language),
            _saved(),
            class_name="work-bar-left",
        ),
        rx.tabs.list(
            *[rx.tabs.trigger(words, value=name) for name, words in _TABS],
            class_name="work-tabs",
            custom_attrs={"aria-label": "Your work"},
        ),
        class_name="work-bar",
    )
    return rx.tabs.root(
        bar,
        rx.tabs.content(_editor(), value="code", force_mount=True, class_name="work-tab work-tab-code"),
        rx.tabs.content(_submits(), value="submissions", class_name="work-tab"),
        rx.tabs.content(_notes(), value="notes", class_name="work-tab"),
        value=State.tab,
        on_change=State.show_tab,
        class_name="work-written",
    )


_TABS = (("code", "Code"), ("submissions", "Submissions"), ("notes", "My notes"))


def _saved() -> rx.Component:
    """Return whether the code is saved; the script says since when."""
    failed = rx.el.span(
        glyph("cloud_off", size=14),
        "Not saved yet. ",
        rx.el.span(
            text_button("Try now", on_click=State.save_again),
            custom_attrs={"data-retry-in": State.retry_in, "data-attempt": State.failures},
        ),
        class_name="caption work-unsaved",
        role="status",
    )
    return rx.cond(
        State.unsaved,
        failed,
        rx.cond(
            State.ending.state,
            rx.el.span("read only", class_name="caption"),
            rx.el.span(class_name="caption", custom_attrs={"data-saved-at": State.saved_ms}),
        ),
    )


def _editor() -> rx.Component:
    is_read_only = State.ending.state != ""
    return rx.fragment(
        rx.el.p(
            "Tab indents. Press Escape and then Tab to leave, F6 for the next part.",
            id="editor-keys",
            class_name="heard",
        ),
        editor(
            code=State.code,
            language=State.language,
            label=rx.Var.create(f"Your code in {rx.match(State.language, *LANGUAGES.items(), 'another language')}"),
            place=rx.Var.create(f"lyceum-draft/{State.user_id}/{State.task_id}/{State.language}"),
            edition=State.edition,
            saved=State.saved,
            is_read_only=is_read_only,
            on_edit=State.write,
            key=rx.Var.create(f"{State.task_id}/{State.language}/{is_read_only}"),
        ),
    )


def _submits() -> rx.Component:
    columns = [
        Column(head="", cell=lambda one: one.number, width="48px", align="right"),
        Column(head="Verdict", cell=lambda one: state_badge(one.state, one.words)),
        Column(head="Language", cell=lambda one: one.language, hide_under=600),
        Column(head="Sent", cell=lambda one: rx.el.span(one.when, title=one.instant)),
        Column(head="Time and memory", cell=lambda one: one.figures, align="right", hide_under=900),
    ]
    none = empty("inbox", "Nothing was submitted yet", "Each submit is kept here, with its code and its verdict.")
    listed = data_table(
        columns,
        State.rows,
        label="Your submits",
        key=lambda one: one.evaluation_id,
        on_open=lambda one: State.open_submit(one.evaluation_id),
        dense=True,
    )
    return rx.cond(
        State.opened.evaluation_id,
        _opened(),
        rx.cond(State.rows.length() > 0, listed, none),
    )


def _opened() -> rx.Component:
    back = surface(
        "Take this code",
        icon="rotate_ccw",
        size="1",
        on_click=State.take_back,
        disabled_because=rx.cond(State.ending.state, "This task can be read, not changed.", ""),
    )
    return rx.el.div(
        rx.el.div(
            icon_button("arrow_left", "Back to all submits", on_click=State.close_submit, key="Escape"),
            state_badge(State.opened.state, State.opened.words),
            rx.el.span(State.opened.remark, class_name="caption"),
            rx.el.span(back, class_name="work-verdict-end"),
            class_name="work-opened-head",
        ),
        rx.el.pre(State.opened_code, class_name="code-block work-old-code", tab_index=0),
        rx.cond(State.opened.has_tests, tests(State.opened), None),
        class_name="work-opened",
    )


def _notes() -> rx.Component:
    star = button(
        rx.cond(State.starred, "Starred", "Star this problem"),
        kind="surface",
        icon="star",
        size="1",
        on_click=State.star,
        custom_attrs={"aria-pressed": rx.cond(State.starred, "true", "false")},
        id="star",
    )
    return rx.el.div(
        rx.el.div(
            star,
            rx.el.span(class_name="caption", custom_attrs={"data-saved-at": State.note_saved_ms, "data-of": "note"}),
            class_name="work-notes-head",
        ),
        rx.el.label("What to remember of this problem", html_for="note", class_name="field-label"),
        rx.debounce_input(
            rx.el.textarea(
                id="note",
                value=State.note,
                on_change=State.write_note,
                rows=10,
                class_name="input",
                max_length=10_000,
            ),
            debounce_timeout=800,
        ),
        rx.el.p("Only you see your notes; they stay with the problem in later tasks.", class_name="caption"),
        class_name="work-notes",
    )


def _actions() -> rx.Component:
    """Return what can be done with the code; where nothing can any more, the way on."""
    open_ones = [
        key_hints([("Ctrl '", "run"), ("Ctrl Enter", "submit"), ("Esc", "leave the editor"), ("F6", "next part")]),
        rx.el.div(
            surface(
                "Run visible tests",
                icon="play",
                on_click=State.run(CODE_NOW),
                busy=State.judging == "run",
                disabled_because=State.read_only_because,
                custom_attrs={"data-ctrl-key": "'"},
            ),
            solid(
                "Submit",
                icon="send",
                on_click=State.submit(CODE_NOW),
                busy=State.judging == "submit",
                disabled_because=State.read_only_because,
                custom_attrs={"data-ctrl-key": "Enter"},
            ),
            class_name="work-buttons",
        ),
    ]
    over = [key_hints([("F6", "next part")]), rx.el.div(next_step(), class_name="work-buttons work-next")]
    return rx.el.div(
        rx.cond(State.ending.state, rx.fragment(*over), rx.fragment(*open_ones)), class_name="work-actions"
    )


# The whole


def _asking() -> rx.Component:
    return rx.fragment(
        confirm(
            State.asking == "finish",
            title="Finish without passing",
            what=State.finishing,
            verb="Finish",
            on_confirm=State.finish,
            on_cancel=State.stay,
        ),
        confirm(
            State.asking == "skip",
            title="Skip this task",
            what=SKIPPING,
            verb="Skip",
            on_confirm=State.skip,
            on_cancel=State.stay,
        ),
    )


def _workspace() -> rx.Component:
    return rx.el.div(
        solved(),
        rx.el.div(
            rx.el.section(
                _written(),
                _actions(),
                class_name="work-part work-editor",
                id="part-editor",
                custom_attrs={"data-part": "editor", "aria-label": "Your code"},
            ),
            verdict(),
            class_name="work-right",
        ),
        _asking(),
        class_name="work",
    )


def _gone() -> rx.Component:
    what = empty(
        "file_x",
        "This problem is no longer in the bank",
        "Your work is kept; the next task is ready.",
        rx.el.div(
            solid("Choose another", icon="shuffle", on_click=State.choose_another),
            surface("Back to the study path", href=STUDY),
            class_name="row",
            style={"gap": "8px", "justifyContent": "center"},
        ),
    )
    return rx.el.div(card(what, padding="lead"), class_name="work-alone")


def _review() -> rx.Component:
    what = empty(
        "rotate_ccw",
        State.title,
        "This is a review: a few questions, and no code. It is done in Revision.",
        solid("Go to Revision", icon="play", href="/student/revision"),
    )
    return rx.el.div(card(what, padding="lead"), class_name="work-alone")


def draw() -> rx.Component:
    """Draw the page."""
    shape = rx.el.div(
        rx.el.div(skeleton_block(220), skeleton_block(120), class_name="work-part work-statement"),
        rx.el.div(skeleton_block(420), class_name="work-right work-waiting"),
        class_name="work",
    )
    return rx.fragment(
        rx.script(src="/student.js"),
        rx.script(src="/workspace.js"),
        rail_page(
            rx.cond(State.kind == "review", _review(), rx.cond(State.is_gone, _gone(), _workspace())),
            heading=State.heading,
            state=State,
            trail=_trail(),
            tools=_tools(),
            keys=KEYS,
            skeleton=shape,
            missing="There is no task with this address. It may have been removed.",
        ),
    )


PAGE = Page(route="/student/study/[task]", title="Task", draw=draw, state=State)
