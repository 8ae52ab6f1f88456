"""A small plot of one line, with the band it may lie in, lines across, and the same numbers as a table."""

from collections.abc import Sequence
from typing import Any

import reflex as rx


def band(plot: Any, *, label: str | rx.Var[str], heads: Sequence[str], height: int = 160) -> rx.Component:
    """Return a `ui.plots.Plot` (`narrowing` or `scores`); `heads` name the columns of its rows."""
    return rx.el.figure(
        rx.el.div(
            rx.el.div(rx.foreach(plot.down, _down), class_name="axis-down"),
            rx.el.div(
                _drawing(plot),
                rx.foreach(plot.across, _across),
                rx.el.div(rx.foreach(plot.along, _along), class_name="axis-along"),
                class_name="band-area",
                style={"height": f"{height}px"},
            ),
            class_name="band",
            custom_attrs={"role": "img", "aria-label": label},
        ),
        _as_table(plot, label, heads),
        class_name="figure-chart",
    )


def _drawing(plot: Any) -> rx.Component:
    """Return what stretches with the plot, and the dot that must not."""
    grid = rx.foreach(
        plot.down,
        lambda tick: rx.el.line(x1="0", x2="100%", y1=tick.at, y2=tick.at, class_name="band-grid", key=tick.at),
    )
    stretched = rx.el.svg(
        rx.el.path(d=plot.band, class_name="band-fill"),
        rx.el.path(d=plot.line, class_name="band-line"),
        view_box="0 0 100 100",
        width="100%",
        height="100%",
        custom_attrs={"preserveAspectRatio": "none"},
    )
    return rx.el.svg(
        grid,
        stretched,
        rx.foreach(
            plot.across,
            lambda tick: rx.el.line(x1="0", x2="100%", y1=tick.at, y2=tick.at, class_name="band-across", key=tick.at),
        ),
        rx.el.circle(cx=plot.dot[0], cy=plot.dot[1], r="3", class_name="band-dot"),
        class_name="band-drawing",
        custom_attrs={"aria-hidden": "true"},
    )


def _down(tick: Any) -> rx.Component:
    return rx.el.span(tick.words, style={"top": tick.at}, class_name="tick", key=tick.at)


def _along(tick: Any) -> rx.Component:
    return rx.el.span(tick.words, style={"left": tick.at}, class_name="tick", key=tick.at)


def _across(tick: Any) -> rx.Component:
    place = rx.cond(tick.is_below, "band-words band-words-below", "band-words")
    return rx.el.span(tick.words, style={"top": tick.at}, class_name=place, key=tick.at)


def _as_table(plot: Any, label: str | rx.Var[str], heads: Sequence[str]) -> rx.Component:
    head = [rx.el.th(words, scope="col", class_name="right" if place else "") for place, words in enumerate(heads)]
    table = rx.el.table(
        rx.el.caption(label, class_name="heard"),
        rx.el.thead(rx.el.tr(*head)),
        rx.el.tbody(rx.foreach(plot.rows, lambda row: rx.el.tr(rx.foreach(row, _cell)))),
        class_name="table table-dense table-small",
    )
    return rx.el.details(rx.el.summary("As a table", class_name="link"), table, class_name="as-table")


def _cell(words: Any, place: Any) -> rx.Component:
    return rx.cond(place == 0, rx.el.th(words, scope="row"), rx.el.td(words, class_name="right"))
