"""On a small screen the consoles only show: what writes is disabled there, and says why."""

import pytest
import reflex as rx

from ui.components import solid
from ui.drawn import SMALL, drawn, reads_when_small
from ui.pages import Page


@pytest.mark.parametrize(
    ("route", "only_shows"),
    [
        ("/admin", True),
        ("/admin/jobs", True),
        ("/ops/alerts", True),
        ("/student/revision", False),
        ("/content/tag-debt", False),
        ("/administration", False),
    ],
)
def test_only_the_consoles_are_read_only(route, only_shows):
    _come_to(route)
    assert reads_when_small() is only_shows


def test_a_button_that_writes_has_a_disabled_one_beside_it_that_says_why():
    _come_to("/admin/queues")
    assert SMALL in _drawn(solid("Run now", disabled_because=rx.Var("because", _var_type=str)))


def test_what_only_reads_stays_one_button():
    _come_to("/admin/queues")
    assert SMALL not in _drawn(solid("Show more"))


def test_elsewhere_a_button_that_writes_is_the_same_at_every_width():
    _come_to("/student/revision")
    assert SMALL not in _drawn(solid("Start", disabled_because=rx.Var("because", _var_type=str)))


def _come_to(route: str) -> None:
    drawn.set(Page(route=route, title="A page", draw=rx.fragment))


def _drawn(component: rx.Component) -> str:
    return str(component.render())
