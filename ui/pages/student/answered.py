"""How the player draws what becomes of an answer: its verdict and why, what is not saved yet, and the bar below."""

import reflex as rx

from ui.components import ghost, glyph, note, solid, state_badge, text_button
from ui.pages.student.marked import marked
from ui.pages.student.player import PlayerState as State
from ui.pages.student.questions import AT_BEST


def checked() -> rx.Component:
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


def aside() -> rx.Component:
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


def unsaved() -> rx.Component:
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


def bottom() -> rx.Component:
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
            rx.cond(checked, _consequence(), _beforehand()),
            rx.el.div(
                rx.cond(State.answered_count > 0, undo, None),
                rx.cond(checked, onwards, asking),
                class_name="player-actions",
            ),
            class_name="player-bottom-inside",
        ),
        class_name="player-bottom",
    )


def _beforehand() -> rx.Component:
    return rx.el.div(
        rx.cond(State.hinted, rx.el.p(AT_BEST), None),
        rx.el.p(State.missing_answer, role="status"),
        class_name="player-missing",
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
