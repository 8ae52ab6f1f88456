"""Keys for machines: shown once, kept as a hash, good for their scopes alone, ended at once."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.conftest import ClientAs

SCRAPER = {"name": "Prometheus", "scopes": ["admin:read", "jobs:run"], "expires_at": None}


def _bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_a_key_is_shown_once_and_kept_as_its_hash(client_as: ClientAs, connection: Any):
    admin = await client_as("admin")
    made = await admin.post("/v1/auth/tokens", json=SCRAPER)
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    token = made.json()["token"]
    assert token.startswith("lyt_")
    row = await connection.fetchrow("select * from service_token")
    assert row["token_hash"] == hashlib.sha256(token.encode()).digest()
    listed = (await admin.get("/v1/auth/tokens")).json()
    assert [(item["name"], item["scopes"]) for item in listed["items"]] == [("Prometheus", SCRAPER["scopes"])]
    assert token not in str(listed)


async def test_a_key_reads_what_its_scope_says_and_changes_nothing(client_as: ClientAs, client: httpx.AsyncClient):
    admin = await client_as("admin")
    key = _bearing((await admin.post("/v1/auth/tokens", json=SCRAPER)).json()["token"])
    assert (await client.get("/v1/auth/tokens", headers=key)).status_code == 200
    assert (await client.post("/v1/auth/tokens", json=SCRAPER, headers=key)).status_code == 403
    assert (await client.get("/v1/users/me", headers=key)).status_code == 403
    narrow = SCRAPER | {"scopes": ["jobs:run"]}
    other = _bearing((await admin.post("/v1/auth/tokens", json=narrow)).json()["token"])
    assert (await client.get("/v1/auth/tokens", headers=other)).status_code == 403
    assert (await client.post("/v1/admin/jobs/revision_queue_regen/runs", headers=other)).status_code == 202


async def test_an_ended_key_opens_nothing(client_as: ClientAs, client: httpx.AsyncClient):
    admin = await client_as("admin")
    made = (await admin.post("/v1/auth/tokens", json=SCRAPER)).json()
    assert (await admin.delete(f"/v1/auth/tokens/{made['token_id']}")).status_code == 204
    assert (await client.get("/v1/auth/tokens", headers=_bearing(made["token"]))).status_code == 401
    assert (await admin.delete(f"/v1/auth/tokens/{made['token_id']}")).status_code == 404
    assert (await admin.get("/v1/auth/tokens")).json()["items"] == []


async def test_a_key_ends_by_itself(client_as: ClientAs, client: httpx.AsyncClient, connection: Any):
    admin = await client_as("admin")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    token = (await admin.post("/v1/auth/tokens", json=SCRAPER | {"expires_at": tomorrow})).json()["token"]
    await connection.execute("update service_token set expires_at = now() - interval '1 second'")
    assert (await client.get("/v1/auth/tokens", headers=_bearing(token))).status_code == 401


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"name": " "}, "name"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"surprise": 1}, "surprise"),
    ],
)
async def test_a_key_that_makes_no_sense_is_not_made(client_as: ClientAs, given: dict[str, Any], field: str):
    answer = await (await client_as("admin")).post("/v1/auth/tokens", json=SCRAPER | given)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_keys_come_newest_first_a_page_at_a_time(client_as: ClientAs):
    admin = await client_as("admin")
    for name in ("one", "two", "three"):
        await admin.post("/v1/auth/tokens", json=SCRAPER | {"name": name})
    first = (await admin.get("/v1/auth/tokens?limit=2")).json()
    second = (await admin.get(f"/v1/auth/tokens?limit=2&cursor={first['next_cursor']}")).json()
    assert [item["name"] for item in first["items"] + second["items"]] == ["three", "two", "one"]
    assert second["next_cursor"] is None
