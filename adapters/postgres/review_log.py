"""The log of graded encounters in PostgreSQL, for what reads or writes much of it at once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.scheduling.history import Graded, Known
from domain.scheduling.model import LoggedReview, Rating

KNOWN: Final = """
select l.review_id, l.user_id, l.concept_id, l.question_id, l.reviewed_at, l.rating, l.correct, l.time_ms,
  l.complexity, l.complexity_strength,
  exists (select from review_retraction r where r.user_id = l.user_id and r.review_id = l.review_id) as retracted
from review_log l where l.user_id = any($1::uuid[])
"""
COLUMNS: Final = (
    *("user_id", "reviewed_at", "review_id", "concept_id", "question_id", "source", "rating", "correct", "score"),
    *("elapsed_days", "time_ms", "previous_state", "stability_before", "difficulty_before", "retrievability_before"),
    *("reviewed_before", "due_before", "stability_after", "difficulty_after", "due_after", "mastery_before"),
    *("mastery_after", "weights_version", "exposure", "complexity", "complexity_strength"),
)


class PostgresReviewLog:
    """The log on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def known(self, user_ids: Sequence[UUID]) -> Known:
        rows = await self._connection.fetch(KNOWN, list(user_ids))
        return Known(
            counted=[_graded(row) for row in rows if not row["retracted"]],
            retracted=frozenset(row["review_id"] for row in rows if row["retracted"]),
        )

    async def add(self, reviews: Sequence[LoggedReview]) -> None:
        await self._connection.copy_records_to_table(
            "review_log", records=(_row(review) for review in reviews), columns=COLUMNS
        )


def _graded(row: Mapping[str, Any]) -> Graded:
    return Graded(
        review_id=row["review_id"],
        user_id=row["user_id"],
        concept_id=row["concept_id"],
        question_id=row["question_id"],
        at=row["reviewed_at"],
        rating=Rating(row["rating"]),
        correct=row["correct"],
        time_ms=row["time_ms"],
        complexity=row["complexity"],
        complexity_strength=row["complexity_strength"],
    )


def _row(review: LoggedReview) -> tuple[object, ...]:
    reviewed, before, after = review.reviewed, review.reviewed.before, review.reviewed.after
    return (
        review.user_id,
        after.reviewed_at,
        review.review_id,
        review.concept_id,
        review.question_id,
        review.source.value,
        reviewed.rating.value,
        review.correct,
        review.score,
        reviewed.elapsed_days,
        review.time_ms,
        reviewed.previous_state.value,
        before and before.stability,
        before and before.difficulty,
        reviewed.retrievability_before,
        before and before.reviewed_at,
        before and before.due_at,
        after.stability,
        after.difficulty,
        after.due_at,
        review.mastery_before,
        review.mastery_after,
        review.weights_version,
        review.exposure,
        review.complexity,
        review.complexity_strength,
    )
