"""When a concept counts as mastered, and how far a mastery is trusted."""

import pytest

from domain.scoring.mastery import confidence, mastered


def test_a_concept_is_mastered_from_95_in_100() -> None:
    assert (mastered(0.95), mastered(0.9499)) == (True, False)


@pytest.mark.parametrize(("attempts", "expected"), [(0, 0), (10, 0.5), (90, 0.9)])
def test_confidence_grows_with_attempts(attempts: int, expected: float) -> None:
    assert confidence(attempts) == expected
