"""The frame of log in and sign up: a native form at the left, a still question at the right."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ui.components import caption, field, field_attributes, glyph, icon_button, solid
from ui.layout import mark


def door(
    heading: str,
    sentence: str,
    *fields: rx.Component,
    action: str,
    verb: str,
    problems: Sequence[rx.Component],
    after: Sequence[Any],
) -> rx.Component:
    """Return the page; the form posts by itself, so that a password goes to the API alone and never through a state."""
    form = rx.el.form(
        *problems,
        *fields,
        solid(verb, type="submit", size="3"),
        action=action,
        method="post",
        on_submit=None,
        custom_attrs={"data-door": "true", "noValidate": True},
    )
    return rx.el.div(
        rx.el.main(
            rx.el.div(
                rx.el.div(mark(), "Lyceum", class_name="brand"),
                rx.el.h1(heading, class_name="page-title", tab_index=-1),
                rx.el.p(sentence, class_name="page-sentence"),
                form,
                *after,
                class_name="door-inside",
            ),
            class_name="door-form",
        ),
        _still_question(),
        class_name="door",
    )


def form_problem(name: str, *words: Any) -> rx.Component:
    """Return why the form did not go through; the page's script shows the one that the address names."""
    return rx.el.div(
        glyph("circle_x"),
        rx.el.div(*words, class_name="note-text"),
        class_name="note note-red",
        role="alert",
        hidden=True,
        tab_index=-1,
        custom_attrs={"data-problem": name},
    )


def door_field(
    label: str,
    *,
    name: str,
    type: str = "text",  # noqa: A002 - HTML's own word
    help: str | None = None,  # noqa: A002
    problems: Sequence[tuple[str, str]] = (),
    **input_: Any,
) -> rx.Component:
    """Return a large field; `problems` are (name, words) that belong to it."""
    errors = [
        rx.el.span(
            glyph("circle_x"),
            words,
            class_name="field-error",
            hidden=True,
            custom_attrs={"data-problem": problem, "data-of": name},
        )
        for problem, words in problems
    ]
    beside = input_.pop("beside", None)
    box = rx.el.input(type=type, class_name="input input-large", **field_attributes(name, **input_))
    if type == "password":
        eye = icon_button("eye", "Show the password", custom_attrs={"data-reveal": "true", "aria-pressed": "false"})
        box = rx.el.div(box, eye, class_name="secret")
    return rx.el.div(field(label, box, name=name, help=help, beside=beside), *errors, class_name="door-field")


def _still_question() -> rx.Component:
    """Return an example of what is inside; nothing in it can be pressed."""
    return rx.el.aside(
        rx.el.div(
            rx.el.div(caption("Conditional probability"), caption("4 of 20"), class_name="still-head"),
            rx.el.div(rx.el.div(class_name="meter-part", style={"width": "20%"}), class_name="meter-bar"),
            rx.el.p(
                "A test finds 90\u00a0% of faults and raises 5\u00a0% false alarms. One in 50 parts is faulty. "
                "How likely is an alarmed part to be faulty?",
                class_name="still-stem",
            ),
            _still_answer("1", "90\u00a0%"),
            _still_answer("2", "about 27\u00a0%", right=True),
            _still_answer("3", "5\u00a0%"),
            rx.el.p(glyph("circle_check"), "Right. You will see this again in 9 days.", class_name="still-verdict"),
            class_name="still",
        ),
        rx.el.p("Practise what is about to slip from memory, and nothing that is not.", class_name="still-words"),
        class_name="door-still",
        custom_attrs={"aria-label": "An example question"},
    )


def _still_answer(place: str, words: str, *, right: bool = False) -> rx.Component:
    return rx.el.div(
        caption(place),
        words,
        glyph("circle_check") if right else rx.fragment(),
        class_name="still-answer still-right" if right else "still-answer",
    )
