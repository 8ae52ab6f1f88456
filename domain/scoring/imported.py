"""Decides what the lines of an imported file say: reviews of cards as Anki exports them, or answers to questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from domain.kernel.errors import Invalid
from domain.scheduling.model import Rating
from domain.scheduling.rating import believed_time
from domain.scoring.constants import IMPORT_FROM_YEAR, IMPORTED_CODE_LENGTH

REVIEW_COLUMNS: Final = ("card_id", "review_rating", "review_time")
ANSWER_COLUMNS: Final = ("learner", "question", "concept", "correct")
"""What a file must have; `review_duration` (ms) and `time` may be there too."""

_RATINGS: Final = {str(rating.value): rating for rating in Rating}
_TRUTHS: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class BadLine(Invalid):
    """A line of an imported file cannot be read."""


class FileNotReadable(Invalid):
    """The file cannot be read."""


@dataclass(frozen=True, slots=True)
class CardReview:
    """One review of a card, rated as it was then. `time_ms` is believed."""

    card: str
    rating: Rating
    at: datetime
    time_ms: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of one learner to a question about a concept; `at` is `None` where the file does not tell."""

    learner: str
    question: str
    concept: str
    correct: bool
    at: datetime | None


def read_review(cells: Mapping[str, str], *, now: datetime) -> CardReview:
    """Read one line of a file of reviews, or raise BadLine with what is wrong with it."""
    rating = _RATINGS.get(cells["review_rating"])
    if rating is None:
        raise BadLine(f"rating {cells['review_rating']!r} is not 1, 2, 3 or 4")
    duration = cells.get("review_duration", "")
    if duration and not duration.isdecimal():
        raise BadLine(f"duration {duration!r} is not a number of milliseconds")
    return CardReview(
        card=_name("card_id", cells),
        rating=rating,
        at=_time(cells["review_time"], now=now),
        time_ms=believed_time(int(duration)) if duration else None,
    )


def read_answer(cells: Mapping[str, str], *, now: datetime) -> Answered:
    """Read one line of a file of answers, or raise BadLine with what is wrong with it."""
    correct = _TRUTHS.get(cells["correct"].lower())
    if correct is None:
        raise BadLine(f"correct {cells['correct']!r} is neither 1 nor 0")
    time = cells.get("time", "")
    return Answered(
        learner=_name("learner", cells).lower(),
        question=_name("question", cells),
        concept=_name("concept", cells),
        correct=correct,
        at=_time(time, now=now) if time else None,
    )


def _name(column: str, cells: Mapping[str, str]) -> str:
    name = cells[column]
    if not name:
        raise BadLine(f"{column} is empty")
    if len(name) > IMPORTED_CODE_LENGTH or not name.isprintable():
        raise BadLine(f"{column} is not a name of at most {IMPORTED_CODE_LENGTH} characters")
    return name


def _time(text: str, *, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadLine(f"time {text!r} is not a time such as 2024-03-29T20:32:32+00:00") from None
    if at.tzinfo is None:
        raise BadLine(f"time {text!r} does not say its zone; write +00:00 for UTC")
    if at.year < IMPORT_FROM_YEAR:
        raise BadLine(f"time {text!r} is before {IMPORT_FROM_YEAR}")
    if at > now:
        raise BadLine(f"time {text!r} is in the future")
    return at.astimezone(UTC)
