"""What is asked: the same all day, mostly what is due in a revision, and a bit of everything else otherwise."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.practice.model import Mode, Why
from domain.practice.selection import DUE, select
from tests.domain.practice.builders import DAY, NOW, TODAY, a_candidate, a_supply, an_id, due, weak

STALE = TODAY.starts_at - DAY


def revised(*candidates, **more):
    wish = {name: more.pop(name) for name in ("count", "theme_ids") if name in more}
    return select(a_supply(*candidates, **more), mode=Mode.REVISION, **wish)


def guided(*candidates, count=20, **more):
    return select(a_supply(*candidates, **more), mode=Mode.GUIDED, count=count)


def ids(chosen):
    return [one.question_id for one in chosen]


def share_of_due(chosen):
    return sum(one.why in DUE for one in chosen) / len(chosen)


MIXED = [
    *(due(f"d{n}", n % 5, theme=f"t{n % 6}") for n in range(12)),
    *(weak(f"w{n}", theme=f"t{n % 6}") for n in range(12)),
    *(a_candidate(f"c{n}", theme=f"t{n % 6}", mastery=0.8, due_at=TODAY.ends_at + DAY, attempts=5) for n in range(24)),
    *(a_candidate(f"n{n}", theme=f"t{n % 6}") for n in range(12)),
]


@pytest.mark.parametrize("mode", Mode)
def test_the_same_wish_gets_the_same_questions_all_day(mode):
    morning = select(a_supply(*MIXED, now=TODAY.starts_at), mode=mode, count=15)
    evening = select(a_supply(*reversed(MIXED), now=TODAY.ends_at - timedelta(seconds=1)), mode=mode, count=15)
    assert morning == evening
    assert len(set(ids(morning))) == 15


def test_another_wish_or_another_day_may_get_others():
    today = ids(select(a_supply(*MIXED), mode=Mode.GUIDED, count=15))
    fewer = select(a_supply(*MIXED), mode=Mode.GUIDED, count=14)
    filtered = select(a_supply(*MIXED), mode=Mode.GUIDED, count=15, theme_ids=[an_id("t1")])
    tomorrow = select(a_supply(*MIXED, now=NOW + DAY), mode=Mode.GUIDED, count=15)
    assert today not in (ids(fewer), ids(filtered), ids(tomorrow))


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 40))
def test_a_revision_takes_60_to_85_percent_from_due_concepts_where_supply_allows(dues, weaks, count):
    chosen = revised(*(due(f"d{n}") for n in range(dues)), *(weak(f"w{n}") for n in range(weaks)), count=count)
    asked = sum(one.why in DUE for one in chosen)
    assert len(chosen) == min(count, dues + weaks)
    assert asked >= min(dues, 0.6 * count)
    if weaks >= count:
        assert asked <= max(0.85 * count, 0.6 * count + 1)


def test_a_revision_of_twenty_has_seventeen_due_and_three_weak():
    chosen = revised(*(due(f"d{n}") for n in range(30)), *(weak(f"w{n}") for n in range(30)))
    assert Counter(one.why for one in chosen) == {Why.DUE_TODAY: 17, Why.WEAK: 3}


def test_a_revision_asks_the_longest_overdue_first():
    chosen = revised(*(due(f"d{n}", n) for n in range(25)))
    assert ids(chosen)[:3] == [an_id("d24"), an_id("d23"), an_id("d22")]
    assert an_id("d0") not in ids(chosen)


def test_weak_concepts_come_weakest_first_then_those_never_met():
    chosen = revised(due("d"), weak("w5", 0.5), weak("w1", 0.1), a_candidate("n"), count=4)
    assert ids(chosen) == [an_id(name) for name in ("d", "w1", "w5", "n")]


def test_three_due_concepts_do_not_make_twenty_questions():
    chosen = revised(*(due(f"d{n}") for n in range(3)), *(weak(f"w{n}") for n in range(30)))
    assert Counter(one.why for one in chosen) == {Why.DUE_TODAY: 3, Why.WEAK: 2}


def test_a_due_concept_is_asked_twice_only_to_keep_the_share_of_the_due():
    chosen = revised(
        *(due(f"d{n}{part}", concept=f"c{n}") for n in range(4) for part in "ab"),
        *(weak(f"w{n}") for n in range(10)),
        count=10,
    )
    assert Counter(one.why for one in chosen) == {Why.DUE_TODAY: 6, Why.WEAK: 4}


def test_with_nothing_due_a_revision_asks_what_is_weak():
    chosen = revised(*(weak(f"w{n}") for n in range(30)))
    assert (len(chosen), {one.why for one in chosen}) == (20, {Why.WEAK})


@pytest.mark.parametrize(("target", "done", "offered"), [(5, 0, 5), (5, 3, 2), (5, 5, 0), (5, 9, 0), (None, 9, 17)])
def test_the_daily_target_cuts_a_revision_overdue_first(target, done, offered):
    dues = [due(f"d{n}", n) for n in range(30)]
    chosen = revised(*dues, target=target, reviews_today=done, count=17)
    assert len(chosen) == offered
    assert ids(chosen) == [an_id(f"d{29 - n}") for n in range(offered)]


def test_the_daily_target_does_not_cut_other_practice():
    assert len(guided(*MIXED, target=5, reviews_today=5)) == 20


def test_a_due_question_that_rests_is_asked_when_its_concept_has_no_other():
    chosen = revised(due("old", answered_at=STALE), due("a", concept="x", answered_at=STALE), due("b", concept="x"))
    assert set(ids(chosen)) == {an_id("old"), an_id("b")}


def test_nothing_to_choose_from_gives_nothing():
    assert revised() == ()
    assert guided() == ()


def test_guided_practice_goes_from_due_over_weak_and_challenging_to_new():
    chosen = guided(*MIXED)
    order = list(Why)
    assert [order.index(one.why) for one in chosen] == sorted(order.index(one.why) for one in chosen)
    assert len(chosen) == 20


def test_guided_practice_keeps_a_tenth_for_what_is_new():
    counted = Counter(one.why for one in guided(*MIXED))
    assert counted[Why.NEW] == 2
    assert counted[Why.OVERDUE] + counted[Why.DUE_TODAY] >= 7


def test_a_newcomer_gets_new_questions():
    chosen = guided(*(a_candidate(f"n{n}", theme=f"t{n % 3}") for n in range(30)))
    assert (len(chosen), {one.why for one in chosen}) == (20, {Why.NEW})


def test_practice_stays_within_five_themes_of_three_to_twenty_questions():
    themes = {an_id(f"n{n}"): n % 8 for n in range(80)}
    chosen = guided(*(a_candidate(f"n{n}", theme=f"t{n % 8}") for n in range(80)))
    per_theme = Counter(themes[question_id] for question_id in ids(chosen))
    assert len(per_theme) == 5
    assert min(per_theme.values()) >= 3
    one_theme = guided(*(a_candidate(f"n{n}") for n in range(80)), count=50)
    assert len(one_theme) == 20


def test_questions_that_rest_are_asked_last_longest_unseen_first():
    fresh = [a_candidate(f"f{n}") for n in range(6)]
    resting = [weak(f"r{n}", answered_at=STALE - n * DAY) for n in range(6)]
    assert set(ids(guided(*fresh, *resting, count=6))) == {c.question_id for c in fresh}
    more = set(ids(guided(*fresh, *resting, count=8))) - {c.question_id for c in fresh}
    assert more == {an_id("r5"), an_id("r4")}


def test_concepts_take_turns():
    candidates = [a_candidate(f"{concept}{n}", concept=concept) for concept in "abcde" for n in range(4)]
    chosen = guided(*candidates, count=5)
    concepts = {c.question_id: c.concept_id for c in candidates}
    assert len({concepts[question_id] for question_id in ids(chosen)}) == 5


def test_a_challenge_is_neither_too_easy_nor_too_hard():
    known: dict[str, Any] = {"mastery": 0.8, "due_at": TODAY.ends_at + DAY, "attempts": 5}
    chosen = guided(
        a_candidate("fair", **known), a_candidate("easy", elo=900, **known), a_candidate("hard", elo=2500, **known)
    )
    assert [one.why for one in chosen] == [Why.CHALLENGE, Why.UNCERTAIN, Why.UNCERTAIN]
    assert ids(chosen)[0] == an_id("fair")
