"""A forest: estimates with their intervals on one axis, one a row of a table, so that every reader gets the numbers."""

from typing import Any

import reflex as rx

from ui.components.glyphs import Text


def forest(rows: rx.Var[Any], ticks: rx.Var[Any], *, label: str, what: Text = "Metric") -> rx.Component:
    """Return a row for each estimate: `row_id`, `name`, `remark`, `is_main` and its `whisker` from `ui.plots.whiskers`.

    `ticks` are the axis below, the line of no difference among them.
    """
    return rx.el.table(
        rx.el.caption(label, class_name="heard"),
        rx.el.thead(
            rx.el.tr(*[rx.el.th(head, scope="col") for head in (what, "Effect", "Interval")]), class_name="heard"
        ),
        rx.el.tbody(
            rx.foreach(rows, lambda row: _row(row, ticks)),
            rx.el.tr(rx.el.td(), rx.el.td(), rx.el.td(_axis(ticks)), class_name="forest-axis", custom_attrs=_SILENT),
        ),
        class_name="forest",
    )


_SILENT = {"aria-hidden": "true"}


def _row(row: Any, ticks: rx.Var[Any]) -> rx.Component:
    drawn = rx.el.svg(
        rx.foreach(
            ticks,
            lambda tick: rx.el.line(
                x1=tick.at,
                x2=tick.at,
                y1="0",
                y2="100%",
                class_name=rx.cond(tick.words == "0", "forest-zero", "forest-grid"),
                key=tick.at,
            ),
        ),
        rx.cond(row.whisker.is_known, _whisker(row.whisker), None),
        class_name="forest-plot",
        custom_attrs=_SILENT,
    )
    return rx.el.tr(
        rx.el.th(row.name, rx.el.span(row.remark, class_name="caption"), scope="row"),
        rx.el.td(row.whisker.words, class_name="forest-effect"),
        rx.el.td(drawn, rx.el.span(row.whisker.interval, class_name="heard"), class_name="forest-cell"),
        class_name=rx.cond(row.is_main, "forest-main", ""),
        key=row.row_id,
    )


def _whisker(whisker: Any) -> rx.Component:
    middle = "50%"
    return rx.fragment(
        rx.el.line(x1=whisker.low, x2=whisker.high, y1=middle, y2=middle, class_name="whisker"),
        *[
            rx.el.svg(
                rx.el.line(x1="0", x2="0", y1="-5", y2="5", class_name="whisker"),
                custom_attrs={"x": at, "y": middle, "overflow": "visible"},
            )
            for at in (whisker.low, whisker.high)
        ],
        rx.el.circle(cx=whisker.at, cy=middle, r="5", class_name="whisker-dot"),
    )


def _axis(ticks: rx.Var[Any]) -> rx.Component:
    return rx.el.div(
        rx.foreach(ticks, lambda tick: rx.el.span(tick.words, style={"left": tick.at}, class_name="tick", key=tick.at)),
        class_name="axis-along",
    )
