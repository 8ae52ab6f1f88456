"""How the settings of a study path are drawn: what one chooses, and what that would change, before it is saved."""

from typing import Any

import reflex as rx

from ui.components import (
    caption,
    checks,
    confirm,
    destructive,
    drawer,
    error_summary,
    glyph,
    segments,
    solid,
    stack,
    surface,
    text_field,
)
from ui.format import NBSP
from ui.pages.student.path_settings import DIFFICULTIES, LEAST_BAND, MODULES, MOST_BAND, NARROWEST
from ui.pages.student.study import StudyState


def settings() -> rx.Component:
    """Return the drawer, and the question that comes before leaving the path."""
    return rx.fragment(
        drawer(
            error_summary(StudyState.errors),
            _ranking(),
            _success(),
            _effort(),
            _modules(),
            _leaving(),
            _saving(),
            is_open=StudyState.edits,
            title="Path settings",
            on_close=StudyState.leave,
        ),
        confirm(
            StudyState.asks_archive,
            title="Archive this path?",
            what=StudyState.archive_words,
            verb="Archive the path",
            on_confirm=StudyState.archive,
            on_cancel=StudyState.keep_path,
            busy=StudyState.archiving,
        ),
    )


def _part(title: str, about: str, *content: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="card-title"), rx.el.p(about, class_name="caption"), *content, class_name="setting"
    )


def _slider(name: Any, words: Any, *, fill: Any, **control: Any) -> rx.Component:
    """Return a slider below its name and value; the browser keeps where it stands, so that no key press is lost."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(name, class_name="field-label", custom_attrs={"aria-hidden": "true"}),
            rx.el.span(words, class_name="setting-value", custom_attrs={"aria-hidden": "true"}),
            class_name="field-head",
        ),
        rx.el.input(
            type="range",
            class_name="slider",
            style={"--fill": fill},
            custom_attrs={"aria-label": name, "aria-valuetext": words},
            **control,
        ),
        class_name="field preference-slider",
    )


def _ranking() -> rx.Component:
    row = lambda one: _slider(  # noqa: E731 - drawn once, for foreach
        one.name,
        one.share,
        fill=one.fill,
        min=0,
        max=100,
        step=5,
        default_value=one.value,
        key=f"{one.key}-{StudyState.form}",
        on_change=lambda value: StudyState.choose_weight(one.key, value),
    )
    return _part(
        "What counts",
        "When several problems would fit, these decide which one comes.",
        rx.el.div(rx.foreach(StudyState.weights, row), class_name="setting-pairs"),
        _effect(StudyState.effect.ranking),
    )


def _success() -> rx.Component:
    end = lambda name, value, least, form, move: _slider(  # noqa: E731 - one of two alike
        name,
        f"{value}{NBSP}%",
        fill=f"{(value - least) * 100 / (MOST_BAND - NARROWEST - LEAST_BAND)}%",
        min=least,
        max=least + MOST_BAND - NARROWEST - LEAST_BAND,
        step=5,
        default_value=value,
        key=f"{name}-{StudyState.form}-{form}",
        on_change=move,
    )
    return _part(
        "Expected success",
        "Lower is harder: more tasks will not work out at once.",
        rx.el.div(
            end("From", StudyState.band_low, LEAST_BAND, StudyState.low_form, StudyState.choose_low),
            end("To", StudyState.band_high, LEAST_BAND + NARROWEST, StudyState.high_form, StudyState.choose_high),
            class_name="setting-pairs",
        ),
        _effect(StudyState.effect.success),
    )


def _effort() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Time and beginning", class_name="card-title"),
        text_field(
            "Minutes a day",
            name="daily-minutes",
            key=StudyState.form,
            default_value=StudyState.minutes,
            on_change=StudyState.choose_minutes,
            on_blur=StudyState.leave_minutes,
            error=StudyState.minutes_error,
            input_mode="numeric",
            help="So much is planned for a day. A day has at least one task.",
        ),
        _effect(StudyState.effect.time),
        rx.el.div(
            rx.el.span("Starting difficulty", class_name="field-label", custom_attrs={"aria-hidden": "true"}),
            segments(
                "Starting difficulty",
                DIFFICULTIES,
                name="difficulty",
                value=StudyState.difficulty,
                on_change=StudyState.choose_difficulty,
            ),
            caption("1 is the easiest, 5 the hardest."),
            class_name="field",
        ),
        _effect(StudyState.effect.start),
        class_name="setting",
    )


def _modules() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Modules", class_name="card-title"),
        caption("Leave out what you do not need. The others keep their order."),
        checks(
            "Modules on the path", MODULES, chosen=StudyState.kept, on_toggle=StudyState.turn_module, hide_legend=True
        ),
        _effect(StudyState.effect.modules),
        class_name="setting setting-modules",
    )


def _effect(line: Any) -> rx.Component:
    """Return what a choice leads to, marked while it differs from what is saved."""
    return rx.el.p(
        rx.cond(
            line.is_new,
            rx.fragment(glyph("circle_dot", colour="indigo"), rx.el.span("New: ", class_name="heard")),
            glyph("corner_down_right"),
        ),
        rx.el.span(line.words),
        class_name=rx.cond(line.is_new, "effect-line effect-new", "effect-line"),
    )


def _saving() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.cond(
                StudyState.not_saved,
                rx.fragment(StudyState.not_saved, " Tasks that wait are chosen anew; what you have begun stays."),
                "Nothing is changed.",
            ),
            class_name="caption",
            role="status",
        ),
        rx.el.div(
            surface("Cancel", on_click=StudyState.leave),
            solid(
                "Save settings",
                on_click=StudyState.save,
                busy=StudyState.saving,
                disabled_because=StudyState.read_only_because,
            ),
            class_name="setting-actions",
        ),
        class_name="setting-foot",
    )


def _leaving() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Archive the path", class_name="card-title"),
        stack(
            caption("Its planned tasks go; what you have done stays in your history and in your reviews."),
            rx.el.div(
                destructive(
                    "Archive the path",
                    icon="archive",
                    on_click=StudyState.ask_archive,
                    disabled_because=StudyState.read_only_because,
                )
            ),
            gap=12,
        ),
        class_name="setting",
    )
