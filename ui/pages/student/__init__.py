"""The pages of students."""

from ui.pages import Page

PAGES: list[Page] = []
"""One line a page; the order does not matter."""
