"""Charts: one wrapper for each kind, with the same numbers as a table behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import reflex as rx
from reflex.vars.function import FunctionStringVar

from ui.components.cards import section_title
from ui.components.glyphs import Text
from ui.theme import BASELINE, DASHES, GRID, SERIES


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series of a chart: the field of a row, its name, and its place in the palette (0 first, 1 is overdue).

    `words` is the field with the number as the table writes it, where that is not the number itself.
    """

    key: str
    name: str
    place: int = 0
    baseline: bool = False
    words: str = ""

    @property
    def stroke(self) -> str:
        """Return the colour of its line or bars."""
        return BASELINE if self.baseline else SERIES[self.place]

    @property
    def dash(self) -> str:
        """Return the dash of its line."""
        return "4 4" if self.baseline else DASHES[self.place]


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A line across a chart, with its words ("alert at 500")."""

    at: float | rx.Var[Any]
    words: str


def chart_line(
    data: rx.Var[Any],
    series: Sequence[Series],
    *,
    x: str,
    title: Text | None = None,
    unit: str = "",
    height: int = 180,
    threshold: Threshold | None = None,
    y_from: float | str = 0,
    x_name: str = "Day",
) -> rx.Component:
    """Return lines over `data`, a list of dicts with `x` and each series' `key`; names stand at line ends."""
    ends = [_line_end(data, one, x) for one in series] if len(series) > 1 else []
    chart = rx.recharts.line_chart(
        *_lines(series),
        *_axes(x, y_from),
        *_threshold(threshold),
        *ends,
        data=data,
        width="100%",
        height=height,
        margin=_MARGIN_NAMED,
        custom_attrs=_SILENT,
    )
    return _framed(chart, data, series, x=x, x_name=x_name, title=title, unit=unit, legend=False)


def chart_scores(
    look: rx.Var[Any], series: Sequence[Series], *, title: str | rx.Var[str], x_name: str = "Day"
) -> rx.Component:
    """Return lines of scores over days, each with its name and last value at its end; no title of its own is drawn.

    `look` is a `LinesLook` var, laid out by `ui.lines.lines` for a plot of `SCORES_PLOT` pixels: its axis begins where
    the scores do, since a loss is far from 0 and its differences are small.
    """
    chart = rx.recharts.line_chart(
        *_lines(series[::-1]),  # the first is drawn last, and so over the others
        *_score_axes(look),
        *[_score_end(look.ends[one.key], one) for one in series[::-1]],
        data=look.rows,
        width="100%",
        height=SCORES_HEIGHT,
        margin={**_MARGIN_NAMED, "right": 126},
        custom_attrs=_SILENT,
    )
    table = _as_table(look.rows, series, x="day", x_name=x_name, unit=title)
    return rx.el.figure(
        rx.el.div(chart, class_name="chart", custom_attrs={"aria-hidden": "true"}),
        table,
        class_name="figure-chart scores",
        custom_attrs={"aria-label": title},
    )


def _lines(series: Sequence[Series]) -> list[rx.Component]:
    return [
        rx.recharts.line(
            data_key=one.key,
            name=one.name,
            stroke=one.stroke,
            stroke_width=1.8,
            stroke_dasharray=one.dash,
            dot=False,
            active_dot=True,
            type_="linear",
            is_animation_active=False,
        )
        for one in series
    ]


def _score_axes(look: rx.Var[Any]) -> list[rx.Component]:
    day = _formatter(f"(place) => ({look.day_words!s})[place] ?? ''", look)
    score = _formatter(f"(value) => value.toFixed({look.y.places!s}).replace(/^0(?=\\.)/, '')", look)
    return [
        rx.recharts.cartesian_grid(vertical=False, stroke=GRID),
        rx.recharts.x_axis(
            data_key="at",
            type_="number",
            domain=[look.left, look.right],
            ticks=look.days.to(list[int]),  # what Reflex calls the type of a tick
            tick_formatter=day,
            tick_line=False,
            axis_line=False,
            tick_margin=6,
            interval=0,
        ),
        rx.recharts.y_axis(
            domain=[look.y.low, look.y.high],
            ticks=look.y.ticks.to(list[int]),
            tick_formatter=score,
            tick_line=False,
            axis_line=False,
            width=44,
            interval=0,
        ),
    ]


def _formatter(function: str, look: rx.Var[Any]) -> FunctionStringVar[Any]:
    """Return a function of the browser that writes a tick by what the look says."""
    return FunctionStringVar.create(f"({function})", _var_data=look._get_all_var_data())  # noqa: SLF001 - as Reflex does


def _score_end(end: Any, one: Series) -> rx.Component:
    """Return the dot at a line's end, and the name beside it, moved where it would touch another."""
    words = {"value": end.words, "position": "right", "dy": end.moved, "fill": "var(--gray-12)", "fontSize": 12}
    place = {name: value.to(int) for name, value in (("x", end.at), ("y", end.value))}  # as Reflex types them
    return rx.recharts.reference_dot(**place, r=3, fill=one.stroke, stroke="none", label=_label(words))


def chart_bars(
    data: rx.Var[Any],
    series: Sequence[Series],
    *,
    x: str,
    title: Text | None = None,
    unit: str = "",
    height: int = 180,
    stacked: bool = False,
    bar_size: int = 26,
    x_name: str = "Day",
    every_name: bool = True,
) -> rx.Component:
    """Return bars over `data`; a row made with `ui.format.planned_bar` is drawn as outline and a light fill.

    `every_name` false leaves names of the axis out where they would touch.
    """
    bars = [
        rx.recharts.bar(
            data_key=one.key,
            name=one.name,
            fill=one.stroke,
            max_bar_size=bar_size,
            radius=2,
            is_animation_active=False,
            **({"stack_id": "one", "stroke": "var(--color-panel-solid)", "stroke_width": 1} if stacked else {}),
        )
        for one in series
    ]
    chart = rx.recharts.bar_chart(
        *bars,
        *_axes(x, 0, every_name=every_name),
        bar_category_gap="18%",
        data=data,
        width="100%",
        height=height,
        margin=_MARGIN,
        custom_attrs=_SILENT,
    )
    return _framed(chart, data, series, x=x, x_name=x_name, title=title, unit=unit, legend=len(series) > 1)


_TICKS = "(value) => value >= 1000 ? (value / 1000).toLocaleString('en') + '\\u00a0k' : value.toLocaleString('en')"
# The table behind each chart is what a keyboard and a screen reader get.
_SILENT = {"accessibilityLayer": False}
_MARGIN = {"top": 8, "right": 8, "bottom": 0, "left": 0}
_MARGIN_NAMED = {"top": 8, "right": 76, "bottom": 0, "left": 0}
_X_AXIS_HEIGHT = 30
SCORES_HEIGHT: Final = 280
SCORES_PLOT: Final = SCORES_HEIGHT - _MARGIN["top"] - _X_AXIS_HEIGHT
"""The height in pixels between the first and the last grid line of `chart_scores`."""


def _axes(x: str, y_from: float | str, *, every_name: bool = False) -> list[rx.Component]:
    return [
        rx.recharts.cartesian_grid(vertical=False, stroke=GRID),
        rx.recharts.x_axis(
            data_key=x,
            tick_line=False,
            axis_line=False,
            tick_margin=6,
            interval=0 if every_name else "preserveStartEnd",
        ),
        rx.recharts.y_axis(
            tick_line=False,
            axis_line=False,
            width=44,
            tick_count=4,
            allow_decimals=False,
            domain=[y_from, "auto"],
            tick_formatter=_TICKS,
        ),
    ]


def _threshold(threshold: Threshold | None) -> list[rx.Component]:
    if threshold is None:
        return []
    words = {"value": threshold.words, "position": "insideTopLeft", "fill": "var(--gray-11)", "fontSize": 11}
    return [rx.recharts.reference_line(y=threshold.at, stroke=BASELINE, stroke_dasharray="4 4", label=_label(words))]


def _label(words: dict[str, Any]) -> rx.Var[str]:
    """Return a label with its place; recharts takes it so, only Reflex's type says that it has to be text."""
    label = rx.Var.create(words)
    return rx.Var(str(label), _var_type=str, _var_data=label._get_all_var_data())  # noqa: SLF001 - as Reflex does


def _line_end(data: rx.Var[Any], one: Series, x: str) -> rx.Component:
    """Return the name of a line beside its last point."""
    last = {
        field: rx.Var(f"({data!s})?.at?.(-1)?.[{field!r}]", _var_data=data._get_all_var_data())  # noqa: SLF001 - as Reflex does
        for field in (x, one.key)
    }
    label = {"value": one.name, "position": "right", "fill": one.stroke, "fontSize": 12}
    return rx.recharts.reference_dot(
        x=last[x], y=last[one.key], r=3, fill=one.stroke, stroke="none", label=_label(label)
    )


def _framed(
    chart: rx.Component,
    data: rx.Var[Any],
    series: Sequence[Series],
    *,
    x: str,
    x_name: str,
    title: Text | None,
    unit: str,
    legend: bool,
) -> rx.Component:
    remark: Any = _legend(series) if legend else rx.el.span(unit, class_name="caption") if unit else None
    return rx.el.figure(
        section_title(title, remark) if title is not None else rx.fragment(),
        rx.el.div(chart, class_name="chart", custom_attrs={"aria-hidden": "true"}),
        _as_table(data, series, x=x, x_name=x_name, unit=unit),
        class_name="figure-chart",
    )


def _legend(series: Sequence[Series]) -> rx.Component:
    return rx.el.span(
        *[
            rx.el.span(
                rx.el.span(class_name="legend-mark", style={"background": one.stroke}),
                one.name,
                class_name="legend-item",
            )
            for one in series
        ],
        class_name="legend",
    )


def _as_table(data: rx.Var[Any], series: Sequence[Series], *, x: str, x_name: str, unit: Text) -> rx.Component:
    """Return the same numbers for every reader, closed until asked for."""
    heads = [rx.el.th(x_name, scope="col")] + [rx.el.th(one.name, scope="col", class_name="right") for one in series]
    table = rx.el.table(
        rx.el.caption(unit, class_name="heard"),
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(
            rx.foreach(
                data,
                lambda row: rx.el.tr(
                    rx.el.th(row[x].to(str), scope="row"),
                    *[rx.el.td(row[one.words or one.key].to(str), class_name="right") for one in series],
                ),
            )
        ),
        class_name="table table-dense table-small",
    )
    return rx.el.details(rx.el.summary("As a table", class_name="link"), table, class_name="as-table")


def sparkline(path: str | rx.Var[str], *, width: int = 60, height: int = 20) -> rx.Component:
    """Return the shape of the last values; the number beside it speaks. Path and size: `ui.format.sparkline_path`."""
    return rx.el.svg(
        rx.el.path(d=path),
        view_box=f"0 0 {width} {height}",
        width=width,
        height=height,
        class_name="sparkline",
        custom_attrs={"aria-hidden": "true"},
    )
