"""How the preferences are drawn: what one chooses at the left, what that would change at the right."""

from typing import Any, Final
from zoneinfo import available_timezones

import reflex as rx

from ui import format as fmt
from ui.components import (
    Column,
    caption,
    card,
    chart_weeks,
    confirm,
    data_table,
    glyph,
    grid,
    keys_switch,
    meter,
    note,
    section_state,
    select,
    skeleton_block,
    solid,
    stack,
    surface,
    switch,
    text_field,
)
from ui.layout import page
from ui.pages import Page
from ui.pages.student.effects import (
    DAYS,
    LEAST_RECALL,
    LEAST_SPACING,
    LONG_DAYS,
    MOST_RECALL,
    MOST_SPACING,
    PLAIN_RECALL,
    SPACING_STEP,
    hour,
    position,
)
from ui.pages.student.preferences import PreferencesState

ZONES: Final = [
    (zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"
]
HOURS: Final = [(str(value), hour(value)) for value in range(24)]
EFFECT_WAIT_MS: Final = 250
OWN_RECALL: Final = (
    f"Replaces the {PLAIN_RECALL}{fmt.NBSP}% of the course before spacing is applied. "
    f"From {LEAST_RECALL} to {MOST_RECALL}{fmt.NBSP}%."
)

_then_effect = PreferencesState.load_effect.debounce(EFFECT_WAIT_MS)


def _range(
    label: str,
    words: rx.Var[Any],
    control: rx.Component,
    ticks: tuple[str, ...],
    **attributes: Any,
) -> rx.Component:
    """Return a slider below its name and value; the browser keeps where it stands, so that no key press is lost."""
    return rx.el.div(
        rx.el.div(
            rx.el.label(label, html_for=label, class_name="field-label"),
            rx.el.output(words, class_name="spacing-value", html_for=label),
            class_name="field-head",
        ),
        control,
        rx.el.div(*[rx.el.span(tick) for tick in ticks], class_name="slider-ticks"),
        class_name="field preference-slider",
        **attributes,
    )


def _spacing() -> rx.Component:
    control = rx.el.input(
        type="range",
        min=position(LEAST_SPACING),
        max=position(MOST_SPACING),
        step=0.01,
        default_value=PreferencesState.spacing_place,
        key=PreferencesState.form,
        on_change=lambda place: [PreferencesState.choose_spacing(place), _then_effect],
        id="Spacing",
        class_name="slider",
        style={"--fill": PreferencesState.spacing_fill},
        custom_attrs={"aria-valuetext": PreferencesState.spacing_words},
    )
    ticks = (f"×{fmt.NBSP}0.5 more often", f"×{fmt.NBSP}1 plain", f"×{fmt.NBSP}2 less often")
    steps = {"data-log-steps": str(SPACING_STEP)}
    return _range("Spacing", PreferencesState.spacing_words, control, ticks, custom_attrs=steps)


def _recall() -> rx.Component:
    control = rx.el.input(
        type="range",
        min=LEAST_RECALL,
        max=MOST_RECALL,
        step=1,
        default_value=PreferencesState.own_recall,
        key=PreferencesState.form,
        on_change=lambda percent: [PreferencesState.choose_recall(percent), _then_effect],
        id="Target recall",
        class_name="slider",
        style={"--fill": PreferencesState.recall_fill},
        custom_attrs={"aria-valuetext": PreferencesState.recall_words},
    )
    ticks = (f"{LEAST_RECALL}{fmt.NBSP}% fewer reviews", f"{MOST_RECALL}{fmt.NBSP}% more reviews")
    own = _range("Target recall", PreferencesState.recall_words, control, ticks)
    return rx.cond(PreferencesState.has_own_recall, own, None)


def _amount() -> rx.Component:
    own = switch(
        "Set the target recall myself",
        checked=PreferencesState.has_own_recall,
        on_change=lambda on: [PreferencesState.set_own_recall(on), _then_effect],
        name="own-recall",
        help=OWN_RECALL,
    )
    moves = switch(
        "Move due dates after my weights are trained",
        checked=PreferencesState.moves_due_dates,
        on_change=PreferencesState.set_moves_due_dates,
        name="moves",
        help="Spread over a week, so that no day becomes a pile.",
    )
    return card(
        rx.el.h2("How much, how well", class_name="preference-title"),
        rx.el.p("Longer gaps mean fewer reviews and a little more forgetting.", class_name="muted"),
        rx.el.div(
            _spacing(),
            rx.el.div(own, _recall(), class_name="stack preference-own"),
            moves,
            class_name="preference-lines",
        ),
        padding="lead",
    )


def _weekday(day: int) -> rx.Component:
    """Return the button of a weekday: full, half or none, in words, in its look and for a screen reader."""
    kind = PreferencesState.days[day]
    return rx.el.button(
        rx.el.span(DAYS[day], class_name="day-name", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(LONG_DAYS[day], ": ", class_name="heard"),
        rx.el.span(kind, class_name="caption"),
        type="button",
        on_click=[PreferencesState.turn_day(day), _then_effect],
        class_name="day",
        custom_attrs={"data-kind": kind},
    )


def _day() -> rx.Component:
    return card(
        rx.el.h2("Your day", class_name="preference-title"),
        rx.el.div(
            rx.el.div(
                rx.el.label("Time zone", html_for="zone", class_name="field-label"),
                select(
                    "Time zone",
                    ZONES,
                    value=PreferencesState.own_zone,
                    on_change=PreferencesState.choose_zone,
                    id="zone",
                ),
                class_name="field",
            ),
            rx.el.div(
                rx.el.label("A day ends at", html_for="ends", class_name="field-label"),
                select(
                    "A day ends at",
                    HOURS,
                    value=PreferencesState.day_ends,
                    on_change=PreferencesState.choose_day_end,
                    id="ends",
                ),
                class_name="field",
            ),
            class_name="preference-pair",
        ),
        rx.el.fieldset(
            rx.el.legend("Easy days", class_name="field-label"),
            rx.el.div(*[_weekday(day) for day in range(len(DAYS))], class_name="days"),
            caption(
                "Choose a day to change it: full, half or none. "
                "Reviews move to the nearest day that still suits your memory."
            ),
            class_name="easy",
        ),
        text_field(
            "Daily target",
            name="target",
            key=PreferencesState.form,
            default_value=PreferencesState.target,
            on_change=PreferencesState.choose_target,
            on_blur=PreferencesState.leave_target,
            error=PreferencesState.target_error,
            input_mode="numeric",
            placeholder="No target",
            help="At most so many reviews a day, overdue first. Empty offers all that is due.",
        ),
        padding="lead",
        class_name="preference-day",
    )


def _effect() -> rx.Component:
    words = PreferencesState.words
    number = lambda name, value, now: rx.el.div(  # noqa: E731 - one of three alike
        rx.el.dt(name, class_name="muted"),
        rx.el.dd(rx.el.span(value, class_name="effect-number"), rx.el.span(now, class_name="caption")),
    )
    columns = [
        Column(head="A memory that lasts", cell=lambda one: one.stability),
        Column(head="Next review now", cell=lambda one: rx.el.span(one.now, class_name="muted"), align="right"),
        Column(head="New", cell=lambda one: one.new, align="right"),
    ]
    body = stack(
        rx.el.dl(
            number("Reviews a day", words.reviews, words.reviews_now),
            number("Time a day", words.minutes, words.minutes_now),
            number("Target recall", words.recall, words.recall_now),
            class_name="effect-numbers",
        ),
        chart_weeks(PreferencesState.weeks, unit="Reviews a week, now and new", remark="If nothing new is learnt."),
        note(rx.el.p(rx.cond(words.first, rx.el.strong(words.first, " "), None), words.then), icon="scale"),
        rx.cond(
            PreferencesState.examples.length() > 0,
            rx.el.div(
                data_table(
                    columns,
                    PreferencesState.examples,
                    label="Intervals now and new",
                    key=lambda one: one.stability,
                    dense=True,
                ),
                class_name="effect-table",
            ),
            None,
        ),
        gap=20,
    )
    return card(
        rx.el.div(
            rx.el.h2("What this changes", class_name="preference-title"),
            caption(words.horizon),
            class_name="effect-title",
        ),
        section_state(
            PreferencesState.effect,
            body,
            what="The effect",
            on_retry=PreferencesState.load_effect,
            skeleton=skeleton_block(220),
        ),
        padding="lead",
    )


def _suspended() -> rx.Component:
    line = lambda one: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.el.div(
            rx.el.p(one.concept, class_name="strong"),
            rx.el.p(one.theme, " · ", rx.el.span(one.since, title=one.instant), class_name="caption"),
        ),
        surface(
            rx.fragment("Take up again", rx.el.span(" ", one.concept, class_name="heard")),
            size="1",
            on_click=PreferencesState.take_up(one.concept_id),
            disabled_because=PreferencesState.read_only_because,
        ),
        class_name="suspended",
    )
    return card(
        rx.cond(
            PreferencesState.suspended.length() > 0,
            rx.el.ul(rx.foreach(PreferencesState.suspended, line), class_name="suspendeds"),
            rx.el.p("None. In practice, s sets aside a concept that keeps slipping.", class_name="muted"),
        ),
        title="Set aside",
    )


def _weights() -> rx.Component:
    look = PreferencesState.weights_look
    fact = lambda name, value, hint="": rx.cond(  # noqa: E731 - one of two alike
        value, rx.el.div(rx.el.dt(name), rx.el.dd(value, title=hint), class_name="fact"), None
    )
    body = stack(
        rx.el.div(rx.el.p(look.name, class_name="strong"), rx.el.p(look.why, class_name="caption")),
        rx.cond(
            look.losses,
            rx.el.dl(
                fact("Trained", look.trained, look.instant),
                fact("Log loss on what the training did not see", look.losses),
                class_name="facts weights-facts",
            ),
            None,
        ),
        rx.cond(
            look.progress,
            meter(
                look.share,
                label="Reviews towards weights of your own",
                value=look.reviews,
                most=look.needed,
                words=look.progress,
            ),
            None,
        ),
        rx.cond(look.refused, rx.el.p("The last training was refused: ", look.refused, class_name="caption"), None),
        rx.cond(
            look.may_roll_back,
            rx.el.div(
                surface(
                    "Roll back",
                    size="1",
                    on_click=PreferencesState.ask_roll_back,
                    disabled_because=PreferencesState.read_only_because,
                )
            ),
            None,
        ),
        gap=12,
    )
    return card(
        section_state(
            PreferencesState.weights,
            body,
            what="The weights",
            on_retry=PreferencesState.load_weights,
            skeleton=skeleton_block(60),
        ),
        confirm(
            PreferencesState.asks_roll_back,
            title="Roll back your weights?",
            what=look.what,
            verb="Roll back",
            on_confirm=PreferencesState.roll_back,
            on_cancel=PreferencesState.keep_weights,
        ),
        title="Your weights",
        remark="how your memory is predicted",
    )


def _bar() -> rx.Component:
    bar = rx.el.div(
        rx.el.p(
            glyph("circle_dot", colour="indigo"), PreferencesState.not_saved, class_name="save-words", role="status"
        ),
        rx.el.div(
            surface("Discard", on_click=PreferencesState.discard),
            solid(
                "Save preferences",
                on_click=PreferencesState.save,
                disabled_because=PreferencesState.read_only_because,
                custom_attrs={"data-ctrl-key": "s"},
            ),
            class_name="save-actions",
        ),
        class_name="save-bar",
    )
    return rx.cond(PreferencesState.not_saved, bar, None)


def draw() -> rx.Component:
    """Draw the page."""
    left = stack(_amount(), _day())
    right = stack(_effect(), _weights(), _suspended(), card(keys_switch(), title="Keyboard"))
    return page(
        "Preferences",
        rx.script(src="/student.js"),
        rx.el.div(grid(left, right, columns="minmax(0, 1fr) minmax(0, 1fr)"), class_name="preferences"),
        _bar(),
        state=PreferencesState,
        sentence="See the effect before you save.",
        keys=[("Ctrl s", "save preferences")],
    )


PAGE = Page(route="/student/preferences", title="Preferences", draw=draw, state=PreferencesState)
