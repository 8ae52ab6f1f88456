"""Small true things to test with: each writes rows with all that must be there, and a test names only what matters."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from adapters.postgres.connection import Connection
from domain.kernel.ids import new_id

BORN_AT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


async def a_user(
    connection: Connection, *, role: str = "student", zone: str = "UTC", day_rollover_hour: int = 0, email: str = ""
) -> UUID:
    """Add someone with one role, and with the rows that every learner is born with."""
    user_id = new_id()
    await connection.execute(
        "insert into app_user (user_id, email, display_name, created_at) values ($1, $2, $3, $4)",
        *(user_id, email or f"{user_id}@example.org", "Ada", BORN_AT),
    )
    await connection.execute("insert into user_role values ($1, $2, $3)", user_id, role, BORN_AT)
    await connection.execute("insert into srs_user_params (user_id) values ($1)", user_id)
    await connection.execute("insert into revision_queue_user_summary (user_id) values ($1)", user_id)
    await connection.execute(
        "insert into user_learning_prefs (user_id, zone, day_rollover_hour) values ($1, $2, $3)",
        *(user_id, zone, day_rollover_hour),
    )
    return user_id


async def a_theme(connection: Connection, *, name: str = "Sorting", block_id: UUID | None = None) -> UUID:
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
    connection: Connection, theme_id: UUID, *, code: str = "", name: str = "Heapsort", pseudo: bool = False
) -> UUID:
    """Add a concept to a theme."""
    concept_id = new_id()
    await connection.execute(
        "insert into concept (concept_id, theme_id, code, name, pseudo) values ($1, $2, $3, $4, $5)",
        *(concept_id, theme_id, code or f"C{concept_id}", name, pseudo),
    )
    return concept_id


async def a_question(connection: Connection, concept_id: UUID, *, answer: str = "b", difficulty: int = 2) -> UUID:
    """Add a question with the choices a, b and c."""
    question_id = new_id()
    choices = [{"key": key, "text": f"Choice {key}"} for key in "abc"]
    await connection.execute(
        """insert into question (question_id, concept_id, code, kind, stem, choices, answer, explanation, difficulty,
           created_at, updated_at) values ($1, $2, $3, 'choice', 'Which?', $4, $5, 'Because.', $6, $7, $7)""",
        *(question_id, concept_id, f"Q{question_id}", choices, answer, difficulty, BORN_AT),
    )
    return question_id


async def a_memory(
    connection: Connection, user_id: UUID, concept_id: UUID, *, due_at: datetime, suspended_at: datetime | None = None
) -> None:
    """Give a learner a memory of a concept that has been reviewed once, three days before it is due."""
    await connection.execute(
        """insert into memory (user_id, concept_id, stability, difficulty, due_at, reviewed_at, reps, suspended_at)
           values ($1, $2, 3, 5, $3, $4, 1, $5)""",
        *(user_id, concept_id, due_at, due_at - timedelta(days=3), suspended_at),
    )
