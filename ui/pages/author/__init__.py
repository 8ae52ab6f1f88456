"""The pages of authors."""

from ui.pages import Page
from ui.pages.author import problems, tag_debt

PAGES: list[Page] = [tag_debt.PAGE, problems.PAGE]
