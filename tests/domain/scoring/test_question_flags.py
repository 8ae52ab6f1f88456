"""Which questions are hard for a reason of their own."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.ids import new_id
from domain.scoring.question_flags import AnsweredQuestions, fisher, flagged, flags_of, most_evidence


def answered(*questions: tuple[int, int, int]) -> AnsweredQuestions:
    """A question a line: its concept, learners, failures."""
    return AnsweredQuestions(*(np.array(column, np.int64) for column in zip(*questions, strict=True)))


def flags(*questions: tuple[int, int, int]) -> list[bool]:
    return flagged(answered(*questions)).tolist()


def tail(hits: int, of: int, other_hits: int, of_others: int) -> float:
    """The same from the definition, in whole numbers."""
    everything, all_hits = of + of_others, hits + other_hits
    ways = sum(comb(all_hits, k) * comb(everything - all_hits, of - k) for k in range(hits, min(of, all_hits) + 1))
    return float(Fraction(ways, comb(everything, of)))


def test_the_lady_who_tasted_tea() -> None:
    assert fisher(np.array([3]), np.array([4]), np.array([1]), np.array([4])) == pytest.approx([17 / 70])


tables = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))


@given(st.lists(tables, min_size=1, max_size=8))
def test_the_tail_is_exact(drawn: list[tuple[int, int, int, int]]) -> None:
    cells = [(hits, hits + more, others, others + rest) for hits, more, others, rest in drawn]
    told = fisher(*(np.array(column) for column in zip(*cells, strict=True)))
    assert told == pytest.approx([tail(*cell) for cell in cells], abs=1e-9)


def test_a_question_that_able_learners_fail_while_they_pass_the_others_is_flagged() -> None:
    assert flags((0, 20, 15), (0, 20, 2), (0, 20, 3)) == [True, False, False]


def test_a_concept_that_is_failed_throughout_is_hard_by_itself() -> None:
    assert flags((0, 20, 15), (0, 20, 15), (0, 20, 14)) == [False, False, False]


def test_a_question_that_is_only_somewhat_harder_is_not_flagged() -> None:
    assert flags((0, 200, 80), (0, 200, 20)) == [False, False]


def test_a_question_alone_in_its_concept_has_nothing_to_compare_with() -> None:
    assert flags((0, 50, 49), (1, 50, 1)) == [False, False]


@pytest.mark.parametrize("questions", [[(0, 9, 9), (0, 60, 1)], [(0, 60, 60), (0, 9, 0)]])
def test_few_learners_flag_nothing(questions: list[tuple[int, int, int]]) -> None:
    assert flags(*questions) == [False, False]


def test_nothing_answered_flags_nothing() -> None:
    assert len(flagged(AnsweredQuestions(*(np.array([], np.int64) for _ in range(3))))) == 0


def test_a_flag_says_how_the_others_went() -> None:
    ids = [new_id(), new_id()]
    [flag] = flags_of(ids, answered((0, 20, 15), (0, 40, 4)))
    assert (flag.question_id, flag.learners, flag.failures, flag.others_failure) == (ids[0], 20, 15, 0.1)


def test_the_quarter_whose_evidence_weighs_most() -> None:
    assert most_evidence(np.array([0.1, 0.9, 0.5, 0.2])).tolist() == [False, True, False, False]
    assert most_evidence(np.full(3, 0.3)).all()
    assert len(most_evidence(np.array([]))) == 0


def test_made_bad_on_purpose_most_are_found_and_few_of_the_others() -> None:
    """A thousand concepts of five questions whose truth is known: one of them in ten is bad."""
    dice = np.random.default_rng(3)
    concepts = np.repeat(np.arange(1_000), 5)
    bad = (np.arange(5_000) % 5 == 0) & (concepts % 10 == 0)
    failing = np.clip(dice.beta(2, 8, 1_000)[concepts] + 0.55 * bad, 0, 0.98)
    learners = dice.integers(15, 60, 5_000)
    told = flagged(AnsweredQuestions(concepts, learners, dice.binomial(learners, failing)))
    assert told[bad].mean() > 0.8
    assert told[~bad].mean() < 0.01
