"""Which masteries are written again after skills have changed."""

from uuid import UUID

import numpy as np
import pytest

from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters, learn
from domain.scoring.refreshing import Held, outdated

ADA, BOB, SORTING, HEAPS = (UUID(int=n) for n in range(1, 5))
SKILL = SkillParameters(known=0.4, learn=0.1, slip=0.05, guess=0.3, forget=0.02)
SKILLS = {SORTING: SKILL, HEAPS: DEFAULT_SKILL}


def traced(skill: SkillParameters, answers: str) -> float:
    p = skill.known
    for answer in answers:
        p = learn(p, correct=answer == "1", skill=skill)
    return p


def held(*, p: list[float], attempts: list[int]) -> Held:
    """Ada answered sorting right, wrong, and heaps right; Bob answered sorting wrong; in turns."""
    pairs = [(ADA, SORTING), (ADA, HEAPS), (BOB, SORTING)]
    correct = np.array([True, True, False, False])
    return Held(pairs, np.array(p), np.array(attempts), np.array([0, 1, 2, 0]), correct)


UP_TO_DATE = {
    (ADA, SORTING): traced(SKILL, "10"),
    (ADA, HEAPS): traced(DEFAULT_SKILL, "1"),
    (BOB, SORTING): traced(SKILL, "0"),
}


def test_masteries_that_follow_from_the_log_are_left_alone() -> None:
    assert not outdated(held(p=list(UP_TO_DATE.values()), attempts=[2, 1, 1]), SKILLS)


def test_masteries_of_an_older_skill_are_replayed_each_under_its_own() -> None:
    changed = outdated(held(p=[0.9, UP_TO_DATE[ADA, HEAPS], 0.1], attempts=[2, 1, 1]), SKILLS)
    assert {key: one.attempts for key, one in changed.items()} == {(ADA, SORTING): 2, (BOB, SORTING): 1}
    for key, one in changed.items():
        assert one.p == pytest.approx(UP_TO_DATE[key], abs=1e-12)


def test_a_mastery_that_is_missing_or_miscounted_is_written() -> None:
    known = list(UP_TO_DATE.values())
    assert outdated(held(p=[np.nan, *known[1:]], attempts=[0, 1, 1]), SKILLS).keys() == {(ADA, SORTING)}
    assert outdated(held(p=known, attempts=[2, 1, 7]), SKILLS).keys() == {(BOB, SORTING)}


def test_nobody_holds_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    assert not outdated(Held([], np.zeros(0), nothing, nothing, nothing.astype(bool)), {})
