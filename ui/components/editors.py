"""The editor for code: CodeMirror, bundled with the pages and loaded only by those that have one."""

from typing import Any

import reflex as rx


def _edit(
    language: rx.Var[str], code: rx.Var[str], number: rx.Var[int]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[int]]:
    """Tell what is passed on: the language, the whole code, and the number of the change."""
    return language, code, number


class Editor(rx.Component):
    """One text in one language; `assets/editor.jsx` has the rest. Another task or language needs another key."""

    library = "$/public/editor.jsx"
    tag = "Editor"
    lib_dependencies: list[str] = [  # noqa: RUF012 - a field of the component
        "@codemirror/autocomplete@6.20.4",
        "@codemirror/commands@6.11.1",
        "@codemirror/lang-javascript@6.2.5",
        "@codemirror/lang-python@6.2.1",
        "@codemirror/language@6.13.1",
        "@codemirror/state@6.7.6",
        "@codemirror/view@6.43.15",
        "@lezer/highlight@1.2.5",
    ]

    code: rx.Var[str]
    language: rx.Var[str]
    label: rx.Var[str]
    place: rx.Var[str]
    """Under which name the browser keeps what is not saved yet."""
    edition: rx.Var[int]
    """Another number puts `code` in the place of what is there, as one change that can be undone."""
    saved: rx.Var[int]
    """The number of the last change that was saved."""
    is_read_only: rx.Var[bool]
    on_edit: rx.EventHandler[_edit]


def editor(**options: Any) -> rx.Component:
    """Return an editor; see `Editor` for its options, and `window.lyceumEditor.code()` for its text in an event."""
    return Editor.create(**options)
