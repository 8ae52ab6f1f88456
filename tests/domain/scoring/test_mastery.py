"""What masteries of concepts say about a theme, and how far they are trusted."""

import pytest

from domain.scoring.mastery import confidence, for_ranking, mastered, theme_mastery


def test_an_unseen_concept_counts_as_known_at_first() -> None:
    assert theme_mastery([0.9, 0.5], concepts=4) == pytest.approx((0.9 + 0.5 + 0.1 + 0.1) / 4)


def test_a_theme_nobody_has_seen_has_no_mastery_and_ranks_in_the_middle() -> None:
    assert theme_mastery([], concepts=3) is None
    assert for_ranking(None) == 0.5
    assert for_ranking(0.2) == 0.2


def test_a_concept_is_mastered_from_95_in_100() -> None:
    assert (mastered(0.95), mastered(0.9499)) == (True, False)


@pytest.mark.parametrize(("attempts", "expected"), [(0, 0), (10, 0.5), (90, 0.9)])
def test_confidence_grows_with_attempts(attempts: int, expected: float) -> None:
    assert confidence(attempts) == expected
