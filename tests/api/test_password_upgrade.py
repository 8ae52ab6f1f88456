"""A password that was hashed with older parameters is hashed anew at the next log-in."""

from dataclasses import replace
from typing import Any

import httpx
from argon2 import PasswordHasher
from litestar import Litestar

from adapters.bootstrap import Lyceum
from adapters.identity.argon2_passwords import Argon2Passwords
from api.app import hand_over
from tests.api.conftest import CHEAP
from tests.factories import a_user

PASSWORD = "correct horse battery"  # noqa: S105  of nobody
DEARER = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)


async def test_the_next_log_in_renews_the_hash(
    app: Litestar, client: httpx.AsyncClient, lyceum: Lyceum, connection: Any
):
    user_id = await a_user(connection, email="ada@example.org", password_hash=CHEAP.hash(PASSWORD))
    hand_over(app, replace(lyceum, passwords=Argon2Passwords(DEARER)))
    for _ in range(2):
        answer = await client.post("/v1/auth/login", json={"email": "ada@example.org", "password": PASSWORD})
        assert answer.status_code == 200
        kept = await connection.fetchval("select password_hash from app_user where user_id = $1", user_id)
        assert "m=16,t=2" in kept
