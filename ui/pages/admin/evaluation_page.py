"""How the page about models is drawn: choices, five numbers, the lines, calibration, the table, the models."""

from collections.abc import Callable
from typing import Any, Final

import reflex as rx

from ui.components import (
    Column,
    Series,
    at,
    calibration,
    card,
    chart_scores,
    data_table,
    empty,
    grid,
    note,
    repeat,
    row,
    section_state,
    section_title,
    segments,
    select,
    skeleton_block,
    solid,
    sparkline,
    stack,
    stat,
    state_badge,
    state_text,
    trend,
)
from ui.layout import page
from ui.pages.admin.evaluation_words import (
    COUNTED,
    FORECAST,
    HAPPENED,
    HAPPENED_HEADS,
    LINES,
    METRICS,
    SUITES,
    WINDOWS,
    options,
)
from ui.pages.admin.model_words import SPARK_HEIGHT, SPARK_WIDTH

SERIES: Final = (
    Series(key="ours", words="ours_words", name=LINES["ours"], place=0),
    Series(key="default", words="default_words", name=LINES["default"], place=1),
    Series(key="moving_average", words="moving_average_words", name=LINES["moving_average"], baseline=True),
)
EACH_S: Final = 60
WHILE_IT_RUNS_S: Final = 2


def evaluation_page(state: Any) -> rx.Component:
    """Draw the page."""
    charts = grid(_scores(state), _calibration(state), columns="minmax(0, 7fr) minmax(0, 4fr)")
    known = rx.fragment(_numbers(state), charts, _beside_the_baselines(state))
    return page(
        "Model evaluation",
        stack(
            _choices(state),
            rx.cond(state.trouble, note(state.trouble, kind="warning"), None),
            rx.cond(state.shown.run_id, known, card(_nothing(state.nothing))),
            _models(state),
            repeat(seconds=rx.cond(state.going_on, WHILE_IT_RUNS_S, EACH_S), on_tick=state.follow),
        ),
        state=state,
        sentence="Every run replays the reviews in order, so a model never sees the future.",
        keys=[("e", "evaluate now")],
    )


def _choices(state: Any) -> rx.Component:
    chosen = row(
        segments("Model", options(SUITES), name="suite", value=state.suite, on_change=state.choose_suite),
        select("Metric", options(METRICS), value=state.metric, on_change=state.choose_metric),
        select("Window", options(WINDOWS), value=state.window, on_change=state.choose_window),
        gap=12,
    )
    evaluate = solid(
        rx.match(state.going_on, ("queued", "Waiting"), ("running", "Evaluating"), "Evaluate now"),
        icon="play",
        key="e",
        on_click=state.evaluate_now,
        busy=state.asking | (state.going_on != ""),
        disabled_because=state.read_only_because,
    )
    return row(chosen, row(rx.el.span(state.shown.words, class_name="caption"), evaluate, gap=12), spread=True, gap=12)


def _numbers(state: Any) -> rx.Component:
    shown = state.shown.numbers
    as_of = rx.cond(state.main.status == "stale", state.main.as_of, "")
    beside = rx.cond(shown.better.text, trend(shown.better), shown.logloss.words)
    return grid(
        stat("Log loss", shown.logloss.value, beside, as_of=as_of, dense=True),
        stat("Brier", shown.brier.value, shown.brier.words, as_of=as_of, dense=True),
        stat("Calibration error", shown.ece.value, shown.ece.words, as_of=as_of, dense=True),
        stat("AUC", shown.auc.value, shown.auc.words, as_of=as_of, dense=True),
        stat("RMSE (bins)", shown.rmse.value, shown.rmse.words, as_of=as_of, dense=True),
        columns=5,
    )


def _scores(state: Any) -> rx.Component:
    name = rx.match(state.metric, *METRICS.items(), "")
    found = state.regression
    badge = rx.match(
        found.kind,
        ("none", rx.el.span(state_badge("passed", found.what), title=found.numbers)),
        ("regressed", state_badge("degraded", "Regression")),
        rx.fragment(),
    )
    amber = note(rx.el.p(rx.el.strong(found.what), ". ", found.numbers), kind="warning")
    drawn = section_state(
        state.series,
        chart_scores(state.lines, SERIES, title=name),
        what="The chart",
        on_retry=state.retry_series,
        is_empty=state.lines.rows.length() == 0,
        empty=_nothing(state.nothing_drawn),
        skeleton=skeleton_block(280),
    )
    return card(
        section_title(rx.fragment(name, rx.el.span("lower is better", class_name="muted title-remark")), badge),
        stack(rx.cond(found.kind == "regressed", amber, None), drawn, gap=12),
    )


def _calibration(state: Any) -> rx.Component:
    plot = calibration(
        state.dots,
        title="Calibration",
        unit=rx.match(state.suite, *HAPPENED.items(), ""),
        forecast=rx.match(state.suite, *FORECAST.items(), ""),
        happened=rx.match(state.suite, *HAPPENED_HEADS.items(), ""),
        counted=rx.match(state.suite, *[(suite, f"{one.capitalize()}s") for suite, one in COUNTED.items()], ""),
    )
    return card(plot)


def _beside_the_baselines(state: Any) -> rx.Component:
    columns = [
        Column(head="Model", cell=_of_a_model("name")),
        Column(head="Log loss", cell=_of_a_model("logloss"), align="right"),
        Column(head="Brier", cell=_of_a_model("brier"), align="right"),
        Column(head="Calibration error", cell=_of_a_model("ece"), align="right"),
        Column(head="AUC", cell=_of_a_model("auc"), align="right"),
        Column(head="RMSE (bins)", cell=_of_a_model("rmse"), align="right"),
    ]
    table = data_table(columns, state.shown.rows, label="Beside the baselines", key=lambda one: one.model, dense=True)
    remarks = rx.cond(state.shown.remarks, rx.el.div(state.shown.remarks, class_name="table-foot"), None)
    return card(table, remarks, title="Beside the baselines", remark="same reviews, same run", padding="none")


def _of_a_model(field: str) -> Callable[[Any], rx.Component]:
    """Return how a cell of this field is drawn; what is ours stands out."""
    return lambda one: rx.el.span(getattr(one, field), class_name=rx.cond(one.is_ours, "strong", ""))


def _models(state: Any) -> rx.Component:
    columns = [
        Column(
            head="Model",
            cell=lambda one: rx.el.div(
                rx.el.div(one.name, class_name="strong"),
                rx.el.div(one.in_short, class_name="caption only-1100"),
                rx.el.div(one.note, class_name="caption"),
                class_name="model-name",
            ),
            wraps=True,
        ),
        Column(head="Version", cell=lambda one: one.version, hide_under=1100),
        Column(head="Trained", cell=lambda one: at(one.trained, one.trained_at), hide_under=1100),
        Column(head="On", cell=lambda one: one.trained_on, hide_under=1100),
        Column(head="Log loss", cell=lambda one: one.logloss, align="right"),
        Column(head="Baseline", cell=lambda one: one.baseline, align="right", hide_under=600),
        Column(
            head="Last runs",
            cell=lambda one: sparkline(one.spark, width=SPARK_WIDTH, height=SPARK_HEIGHT),
            hide_under=1100,
        ),
        Column(head="Last run", cell=lambda one: one.last_run, hide_under=1100),
        Column(head="State", cell=lambda one: state_text(one.state)),
    ]
    table = data_table(columns, state.models, label="Models", key=lambda one: one.model, dense=True)
    body = section_state(
        state.records,
        table,
        what="The list of models",
        on_retry=state.retry_models,
        is_empty=state.models.length() == 0,
        empty=empty("circle_dashed", "No model is known yet", "The first evaluation or training writes one down."),
    )
    return card(body, title="Models", remark="what is in use now", padding="none")


def _nothing(found: Any) -> rx.Component:
    return empty("chart_line", found.what, found.then)
