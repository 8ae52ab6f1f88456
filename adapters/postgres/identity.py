"""Who someone is, in PostgreSQL: people, their subjects with issuers, and the hashes of machines' keys."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from asyncpg import Record

from domain.identity.errors import UserNotFound
from domain.identity.model import Credentials, Role, ServiceToken, User

# One statement, so that a half-made account cannot be: the person, their role, and what every learner starts from.
ADD_USER = """
with person as (
  insert into app_user (user_id, email, display_name, password_hash, simulated, created_at)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (lower(email)) do nothing
  returning user_id
),
roles as (insert into user_role (user_id, role, granted_at) select user_id, $7, $6 from person),
params as (insert into srs_user_params (user_id) select user_id from person),
summary as (insert into revision_queue_user_summary (user_id) select user_id from person),
prefs as (insert into user_learning_prefs (user_id, zone) select user_id, $8 from person)
select count(*) from person
"""

_CREDENTIALS = """
select u.user_id, u.password_hash,
  array(select role from user_role r where r.user_id = u.user_id order by role) as roles
from app_user u where lower(u.email) = lower($1)
"""


class Executor(Protocol):
    """A connection in a transaction, or a pool for single statements."""

    async def execute(self, query: str, *args: object) -> str: ...
    async def fetch(self, query: str, *args: object) -> list[Record]: ...
    async def fetchrow(self, query: str, *args: object) -> Record | None: ...
    async def fetchval(self, query: str, *args: object) -> object: ...


class PostgresUsers:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    async def add(self, user: User, *, password_hash: str | None, role: Role, zone: str) -> bool:
        added = await self._connection.fetchval(
            ADD_USER,
            user.user_id,
            user.email,
            user.display_name,
            password_hash,
            user.simulated,
            user.created_at,
            role.value,
            zone,
        )
        return added == 1

    async def get(self, user_id: UUID) -> User:
        row = await self._connection.fetchrow(
            "select user_id, email, display_name, created_at, simulated from app_user where user_id = $1", user_id
        )
        if row is None:
            raise UserNotFound
        return User(*row)

    async def find_by_email(self, email: str) -> UUID | None:
        row = await self._connection.fetchrow("select user_id from app_user where lower(email) = lower($1)", email)
        return row["user_id"] if row else None

    async def find_credentials(self, email: str) -> Credentials | None:
        row = await self._connection.fetchrow(_CREDENTIALS, email)
        return Credentials(row["user_id"], row["password_hash"], tuple(row["roles"])) if row else None

    async def roles(self, user_id: UUID) -> tuple[str, ...]:
        rows = await self._connection.fetch("select role from user_role where user_id = $1 order by role", user_id)
        return tuple(row["role"] for row in rows)

    async def save_password(self, user_id: UUID, *, password_hash: str) -> None:
        await self._connection.execute(
            "update app_user set password_hash = $2 where user_id = $1", user_id, password_hash
        )

    async def grant(self, user_id: UUID, role: Role, *, at: datetime) -> bool:
        done = await self._connection.execute(
            "insert into user_role (user_id, role, granted_at) values ($1, $2, $3) on conflict do nothing",
            user_id,
            role.value,
            at,
        )
        return done == "INSERT 0 1"


class PostgresIdentities:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    async def find(self, issuer: str, subject: str) -> UUID | None:
        row = await self._connection.fetchrow(
            "select user_id from user_identity where issuer = $1 and subject = $2", issuer, subject
        )
        return row["user_id"] if row else None

    async def add(self, issuer: str, subject: str, *, user_id: UUID) -> None:
        await self._connection.execute(
            "insert into user_identity (issuer, subject, user_id) values ($1, $2, $3) on conflict do nothing",
            issuer,
            subject,
            user_id,
        )


class PostgresServiceTokens:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    async def add(self, token: ServiceToken, *, token_hash: bytes) -> None:
        await self._connection.execute(
            """insert into service_token (token_id, name, token_hash, scopes, created_by, created_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7)""",
            token.token_id,
            token.name,
            token_hash,
            list(token.scopes),
            token.created_by,
            token.created_at,
            token.expires_at,
        )

    async def find_live(self, token_hash: bytes, *, now: datetime) -> ServiceToken | None:
        row = await self._connection.fetchrow(
            """select token_id, name, scopes, created_by, created_at, expires_at from service_token
            where token_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)""",
            token_hash,
            now,
        )
        if row is None:
            return None
        token_id, name, scopes, created_by, created_at, expires_at = row
        return ServiceToken(token_id, name, tuple(scopes), created_by, created_at, expires_at)

    async def revoke(self, token_id: UUID, *, at: datetime) -> bool:
        done = await self._connection.execute(
            "update service_token set revoked_at = $2 where token_id = $1 and revoked_at is null", token_id, at
        )
        return done == "UPDATE 1"
