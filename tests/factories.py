"""What tests begin with: each function adds one thing to the database and says no more than the test needs."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from adapters.postgres.identity import PostgresUsers
from domain.identity.model import Role, User
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


async def a_user(
    connection: Any,
    *,
    role: Role | str = Role.STUDENT,
    email: str | None = None,
    display_name: str = "Ada",
    password_hash: str | None = None,
    zone: str = "UTC",
    simulated: bool = False,
    created_at: datetime = NOW,
) -> UUID:
    """Add a person with one role and the rows that everyone who learns here has."""
    user_id = new_id()
    user = User(user_id, email or f"{user_id}@example.org", display_name, created_at, simulated)
    assert await PostgresUsers(connection).add(user, password_hash=password_hash, role=Role(role), zone=zone)
    return user_id
