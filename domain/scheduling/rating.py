"""Decides how well something was recalled, from whether, how fast and how surely it was answered."""

from domain.scheduling.constants import BELIEVED_FROM_MS, BELIEVED_TO_MS, EASY_BELOW_MS, HARD_ABOVE_MS
from domain.scheduling.model import Rating


def believed_time(time_ms: int | None) -> int | None:
    """Return the answer time (ms) when it is believable, else `None`: the review counts, its time does not."""
    if time_ms is None or not BELIEVED_FROM_MS <= time_ms <= BELIEVED_TO_MS:
        return None
    return time_ms


def rate(*, correct: bool, time_ms: int | None, flagged: bool, changed: bool, hinted: bool = False) -> Rating:
    """Rate an answer: wrong is Again; hinted, flagged, changed or slow is Hard; fast is Easy; else Good.

    A time that is missing or not believed makes an answer neither fast nor slow.
    """
    if not correct:
        return Rating.AGAIN
    time_ms = believed_time(time_ms)
    if hinted or flagged or changed or (time_ms is not None and time_ms > HARD_ABOVE_MS):
        return Rating.HARD
    return Rating.EASY if time_ms is not None and time_ms < EASY_BELOW_MS else Rating.GOOD
