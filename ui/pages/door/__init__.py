"""The pages before one is logged in."""

from ui.pages import Page
from ui.pages.door import home, login, signup

PAGES: list[Page] = [home.PAGE, login.PAGE, signup.PAGE]
