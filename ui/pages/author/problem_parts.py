"""Draws the list of coding problems, the open one, and the drawer in which they are imported."""

from typing import Any

import reflex as rx

from ui.components import (
    Column,
    at,
    card,
    code,
    data_table,
    detail_panel,
    drawer,
    empty,
    error_summary,
    facts,
    muted,
    note,
    row,
    search_field,
    select,
    solid,
    stack,
    state_badge,
    surface,
    tabs,
    text_area,
)
from ui.pages.author.problem_words import MODULES, STATES
from ui.pages.student.marked import marked


def filters(state: Any) -> rx.Component:
    """Draw what narrows the list."""
    return row(
        search_field("Find a problem", value=state.words, on_change=state.seek),
        select("Module", MODULES, value=state.module, on_change=state.choose_module),
        select("State", STATES, value=state.in_state, on_change=state.choose_state),
    )


def problem_list(state: Any) -> rx.Component:
    """Draw the problems."""
    columns = [
        Column(head="Problem", cell=lambda one: rx.el.span(one.title, class_name="problem-title"), wraps=True),
        Column(head="Module", cell=lambda one: one.module, hide_under=900),
        Column(head="Difficulty", cell=lambda one: one.difficulty, align="right", hide_under=600),
        Column(head="State", cell=lambda one: state_badge(one.state)),
        Column(head="Checked", cell=lambda one: at(one.checked, one.checked_instant), hide_under=900),
    ]
    table = data_table(
        columns,
        state.rows,
        label="Problems",
        key=lambda one: one.problem_id,
        selected=state.chosen,
        on_open=lambda one: state.choose(one.problem_id),
        footer=state.footer,
        more=state.next_cursor != "",
        on_more=state.more,
    )
    nothing = rx.cond(
        state.is_narrowed,
        empty("list_filter", "No problem is like this", "Choose another module or state."),
        empty("code_xml", "No problems yet", "Import a file, and check what is in it before learners are given it."),
    )
    return card(rx.cond(state.rows.length() > 0, table, nothing), padding="none")


def problem_panel(state: Any) -> rx.Component:
    """Draw the open problem: statement, tests, solutions, and what can be done."""
    shown = state.opened_problem
    writes = {"disabled_because": state.read_only_because}
    return detail_panel(
        rx.el.p(shown.checked, class_name="muted"),
        rx.cond(shown.checking, note("A check is running.", kind="info", icon="loader_circle", polite=True), None),
        rx.cond(
            shown.missing.length() > 0,
            note(rx.el.ul(rx.foreach(shown.missing, rx.el.li), class_name="problem-missing"), kind="warning"),
            None,
        ),
        tabs(
            [
                ("statement", "Statement", _statement(shown)),
                ("tests", "Tests", _tests(shown)),
                ("solutions", "Solutions", _solutions(shown)),
            ],
            value=state.tab,
            on_change=state.choose_tab,
            label="Parts of the problem",
        ),
        title=shown.title,
        state=state_badge(shown.state),
        subtitle=shown.about,
        on_close=state.close_problem,
        actions=[
            surface(
                "Check", icon="list_checks", key="c", on_click=state.check, busy=state.busy | shown.checking, **writes
            ),
            rx.cond(
                shown.published,
                surface("Withdraw", icon="archive", key="w", on_click=state.withdraw, busy=state.busy, **writes),
                solid(
                    "Publish",
                    icon="send",
                    key="p",
                    on_click=state.publish,
                    busy=state.busy,
                    disabled_because=rx.cond(
                        state.read_only_because != "", state.read_only_because, shown.not_publishable_because
                    ),
                ),
            ),
        ],
    )


def _statement(shown: Any) -> rx.Component:
    return stack(
        rx.el.div(marked(shown.statement), class_name="problem-statement"),
        facts([("Call", code(shown.call)), ("Limits", shown.limits), ("Topics", shown.topics)], columns=1),
        _list("Constraints", shown.constraints, lambda one: rx.el.li(marked(one))),
        _list("Objectives", shown.objectives, rx.el.li),
        _list("Hints", shown.hints, rx.el.li, ordered=True),
        gap=16,
    )


def _list(heading: str, members: Any, draw: Any, *, ordered: bool = False) -> rx.Component:
    element = rx.el.ol if ordered else rx.el.ul
    return rx.cond(
        members.length() > 0,
        rx.el.section(
            rx.el.h3(heading, class_name="panel-heading"),
            element(rx.foreach(members, draw), class_name="problem-lines"),
        ),
        None,
    )


def _tests(shown: Any) -> rx.Component:
    return stack(
        _of_tests("Visible", shown.visible), _of_tests("Hidden: learners never see these", shown.hidden), gap=16
    )


def _of_tests(heading: str, tests: Any) -> rx.Component:
    line = lambda test: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.div(
            rx.el.span(test.name), rx.cond(test.category, muted(test.category), None), class_name="problem-test-head"
        ),
        rx.el.code(test.call, " → ", test.expected, class_name="code problem-value"),
    )
    return rx.el.section(
        rx.el.h3(heading, class_name="panel-heading"), rx.el.ol(rx.foreach(tests, line), class_name="problem-tests")
    )


def _solutions(shown: Any) -> rx.Component:
    line = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.div(
            rx.el.h3(one.heading, class_name="panel-heading"),
            state_badge(one.state, one.verdict),
            class_name="panel-head",
        ),
        rx.cond(one.why, rx.el.p(one.why, class_name="muted"), None),
        rx.el.p(one.came, class_name="muted"),
        rx.cond(one.failed, note("Failed: ", one.failed, kind="warning"), None),
        code(one.code, block=True),
        key=one.key,
    )
    return rx.cond(
        shown.solutions.length() > 0,
        rx.el.ol(rx.foreach(shown.solutions, line), class_name="problem-solutions"),
        muted("Nobody has written a solution."),
    )


def importing(state: Any) -> rx.Component:
    """Draw the drawer in which a file is pasted or chosen; its mistakes stand above it by line."""
    return drawer(
        rx.el.form(
            error_summary(state.mistakes, title="Nothing was imported"),
            rx.el.label(
                rx.el.span("A file", class_name="field-label"),
                rx.el.input(
                    type="file",
                    accept=".yaml,.yml,.json",
                    custom_attrs={"data-file-into": "text"},
                ),
                class_name="field",
            ),
            text_area(
                "Or its text",
                name="text",
                rows=18,
                spell_check=False,
                help="A problem and its bundle as two YAML documents, or a bank of problems as JSON.",
            ),
            row(
                solid("Import", icon="upload", type="submit", busy=state.busy),
                surface("Cancel", on_click=state.stop_importing, type="button"),
            ),
            on_submit=state.load_text,
            reset_on_submit=False,
            class_name="problem-import",
        ),
        is_open=state.importing,
        title="Import problems",
        on_close=state.stop_importing,
    )
