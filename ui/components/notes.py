"""Notes and shared states: loading, empty, error and stale look and act alike on every page."""

from typing import Any, Literal

import reflex as rx

from ui.components.buttons import button, surface, text_button
from ui.components.cards import section_title
from ui.components.glyphs import Text, glyph

NoteKind = Literal["info", "warning", "plain"]
_NOTES: dict[str, tuple[str, str]] = {
    "info": ("info", "indigo"),
    "warning": ("triangle_alert", "amber"),
    "plain": ("info", "gray"),
}


def note(*text: Any, kind: NoteKind = "plain", icon: str | None = None, polite: bool = False) -> rx.Component:
    """Return one remark of at most two sentences; `polite` has a screen reader announce it."""
    default, colour = _NOTES[kind]
    return rx.el.div(
        glyph(icon or default),
        rx.el.div(*text, class_name="note-text"),
        class_name=f"note note-{colour}",
        **({"role": "status"} if polite else {}),
    )


def announce(text: Text) -> rx.Component:
    """Return words only a screen reader hears when they change: saved, undone, a verdict."""
    return rx.el.div(text, role="status", class_name="heard")


def section_state(
    section: Any,
    body: rx.Component,
    *,
    what: str,
    on_retry: Any,
    is_empty: bool | rx.Var[bool] = False,
    empty: rx.Component | None = None,
    skeleton: rx.Component | None = None,
    title: Text | None = None,
    rest: str = "The rest of the page is current.",
) -> rx.Component:
    """Return the body, or what stands in its place while it loads, is empty or failed.

    `section` is a `Section` var of the page's state, `what` the subject of the sentence "… could not be loaded."
    Stale values keep showing the body: the page's own note says so (see `page`).
    """
    heading = section_title(title) if title is not None else rx.fragment()
    return rx.match(
        section.status,
        ("loading", rx.fragment(heading, loading(skeleton, on_retry=on_retry))),
        ("error", rx.fragment(heading, failure(section, what=what, on_retry=on_retry, rest=rest))),
        rx.cond(is_empty, empty if empty is not None else rx.fragment(), body),
    )


def loading(skeleton: rx.Component | None = None, *, on_retry: Any = None) -> rx.Component:
    """Return nothing for 300 ms, then the skeleton, and after 10 s a sentence with Retry."""
    late = (
        rx.el.p("This takes longer than usual. ", text_button("Retry", on_click=on_retry), class_name="late")
        if on_retry is not None
        else rx.fragment()
    )
    return rx.el.div(
        skeleton if skeleton is not None else skeleton_rows(),
        late,
        class_name="loading",
        custom_attrs={"aria-busy": "true"},
    )


def skeleton_rows(rows: int = 5) -> rx.Component:
    """Return the shape of a list: a dot, a line and a number, row by row."""
    widths = ("50%", "41%", "56%", "32%", "46%")
    return rx.el.div(
        *[
            rx.el.div(
                rx.el.span(class_name="bone bone-dot"),
                rx.el.span(class_name="bone", style={"width": widths[index % len(widths)]}),
                rx.el.span(class_name="bone bone-end"),
                class_name="bone-row",
            )
            for index in range(rows)
        ],
        class_name="bones",
        custom_attrs={"aria-hidden": "true"},
    )


def skeleton_block(height: int = 96) -> rx.Component:
    """Return the shape of a chart or a card's body."""
    return rx.el.div(
        class_name="bone bone-block bones", style={"height": f"{height}px"}, custom_attrs={"aria-hidden": "true"}
    )


def empty(icon: str, what: Text, then: Text | None = None, action: rx.Component | None = None) -> rx.Component:
    """Return what stands where nothing is: a line icon, what is so, what comes next, one action."""
    return rx.el.div(
        glyph(icon, size=22),
        rx.el.p(what, class_name="empty-what"),
        rx.el.p(then, class_name="empty-then") if then is not None else rx.fragment(),
        action if action is not None else rx.fragment(),
        class_name="empty",
    )


def failure(section: Any, *, what: str, on_retry: Any, rest: str = "The rest of the page is current.") -> rx.Component:
    """Return an error in its own section: what failed, what still holds, when it is tried again, the reference."""
    return rx.el.div(
        glyph("circle_x", colour="red"),
        rx.el.div(
            rx.el.p(what, " could not be loaded", class_name="failure-what"),
            rx.el.p(rest, " ", countdown(section, "Trying again in ", " s."), class_name="muted"),
            rx.el.div(
                _retry(section, surface("Try now", icon="refresh_cw", size="1", on_click=on_retry)),
                rx.cond(
                    section.reference,
                    rx.el.span("Reference ", rx.el.code(section.reference, class_name="code"), class_name="caption"),
                    None,
                ),
                class_name="row",
            ),
            class_name="failure-text",
        ),
        class_name="failure",
        role="status",
    )


def stale_note(section: Any, *, on_retry: Any) -> rx.Component:
    """Return the page's note while the API is down; nothing otherwise."""
    return rx.cond(
        section.status == "stale",
        note(
            rx.el.p(rx.el.strong("Lyceum does not answer."), " You see what was known at ", section.as_of, "."),
            rx.el.p(
                countdown(section, "Next try in ", " s. "),
                _retry(section, text_button("Try now", on_click=on_retry)),
                class_name="note-small",
            ),
            kind="warning",
            icon="cloud_off",
            polite=True,
        ),
        None,
    )


def countdown(section: Any, before: str, after: str) -> rx.Component:
    """Return "Next try in 4 s": the page's script counts down, without a round trip for each second."""
    return rx.cond(
        section.retry_in > 0,
        rx.el.span(
            before,
            rx.el.span(custom_attrs={"data-countdown": section.retry_in, "data-attempt": section.failures}),
            after,
        ),
        None,
    )


def _retry(section: Any, pressed: rx.Component) -> rx.Component:
    """Let the script press the button when the time has come; each failure starts the clock anew."""
    return rx.el.span(pressed, custom_attrs={"data-retry-in": section.retry_in, "data-attempt": section.failures})


def repeat(*, seconds: int | rx.Var[int], on_tick: Any) -> rx.Component:
    """Return nothing to see: calls `on_tick` every so many seconds while the page is visible; 0 is off."""
    return rx.el.button(
        type="button", hidden=True, on_click=on_tick, custom_attrs={"data-repeat": seconds, "aria-hidden": "true"}
    )


def confirm(
    is_open: rx.Var[bool],
    *,
    title: Text,
    what: Text,
    verb: str,
    on_confirm: Any,
    on_cancel: Any,
    busy: bool | rx.Var[bool] = False,
) -> rx.Component:
    """Return the question before what cannot be undone; `what` says in numbers what will happen, focus is on Cancel."""
    return rx.alert_dialog.root(
        rx.alert_dialog.content(
            rx.alert_dialog.title(title, class_name="dialog-title"),
            rx.alert_dialog.description(what, class_name="dialog-text"),
            rx.el.div(
                surface("Cancel", on_click=on_cancel, custom_attrs={"data-focus": "true"}),
                button(verb, kind="destructive", on_click=on_confirm, busy=busy),
                class_name="dialog-actions",
            ),
            max_width="440px",
            on_escape_key_down=on_cancel,
        ),
        open=is_open,
    )
