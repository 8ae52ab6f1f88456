"""Glyphs: lucide icons of one stroke, silent for screen readers, because a word stands beside each."""

from typing import Any

import reflex as rx

Text = str | rx.Var[Any] | rx.Component
"""What may stand where a reader expects words: a string, a state's var, or a component of the page."""


def glyph(name: str, *, size: int = 16, colour: str | None = None, turns: bool = False, **rest: Any) -> rx.Component:
    """Return a lucide glyph; `colour` is a scale such as "teal" (its step 11) or none for the text's own."""
    classes = "glyph" + (" turns" if turns or name == "loader_circle" else "")
    style = {"color": f"var(--{colour}-11)"} if colour else {}
    return rx.icon(name, size=size, stroke_width=1.75, class_name=classes, style=style, **rest)
