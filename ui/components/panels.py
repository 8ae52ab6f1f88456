"""Panels: a row opened beside its list, a drawer from the right, tabs over one place."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ui.components.buttons import icon_button
from ui.components.glyphs import Text


def detail_panel(
    *content: Any,
    title: Text,
    on_close: Any,
    state: rx.Component | None = None,
    subtitle: Text | None = None,
    actions: Sequence[rx.Component] = (),
) -> rx.Component:
    """Return an opened row: name and state, why, actions last. Under 1100 px it lies over the list; `Esc` closes it."""
    return rx.el.aside(
        rx.el.div(
            rx.el.h2(title, class_name="panel-title", tab_index=-1),
            rx.el.div(
                state if state is not None else rx.fragment(),
                icon_button("x", "Close", on_click=on_close, key="Escape"),
                class_name="panel-right",
            ),
            class_name="panel-head",
        ),
        rx.el.p(subtitle, class_name="caption") if subtitle is not None else rx.fragment(),
        rx.el.div(*content, class_name="panel-body"),
        rx.el.div(*actions, class_name="panel-actions") if actions else rx.fragment(),
        class_name="card panel",
        custom_attrs={"aria-label": "Details", "data-panel": "true"},
    )


def with_panel(main: rx.Component, panel: rx.Component, *, is_open: rx.Var[bool]) -> rx.Component:
    """Return a list, and beside it the panel while one of its rows is open."""
    return rx.el.div(
        rx.el.div(main, class_name="beside-main"),
        rx.cond(is_open, panel, None),
        class_name=rx.cond(is_open, "beside beside-open", "beside"),
    )


def drawer(*content: Any, is_open: rx.Var[bool], title: Text, on_close: Any) -> rx.Component:
    """Return 580 px from the right for history or preferences: focus is held inside, `Esc` closes."""
    return rx.dialog.root(
        rx.dialog.content(
            rx.el.div(
                rx.dialog.title(title, class_name="dialog-title"),
                icon_button("x", "Close", on_click=on_close),
                class_name="panel-head",
            ),
            rx.el.div(*content, class_name="panel-body"),
            class_name="drawer",
            on_escape_key_down=on_close,
            on_interact_outside=on_close,
            custom_attrs={"aria-describedby": "none"},
        ),
        open=is_open,
    )


def tabs(
    items: Sequence[tuple[str, Text, rx.Component]], *, value: str | rx.Var[str], on_change: Any, label: str
) -> rx.Component:
    """Return tabs: (value, heading, content) each; arrow keys move between them."""
    return rx.tabs.root(
        rx.tabs.list(
            *[rx.tabs.trigger(heading, value=name) for name, heading, _ in items],
            class_name="tabs",
            custom_attrs={"aria-label": label},
        ),
        *[rx.tabs.content(content, value=name, class_name="tab-content") for name, _, content in items],
        value=value,
        on_change=on_change,
    )
