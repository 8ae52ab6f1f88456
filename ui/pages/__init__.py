"""The pages, by role; each module has one page, its state, and a `Page` that says where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: its address, its title before " · Lyceum", how it is drawn, and what happens when one comes to it."""

    route: str
    title: str
    draw: Callable[[], rx.Component]
    state: Any = None
    """A `PageState`; its `open` runs on arrival."""
    on_load: Any = None
    """For a page that is not a `PageState`."""
