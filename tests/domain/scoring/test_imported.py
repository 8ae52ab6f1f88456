"""What lines of imported files say, and what is said of those that say nothing."""

from datetime import UTC, datetime

import pytest

from domain.scheduling.model import Rating
from domain.scoring.imported import Answered, BadLine, CardReview, read_answer, read_review

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
REVIEW = {
    "card_id": "17",
    "review_rating": "3",
    "review_time": "2024-03-29T20:32:39.497000+01:00",
    "review_duration": "7241",
}
ANSWER = {"learner": "Ada", "question": "q1", "concept": "c1", "correct": "1"}


def test_a_review_is_read_with_its_time_in_utc() -> None:
    at = datetime(2024, 3, 29, 19, 32, 39, 497_000, tzinfo=UTC)
    assert read_review(REVIEW, now=NOW) == CardReview("17", Rating.GOOD, at, 7241)


@pytest.mark.parametrize(("duration", "believed"), [("", None), ("12", None), ("500", 500), ("99999999", None)])
def test_a_duration_that_is_not_believed_leaves_the_review_standing(duration: str, believed: int | None) -> None:
    assert read_review({**REVIEW, "review_duration": duration}, now=NOW).time_ms == believed


def test_a_file_may_come_without_durations() -> None:
    without = {column: cell for column, cell in REVIEW.items() if column != "review_duration"}
    assert read_review(without, now=NOW).time_ms is None


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("review_rating", "5", "rating '5' is not 1, 2, 3 or 4"),
        ("review_rating", "", "rating '' is not 1, 2, 3 or 4"),
        ("review_time", "yesterday", "is not a time such as"),
        ("review_time", "2024-03-29T20:32:39", "does not say its zone"),
        ("review_time", "1066-10-14T09:00:00+00:00", "is before 1990"),
        ("review_time", "2026-11-25T12:00:01Z", "is in the future"),
        ("review_duration", "-4", "is not a number of milliseconds"),
        ("card_id", "", "card_id is empty"),
        ("card_id", "x" * 201, "card_id is not a name of at most 200 characters"),
    ],
)
def test_a_review_that_cannot_be_read_says_why(column: str, cell: str, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        read_review({**REVIEW, column: cell}, now=NOW)


@pytest.mark.parametrize(("cell", "correct"), [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("no", False)])
def test_an_answer_is_right_or_wrong_in_several_spellings(*, cell: str, correct: bool) -> None:
    assert read_answer({**ANSWER, "correct": cell}, now=NOW) == Answered("ada", "q1", "c1", correct, None)


def test_an_answer_may_have_a_time() -> None:
    assert read_answer({**ANSWER, "time": "2026-11-25T11:59Z"}, now=NOW).at == datetime(
        2026, 11, 25, 11, 59, tzinfo=UTC
    )


@pytest.mark.parametrize(("column", "cell"), [("correct", "2"), ("correct", ""), ("learner", ""), ("time", "noon")])
def test_an_answer_that_cannot_be_read_is_refused(column: str, cell: str) -> None:
    with pytest.raises(BadLine):
        read_answer({**ANSWER, column: cell}, now=NOW)
