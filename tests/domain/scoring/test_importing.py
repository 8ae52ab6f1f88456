"""What an import adds to the log, and when answers without a time are said to have been given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.scheduling.constants import DEFAULT_WEIGHTS
from domain.scheduling.history import Graded, Known, Learner
from domain.scheduling.model import Preferences, Rating
from domain.scoring.bkt import SkillParameters, learn
from domain.scoring.importing import plan_import, spread, unknown

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ADA, BOB = UUID(int=1), UUID(int=2)
LEARNERS = {who: Learner(who, DEFAULT_WEIGHTS, Preferences()) for who in (ADA, BOB)}


def a_review(number: int, *, user_id: UUID = ADA, concept: int = 7, days_ago: int = 0) -> Graded:
    at = NOW - timedelta(days=days_ago)
    return Graded(UUID(int=number), user_id, UUID(int=concept), None, at, Rating.GOOD, correct=True, time_ms=None)


def test_what_is_known_or_was_taken_back_or_told_twice_is_not_new() -> None:
    known = Known(counted=[a_review(1)], retracted=frozenset({UUID(int=2)}))
    fresh = unknown([a_review(1), a_review(2), a_review(3), a_review(3), a_review(4)], known)
    assert [one.review_id.int for one in fresh] == [3, 4]


def test_new_reviews_continue_what_is_known_of_the_same_memory() -> None:
    known = Known(counted=[a_review(1, days_ago=10), a_review(2, concept=8, days_ago=9)])
    plan = plan_import([a_review(3, days_ago=5)], known, LEARNERS)
    [row] = plan.reviews
    assert row.reviewed.before is not None
    assert (row.reviewed.before.reps, row.reviewed.elapsed_days) == (1, 5)
    assert row.mastery_before == pytest.approx(7 / 15)
    assert {concept.int for _, concept in plan.memories} == {7}
    assert plan.memories[ADA, UUID(int=7)].reps == 2
    assert plan.masteries[ADA, UUID(int=7)].attempts == 2


def test_an_older_review_that_comes_late_is_replayed_in_its_place() -> None:
    known = Known(counted=[a_review(1, days_ago=5)])
    plan = plan_import([a_review(2, days_ago=10)], known, LEARNERS)
    [row] = plan.reviews
    assert row.reviewed.before is None
    assert plan.memories[ADA, UUID(int=7)].reviewed_at == NOW - timedelta(days=5)
    assert plan.memories == plan_import([a_review(1, days_ago=5), a_review(2, days_ago=10)], Known(), LEARNERS).memories


def test_each_concept_is_traced_under_the_skill_that_was_fitted_to_it() -> None:
    skill = SkillParameters(known=0.4, learn=0.1, slip=0.05, guess=0.3, forget=0.02)
    fresh = [a_review(1, concept=7, days_ago=3), a_review(2, concept=8, days_ago=2), a_review(3, concept=7, days_ago=1)]
    plan = plan_import(fresh, Known(), LEARNERS, {UUID(int=7): skill})
    once = learn(skill.known, correct=True, skill=skill)
    assert plan.masteries[ADA, UUID(int=7)].p == pytest.approx(learn(once, correct=True, skill=skill))
    assert plan.masteries[ADA, UUID(int=8)].p == pytest.approx(7 / 15)
    assert [row.mastery_before for row in plan.reviews] == [None, None, pytest.approx(once)]


def test_answers_without_a_time_are_spread_a_session_a_day_up_to_now() -> None:
    placed = spread([a_review(n) for n in range(40)] + [a_review(99, user_id=BOB)], {}, now=NOW)
    times = [one.at for one in placed if one.user_id == ADA]
    assert times == sorted(times)
    assert times[0] == NOW - timedelta(days=2)
    assert all(earlier < NOW for earlier in times)
    assert [one.at for one in placed if one.user_id == BOB] == [NOW - timedelta(days=1) / 20]


def test_answers_without_a_time_come_after_all_that_is_known() -> None:
    latest = NOW - timedelta(hours=1)
    placed = spread([a_review(n) for n in range(40)], {ADA: latest}, now=NOW)
    assert all(latest < one.at < NOW for one in placed)
    assert [replace(one, at=NOW) for one in placed] == [a_review(n) for n in range(40)]
