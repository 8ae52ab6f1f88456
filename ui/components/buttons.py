"""Buttons and links: one solid button a view, surface for the others, ghost for small third choices."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from ui.components.glyphs import Text, glyph
from ui.drawn import SMALL, reads_when_small

Size = Literal["1", "2", "3"]


def solid(label: Text, **options: Any) -> rx.Component:
    """Return the one next action of a view. Options as for `button`."""
    return button(label, kind="solid", **options)


def surface(label: Text, **options: Any) -> rx.Component:
    """Return any other action. Options as for `button`."""
    return button(label, kind="surface", **options)


def ghost(label: Text, **options: Any) -> rx.Component:
    """Return a small third choice. Options as for `button`."""
    return button(label, kind="ghost", **options)


def destructive(label: Text, **options: Any) -> rx.Component:
    """Return an action that takes something away; it opens a `confirm` first. Options as for `button`."""
    return button(label, kind="destructive", **options)


def button(
    label: Text,
    *,
    kind: Literal["solid", "surface", "ghost", "destructive"] = "surface",
    icon: str | None = None,
    icon_after: str | None = None,
    on_click: Any = None,
    href: str | rx.Var[str] | None = None,
    busy: bool | rx.Var[bool] = False,
    disabled_because: str | rx.Var[str] = "",
    key: str = "",
    size: Size = "2",
    **rest: Any,
) -> rx.Component:
    """Return a button, or a link that looks like one when `href` is given.

    `busy` keeps the width and shows a turning loader. `disabled_because` disables with a reason in a tooltip that
    focus can reach, and marks what writes: a console disables it on a small screen. `key` is the key that presses it:
    "s", or "s Enter" for two.
    """
    inside = rx.el.span(
        glyph(icon, size=_GLYPH[size]) if icon else rx.fragment(),
        label,
        glyph(icon_after, size=_GLYPH[size]) if icon_after else rx.fragment(),
        class_name="btn-inside",
    )
    name = f"btn btn-{kind} btn-{size}"
    attributes = {**({"data-key": key} if key else {}), **rest.pop("custom_attrs", {})}
    if href is not None:
        return ReactRouterLink.create(inside, to=href, class_name=name, custom_attrs=attributes, **rest)
    waits = _is_set(busy) | _is_set(disabled_because)
    pressed = rx.el.button(
        inside,
        rx.cond(busy, rx.el.span(glyph("loader_circle", size=_GLYPH[size], turns=True), class_name="btn-busy"), None),
        type=rest.pop("type", "button"),
        class_name=name,
        on_click=on_click,
        custom_attrs={
            **attributes,
            "aria-disabled": rx.cond(waits, "true", "false"),
            "aria-busy": rx.cond(busy, "true", "false"),
        },
        **rest,
    )
    explained = _explained(pressed, disabled_because)
    writes = not (isinstance(disabled_because, str) and not disabled_because)
    return rx.fragment(explained, _small_twin(inside, name)) if writes and reads_when_small() else explained


def _explained(pressed: rx.Component, because: str | rx.Var[str]) -> rx.Component:
    """Put the reason into a tooltip; without a reason there is none."""
    if isinstance(because, str) and not because:
        return pressed
    return rx.el.span(
        pressed,
        rx.cond(because, rx.el.span(because, role="tooltip", class_name="btn-because"), None),
        class_name="btn-explained wide-only" if reads_when_small() else "btn-explained",
    )


def _small_twin(inside: rx.Component, name: str) -> rx.Component:
    """Return what stands instead of a button that writes on a small screen: the same, disabled, and why.

    The style sheet shows one of the two; the width is known only in the browser, and what is not shown has no key.
    """
    return rx.el.span(
        rx.el.button(inside, type="button", class_name=name, custom_attrs={"aria-disabled": "true"}),
        rx.el.span(SMALL, role="tooltip", class_name="btn-because"),
        class_name="btn-explained small-only",
    )


def _is_set(value: object) -> rx.Var[bool]:
    return rx.cond(value, True, False).to(bool)  # noqa: FBT003 - both branches of a condition


_GLYPH: dict[str, int] = {"1": 14, "2": 16, "3": 18}


def icon_button(
    icon: str, label: str | rx.Var[str], *, on_click: Any = None, key: str = "", **rest: Any
) -> rx.Component:
    """Return a button of one glyph; the label is what a screen reader says, and the hover."""
    return rx.el.button(
        glyph(icon),
        type="button",
        class_name="btn btn-ghost btn-icon",
        on_click=on_click,
        aria_label=label,
        title=label,
        custom_attrs={**({"data-key": key} if key else {}), **rest.pop("custom_attrs", {})},
        **rest,
    )


def link(label: Text, href: str | rx.Var[str], **rest: Any) -> rx.Component:
    """Return an underlined link to another page."""
    return ReactRouterLink.create(label, to=href, class_name="link", **rest)


def text_button(label: Text, *, on_click: Any, **rest: Any) -> rx.Component:
    """Return what looks like a link and acts at once, for a choice inside a sentence."""
    return rx.el.button(label, type="button", class_name="link", on_click=on_click, **rest)
