"""How the practice player is drawn: progress above, the question, its answers, and what follows from them below."""

from typing import Any

import reflex as rx

from ui.components import (
    ghost,
    glyph,
    icon_button,
    kbd,
    key_hints,
    note,
    skeleton_block,
    solid,
    state_badge,
    surface,
    text_button,
)
from ui.layout import bare_page
from ui.pages import Page
from ui.pages.student.marked import marked
from ui.pages.student.player import PlayerState as State

KEYS = [
    ("1 … 9", "choose an answer"),
    ("Enter", "check, then continue"),
    ("f", "flag: I was not sure"),
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


# After the answer


def _checked() -> rx.Component:
    row = lambda choice: rx.el.li(  # noqa: E731 - drawn once, for foreach
        rx.cond(
            choice.place,
            rx.el.span(choice.place, class_name="choice-place", custom_attrs={"aria-hidden": "true"}),
            None,
        ),
        rx.el.span(marked(choice.text), class_name="choice-text"),
        rx.cond(
            choice.mark,
            rx.el.span(
                choice.words,
                rx.cond(choice.mark == "right", glyph("circle_check", size=16), glyph("circle_x", size=16)),
                class_name="choice-words",
            ),
            None,
        ),
        class_name=rx.match(choice.mark, ("right", "choice choice-right"), ("wrong", "choice choice-wrong"), "choice"),
        key=choice.key,
    )
    verdict = State.verdict
    return rx.el.div(
        rx.cond(
            verdict.choices.length() > 0,
            rx.el.ul(rx.foreach(verdict.choices, row), class_name="choices", custom_attrs={"aria-label": "Answers"}),
            None,
        ),
        rx.cond(
            verdict.line,
            rx.el.p(
                rx.cond(verdict.right, glyph("circle_check", colour="teal"), glyph("circle_x", colour="red")),
                verdict.line,
                class_name="verdict-line",
            ),
            None,
        ),
        rx.cond(
            verdict.why.length() > 0,
            rx.el.div(
                rx.el.h3(rx.cond(State.asked.kind == "recall", "Answer", "Why"), class_name="why-title"),
                rx.el.p(marked(verdict.why), class_name="why-text"),
                class_name=rx.cond(verdict.right, "why why-right", "why why-wrong"),
            ),
            None,
        ),
        rx.cond(verdict.leech & (State.aside.concept == ""), _leech(), None),
        key=State.asked.at,
    )


def _leech() -> rx.Component:
    return note(
        "This one keeps slipping. Give it a rest, or go on. ",
        text_button("Set it aside", on_click=State.set_aside),
        kind="warning",
        icon="repeat",
    )


def _aside() -> rx.Component:
    return rx.cond(
        State.aside.concept,
        note(
            rx.el.span(
                rx.el.strong(State.aside.concept), " is set aside. It is not asked until you take it up again. "
            ),
            text_button("Take up again", on_click=State.take_up),
            icon="circle_pause",
            polite=True,
        ),
        None,
    )


def _unsaved() -> rx.Component:
    counting = rx.el.span(custom_attrs={"data-countdown": State.retry_in, "data-attempt": State.failures})
    again = rx.el.span(
        text_button("Try now", on_click=State.send_again),
        custom_attrs={"data-retry-in": State.retry_in, "data-attempt": State.failures},
    )
    return rx.cond(
        State.unsaved,
        note(
            rx.el.p(rx.el.strong("This answer is not saved yet."), " Trying again in ", counting, " s."),
            rx.el.p(again, class_name="note-small"),
            kind="warning",
            icon="cloud_off",
            polite=True,
        ),
        None,
    )


# Below


def _bottom() -> rx.Component:
    checked = State.phase == "checked"
    waiting = rx.cond(State.unsaved, "This answer is not saved yet.", "")
    check = solid(
        rx.cond(State.is_silent, "Save and continue", "Check"),
        icon_after="corner_down_left",
        size="3",
        key="Enter",
        type="submit",
        form="answer-form",
        busy=State.checking,
        disabled_because=waiting,
    )
    show = solid("Show answer", icon_after="corner_down_left", size="3", key="Enter", on_click=State.reveal)
    onwards = solid(
        "Continue",
        icon_after="corner_down_left",
        size="3",
        key="Enter",
        on_click=State.go_on,
        busy=State.finishing,
        custom_attrs={"data-takes-focus": "true"},
    )
    asking = rx.cond(State.hides_answer, show, rx.cond(State.asked.kind == "recall", None, check))
    undo = ghost("Undo", icon="undo_2", key="u", on_click=State.undo)
    return rx.el.footer(
        rx.el.div(
            rx.cond(checked, _consequence(), rx.el.p(State.missing_answer, class_name="player-missing", role="status")),
            rx.el.div(
                rx.cond(State.answered_count > 0, undo, None),
                rx.cond(checked, onwards, asking),
                class_name="player-actions",
            ),
            class_name="player-bottom-inside",
        ),
        class_name="player-bottom",
    )


def _consequence() -> rx.Component:
    verdict = State.verdict
    return rx.el.div(
        rx.cond(
            verdict.next_review,
            rx.el.span(
                glyph("calendar_clock", colour="indigo"),
                rx.el.span("Next review ", rx.el.strong(verdict.next_review), title=verdict.instant),
                class_name="consequence",
            ),
            None,
        ),
        rx.cond(verdict.rating, rx.el.span(verdict.rating, class_name="muted"), None),
        rx.cond(
            verdict.after,
            rx.el.span(
                rx.el.span("Mastery", class_name="muted"),
                rx.cond(
                    verdict.before,
                    rx.fragment(
                        rx.el.span(verdict.before, class_name="muted figure"),
                        glyph("arrow_right", size=16),
                        rx.el.span("to", class_name="heard"),
                    ),
                    None,
                ),
                rx.el.span(verdict.after, class_name="figure"),
                rx.cond(verdict.fell, state_badge("fell"), None),
                class_name="consequence",
            ),
            None,
        ),
        class_name="consequences",
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
    checked = State.phase == "checked"
    return rx.cond(
        checked,
        key_hints([("Enter", "continue"), ("U", "undo"), ("S", "set aside"), ("?", "all keys")]),
        rx.el.div(
            rx.cond(
                State.asked.kind == "short",
                rx.fragment(),
                rx.el.span(rx.el.kbd(State.asked.span, class_name="kbd"), "choose", class_name="key-hint"),
            ),
            key_hints([("Enter", "check, continue"), ("F", "flag"), ("U", "undo"), ("?", "all keys")]),
            class_name="player-hints",
        ),
    )


def _player() -> rx.Component:
    return rx.el.div(
        _top(),
        rx.el.div(
            rx.el.div(
                _aside(),
                _head(),
                rx.cond(State.phase == "checked", _checked(), _form()),
                _unsaved(),
                _hints(),
                class_name="player-column",
            ),
            class_name="player-main",
        ),
        _bottom(),
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
    """Return what changes whenever the focus has to move: the question, its phase, whether its answer is shown."""
    return rx.Var.create(f"{State.asked.at}/{State.phase}/{State.hides_answer}")


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
