"""How the left and the lower part of the workspace are drawn: what there is to solve, and what judging made of it."""

from typing import Any

import reflex as rx

from ui.components import (
    Text,
    ghost,
    glyph,
    note,
    repeat,
    solid,
    state_badge,
    state_glyph,
    surface,
    text_button,
)
from ui.pages.student.marked import marked
from ui.pages.student.workspace import STUDY
from ui.pages.student.workspace import WorkspaceState as State


def solved() -> rx.Component:
    """Return the left part: the statement, an example, the limits and the hints."""
    return rx.el.section(
        _ending(),
        _about(),
        rx.el.h2(State.title, class_name="work-title", id="task-title"),
        rx.foreach(
            State.statement.paragraphs, lambda one: rx.el.p(marked(one.pieces), class_name="work-text", key=one.key)
        ),
        _examples(),
        _under("Function", rx.el.pre(State.statement.signature, class_name="code-block work-code", tab_index=0)),
        _under(
            "Limits",
            rx.el.ul(
                rx.foreach(State.statement.limits, lambda one: rx.el.li(marked(one.pieces), key=one.key)),
                class_name="work-limits",
            ),
        ),
        _hints(),
        class_name="work-part work-statement",
        tab_index=0,
        id="part-statement",
        custom_attrs={"data-part": "statement", "aria-labelledby": "task-title"},
    )


def _about() -> rx.Component:
    shown = State.hides == ""
    return rx.el.div(
        rx.el.div(
            rx.cond(
                shown,
                rx.fragment(
                    rx.el.span(State.statement.module, class_name="badge badge-gray"),
                    rx.el.span(State.statement.difficulty, class_name="muted"),
                ),
                None,
            ),
            rx.cond(
                State.statement.target,
                rx.el.span(
                    glyph("timer"), State.statement.target, class_name="work-target", title="What it should take"
                ),
                None,
            ),
            class_name="work-facts",
        ),
        text_button(rx.cond(shown, "Hide difficulty", "Show difficulty"), on_click=State.hide),
        rx.cond(shown, rx.el.p("About ", State.statement.topics, class_name="caption work-topics"), None),
        class_name="work-about",
    )


def _under(title: Text, *content: rx.Component) -> rx.Component:
    return rx.fragment(rx.el.h3(title, class_name="work-under"), *content)


def _examples() -> rx.Component:
    block = lambda one: rx.el.pre(one.text, class_name="code-block work-code", tab_index=0)  # noqa: E731 - used twice
    more = rx.el.details(
        rx.el.summary(State.statement.more_words, class_name="link"),
        rx.foreach(
            State.statement.more,
            lambda one: rx.el.div(
                rx.el.p(one.name, class_name="caption"), block(one), key=one.name, class_name="work-one"
            ),
        ),
        class_name="work-more",
    )
    return rx.fragment(
        _under("Example", block(State.statement.example)),
        rx.cond(State.statement.more.length() > 0, more, None),
    )


def _hints() -> rx.Component:
    one = lambda hint: rx.el.div(  # noqa: E731 - drawn once, for foreach
        glyph("lightbulb"),
        rx.el.p(rx.el.strong("Hint ", hint.level, ". "), marked(hint.pieces)),
        class_name="note note-indigo",
        key=hint.level,
    )
    left = State.hints.length() < State.statement.hints_available
    return rx.el.div(
        rx.el.div(
            rx.el.h3("Hints", class_name="work-under"),
            rx.el.span(State.hints_used, class_name="caption"),
            class_name="work-hints-head",
        ),
        rx.foreach(State.hints, one),
        rx.cond(
            left & (State.ending.state == ""),
            surface(
                rx.cond(State.hints.length() > 0, "Next hint", "Show a hint"),
                icon="lightbulb",
                size="1",
                on_click=State.next_hint,
                busy=State.asking_hint,
                disabled_because=State.hint_opens,
            ),
            None,
        ),
        rx.cond(
            State.hint_opens, rx.el.p(glyph("lock", size=14), State.hint_opens, class_name="caption work-locked"), None
        ),
        class_name="work-hints",
    )


def _ending() -> rx.Component:
    return rx.cond(
        State.ending.state,
        rx.el.div(
            state_badge(State.ending.state, State.ending.words),
            rx.el.p(State.ending.then, class_name="caption"),
            class_name="work-ending",
        ),
        None,
    )


def next_step() -> rx.Component:
    """Return the way to the next task, or back to the path."""
    return rx.cond(
        State.next_task,
        solid(State.next_words, icon_after="arrow_right", href=State.next_task),
        surface("Back to the study path", href=STUDY),
    )


# The verdict


def verdict() -> rx.Component:
    """Return the lower part: the verdict, the visible tests, and the hidden ones by category."""
    waits = State.judging != ""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Verdict", class_name="work-verdict-title", id="verdict-title"),
            rx.cond(
                State.verdict.state,
                rx.el.div(
                    state_badge(State.verdict.state, State.verdict.words),
                    rx.cond(waits, _waiting(), rx.el.span(State.verdict.advice, class_name="muted")),
                    class_name="work-verdict-words",
                ),
                rx.el.p(_before(), class_name="muted"),
            ),
            rx.cond(
                waits,
                rx.el.span(ghost("Cancel", icon="ban", size="1", on_click=State.cancel), class_name="work-verdict-end"),
                rx.el.span(State.verdict.remark, class_name="caption work-verdict-end"),
            ),
            class_name="work-verdict-head",
        ),
        rx.cond(
            State.is_lost,
            note("Lyceum does not answer. Your code is being judged; asking again.", kind="warning", icon="cloud_off"),
            None,
        ),
        rx.cond(State.verdict.has_tests & ~waits, tests(State.verdict), None),
        repeat(seconds=rx.cond(waits | State.is_settling, 0.5, 0), on_tick=State.ask),
        class_name="work-part work-verdict",
        tab_index=0,
        id="part-verdict",
        custom_attrs={"data-part": "verdict", "aria-labelledby": "verdict-title"},
    )


def _before() -> rx.Component:
    return rx.fragment(
        "Run the visible tests, or submit to have the hidden ones judged too: ", State.statement.hidden_words, "."
    )


def _waiting() -> rx.Component:
    """Return the seconds since the code was sent; the script counts them."""
    return rx.el.span(
        rx.el.span("0", custom_attrs={"data-seconds-since": State.verdict.since_ms}),
        " s",
        class_name="muted",
        role="timer",
        custom_attrs={"aria-label": "Seconds since it was sent"},
    )


def tests(look: Any) -> rx.Component:
    """Return the tests of a verdict: visible ones with what was expected and got, hidden ones by category."""
    visible = rx.el.div(
        rx.el.h3(look.visible_title, class_name="caption"),
        rx.el.ul(rx.foreach(look.visible, _visible_test), class_name="work-tests"),
        class_name="work-visible",
    )
    hidden = rx.el.div(
        rx.el.h3(look.hidden_title, class_name="caption"),
        rx.el.ul(rx.foreach(look.hidden, _hidden_test), class_name="work-tests"),
        rx.el.p("The inputs of hidden tests are never shown.", class_name="caption work-never"),
        class_name="work-hidden",
    )
    return rx.el.div(
        visible,
        rx.cond(look.hidden_title, hidden, None),
        class_name=rx.cond(look.hidden_title, "work-both", "work-one-side"),
    )


_STATE_WORDS = (("passed", "Passed: "), ("failed", "Not passed: "))


def _spoken(state: Any) -> rx.Component:
    return rx.el.span(rx.match(state, *_STATE_WORDS, "Not run: "), class_name="heard")


def _visible_test(one: Any) -> rx.Component:
    values = rx.el.pre(
        rx.el.span("expected  ", class_name="work-value-name"),
        one.expected,
        "\n",
        rx.el.span("got       ", class_name="work-value-name"),
        one.got,
        class_name="code-block work-code",
        tab_index=0,
    )
    return rx.el.li(
        rx.el.div(
            state_glyph(one.state),
            rx.el.span(_spoken(one.state), one.name, class_name="work-test-name"),
            rx.el.span(one.time, class_name="caption figure"),
            class_name="work-test",
        ),
        rx.cond(one.message, rx.el.p(one.message, class_name="caption work-message"), None),
        rx.cond(one.expected, values, None),
        key=one.key,
    )


def _hidden_test(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            state_glyph(one.state),
            rx.el.span(_spoken(one.state), one.name, class_name="work-test-name"),
            rx.el.span(one.words, class_name="muted figure"),
            class_name="work-test",
        ),
        key=one.name,
    )
