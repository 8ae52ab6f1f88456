"""The pages of operators."""

from ui.pages import Page
from ui.pages.operator import alerts

PAGES: list[Page] = [alerts.PAGE]
"""One line a page; the order does not matter."""
