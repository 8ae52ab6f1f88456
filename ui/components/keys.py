"""Keys: what the keyboard does is written where it does it."""

from collections.abc import Sequence

import reflex as rx


def kbd(key: str) -> rx.Component:
    """Return one key cap."""
    return rx.el.kbd(key, class_name="kbd")


def key_hints(keys: Sequence[tuple[str, str]]) -> rx.Component:
    """Return keys and their verbs, for the bottom of a work area; hidden on touch. "1–4" and "Enter" are fine keys."""
    return rx.el.div(
        *[rx.el.span(*[kbd(part) for part in key.split()], verb, class_name="key-hint") for key, verb in keys],
        class_name="key-hints",
    )


def keys_switch() -> rx.Component:
    """Return the box that turns single keys off in this browser; the page's script keeps the choice."""
    return rx.el.label(
        rx.el.input(type="checkbox", default_checked=True, custom_attrs={"data-keys-switch": "true"}),
        rx.el.span(
            "Single keys act on their own",
            rx.el.span("Off: only Tab, Enter and Esc do something.", class_name="caption"),
        ),
        class_name="radio",
    )
