"""How the practice player is drawn: progress above, the question, its answers, and what follows from them below."""

from typing import Any

import reflex as rx

from ui.components import (
    ghost,
    glyph,
    icon_button,
    kbd,
    key_hints,
    skeleton_block,
    solid,
    state_badge,
    surface,
)
from ui.layout import bare_page
from ui.pages import Page
from ui.pages.student.answered import aside, bottom, checked, unsaved
from ui.pages.student.marked import marked
from ui.pages.student.player import PlayerState as State

KEYS = [
    ("1 … 9", "choose an answer"),
    ("Enter", "check, then continue"),
    ("f", "flag: I was not sure"),
    ("h", "show a hint, where there is one"),
    ("u", "take the last answer back"),
    ("s", "set this concept aside"),
    ("Esc", "leave; the answers are kept"),
]


# Above


def _top() -> rx.Component:
    meter = rx.el.div(
        rx.el.div(class_name="player-part", style={"width": State.progress}),
        class_name="player-progress",
        role="progressbar",
        custom_attrs={
            "aria-label": "Answered",
            "aria-valuenow": State.answered_count,
            "aria-valuemin": 0,
            "aria-valuemax": State.total,
        },
    )
    clock = rx.cond(
        State.is_silent,
        rx.el.span(
            glyph("timer"),
            rx.el.span(
                "0:00",
                role="timer",
                custom_attrs={"data-clock": State.started_ms, "aria-label": "Time since the start"},
            ),
            class_name="player-clock",
        ),
        None,
    )
    flag = rx.el.button(
        glyph("flag"),
        type="button",
        class_name="btn btn-ghost btn-icon player-flag",
        on_click=State.flag,
        title="Flag: I was not sure",
        custom_attrs={
            "data-key": "f",
            "aria-label": "Flag: I was not sure",
            "aria-pressed": rx.cond(State.flagged, "true", "false"),
        },
    )
    return rx.el.header(
        rx.el.div(icon_button("x", "Leave", on_click=State.leave, key="Escape"), class_name="player-left"),
        meter,
        rx.el.div(
            clock, rx.el.span(State.asked.place, class_name="player-place"), flag, _more(), class_name="player-right"
        ),
        class_name="player-top",
    )


def _more() -> rx.Component:
    """Return what has no button of its own; the script closes it as one would expect."""
    choices = [("Undo last answer", "U", State.undo), ("Set this concept aside", "S", State.set_aside)]
    if_rest = ("Finish now", "", State.finish_now)
    return rx.el.details(
        rx.el.summary(
            glyph("ellipsis"), class_name="btn btn-ghost btn-icon", title="More", custom_attrs={"aria-label": "More"}
        ),
        rx.el.div(*[_choice(*choice) for choice in (*choices, if_rest)], class_name="player-menu-pop"),
        class_name="player-menu",
    )


def _choice(words: str, key: str, act: Any) -> rx.Component:
    return rx.el.button(
        words, kbd(key) if key else rx.fragment(), type="button", class_name="player-choice", on_click=act
    )


# The question


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(State.asked.theme, " · ", State.asked.concept, class_name="muted"),
            state_badge(State.asked.why_state, State.asked.why_words),
            class_name="question-about",
        ),
        rx.el.h2(marked(State.asked.stem), class_name="question", id="question", tab_index=-1),
        key=State.asked.at,
    )


def _hint() -> rx.Component:
    """Offer the hint, or show it; the words are announced once, by the page."""
    shown = rx.el.div(
        glyph("lightbulb"),
        rx.el.p(rx.el.strong("Hint: "), marked(State.asked.hint)),
        class_name="note note-gray hint",
    )
    offered = rx.el.div(
        ghost("Show a hint", icon="lightbulb", key="h", on_click=State.show_hint), class_name="hint-offer"
    )
    return rx.cond(
        _has_hint() & (State.phase == "asking"),
        rx.cond(State.hinted, shown, rx.cond(State.unsaved, None, offered)),
        None,
    )


def _has_hint() -> Any:
    return State.asked.hint.length() > 0


def _form() -> rx.Component:
    """Draw the answers as native inputs, so that choosing is instant; the script measures time and changes."""
    kept = {"auto_complete": "off"}
    return rx.el.form(
        rx.el.input(type="hidden", name="at", value=State.asked.at, read_only=True),
        rx.el.input(type="hidden", name="time_ms", default_value=""),
        rx.el.input(type="hidden", name="changed", default_value=""),
        rx.match(
            State.asked.kind,
            ("choices", _choices("checkbox")),
            ("short", _short()),
            ("recall", _recall()),
            _choices("radio"),
        ),
        id="answer-form",
        on_submit=State.check,
        key=State.asked.at,
        custom_attrs={"data-question": State.asked.at},
        **kept,
    )


def _choices(kind: str) -> rx.Component:
    one = lambda choice: rx.el.label(  # noqa: E731 - drawn once, for foreach
        rx.el.input(type=kind, name="answer", value=choice.key, class_name="heard-input", disabled=State.unsaved),
        rx.el.span(choice.place, class_name="choice-place", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(marked(choice.text), class_name="choice-text"),
        rx.el.span(glyph("check", size=16), class_name="choice-tick"),
        class_name="choice choice-open",
        key=choice.key,
        custom_attrs={"data-key": choice.place},
    )
    hint = (
        rx.el.p("Choose all that are right.", class_name="caption choices-hint")
        if kind == "checkbox"
        else rx.fragment()
    )
    return rx.el.fieldset(
        rx.el.legend("Answers", class_name="heard"),
        hint,
        rx.foreach(State.asked.choices, one),
        class_name="choices",
        custom_attrs={"aria-labelledby": "question"},
    )


def _short() -> rx.Component:
    return rx.el.input(
        type="text",
        name="answer",
        default_value="",
        class_name="input input-large answer-text",
        auto_complete="off",
        auto_capitalize="none",
        spell_check=False,
        placeholder="Your answer",
        custom_attrs={"aria-labelledby": "question", "data-takes-focus": "true"},
    )


def _recall() -> rx.Component:
    rate = lambda rating: rx.el.button(  # noqa: E731 - drawn once, for foreach
        rx.el.span(rating.value, class_name="choice-place", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(rating.word, class_name="rating-word"),
        rx.el.span(rating.interval, class_name="caption"),
        type="submit",
        class_name="rating",
        key=rating.value,
        custom_attrs={"data-rate": rating.value, "data-key": rating.value},
    )
    ratings = rx.el.div(
        rx.el.p("How well did you recall it?", class_name="field-label", id="how-well"),
        rx.el.div(
            rx.foreach(State.asked.ratings, rate),
            class_name="ratings",
            role="group",
            custom_attrs={"aria-labelledby": "how-well"},
        ),
        class_name="recall-rate",
    )
    shown = rx.cond(
        State.asked.reveal.length() > 0,
        rx.el.div(
            rx.el.h3("Answer", class_name="why-title", tab_index=-1, custom_attrs={"data-takes-focus": "true"}),
            rx.el.p(marked(State.asked.reveal), class_name="why-text"),
            class_name="why why-plain",
        ),
        None,
    )
    hidden = rx.el.p("Say it to yourself, then show the answer.", class_name="muted")
    return rx.el.div(
        rx.el.input(type="hidden", name="answer", default_value=""),
        rx.cond(State.hides_answer, hidden, rx.fragment(shown, ratings)),
        class_name="recall",
    )


def _leaving() -> rx.Component:
    return rx.alert_dialog.root(
        rx.alert_dialog.content(
            rx.alert_dialog.title("Leave for now", class_name="dialog-title"),
            rx.alert_dialog.description(State.kept, class_name="dialog-text"),
            rx.el.div(
                rx.alert_dialog.cancel(surface("Stay", on_click=State.stay)),
                solid("Leave", on_click=State.leave_now, auto_focus=True),
                class_name="dialog-actions",
            ),
            max_width="400px",
            on_escape_key_down=State.stay,
        ),
        open=State.leaving,
    )


def _hints() -> rx.Component:
    return rx.cond(
        State.phase == "checked",
        key_hints([("Enter", "continue"), ("U", "undo"), ("S", "set aside"), ("?", "all keys")]),
        rx.el.div(
            rx.cond(
                State.asked.kind == "short",
                rx.fragment(),
                rx.el.span(rx.el.kbd(State.asked.span, class_name="kbd"), "choose", class_name="key-hint"),
            ),
            rx.cond(_has_hint() & ~State.hinted, key_hints([("H", "hint")]), None),
            key_hints([("Enter", "check, continue"), ("F", "flag"), ("U", "undo"), ("?", "all keys")]),
            class_name="player-hints",
        ),
    )


def _player() -> rx.Component:
    return rx.el.div(
        _top(),
        rx.el.div(
            rx.el.div(
                aside(),
                _head(),
                _hint(),
                rx.cond(State.phase == "checked", checked(), _form()),
                unsaved(),
                _hints(),
                class_name="player-column",
            ),
            class_name="player-main",
        ),
        bottom(),
        _leaving(),
        rx.el.button(
            "Set this concept aside",
            type="button",
            class_name="heard",
            tab_index=-1,
            on_click=State.set_aside,
            custom_attrs={"data-key": "s", "aria-hidden": "true"},
        ),
        class_name="player",
        custom_attrs={"data-player-at": _moment()},
    )


def _moment() -> Any:
    """Return what changes whenever the focus has to move: the question, its phase, whether answer or hint are shown."""
    return rx.Var.create(f"{State.asked.at}/{State.phase}/{State.hides_answer}/{State.hinted}")


def draw() -> rx.Component:
    """Draw the page."""
    shape = rx.el.div(skeleton_block(120), skeleton_block(260), class_name="player-column player-waiting")
    return rx.fragment(
        rx.script(src="/student.js"),
        bare_page(
            _player(),
            heading=State.heading,
            state=State,
            keys=KEYS,
            skeleton=shape,
            missing="There is no practice session with this address.",
        ),
    )


PAGE = Page(route="/student/practice/[session]", title="Practice", draw=draw, state=State)
