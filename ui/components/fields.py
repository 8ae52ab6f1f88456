"""Fields: label above, help below, the error under the field and in a summary that takes the focus."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ui.components.glyphs import Text, glyph


def field(
    label: Text,
    control: rx.Component,
    *,
    name: str,
    help: Text | None = None,  # noqa: A002 - what it is called on the page
    error: str | rx.Var[str] = "",
    beside: Text | None = None,
) -> rx.Component:
    """Return a labelled control; it takes `**field_attributes(name)`, which tie label, help and error to it."""
    return rx.el.div(
        rx.el.div(
            rx.el.label(label, html_for=name, class_name="field-label"),
            beside if beside is not None else rx.fragment(),
            class_name="field-head",
        ),
        control,
        rx.el.p(help, class_name="caption", id=f"{name}-help") if help is not None else rx.fragment(),
        rx.el.p(
            rx.cond(error, rx.fragment(glyph("circle_x"), error), None),
            class_name="field-error",
            id=f"{name}-error",
        ),
        class_name="field",
    )


def field_attributes(name: str, *, error: str | rx.Var[str] = "", **attributes: Any) -> dict[str, Any]:
    """Return what ties a control to its label, help and error."""
    tied = {"aria-describedby": f"{name}-help {name}-error", "aria-invalid": rx.cond(error, "true", "false")}
    return {"id": name, "name": name, "custom_attrs": {**tied, **attributes.pop("custom_attrs", {})}, **attributes}


def text_field(
    label: Text,
    *,
    name: str,
    help: Text | None = None,  # noqa: A002
    error: str | rx.Var[str] = "",
    beside: Text | None = None,
    type: str = "text",  # noqa: A002 - HTML's own word
    large: bool = False,
    **input_: Any,
) -> rx.Component:
    """Return a field of one line; `value`, `default_value`, `on_change`, `on_blur`, `auto_complete` go to the input."""
    control = rx.el.input(
        type=type, class_name="input input-large" if large else "input", **field_attributes(name, error=error, **input_)
    )
    return field(label, control, name=name, help=help, error=error, beside=beside)


def text_area(
    label: Text,
    *,
    name: str,
    rows: int = 4,
    help: Text | None = None,  # noqa: A002
    error: str | rx.Var[str] = "",
    **input_: Any,
) -> rx.Component:
    """Return a field of several lines."""
    control = rx.el.textarea(rows=rows, class_name="input", **field_attributes(name, error=error, **input_))
    return field(label, control, name=name, help=help, error=error)


def search_field(placeholder: str, *, value: rx.Var[str], on_change: Any, **input_: Any) -> rx.Component:
    """Return a search field that `/` goes to; the placeholder is its name too."""
    return rx.el.div(
        glyph("search"),
        rx.debounce_input(
            rx.el.input(
                type="search",
                placeholder=placeholder,
                value=value,
                on_change=on_change,
                class_name="input",
                custom_attrs={"aria-label": placeholder, "data-search": "true"},
                **input_,
            ),
            debounce_timeout=200,
        ),
        class_name="search",
    )


def select(
    label: str,
    options: Sequence[tuple[str, str]] | rx.Var[Any],
    *,
    value: str | rx.Var[str],
    on_change: Any,
    **rest: Any,
) -> rx.Component:
    """Return a choice of one; options are (value, words) pairs, as a list or as a `list[tuple[str, str]]` var."""
    return rx.el.select(
        rx.foreach(options, _option) if isinstance(options, rx.Var) else [_option(pair) for pair in options],
        value=value,
        on_change=on_change,
        class_name="select",
        custom_attrs={"aria-label": label, **rest.pop("custom_attrs", {})},
        **rest,
    )


def _option(pair: Any) -> rx.Component:
    return rx.el.option(pair[1], value=pair[0])


def switch(
    label: Text,
    *,
    checked: bool | rx.Var[bool],
    on_change: Any,
    name: str,
    help: Text | None = None,  # noqa: A002
) -> rx.Component:
    """Return something that is on or off, with its label at the right."""
    return rx.el.div(
        rx.switch(checked=checked, on_change=on_change, id=name, custom_attrs={"aria-labelledby": f"{name}-label"}),
        rx.el.div(
            rx.el.label(label, html_for=name, id=f"{name}-label", class_name="field-label"),
            rx.el.p(help, class_name="caption") if help is not None else rx.fragment(),
        ),
        class_name="switch",
    )


def slider(
    label: str,
    *,
    name: str,
    value: float | rx.Var[Any],
    least: float,
    most: float,
    step: float,
    on_change: Any,
    words: str | rx.Var[str] = "",
    ticks: Sequence[str] = (),
    **rest: Any,
) -> rx.Component:
    """Return a native range; `words` is what a screen reader says for the value ("× 1.20"), `ticks` stand below."""
    return rx.el.div(
        rx.el.input(
            type="range",
            min=least,
            max=most,
            step=step,
            value=value,
            on_change=on_change,
            id=name,
            name=name,
            class_name="slider",
            custom_attrs={"aria-label": label, "aria-valuetext": words},
            **rest,
        ),
        rx.el.div(*[rx.el.span(tick) for tick in ticks], class_name="slider-ticks") if ticks else rx.fragment(),
    )


def checks(
    legend: Text, options: Sequence[tuple[str, Text]], *, chosen: rx.Var[Any], on_toggle: Any, hide_legend: bool = False
) -> rx.Component:
    """Return a choice of several as native boxes; `on_toggle(value)` turns one."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="heard" if hide_legend else "field-label"),
        *[
            rx.el.label(
                rx.el.input(
                    type="checkbox", checked=chosen.contains(value), on_change=lambda _, value=value: on_toggle(value)
                ),
                words,
                class_name="check",
            )
            for value, words in options
        ],
        class_name="checks",
    )


def radios(
    legend: Text,
    options: Sequence[tuple[str, Text, Text | None]],
    *,
    name: str,
    value: str | rx.Var[str],
    on_change: Any,
) -> rx.Component:
    """Return a choice of one as native radio buttons: (value, words, help) each."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="field-label"),
        *[
            rx.el.label(
                rx.el.input(type="radio", name=name, value=choice, checked=value == choice, on_change=on_change),
                rx.el.span(words, rx.el.span(help_, class_name="caption") if help_ is not None else rx.fragment()),
                class_name="radio",
            )
            for choice, words, help_ in options
        ],
        class_name="radios",
    )


def segments(
    legend: str, options: Sequence[tuple[str, str]], *, name: str, value: str | rx.Var[str], on_change: Any
) -> rx.Component:
    """Return a choice of few beside one another, one of them pressed: (value, words) each, native radio buttons."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="heard"),
        *[
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name=name,
                    value=choice,
                    checked=value == choice,
                    on_change=on_change,
                    class_name="heard",
                ),
                words,
                class_name="segment",
            )
            for choice, words in options
        ],
        class_name="segments",
    )


def error_summary(errors: rx.Var[Any], *, title: str = "Something needs your attention") -> rx.Component:
    """Return what is wrong with a form, before its fields; `errors` is a list[str] var, and the focus moves here."""
    return rx.cond(
        errors.length() > 0,
        rx.el.div(
            rx.el.p(title, class_name="failure-what"),
            rx.el.ul(rx.foreach(errors, rx.el.li)),
            class_name="note note-red summary",
            role="alert",
            tab_index=-1,
            custom_attrs={"data-focus": "true"},
        ),
        None,
    )
