"""What tests begin with: each function adds one thing to the database and says no more than the test needs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adapters.postgres.identity import PostgresUsers
from domain.identity.model import Role, User
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


async def a_user(  # noqa: PLR0913  each is what some test is about
    connection: Any,
    *,
    role: Role | str = Role.STUDENT,
    email: str | None = None,
    display_name: str = "Ada",
    password_hash: str | None = None,
    zone: str = "UTC",
    day_rollover_hour: int = 0,
    simulated: bool = False,
    created_at: datetime = NOW,
) -> UUID:
    """Add a person with one role and the rows that everyone who learns here has."""
    user_id = new_id()
    user = User(user_id, email or f"{user_id}@example.org", display_name, created_at, simulated)
    assert await PostgresUsers(connection).add(user, password_hash=password_hash, role=Role(role), zone=zone)
    if day_rollover_hour:
        await connection.execute(
            "update user_learning_prefs set day_rollover_hour = $2 where user_id = $1", user_id, day_rollover_hour
        )
    return user_id


async def a_theme(connection: Any, *, name: str = "Sorting", block_id: UUID | None = None) -> UUID:
    """Add a theme, in a block and year of its own unless one is named, with its pseudo-concept."""
    theme_id, year_id = new_id(), new_id()
    if block_id is None:
        block_id = new_id()
        await connection.execute(
            "insert into year (year_id, code, name, position) values ($1, $2, 'First year', 1)", year_id, f"Y{year_id}"
        )
        await connection.execute(
            "insert into block (block_id, year_id, code, name, position) values ($1, $2, $3, 'Algorithms', 1)",
            *(block_id, year_id, f"B{block_id}"),
        )
    await connection.execute(
        "insert into theme (theme_id, block_id, code, name, position) values ($1, $2, $3, $4, 1)",
        *(theme_id, block_id, f"T{theme_id}", name),
    )
    await a_concept(connection, theme_id, code=f"THEME::{theme_id}", name=name, pseudo=True)
    return theme_id


async def a_concept(
    connection: Any, theme_id: UUID, *, code: str = "", name: str = "Heapsort", pseudo: bool = False
) -> UUID:
    """Add a concept to a theme."""
    concept_id = new_id()
    await connection.execute(
        "insert into concept (concept_id, theme_id, code, name, pseudo) values ($1, $2, $3, $4, $5)",
        *(concept_id, theme_id, code or f"C{concept_id}", name, pseudo),
    )
    return concept_id


async def a_question(connection: Any, concept_id: UUID, *, answer: str = "b", difficulty: int = 2) -> UUID:
    """Add a question with the choices a, b and c."""
    question_id = new_id()
    choices = [{"key": key, "text": f"Choice {key}"} for key in "abc"]
    await connection.execute(
        """insert into question (question_id, concept_id, code, kind, stem, choices, answer, explanation, difficulty,
           created_at, updated_at) values ($1, $2, $3, 'choice', 'Which?', $4, $5, 'Because.', $6, $7, $7)""",
        *(question_id, concept_id, f"Q{question_id}", choices, answer, difficulty, NOW),
    )
    return question_id


async def a_memory(
    connection: Any, user_id: UUID, concept_id: UUID, *, due_at: datetime, suspended_at: datetime | None = None
) -> None:
    """Give a learner a memory of a concept that has been reviewed once, three days before it is due."""
    await connection.execute(
        """insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps, suspended_at)
           values ($1, $2, 3, 5, $3, $4, 1, $5)""",
        *(user_id, concept_id, due_at, due_at - timedelta(days=3), suspended_at),
    )


async def a_review(
    connection: Any,
    user_id: UUID,
    concept_id: UUID,
    *,
    days_ago: float,
    now: datetime = NOW,
    rating: int = 3,
    complexity: float | None = None,
) -> UUID:
    """Log a review so many days before now; what it did to the memory is made up."""
    review_id, at = new_id(), now - timedelta(days=days_ago)
    await connection.execute(
        "insert into review_log (user_id, reviewed_at, review_id, concept_id, source, rating, correct, score, "
        "elapsed_days, previous_state, stability_after, difficulty_after, due_after, weights_version, complexity, "
        "complexity_strength) values ($1, $2, $3, $4, 'practice', $5, $6, 1, 0, 'new', 3, 5, $2, 0, $7, $8)",
        *(user_id, at, review_id, concept_id, rating, rating > 1, complexity, None if complexity is None else 1.0),
    )
    return review_id
