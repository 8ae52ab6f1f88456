"""Decides how an author's text is drawn: as words, and as code between backticks; no other markup is read."""

import re
from dataclasses import dataclass
from typing import Any, Final

import reflex as rx

CODE: Final = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text that is either words or code."""

    text: str
    is_code: bool = False


def spans(text: str) -> list[Span]:
    """Return a text in pieces; a backtick without a second one stays what it is."""
    pieces = CODE.split(text)
    return [Span(piece, is_code=place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def plain(text: str) -> str:
    """Return a text as one would say it."""
    return CODE.sub(r"\1", text)


def marked(pieces: rx.Var[Any]) -> rx.Component:
    """Draw a text from its pieces."""
    return rx.foreach(
        pieces,
        lambda span: rx.cond(span.is_code, rx.el.code(span.text, class_name="code"), rx.fragment(span.text)),
    )
