"""Granting roles and resolving subjects against the real database."""

from typing import Any
from uuid import uuid4

import pytest

from adapters.postgres.connection import prepare
from adapters.postgres.store import PostgresStore
from domain.identity.errors import SubjectUnknown, UserNotFound
from domain.identity.model import Claims, Role
from domain.identity.recognition import resolve_subject
from domain.identity.use_cases import grant_role, grant_role_by_email
from tests.factories import NOW, a_user


@pytest.fixture
async def store(connection: Any) -> PostgresStore:
    await prepare(connection)
    return PostgresStore(connection)


async def test_a_role_is_granted_once_and_told_once(store: PostgresStore):
    user_id = await a_user(store.connection, email="ada@example.org")
    await grant_role(store, user_id=user_id, role=Role.TUTOR, actor_id=None, now=NOW)
    assert await grant_role_by_email(store, email="ADA@example.org", role=Role.TUTOR, now=NOW) == user_id
    assert await store.users.roles(user_id) == ("student", "tutor")
    told = await store.connection.fetch("select payload from domain_event where type = 'role_granted'")
    assert [row["payload"] for row in told] == [{"user_id": str(user_id), "role": "tutor"}]


async def test_nobody_cannot_be_granted_anything(store: PostgresStore):
    with pytest.raises(UserNotFound):
        await grant_role(store, user_id=uuid4(), role=Role.ADMIN, actor_id=None, now=NOW)
    with pytest.raises(UserNotFound):
        await grant_role_by_email(store, email="nobody@example.org", role=Role.ADMIN, now=NOW)


async def test_one_person_goes_by_several_subjects_of_several_issuers(store: PostgresStore):
    user_id = await a_user(store.connection)
    for issuer, subject in (("old", "17"), ("old", "auth0|17"), ("new", "17")):
        await store.identities.add(issuer, subject, user_id=user_id)
        assert await resolve_subject(store, claims=Claims(issuer, subject, NOW)) == user_id
    with pytest.raises(SubjectUnknown):
        await resolve_subject(store, claims=Claims("new", "auth0|17", NOW))


async def test_a_subject_that_is_claimed_twice_stays_with_the_first(store: PostgresStore):
    first, second = await a_user(store.connection), await a_user(store.connection)
    await store.identities.add("issuer", "17", user_id=first)
    await store.identities.add("issuer", "17", user_id=second)
    assert await store.identities.find("issuer", "17") == first
