"""The same learner, the same arm, for ever: and as many in each as was planned."""

from math import sqrt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.experiments.assignment import arm_of, assigned
from domain.experiments.definitions import COMPLEXITY_STRENGTH, DEFINITIONS, TUNED_WEIGHTS, definition
from domain.experiments.errors import UnknownExperiment
from domain.kernel.ids import derived_id
from tests.domain.experiments.building import an_experiment

HALVES = (0.5, 0.5)
LEARNERS = [derived_id("learner", str(number)) for number in range(10_000)]


@st.composite
def shares(draw):
    parts = draw(st.lists(st.integers(0, 100), min_size=2, max_size=5).filter(any))
    return tuple(part / sum(parts) for part in parts)


def test_of_ten_thousand_learners_half_are_in_each_arm_within_three_sigma():
    second = sum(arm_of("tuned_weights", learner, HALVES) for learner in LEARNERS)
    assert abs(second - 5_000) < 3 * sqrt(10_000 * 0.25)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.9])
def test_the_ratio_is_honoured(share):
    second = sum(arm_of("tuned_weights", learner, (1 - share, share)) for learner in LEARNERS)
    assert abs(second - 10_000 * share) < 3 * sqrt(10_000 * share * (1 - share))


def test_the_arm_of_a_learner_is_the_same_in_every_process_and_year():
    # by coreutils' sha256sum these digests begin with 95, 10 and d6
    golden = {
        "00000000-0000-0000-0000-000000000000": 1,
        "6f1d7c52-6c9e-5e0f-9a53-4f6b1a8f2c11": 0,
        "ffffffff-ffff-ffff-ffff-ffffffffffff": 1,
    }
    assert {key: arm_of("tuned_weights", UUID(key), HALVES) for key in golden} == golden


@given(st.uuids(), st.text(max_size=20), shares())
def test_asking_again_changes_nothing(learner, key, shares):
    arm = arm_of(key, learner, shares)
    assert arm == arm_of(key, learner, shares)
    assert 0 <= arm < len(shares)


@given(st.uuids())
def test_an_arm_without_a_share_has_nobody(learner):
    assert arm_of("any", learner, (0.0, 1.0)) == 1
    assert arm_of("any", learner, (1.0, 0.0)) == 0


@given(st.uuids(), st.floats(0, 1), st.floats(0, 1))
def test_a_changed_ratio_moves_learners_one_way_only(learner, before, after):
    old, new = arm_of("any", learner, (before, 1 - before)), arm_of("any", learner, (after, 1 - after))
    assert new <= old if after >= before else new >= old


def test_a_changed_ratio_moves_no_more_than_the_difference():
    moved = sum(arm_of("any", learner, HALVES) != arm_of("any", learner, (0.6, 0.4)) for learner in LEARNERS)
    assert abs(moved - 1_000) < 3 * sqrt(10_000 * 0.1 * 0.9)


def test_two_experiments_divide_independently():
    both = sum(arm_of("one", learner, HALVES) == arm_of("other", learner, HALVES) for learner in LEARNERS)
    assert abs(both - 5_000) < 3 * sqrt(10_000 * 0.25)


def test_a_winner_is_for_everybody():
    experiment = an_experiment("complexity_strength", winner="half")
    assert {assigned(experiment, learner).level for learner in LEARNERS[:100]} == {0.5}


def test_without_a_winner_everybody_has_the_arm_of_their_own():
    experiment = an_experiment("complexity_strength")
    arms = [assigned(experiment, learner).key for learner in LEARNERS[:300]]
    assert set(arms) == {"none", "half", "full"}


def test_the_definitions_are_whole():
    for key, one in DEFINITIONS.items():
        assert (definition(key), one.key) == (one, key)
        assert len(one.arms) == len(one.shares) == len({arm.key for arm in one.arms})
        assert sum(one.shares) == pytest.approx(1)
    assert TUNED_WEIGHTS.baseline.name == "Global weights"
    assert [arm.level for arm in COMPLEXITY_STRENGTH.arms] == [0.0, 0.5, 1.0]


def test_an_unknown_experiment_is_not_found_and_the_known_ones_are_named():
    with pytest.raises(UnknownExperiment, match="tuned_weights"):
        definition("louder_colours")
