"""States, mastery and trends: shape and word beside every colour; `ui.theme.STATES` is the only source."""

from typing import Any

import reflex as rx

from ui.components.glyphs import Text, glyph
from ui.format import RING_LENGTH, RING_RADIUS, MasteryLook, TrendLook
from ui.theme import STATES, UNKNOWN, Look


def state_badge(state: str | rx.Var[str], text: Text | None = None) -> rx.Component:
    """Return a state as glyph and word on a tinted ground; `text` replaces the word ("Overdue 2 days")."""
    if isinstance(state, str):
        return _badge(STATES.get(state, UNKNOWN), text)
    return _badge_of(state=state, text="" if text is None else text)


def state_text(state: str | rx.Var[str], text: Text | None = None) -> rx.Component:
    """Return the same without a ground, for dense tables."""
    if isinstance(state, str):
        return _quiet(STATES.get(state, UNKNOWN), text)
    return _quiet_of(state=state, text="" if text is None else text)


def state_glyph(state: str | rx.Var[str], *, size: int = 16) -> rx.Component:
    """Return only the glyph of a state, where its word already stands beside it."""
    if isinstance(state, str):
        look = STATES.get(state, UNKNOWN)
        return glyph(look.glyph, size=size, colour=look.colour)
    return _glyph_of(state=state)


def _badge(look: Look, text: Text | None) -> rx.Component:
    return rx.el.span(
        glyph(look.glyph, size=14), look.word if text is None else text, class_name=f"badge badge-{look.colour}"
    )


def _quiet(look: Look, text: Text | None) -> rx.Component:
    words = look.word if text is None else text
    return rx.el.span(glyph(look.glyph, colour=look.colour), words, class_name="state-text")


@rx.memo
def _badge_of(state: rx.Var[str], text: rx.Var[str]) -> rx.Component:
    return _match(state, lambda look: _badge(look, rx.cond(text, text, look.word)))


@rx.memo
def _quiet_of(state: rx.Var[str], text: rx.Var[str]) -> rx.Component:
    return _match(state, lambda look: _quiet(look, rx.cond(text, text, look.word)))


@rx.memo
def _glyph_of(state: rx.Var[str]) -> rx.Component:
    return _match(state, lambda look: glyph(look.glyph, colour=look.colour))


def _match(state: rx.Var[str], draw: Any) -> rx.Component:
    return rx.match(state, *[(name, draw(look)) for name, look in STATES.items()], draw(UNKNOWN))


def mastery(
    look: MasteryLook | rx.Var[MasteryLook], *, words: bool = True, percent: bool = True, large: bool = False
) -> rx.Component:
    """Return the ring with percent and word; make the look with `ui.format.mastery`."""
    return rx.el.span(
        ring(look, size=22 if large else 16),
        rx.el.span(look.percent, class_name="mastery-percent") if percent else rx.fragment(),
        rx.el.span(look.word, class_name="muted") if words else rx.fragment(),
        rx.cond(look.fell, state_text("fell"), None),
        class_name="mastery",
    )


def ring(look: MasteryLook | rx.Var[MasteryLook], *, size: int = 16) -> rx.Component:
    """Return only the ring, named for a screen reader."""
    return rx.el.svg(
        rx.cond(look.mastered, _full_ring(), _part_ring(look.dash)),
        view_box="0 0 20 20",
        width=size,
        height=size,
        role="img",
        custom_attrs={"aria-label": look.label},
        class_name="ring",
    )


def _full_ring() -> rx.Component:
    return rx.fragment(
        rx.el.circle(cx="10", cy="10", r="9.5", class_name="ring-full"),
        rx.el.path(d="M5.8 10.4 8.8 13.2 14.2 7.2", class_name="ring-check"),
    )


def _part_ring(dash: Any) -> rx.Component:
    radius = f"{RING_RADIUS:g}"
    return rx.fragment(
        rx.el.circle(cx="10", cy="10", r=radius, class_name="ring-track"),
        rx.el.circle(
            cx="10",
            cy="10",
            r=radius,
            class_name="ring-part",
            custom_attrs={
                "strokeDasharray": dash,
                "transform": "rotate(-90 10 10)",
                "pathLength": f"{RING_LENGTH:.2f}",
            },
        ),
    )


def trend(look: TrendLook | rx.Var[TrendLook]) -> rx.Component:
    """Return the change since the last window in words; make the look with `ui.format.trend`."""
    if isinstance(look, TrendLook):
        arrow = glyph(look.glyph, size=14, colour=look.tone)
    else:
        arrow = rx.el.span(
            rx.match(
                look.glyph,
                ("trending_up", glyph("trending_up", size=14)),
                ("trending_down", glyph("trending_down", size=14)),
                glyph("minus", size=14),
            ),
            custom_attrs={"data-tone": look.tone},
            class_name="tone",
        )
    return rx.el.span(arrow, look.text, class_name="trend")
