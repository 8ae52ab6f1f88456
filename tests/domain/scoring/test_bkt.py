"""How an answer moves the probability that a concept is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.bkt import DEFAULT_SKILL, DegenerateSkill, SkillParameters, learn, predict
from domain.scoring.bkt_bulk import learn_sequences

CLOSED_FORM = 1e-12
probabilities = st.floats(0, 1)


@st.composite
def skills(draw: st.DrawFn) -> SkillParameters:
    """Draw valid parameters."""
    slip = draw(st.floats(0.002, 0.9))
    guess = draw(st.floats(0.002, 1)) * (1 - slip - 0.06)
    return SkillParameters(draw(st.floats(0.002, 0.99)), draw(st.floats(0.002, 0.99)), slip, max(guess, 0.0015))


def test_one_right_answer_takes_a_new_concept_to_seven_fifteenths() -> None:
    assert learn(DEFAULT_SKILL.known, correct=True) == pytest.approx(0.466666666667, abs=1e-12)


def test_one_wrong_answer_still_teaches() -> None:
    assert learn(DEFAULT_SKILL.known, correct=False) == pytest.approx(0.01 / 0.73 + (1 - 0.01 / 0.73) * 0.2, abs=1e-12)


@given(p=st.floats(1e-9, 1 - 1e-9), correct=st.booleans(), skill=skills())
def test_an_answer_follows_the_closed_form(*, p: float, correct: bool, skill: SkillParameters) -> None:
    right = p * (1 - skill.slip) + (1 - p) * skill.guess
    assert predict(p, skill) == pytest.approx(right, abs=CLOSED_FORM)
    posterior = p * (1 - skill.slip) / right if correct else p * skill.slip / (1 - right)
    expected = posterior + (1 - posterior) * skill.learn
    assert learn(p, correct=correct, skill=skill) == pytest.approx(expected, abs=1e-10)
    if 1e-9 < expected < 1 - 1e-9:
        assert learn(p, correct=correct, skill=skill) == pytest.approx(expected, abs=CLOSED_FORM)


@given(p=probabilities, correct=st.booleans(), skill=skills())
def test_mastery_stays_a_probability(*, p: float, correct: bool, skill: SkillParameters) -> None:
    assert 0 <= learn(p, correct=correct, skill=skill) <= 1
    assert 0 <= predict(p, skill) <= 1


@given(st.floats(1e-9, 1 - 1e-9), skills())
def test_a_right_answer_never_lowers_mastery(p: float, skill: SkillParameters) -> None:
    assert learn(p, correct=True, skill=skill) >= p - 1e-10
    assert learn(p, correct=True, skill=skill) >= learn(p, correct=False, skill=skill) - 1e-12


@pytest.mark.parametrize(("slip", "guess"), [(0.5, 0.46), (0.9, 0.2), (0.0005, 0.2), (0.2, 0)])
def test_degenerate_parameters_are_refused(slip: float, guess: float) -> None:
    with pytest.raises(DegenerateSkill):
        SkillParameters(known=0.1, learn=0.2, slip=slip, guess=guess)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans())), skills())
def test_tracing_many_histories_equals_folding_each(answers: list[tuple[int, bool]], skill: SkillParameters) -> None:
    learnt = learn_sequences(
        np.array([who for who, _ in answers], np.int64), np.array([right for _, right in answers], bool), skill
    )
    now: dict[int, float] = {}
    seen: dict[int, int] = {}
    for n, (who, right) in enumerate(answers):
        before = now.get(who, skill.known)
        now[who] = learn(before, correct=right, skill=skill)
        assert learnt.before[n] == pytest.approx(before, abs=1e-12)
        assert learnt.after[n] == pytest.approx(now[who], abs=1e-12)
        assert learnt.attempts_before[n] == seen.get(who, 0)
        seen[who] = seen.get(who, 0) + 1
