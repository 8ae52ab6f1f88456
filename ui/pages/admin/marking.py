"""Rows that can be marked, one or all, and the bar that says what is done with them."""

from typing import Any

import reflex as rx

from ui.components import Column, row, surface, text_button


def mark_column(*, is_marked: Any, on_mark: Any, can_be_marked: Any, name: Any) -> Column:
    """Return the column with the boxes; `name(row)` is what a screen reader hears. Space on a row presses its box."""

    def box(one: Any) -> rx.Component:
        return rx.cond(
            can_be_marked(one),
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    checked=is_marked(one),
                    on_change=lambda _: on_mark(one),
                    custom_attrs={"aria-label": name(one), "data-mark": "true"},
                ),
                class_name="mark-box",
                on_click=rx.stop_propagation,  # a click on the box is not one on the row
            ),
            None,
        )

    return Column(head=rx.el.span("Selected", class_name="heard"), cell=box, width="36px")


def marking_bar(
    *actions: Any, words: Any, is_anything_marked: Any, on_all: Any, on_none: Any, all_words: Any, none: Any = None
) -> rx.Component:
    """Return what stands above a list whose rows can be marked: how many are, and what can be done with them."""
    return rx.el.div(
        rx.cond(
            is_anything_marked,
            rx.fragment(
                rx.el.span(words, class_name="marked-words", role="status"),
                row(*actions, text_button("Clear", on_click=on_none)),
            ),
            none if none is not None else rx.fragment(),
        ),
        surface(all_words, key="A", size="1", on_click=on_all),
        class_name="marking",
    )
