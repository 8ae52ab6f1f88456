"""How an answer is rated, and which answer times are believed."""

import pytest

from domain.scheduling.model import Rating
from domain.scheduling.rating import believed_time, rate


@pytest.mark.parametrize(
    ("time_ms", "flagged", "changed", "expected"),
    [
        (14_999, False, False, Rating.EASY),
        (15_000, False, False, Rating.GOOD),
        (90_000, False, False, Rating.GOOD),
        (90_001, False, False, Rating.HARD),
        (14_999, False, True, Rating.HARD),
        (14_999, True, False, Rating.HARD),
        (None, False, False, Rating.GOOD),
        (None, True, False, Rating.HARD),
        (499, False, False, Rating.GOOD),
        (500, False, False, Rating.EASY),
        (3_600_000, False, False, Rating.HARD),
        (3_600_001, False, False, Rating.GOOD),
    ],
)
def test_a_right_answer_is_rated_by_speed_and_doubt(
    *, time_ms: int | None, flagged: bool, changed: bool, expected: Rating
) -> None:
    assert rate(correct=True, time_ms=time_ms, flagged=flagged, changed=changed) is expected


@pytest.mark.parametrize("time_ms", [None, 1_000, 60_000, 600_000])
def test_a_right_answer_after_a_hint_is_hard_however_fast(time_ms: int | None) -> None:
    assert rate(correct=True, time_ms=time_ms, flagged=False, changed=False, hinted=True) is Rating.HARD
    assert rate(correct=False, time_ms=time_ms, flagged=False, changed=False, hinted=True) is Rating.AGAIN


@pytest.mark.parametrize("time_ms", [None, 1_000, 60_000])
def test_a_wrong_answer_is_rated_again_however_fast(time_ms: int | None) -> None:
    assert rate(correct=False, time_ms=time_ms, flagged=False, changed=False) is Rating.AGAIN


@pytest.mark.parametrize(
    ("time_ms", "believed"), [(None, None), (499, None), (500, 500), (3_600_000, 3_600_000), (3_600_001, None)]
)
def test_a_time_is_believed_from_half_a_second_to_an_hour(time_ms: int | None, believed: int | None) -> None:
    assert believed_time(time_ms) == believed
