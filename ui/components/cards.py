"""Cards, single numbers, bars and facts: what a page is laid out from."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from ui.components.glyphs import Text, glyph
from ui.components.states import state_badge


def card(
    *content: Any,
    title: Text | None = None,
    remark: Text | None = None,
    padding: Literal["lead", "normal", "dense", "none"] = "normal",
    **rest: Any,
) -> rx.Component:
    """Return a panel for one idea: title, a gray remark or link at its right, body. Never a card in a card.

    `padding="none"` is for a table, which brings its own; the title keeps its place.
    """
    classes = f"card card-{padding} {rest.pop('class_name', '')}".strip()
    return rx.el.section(
        section_title(title, remark) if title is not None else rx.fragment(), *content, class_name=classes, **rest
    )


def section_title(title: Text, remark: Text | None = None) -> rx.Component:
    """Return a card's first line: its title, and what stands at the right of it."""
    right = rx.el.div(remark, class_name="card-remark") if remark is not None else rx.fragment()
    return rx.el.div(rx.el.h2(title, class_name="card-title"), right, class_name="card-head")


def stat(
    label: Text,
    number: Text,
    meaning: Text | None = None,
    *,
    icon: str | None = None,
    colour: str | None = None,
    unit: Text | None = None,
    as_of: str | rx.Var[str] = "",
    dense: bool = False,
) -> rx.Component:
    """Return one number in a card: label, number, one gray line that gives it meaning; `as_of` marks an old value.

    `dense` is for five or more of them in a line.
    """
    return rx.el.section(
        rx.el.div(
            glyph(icon, colour=colour) if icon else rx.fragment(),
            rx.el.h2(label, class_name="stat-name"),
            rx.cond(as_of, rx.el.span(state_badge("as_of", rx.fragment("as of ", as_of)), class_name="stat-age"), None),
            class_name="stat-label",
        ),
        rx.el.p(number, rx.el.span(unit, class_name="stat-unit") if unit else rx.fragment(), class_name="stat-number"),
        rx.el.p(meaning, class_name="caption") if meaning is not None else rx.fragment(),
        class_name="card card-dense stat stat-dense" if dense else "card card-normal stat",
    )


def grid(*content: Any, columns: int | str = 3, **rest: Any) -> rx.Component:
    """Return cards side by side with 16 px between: equal columns, or a template such as "minmax(0,1fr) 360px"."""
    template = f"repeat({columns}, minmax(0, 1fr))" if isinstance(columns, int) else columns
    classes = f"grid grid-{columns if isinstance(columns, int) else 'custom'}"
    return rx.el.div(*content, class_name=classes, style={"--columns": template}, **rest)


def stack(*content: Any, gap: int = 16, **rest: Any) -> rx.Component:
    """Return things below one another."""
    return rx.el.div(*content, class_name="stack", style={"gap": f"{gap}px"}, **rest)


def row(*content: Any, gap: int = 8, spread: bool = False, **rest: Any) -> rx.Component:
    """Return things beside one another, wrapping; `spread` puts the last at the right."""
    return rx.el.div(*content, class_name="row row-spread" if spread else "row", style={"gap": f"{gap}px"}, **rest)


def meter(
    width: str | rx.Var[str],
    *,
    label: str | rx.Var[str],
    value: float | rx.Var[Any],
    most: float | rx.Var[Any] = 1,
    words: Text | None = None,
    after: Text | None = None,
) -> rx.Component:
    """Return a part of a whole as a 6 px bar; `width` from `ui.format.share`, `words` and `after` stand above it."""
    above = rx.el.div(rx.el.span(words), rx.el.span(after, class_name="figure"), class_name="meter-words")
    return rx.el.div(
        above if words is not None or after is not None else rx.fragment(),
        rx.el.div(
            rx.el.div(class_name="meter-part", style={"width": width}),
            class_name="meter-bar",
            custom_attrs={
                "role": "meter",
                "aria-label": label,
                "aria-valuenow": value,
                "aria-valuemin": 0,
                "aria-valuemax": most,
            },
        ),
        class_name="meter",
    )


def split_bar(parts: Sequence[tuple[str | rx.Var[str], str]], *, label: str | rx.Var[str]) -> rx.Component:
    """Return one bar of several parts, each a width from `ui.format.share` and a colour such as `theme.OVERDUE`."""
    return rx.el.div(
        *[rx.el.div(style={"width": width, "background": colour}) for width, colour in parts],
        class_name="split-bar",
        role="img",
        custom_attrs={"aria-label": label},
    )


def facts(pairs: Sequence[tuple[Text, Text]], *, columns: int = 2) -> rx.Component:
    """Return names and values in columns, as in a detail panel."""
    return rx.el.dl(
        *[rx.el.div(rx.el.dt(name), rx.el.dd(value), class_name="fact") for name, value in pairs],
        class_name="facts",
        style={"--columns": str(columns)},
    )


def code(text: Text, *, block: bool = False) -> rx.Component:
    """Return text in the code font: a key in a table, or a block of arguments."""
    return rx.el.pre(text, class_name="code-block", tab_index=0) if block else rx.el.code(text, class_name="code")


def muted(*text: Any, **rest: Any) -> rx.Component:
    """Return gray text of the interface's size."""
    return rx.el.span(*text, class_name="muted", **rest)


def caption(*text: Any, **rest: Any) -> rx.Component:
    """Return a gray line of 12 px."""
    return rx.el.p(*text, class_name="caption", **rest)


def at(words: Text, instant: str | rx.Var[str]) -> rx.Component:
    """Return a time as a person would say it; the exact instant shows on hover."""
    return rx.el.span(words, title=instant, class_name="at")
