"""Who is logged in, and which machines have keys, for showing."""

from datetime import datetime
from uuid import UUID

import msgspec

from adapters.postgres.identity import Executor
from domain.identity.demo import DEMO_EMAILS

_ME = """
select u.user_id, u.email, u.display_name, coalesce(p.zone, 'UTC') as zone,
  array(select role from user_role r where r.user_id = u.user_id order by role) as roles
from app_user u left join user_learning_prefs p using (user_id) where u.user_id = $1
"""

_SERVICE_TOKENS = """
select token_id, name, scopes, created_at, expires_at from service_token
where revoked_at is null and ($2::uuid is null or token_id < $2)
order by token_id desc limit $1
"""

_DEMO = """
select exists (select from app_user where simulated) as simulated,
  array(select lower(email) from app_user where lower(email) = any($1)) as emails
"""


class Profile(msgspec.Struct, frozen=True):
    user_id: UUID
    email: str
    display_name: str
    zone: str
    roles: list[str]


class ServiceTokenRow(msgspec.Struct, frozen=True):
    token_id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None


class DemoState(msgspec.Struct, frozen=True):
    simulated: bool
    emails: list[str]


async def profile(executor: Executor, user_id: UUID) -> Profile | None:
    row = await executor.fetchrow(_ME, user_id)
    return Profile(*row) if row else None


async def service_tokens(executor: Executor, *, limit: int, before: UUID | None) -> list[ServiceTokenRow]:
    """Return the living keys, newest first; their text is nowhere to be had."""
    return [ServiceTokenRow(*row) for row in await executor.fetch(_SERVICE_TOKENS, limit, before)]


async def demo_state(executor: Executor) -> DemoState:
    """Say whether simulated learners are in the database, and which demo accounts exist."""
    row = await executor.fetchrow(_DEMO, list(DEMO_EMAILS.values()))
    return DemoState(*row) if row else DemoState(simulated=False, emails=[])
