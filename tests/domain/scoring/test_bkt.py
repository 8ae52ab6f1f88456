"""How an answer moves the probability that a concept is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scoring.bkt import DEFAULT_SKILL, DegenerateSkill, SkillParameters, learn, predict
from domain.scoring.bkt_bulk import SkillColumns, learn_all, learn_sequences, predict_all

CLOSED_FORM = 1e-12
probabilities = st.floats(0, 1)


@st.composite
def skills(draw: st.DrawFn, *, forgetful: bool = False) -> SkillParameters:
    """Draw valid parameters."""
    slip = draw(st.floats(0.002, 0.9))
    guess = draw(st.floats(0.002, 1)) * (1 - slip - 0.06)
    forget = draw(st.one_of(st.just(0.0), st.floats(0.002, 0.99))) if forgetful else 0.0
    known, learnt = draw(st.floats(0.002, 0.99)), draw(st.floats(0.002, 0.99))
    return SkillParameters(known, learnt, slip, max(guess, 0.0015), forget)


forgetful_skills = skills(forgetful=True)


def test_one_right_answer_takes_a_new_concept_to_seven_fifteenths() -> None:
    assert learn(DEFAULT_SKILL.known, correct=True) == pytest.approx(0.466666666667, abs=1e-12)


def test_one_wrong_answer_still_teaches() -> None:
    assert learn(DEFAULT_SKILL.known, correct=False) == pytest.approx(0.01 / 0.73 + (1 - 0.01 / 0.73) * 0.2, abs=1e-12)


@given(p=st.floats(1e-9, 1 - 1e-9), correct=st.booleans(), skill=forgetful_skills)
def test_an_answer_follows_the_closed_form(*, p: float, correct: bool, skill: SkillParameters) -> None:
    right = p * (1 - skill.slip) + (1 - p) * skill.guess
    assert predict(p, skill) == pytest.approx(right, abs=CLOSED_FORM)
    posterior = p * (1 - skill.slip) / right if correct else p * skill.slip / (1 - right)
    expected = posterior * (1 - skill.forget) + (1 - posterior) * skill.learn
    assert learn(p, correct=correct, skill=skill) == pytest.approx(expected, abs=1e-10)
    if 1e-9 < expected < 1 - 1e-9:
        assert learn(p, correct=correct, skill=skill) == pytest.approx(expected, abs=CLOSED_FORM)


@given(p=probabilities, correct=st.booleans(), skill=forgetful_skills)
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


@pytest.mark.parametrize("forget", [-0.1, 0.001, 0.999, float("nan")])
def test_forgetting_is_none_at_all_or_a_probability(forget: float) -> None:
    with pytest.raises(DegenerateSkill):
        SkillParameters(known=0.1, learn=0.2, slip=0.1, guess=0.2, forget=forget)


def test_what_was_known_is_forgotten_at_its_rate() -> None:
    skill = SkillParameters(known=0.1, learn=0.2, slip=0.1, guess=0.2, forget=0.3)
    assert learn(1, correct=True, skill=skill) == pytest.approx(0.7, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans())), forgetful_skills)
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


@given(st.lists(st.tuples(st.integers(0, 1), st.booleans())), forgetful_skills, forgetful_skills)
def test_a_log_with_a_skill_for_each_concept_is_traced_as_its_parts_are(
    answers: list[tuple[int, bool]], one: SkillParameters, other: SkillParameters
) -> None:
    concepts, correct = np.array([c for c, _ in answers], np.int64), np.array([right for _, right in answers], bool)
    together = learn_sequences(concepts, correct, SkillColumns.of([(one, other)[c] for c, _ in answers]))
    for concept, skill in enumerate((one, other)):
        mine = concepts == concept
        alone = learn_sequences(concepts[mine], correct[mine], skill)
        np.testing.assert_array_equal(together.before[mine], alone.before)
        np.testing.assert_array_equal(together.after[mine], alone.after)


@given(st.lists(st.tuples(probabilities, st.booleans(), forgetful_skills), min_size=1))
def test_arrays_of_answers_follow_the_same_rule(answers: list[tuple[float, bool, SkillParameters]]) -> None:
    p = np.array([each for each, _, _ in answers])
    columns = SkillColumns.of([skill for _, _, skill in answers])
    after = learn_all(p, np.array([correct for _, correct, _ in answers]), columns)
    np.testing.assert_allclose(after, [learn(each, correct=c, skill=skill) for each, c, skill in answers], atol=1e-12)
    np.testing.assert_allclose(
        predict_all(p, columns), [predict(each, skill) for each, _, skill in answers], atol=1e-12
    )
