"""Calibration: what was forecast against what happened, drawn as inline SVG, with a table of the same numbers."""

from typing import Any, Final

import reflex as rx

from ui.calibration import FRAME
from ui.components.cards import section_title
from ui.components.glyphs import Text

TICKS: Final = (0, 25, 50, 75, 100)


def calibration(
    dots: rx.Var[Any], *, title: Text, unit: Text, forecast: Text, happened: Text, counted: Text
) -> rx.Component:
    """Return the plot of `dots`, a list var from `ui.calibration.calibration_dots`.

    The diagonal is where a forecast comes true as often as it says. `unit` stands at the right of the title,
    `forecast` below the lower axis; `happened` and `counted` are headings of the table.
    """
    drawing = rx.el.svg(
        *[_row(tick) for tick in TICKS],
        *[_column(tick) for tick in TICKS],
        rx.el.text(forecast, x=(FRAME.left + FRAME.right) // 2, y=FRAME.height - 8, class_name="plot-name"),
        rx.el.line(x1=FRAME.left, y1=FRAME.bottom, x2=FRAME.right, y2=FRAME.top, class_name="plot-diagonal"),
        rx.foreach(dots, _dot),
        view_box=f"0 0 {FRAME.width} {FRAME.height}",
        width="100%",
        height=FRAME.height,
        custom_attrs={"aria-hidden": "true"},
        class_name="plot",
    )
    return rx.el.figure(
        section_title(title, unit),
        drawing,
        _as_table(dots, forecast, happened, counted),
        class_name="figure-chart",
    )


def _row(tick: int) -> rx.Component:
    y = round(FRAME.y(tick / 100))
    return rx.el.g(
        rx.el.line(x1=FRAME.left, y1=y, x2=FRAME.right, y2=y, class_name="plot-grid"),
        rx.el.text(str(tick), x=FRAME.left - 8, y=y + 4, class_name="plot-tick plot-tick-left"),
    )


def _column(tick: int) -> rx.Component:
    return rx.el.text(str(tick), x=round(FRAME.x(tick / 100)), y=FRAME.bottom + 18, class_name="plot-tick")


def _dot(dot: Any) -> rx.Component:
    x, y, radius, top, bottom = (  # as Reflex types the numbers of a drawing
        place.to(int) for place in (dot.x, dot.y, dot.radius, dot.top, dot.bottom)
    )
    return rx.el.g(
        rx.el.line(x1=x, y1=top, x2=x, y2=bottom, class_name="plot-bar"),
        rx.el.circle(cx=x, cy=y, r=radius, class_name="plot-dot"),
    )


def _as_table(dots: rx.Var[Any], forecast: Text, happened: Text, counted: Text) -> rx.Component:
    heads = (forecast, happened, "95 % interval", counted)
    row = lambda dot: rx.el.tr(  # noqa: E731 - drawn once, for foreach
        rx.el.th(dot.predicted, scope="row"),
        *[rx.el.td(words, class_name="right") for words in (dot.observed, dot.margin, dot.count)],
    )
    table = rx.el.table(
        rx.el.caption("Calibration", class_name="heard"),
        rx.el.thead(
            rx.el.tr(*[rx.el.th(head, scope="col", class_name="right" if at else "") for at, head in enumerate(heads)])
        ),
        rx.el.tbody(rx.foreach(dots, row)),
        class_name="table table-dense table-small",
    )
    return rx.el.details(rx.el.summary("As a table", class_name="link"), table, class_name="as-table")
