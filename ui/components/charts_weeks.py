"""The weeks to come, as they are and as they would be: two lines with their names, and a table of the same numbers."""

from typing import Any

import reflex as rx

from ui.components.glyphs import Text


def chart_weeks(look: rx.Var[Any], *, unit: Text, remark: Text) -> rx.Component:
    """Return the chart of `look`, a `WeeksLook` var from `ui.weeks`, as high as `ui.weeks.PLOT_HEIGHT`.

    `unit` names the numbers in the table, `remark` stands beside the word that opens it.
    """
    plot = rx.el.div(
        rx.foreach(look.down, _across),
        rx.el.svg(
            rx.el.path(d=look.now, class_name="weeks-line weeks-now"),
            rx.cond(look.new, rx.el.path(d=look.new, class_name="weeks-line weeks-new"), None),
            view_box="0 0 100 100",
            custom_attrs={"preserveAspectRatio": "none"},
        ),
        _end("now", look.now_end, look.now_moved),
        rx.cond(look.new, _end("new", look.new_end, look.new_moved), None),
        rx.foreach(look.along, lambda tick: rx.el.span(tick.words, class_name="weeks-along", style={"left": tick.at})),
        class_name="weeks",
        custom_attrs={"aria-hidden": "true"},
    )
    return rx.el.figure(
        plot,
        rx.el.p(remark, class_name="caption weeks-remark"),
        _as_table(look, unit),
        class_name="figure-chart",
    )


def _across(tick: Any) -> rx.Component:
    return rx.el.div(rx.el.span(tick.words), class_name="weeks-across", style={"top": tick.at})


def _end(name: str, down: rx.Var[str], moved: rx.Var[str]) -> rx.Component:
    return rx.fragment(
        rx.el.span(class_name=f"weeks-dot weeks-dot-{name}", style={"top": down}),
        rx.el.span(name, class_name=f"weeks-name weeks-name-{name}", style={"top": down, "margin_top": moved}),
    )


def _as_table(look: rx.Var[Any], unit: Text) -> rx.Component:
    heads = [rx.el.th("Week", scope="col")] + [
        rx.el.th(name, scope="col", class_name="right") for name in ("Now", "New")
    ]
    table = rx.el.table(
        rx.el.caption(unit, class_name="heard"),
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(
            rx.foreach(
                look.rows,
                lambda row: rx.el.tr(
                    rx.el.th(row.week, scope="row"),
                    rx.el.td(row.now, class_name="right"),
                    rx.el.td(row.new, class_name="right"),
                ),
            )
        ),
        class_name="table table-dense table-small",
    )
    return rx.el.details(rx.el.summary("As a table", class_name="link"), table, class_name="as-table")
