"""Which page is being drawn, so that no page has to repeat where it is, and what follows from its address."""

from contextvars import ContextVar
from typing import Final

from ui.pages import Page

CONSOLES: Final = ("/admin", "/ops")
"""Where nothing is to be written from a small screen: a slip of the thumb would stop runs or dismiss alerts."""
SMALL: Final = "Read-only on a small screen."

drawn: Final[ContextVar[Page]] = ContextVar("drawn")
"""The page that is being drawn; the application sets it."""


def reads_when_small() -> bool:
    """Say whether the page that is being drawn only shows, and changes nothing, under 768 px."""
    page = drawn.get(None)
    return page is not None and any(page.route == at or page.route.startswith(at + "/") for at in CONSOLES)
