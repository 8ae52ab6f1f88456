"""Tables: rows from the API, sorted and counted there; the keyboard walks them without a round trip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from ui.components.buttons import text_button
from ui.components.glyphs import Text, glyph


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its heading, how a row's cell is drawn from the row's var, and where it stands."""

    head: Text
    cell: Callable[[Any], Any]
    align: Literal["left", "right"] = "left"
    width: str | None = None
    sort: str | None = None
    """The word by which `on_sort` knows this column; none: it cannot be sorted."""
    hide_under: Literal[600, 900, 1100] | None = None
    wraps: bool = False
    """Whether long text may break; all else stays on one line."""


def data_table(
    columns: Sequence[Column],
    rows: rx.Var[Any],
    *,
    label: str,
    key: Callable[[Any], Any],
    selected: rx.Var[str] | None = None,
    on_open: Callable[[Any], Any] | None = None,
    sorted_by: rx.Var[str] | None = None,
    on_sort: Callable[[str], Any] | None = None,
    dense: bool = False,
    footer: Text | None = None,
    more: bool | rx.Var[bool] = False,
    on_more: Any = None,
) -> rx.Component:
    """Return the table for a card with `padding="none"`.

    `rows` is a list var of dataclasses, `key(row)` its id. With `on_open(row)` a click or Enter opens a row and `j`,
    `k` walk; `selected` is the id of the open row. `sorted_by` is "due" or "-due". `footer` is "7 of 60, highest
    priority first", followed by Show more while `more`.
    """
    head = rx.el.thead(rx.el.tr(*[_heading(column, sorted_by, on_sort) for column in columns]))
    body = rx.el.tbody(rx.foreach(rows, lambda row: _row(columns, row, key, selected, on_open)))
    return rx.fragment(
        rx.el.div(
            rx.el.table(
                head, body, class_name="table table-dense" if dense else "table", custom_attrs={"aria-label": label}
            ),
            class_name="table-scroll",
            role="region",
            tab_index=0,
            custom_attrs={"aria-label": label, **({"data-rows": "true"} if on_open else {})},
        ),
        _footer(footer, more, on_more),
    )


def _heading(column: Column, sorted_by: rx.Var[str] | None, on_sort: Callable[[str], Any] | None) -> rx.Component:
    if column.sort is None or sorted_by is None or on_sort is None:
        inside: Any = column.head or rx.el.span("Action", class_name="heard")
        return rx.el.th(inside, class_name=_classes(column), style=_style(column), scope="col")
    up, down = sorted_by == column.sort, sorted_by == f"-{column.sort}"
    return rx.el.th(
        rx.el.button(
            column.head,
            rx.cond(up, glyph("arrow_up", size=12), rx.cond(down, glyph("arrow_down", size=12), None)),
            type="button",
            class_name="sort",
            on_click=on_sort(column.sort),
        ),
        class_name=_classes(column),
        style=_style(column),
        scope="col",
        custom_attrs={"aria-sort": rx.cond(up, "ascending", rx.cond(down, "descending", "none"))},
    )


def _row(
    columns: Sequence[Column],
    row: Any,
    key: Callable[[Any], Any],
    selected: rx.Var[str] | None,
    on_open: Callable[[Any], Any] | None,
) -> rx.Component:
    cells = [rx.el.td(column.cell(row), class_name=_classes(column), style=_style(column)) for column in columns]
    if on_open is None:
        return rx.el.tr(*cells, key=key(row))
    is_open = selected == key(row) if selected is not None else rx.Var.create(False)  # noqa: FBT003
    return rx.el.tr(
        *cells,
        key=key(row),
        class_name="opens",
        tab_index=0,
        on_click=on_open(row),
        custom_attrs={"data-row": key(row), "aria-current": rx.cond(is_open, "true", "false")},
    )


def _classes(column: Column) -> str:
    under = f"hide-{column.hide_under}" if column.hide_under else ""
    return " ".join(filter(None, ("right" if column.align == "right" else "", "wraps" if column.wraps else "", under)))


def _style(column: Column) -> dict[str, str]:
    return {"width": column.width} if column.width else {}


def _footer(footer: Text | None, more: Any, on_more: Any) -> rx.Component:
    if footer is None:
        return rx.fragment()
    next_rows = rx.cond(more, rx.fragment(" · ", text_button("Show more", on_click=on_more)), None)
    return rx.el.div(footer, next_rows if on_more is not None else rx.fragment(), class_name="table-foot")
