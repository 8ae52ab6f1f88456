"""How figures are written in sentences."""

import pytest

from domain.experiments.words import counted, figure, percent, probability


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (1.0, "p = 1.00"),
        (0.6176, "p = .62"),
        (0.01, "p = .01"),
        (0.0042, "p = .004"),
        (0.0004, "p = .0004"),
        (0.00006, "p = .0001"),
        (0.00004, "p < .0001"),
        (0.0, "p < .0001"),
    ],
)
def test_a_probability_has_as_many_places_as_it_needs(p, words):
    assert probability(p) == words


def test_counts_figures_and_effects_are_written_out():
    assert [counted(n, "learner") for n in (0, 1, 1200)] == ["0 learners", "1 learner", "1,200 learners"]
    assert [figure(value) for value in (0.25, 12.3)] == [".25", "12.30"]
    assert [percent(value) for value in (0.004, -0.0146, 0)] == ["+0.40 %", "−1.46 %", "+0.00 %"]
