"""Whether the process lives and can work, told in a way that a person and a probe both understand."""

from typing import Any

import httpx


async def test_live_and_ready_answer(client: httpx.AsyncClient):
    assert (await client.get("/health/live")).json() == {"status": "live"}
    ready = await client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


async def test_a_schema_that_is_behind_is_named(client: httpx.AsyncClient, connection: Any):
    await connection.execute("update alembic_version set version_num = '0000'")
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == ["migrations"]
