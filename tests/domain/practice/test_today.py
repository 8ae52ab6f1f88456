"""What to do next today."""

import pytest

from domain.practice.today import ThemeAtHand, minutes, next_step, offered
from tests.domain.practice.builders import an_id

HASHING = ThemeAtHand(an_id("hashing"), "Hash tables", due=6)
GRAPHS = ThemeAtHand(an_id("graphs"), "Graphs")


def test_what_is_due_comes_first():
    step = next_step(due=HASHING, weakest=GRAPHS, first=GRAPHS)
    assert (step.kind, step.theme_id, step.title) == ("revise", an_id("hashing"), "Revise Hash tables")
    assert step.reason.startswith("6 concepts are")
    one = next_step(due=ThemeAtHand(an_id("x"), "X", due=1), weakest=None, first=None)
    assert one.reason.startswith("One concept is")


def test_then_the_weakest_theme_then_the_first_then_nothing():
    assert next_step(due=None, weakest=GRAPHS, first=HASHING).title == "Practise Graphs"
    assert next_step(due=None, weakest=None, first=HASHING).title == "Start with Hash tables"
    assert next_step(due=None, weakest=None, first=None).theme_id is None


@pytest.mark.parametrize(
    ("answers", "answer_ms", "expected"), [(0, None, 0), (23, None, 12), (23, 30_500, 12), (1, 1, 1)]
)
def test_minutes_are_rounded_up(answers, answer_ms, expected):
    assert minutes(answers, answer_ms=answer_ms) == expected


@pytest.mark.parametrize(
    ("target", "done", "expected"), [(None, 50, 23), (10, 0, 10), (10, 7, 3), (10, 12, 0), (50, 1, 23)]
)
def test_the_target_cuts_what_is_offered(target, done, expected):
    assert offered(23, daily_target=target, reviews_today=done) == expected
