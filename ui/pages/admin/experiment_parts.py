"""What the page of experiments is drawn from: the list, the open experiment, and the two drawers."""

from typing import Any, Final

import reflex as rx

from ui.components import (
    Column,
    band,
    caption,
    card,
    data_table,
    destructive,
    drawer,
    empty,
    error_summary,
    forest,
    glyph,
    muted,
    note,
    row,
    section_state,
    skeleton_block,
    solid,
    stack,
    state_badge,
    state_glyph,
    surface,
    text_area,
    text_field,
)
from ui.pages.admin.experiment_plans import NOBODY

KEYS: Final = [("j k", "walk the experiments"), ("Enter", "open"), ("n", "new experiment"), ("Esc", "close")]


def body(state: Any) -> rx.Component:
    """Draw the list, and beside it the open experiment."""
    listed = card(
        rx.el.ul(
            rx.foreach(state.trials, lambda one: _entry(one, state)),
            class_name="trials",
            custom_attrs={"data-rows": "true", "aria-label": "Experiments"},
        ),
        padding="none",
    )
    opened = section_state(
        state.opened,
        _opened(state),
        what="This experiment",
        on_retry=state.look_again,
        skeleton=card(skeleton_block(320)),
    )
    return rx.el.div(listed, opened, class_name="experiments")


def _entry(one: Any, state: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(one.name, class_name="trial-name"),
            state_badge(one.verdict),
            rx.el.span(one.about, class_name="caption"),
            type="button",
            class_name="trial-open",
            on_click=state.choose(one.key),
            custom_attrs={"data-row": one.key, "aria-current": rx.cond(state.chosen == one.key, "true", "false")},
        ),
        class_name="trial",
        key=one.key,
    )


# The open experiment


def _opened(state: Any) -> rx.Component:
    one = state.trial
    results = rx.el.div(_effects(one), _narrowed(one), class_name="trial-results")
    return stack(_head(one, state), _arms(one), rx.cond(one.is_readable, results, _covered()), _checks(one))


def _head(one: Any, state: Any) -> rx.Component:
    stop = surface("Stop early", on_click=state.ask_to_stop, disabled_because=state.read_only_because)
    export = rx.el.a(
        rx.el.span(glyph("download"), "Export", class_name="btn-inside"),
        href=one.export,
        reload_document=True,
        class_name="btn btn-surface btn-2",
        download=True,
    )
    return card(
        rx.el.div(
            rx.el.div(rx.el.h2(one.name, class_name="trial-title"), rx.el.p(one.question, class_name="trial-question")),
            row(rx.cond(one.is_running, stop, None), export),
            class_name="trial-head",
        ),
        _verdict(one),
    )


def _verdict(one: Any) -> rx.Component:
    """Return the verdict in words, on the ground of its state."""
    words = rx.el.p(rx.cond(one.verdict_name, rx.fragment(rx.el.strong(one.verdict_name), " "), None), one.words)

    def said(colour: str) -> rx.Component:
        return rx.el.div(
            state_glyph(one.verdict), rx.el.div(words, class_name="note-text"), class_name=f"note note-{colour}"
        )

    return rx.match(
        one.verdict,
        ("keep_going", said("indigo")),
        ("adopted", said("teal")),
        ("stopped_harm", said("red")),
        ("unreadable", said("amber")),
        said("gray"),
    )


def _arms(one: Any) -> rx.Component:
    columns = [
        Column(head="Arm", cell=_arm_name, wraps=True),
        Column(head="Share", cell=lambda arm: arm.share, align="right", hide_under=900),
        Column(head="Assigned", cell=lambda arm: arm.assigned, align="right", hide_under=600),
        Column(head="Exposed", cell=lambda arm: arm.exposed, align="right"),
        Column(head="Reviews", cell=lambda arm: arm.reviews, align="right", hide_under=600),
        Column(head="Log loss", cell=lambda arm: arm.loss, align="right"),
        Column(head="Recall", cell=lambda arm: arm.recall, align="right"),
    ]
    badge = rx.cond(one.split_is_fine, state_badge("passed", one.split), state_badge("failed", one.split))
    return card(
        data_table(columns, one.arms, label="Arms", key=lambda arm: arm.arm, dense=True),
        title="Arms",
        remark=rx.cond(one.split, badge, None),
        padding="none",
    )


def _arm_name(arm: Any) -> rx.Component:
    return rx.el.span(
        arm.name, rx.cond(arm.role, rx.fragment(" ", muted(arm.role)), None), class_name="strong arm-name"
    )


def _effects(one: Any) -> rx.Component:
    none = empty("ruler", "No effect can be told yet", "The first reading comes with the next night.")
    return card(
        rx.cond(one.effects.length() > 0, forest(one.effects, one.ticks, label="Effects against the baseline"), none),
        caption(one.method),
        title="Effect",
        remark=one.confidence,
    )


def _narrowed(one: Any) -> rx.Component:
    several = one.narrowed.length() > 1
    return card(
        rx.foreach(one.narrowed, lambda arm: _narrowed_arm(arm, one.main_metric, several)),
        title=one.main_metric + ", as days pass",
        remark=one.better,
    )


def _narrowed_arm(arm: Any, metric: Any, several: Any) -> rx.Component:
    drawn = band(arm.plot, label=metric + " of " + arm.name, heads=("Day", "Effect", "Low", "High"))
    none = empty("chart_line", "A line needs two readings", "Each night adds one.")
    return rx.el.div(
        rx.cond(several, rx.el.h3(arm.name, class_name="panel-heading"), None),
        rx.cond(arm.has_readings, drawn, none),
        class_name="narrowed",
        key=arm.arm,
    )


def _covered() -> rx.Component:
    return card(
        empty(
            "eye_off",
            "The effects are covered",
            "Something lost learners of one arm, so those who are left are not alike. Find out what it was.",
        )
    )


def _checks(one: Any) -> rx.Component:
    line = lambda check: rx.el.li(  # noqa: E731 - drawn once, for foreach
        state_glyph(check.state),
        rx.el.div(rx.el.p(check.name), caption(check.words)),
        class_name="check-made",
        key=check.name,
    )
    return card(rx.el.ul(rx.foreach(one.checks, line), class_name="checks-made"), title="Checks")


# Nothing yet


def nothing_yet(state: Any) -> rx.Component:
    """Draw what one would learn, while nothing has been started."""
    question = lambda plan: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.p(plan.name, class_name="strong"),
        muted(plan.question),
        class_name="list-line",
        key=plan.key,
    )
    return card(
        empty(
            "flask_conical",
            "No experiment yet",
            "Learners are split by chance, each night says which arm does better, and the interval holds however "
            "often one looks. These questions are ready:",
        ),
        rx.el.ul(rx.foreach(state.plans, question), class_name="list-lines"),
    )


# Drawers


def starting(state: Any) -> rx.Component:
    """Draw the drawer in which an experiment is planned and started."""
    plan = state.plan
    form = stack(
        error_summary(state.faults),
        rx.el.fieldset(
            rx.el.legend("Question", class_name="field-label"),
            rx.foreach(state.plans, lambda one: _choice(one, state)),
            class_name="radios",
        ),
        rx.el.fieldset(
            rx.el.legend("Share of each arm, in percent", class_name="field-label"),
            rx.el.div(rx.foreach(plan.shares, lambda one: _share(one, state)), class_name="shares"),
            class_name="radios",
        ),
        text_field(
            "Planned days",
            name="planned-days",
            help="Long enough for the guardrails to show themselves; 28 covers four whole weeks.",
            value=plan.days,
            on_change=state.choose_days,
            input_mode="numeric",
        ),
        rx.cond(state.consequence, note(state.consequence), None),
        row(
            solid("Start the experiment", icon="play", on_click=state.start, busy=state.busy),
            surface("Start nothing", on_click=state.drop_plan),
        ),
    )
    none = empty(
        "flask_conical", "Every experiment that is defined has been started", "A new one is a definition away."
    )
    return drawer(
        rx.cond(state.plans.length() > 0, form, none),
        is_open=state.planning,
        title="New experiment",
        on_close=state.drop_plan,
    )


def _choice(one: Any, state: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="plan",
            value=one.key,
            checked=state.plan.key == one.key,
            on_change=state.choose_plan(one.key),
        ),
        rx.el.span(one.name, rx.el.span(one.question, class_name="caption")),
        class_name="radio",
        key=one.key,
    )


def _share(one: Any, state: Any) -> rx.Component:
    return rx.el.label(
        rx.el.span(one.name, class_name="caption"),
        rx.el.input(
            value=one.percent,
            input_mode="decimal",
            on_change=lambda typed: state.choose_share(one.arm, typed),
            class_name="input",
        ),
        key=one.arm,
        class_name="field",
    )


def stopping(state: Any) -> rx.Component:
    """Draw the drawer in which an experiment is stopped."""
    one = state.trial
    arm = lambda arm: _winner(arm.arm, arm.name, None, state)  # noqa: E731 - drawn once, for foreach
    return drawer(
        stack(
            rx.el.fieldset(
                rx.el.legend("From then on everybody gets", class_name="field-label"),
                _winner(NOBODY, "No winner", "Everything goes on as before the experiment.", state),
                rx.foreach(one.arms, arm),
                class_name="radios",
            ),
            text_area(
                "Why",
                name="stop-reason",
                rows=3,
                help="Stays with the experiment.",
                value=state.reason,
                on_change=state.say_why,
                max_length=500,
            ),
            note(state.end, kind="warning"),
            row(
                destructive("Stop the experiment", icon="octagon_x", on_click=state.stop, busy=state.busy),
                surface("Let it run", on_click=state.let_run, custom_attrs={"data-focus": "true"}),
            ),
        ),
        is_open=state.stopping,
        title=rx.fragment("Stop ", one.name, "?"),
        on_close=state.let_run,
    )


def _winner(value: Any, words: Any, help_: Any, state: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="winner",
            value=value,
            checked=state.winner == value,
            on_change=state.choose_winner(value),
        ),
        rx.el.span(words, rx.el.span(help_, class_name="caption") if help_ else rx.fragment()),
        class_name="radio",
        key=value,
    )
