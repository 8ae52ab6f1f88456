"""Every page can be drawn: each component takes what the pages give it, and each address stands once."""

import pytest

from ui.app import PAGES, not_found
from ui.drawn import drawn
from ui.pages import Page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_a_page_can_be_drawn(page: Page):
    drawn.set(page)
    rendered = str(page.draw().render())
    assert "content" in rendered
    assert page.title


def test_an_address_stands_for_one_page():
    routes = [page.route for page in PAGES]
    assert len(routes) == len(set(routes))


def test_an_address_that_leads_nowhere_says_so():
    assert "There is no page with this address" in str(not_found().render())
