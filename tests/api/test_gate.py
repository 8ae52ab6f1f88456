"""A token is read once and remembered a little while, never past its end, and never without bound."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.bootstrap import Lyceum
from api.security import Gate
from domain.identity.constants import TOKEN_CHECK_SECONDS
from domain.identity.errors import TokenExpired, TokenInvalid, TokenRevoked
from tests.factories import a_user

LATER = timedelta(seconds=TOKEN_CHECK_SECONDS)


@pytest.fixture
def gate(lyceum: Lyceum) -> Gate:
    return Gate(lyceum)


def _token(lyceum: Lyceum, *, now: datetime) -> bytes:
    return lyceum.access_tokens.issue(uuid4(), ("student",), now=now).text.encode()


async def test_a_remembered_token_ends_when_it_says(gate: Gate, lyceum: Lyceum):
    nearly_over = datetime.now(UTC) - timedelta(hours=12) + timedelta(seconds=2)
    token = _token(lyceum, now=nearly_over)
    assert await gate.caller(token, now=datetime.now(UTC))
    lyceum.access_tokens.read = None  # pyright: ignore[reportAttributeAccessIssue]  it is not asked while it remembers
    assert await gate.caller(token, now=datetime.now(UTC) - timedelta(seconds=1))
    del lyceum.access_tokens.read
    with pytest.raises(TokenExpired):
        await gate.caller(_token(lyceum, now=nearly_over - timedelta(seconds=5)), now=datetime.now(UTC))


async def test_another_process_learns_of_a_log_out_soon(gate: Gate, lyceum: Lyceum):
    now = datetime.now(UTC)
    token, other = _token(lyceum, now=now), Gate(lyceum)
    assert await other.caller(token, now=now)
    await gate.log_out(token, now=now)
    with pytest.raises(TokenRevoked):
        await gate.caller(token, now=now)
    assert await other.caller(token, now=now)
    with pytest.raises(TokenRevoked):
        await other.caller(token, now=now + LATER)


async def test_the_tokens_used_least_lately_are_forgotten(gate: Gate, lyceum: Lyceum, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.security.KEPT_TOKENS", 2)
    now = datetime.now(UTC)
    first, second, third = (_token(lyceum, now=now) for _ in range(3))
    for token in (first, second, first, third):
        await gate.caller(token, now=now)
    assert list(gate._known) == [first, third]  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  its only trace


async def test_a_machines_key_that_was_ended_works_a_little_longer_and_no_more(gate: Gate, connection: Any):
    now = datetime.now(UTC)
    user_id = await a_user(connection, role="admin")
    await connection.execute(
        """insert into service_token (token_id, name, token_hash, scopes, created_by, created_at)
        values (gen_random_uuid(), 'x', sha256('lyt_x'), '{jobs:run}', $1, $2)""",
        user_id,
        now,
    )
    assert (await gate.caller(b"lyt_x", now=now)).scopes == ("jobs:run",)
    await connection.execute("update service_token set revoked_at = $1", now)
    assert await gate.caller(b"lyt_x", now=now)
    with pytest.raises(TokenInvalid):
        await gate.caller(b"lyt_x", now=now + LATER)
