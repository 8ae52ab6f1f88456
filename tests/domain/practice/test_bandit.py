"""Which themes: weak, due, untried, not just practised; with luck for those that paid off."""

from dataclasses import replace

import numpy as np
import pytest

from domain.practice.bandit import Attempt, draw, priority, rewards
from domain.practice.supply import ThemeLuck
from tests.domain.practice.builders import DAY, TODAY, a_candidate, a_supply, an_id


def ten(theme="theme", **more):
    return [a_candidate(f"{theme}{n}", theme=theme, **more) for n in range(10)]


def test_priority_weighs_weakness_due_uncertainty_and_recency():
    due = ten(mastery=0.4, attempts=10, due_at=TODAY.starts_at)
    # reviewed three days before the day began
    expected = 0.45 * 0.6 + 0.35 * 1 + 0.10 * 0.5 - 0.10 * np.exp(-3 / 7)
    assert priority(due, day=TODAY) == pytest.approx(expected)


def test_a_theme_never_met_counts_as_known_at_first():
    assert priority(ten(), day=TODAY) == pytest.approx(0.45 * 0.9 + 0.10)


def test_a_small_supply_lowers_priority_in_proportion():
    assert priority(ten()[:4], day=TODAY) == pytest.approx(0.4 * priority(ten(), day=TODAY))


def test_concepts_count_once_however_many_questions_they_have():
    one = [replace(c, concept_id=an_id("one"), mastery=0.9) for c in ten()[:9]]
    both = [*one, a_candidate("other", mastery=0.1)]
    assert priority(both, day=TODAY) == pytest.approx(0.45 * 0.5 + 0.10)


def test_what_was_practised_today_is_less_urgent_than_a_week_ago():
    def reviewed(days):
        return [replace(c, reviewed_at=TODAY.starts_at - days * DAY) for c in ten(mastery=0.4)]

    assert priority(reviewed(-0.5), day=TODAY) < priority(reviewed(7), day=TODAY)


def test_a_theme_that_paid_off_is_drawn_more_often():
    candidates = ten("good") + ten("bad")
    luck = {an_id("good"): ThemeLuck(20, 2), an_id("bad"): ThemeLuck(2, 20)}
    supply = replace(a_supply(*candidates), luck=luck)
    first = [next(iter(draw(supply, count=20, dice=np.random.default_rng(n)))) for n in range(50)]
    assert first.count(an_id("good")) > 45


@pytest.mark.parametrize(("count", "themes"), [(3, 2), (9, 3), (20, 5), (90, 5)])
def test_a_session_has_two_to_five_themes(count, themes):
    supply = a_supply(*(candidate for n in range(9) for candidate in ten(f"t{n}")))
    assert len(draw(supply, count=count, dice=np.random.default_rng(1))) == themes


def test_a_theme_is_rewarded_by_its_gain_against_the_room_there_was():
    steps = [(0.1, 0.4), (0.4, 0.7), (0.7, 0.8)]
    earned = rewards(Attempt(an_id("t"), an_id("c"), before, after) for before, after in steps)
    assert earned == {an_id("t"): pytest.approx(0.7 / 0.9)}


def test_concepts_are_averaged_before_and_after():
    attempts = [("a", 0.2, 0.5), ("b", 0.4, 0.3), ("a", 0.5, 0.8)]
    earned = rewards(Attempt(an_id("t"), an_id(c), before, after) for c, before, after in attempts)
    assert earned == {an_id("t"): pytest.approx((0.55 - 0.3) / 0.7)}


def test_a_loss_earns_nothing_and_certainty_leaves_no_room():
    lost = rewards(Attempt(an_id("t"), an_id("c"), p, p - 0.1) for p in (0.8, 0.7, 0.6))
    sure = rewards(Attempt(an_id("t"), an_id("c"), 0.999, p) for p in (1, 1, 1))
    assert lost == {an_id("t"): 0}
    assert sure == {an_id("t"): pytest.approx(0.1)}


def test_too_few_attempts_earn_and_lose_nothing():
    assert rewards([Attempt(an_id("t"), an_id("c"), 0.1, 0.9)] * 2) == {}
