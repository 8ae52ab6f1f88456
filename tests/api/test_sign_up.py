"""Somebody opens an account and is recognised afterwards."""

from typing import Any

import httpx

ADA = {"email": "Ada@Example.org", "password": "correct horse battery", "display_name": " Ada  Lovelace "}


async def test_sign_up_log_in_and_be_recognised(client: httpx.AsyncClient):
    signed_up = await client.post("/v1/auth/signup", json={**ADA, "zone": "Europe/London"})
    assert signed_up.status_code == 201, signed_up.text
    logged_in = await client.post("/v1/auth/login", json={"email": "ada@example.ORG", "password": ADA["password"]})
    assert logged_in.status_code == 200, logged_in.text
    assert logged_in.json()["token_type"] == "Bearer"  # noqa: S105  its kind
    me = await client.get("/v1/users/me", headers={"authorization": f"Bearer {logged_in.json()['access_token']}"})
    assert me.json() == {
        "user_id": signed_up.json()["user_id"],
        "email": "ada@example.org",
        "display_name": "Ada Lovelace",
        "roles": ["student"],
        "zone": "Europe/London",
    }


async def test_sign_up_writes_all_that_a_learner_starts_from(client: httpx.AsyncClient, connection: Any):
    user_id = (await client.post("/v1/auth/signup", json=ADA)).json()["user_id"]
    for table in ("user_role", "srs_user_params", "revision_queue_user_summary", "user_learning_prefs"):
        rows = await connection.fetch(f"select from {table} where user_id = $1", user_id)
        assert len(rows) == 1, table
    assert (
        await connection.fetchval("select type from outbox where payload ->> 'user_id' = $1", user_id)
        == "user_signed_up"
    )


async def test_an_address_is_taken_once_however_it_is_written(client: httpx.AsyncClient):
    await client.post("/v1/auth/signup", json=ADA)
    again = await client.post("/v1/auth/signup", json={**ADA, "email": "ADA@example.ORG"})
    assert (again.status_code, again.json()["type"]) == (409, "email-taken")


async def test_every_problem_of_an_account_is_named_at_once(client: httpx.AsyncClient):
    answer = await client.post(
        "/v1/auth/signup", json={"email": "nobody", "password": "short", "display_name": " ", "zone": "Mars/Base"}
    )
    assert answer.status_code == 400
    assert {error["field"]: error["rule"] for error in answer.json()["errors"]} == {
        "email": "email_invalid",
        "password": "password_short",
        "display_name": "name_missing",
        "zone": "zone_unknown",
    }
