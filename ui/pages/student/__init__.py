"""The pages of students."""

from ui.pages import Page
from ui.pages.student import playing, practice, preferences_page, result, revision, study_page, today, workspace_page

PAGES: list[Page] = [
    today.PAGE,
    revision.PAGE,
    practice.PAGE,
    playing.PAGE,
    result.PAGE,
    preferences_page.PAGE,
    study_page.PAGE,
    workspace_page.PAGE,
]
"""One line a page; the order does not matter."""
