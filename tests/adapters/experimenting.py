"""What tests of experiments put into the database: learners, exposures, reviews."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.kernel.ids import new_id
from tests.factories import a_user

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

EXPOSE = "insert into exposure (user_id, experiment_key, arm, first_at, last_at) values ($1, $2, $3, $4, $4)"
COLUMNS = (
    *("user_id", "reviewed_at", "review_id", "concept_id", "source", "rating", "correct", "score", "elapsed_days"),
    *("previous_state", "retrievability_before", "stability_after", "difficulty_after", "due_after", "weights_version"),
)


async def learners(connection: Any, count: int) -> list[UUID]:
    """Add learners."""
    return [await a_user(connection) for _ in range(count)]


async def seen_in(connection: Any, key: str, arms: Mapping[UUID, str], at: datetime) -> None:
    """Expose learners to an arm, whichever the split would give them."""
    await connection.executemany(EXPOSE, [(user_id, key, arm, at) for user_id, arm in arms.items()])


async def a_review(
    connection: Any,
    user_id: UUID,
    concept_id: UUID,
    *,
    at: datetime,
    rating: int = 3,
    recall: float | None = 0.9,
    elapsed_days: int = 3,
) -> UUID:
    """Add a review, of which `recall` had been predicted."""
    row = review_row(user_id, concept_id, at=at, rating=rating, recall=recall, elapsed_days=elapsed_days)
    await connection.copy_records_to_table("review_log", records=[row], columns=COLUMNS)
    return row[2]


def review_row(
    user_id: UUID, concept_id: UUID, *, at: datetime, rating: int, recall: float | None, elapsed_days: int = 3
) -> tuple[Any, ...]:
    """Return a review as a row of the log."""
    correct = rating > 1
    state = "new" if recall is None else "review"
    return (
        *(user_id, at, new_id(), concept_id, "practice", rating, correct, float(correct), elapsed_days),
        *(state, recall, 5.0, 5.0, at + timedelta(days=5), 0),
    )
