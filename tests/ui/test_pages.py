"""The pages as a whole: every address is unique, every state is drawn with shape, word and colour."""

import pytest

from ui.app import PAGES
from ui.layout import FOOT_PLACES, PLACES, place_of
from ui.theme import STATES


def test_every_place_of_the_sidebar_is_a_page():
    routes = {page.route for page in PAGES}
    places = {one.href for lists in (PLACES, FOOT_PLACES) for line in lists.values() for one in line}
    assert places <= routes


def test_no_two_pages_have_one_address():
    routes = [page.route for page in PAGES]
    assert len(routes) == len(set(routes))


def test_letters_lead_to_one_place_each():
    for role, places in PLACES.items():
        letters = [one.go for one in (*places, *FOOT_PLACES.get(role, ())) if one.go]
        assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    ("route", "role", "place"),
    [
        ("/student", "student", "/student"),
        ("/student/revision", "student", "/student/revision"),
        ("/student/practice/[session]/result", "student", "/student/practice"),
        ("/student/elsewhere", "student", ""),
        ("/admin/jobs", "operator", "/admin/jobs"),
    ],
)
def test_the_sidebar_marks_the_place_a_page_lies_under(route, role, place):
    assert place_of(route, role) == place


def test_no_state_is_told_by_colour_alone():
    for name, look in STATES.items():
        assert look.word, name
        assert look.glyph, name
