"""An access token that is not exactly right is refused, and the answer says what is wrong with it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest

from adapters.bootstrap import Lyceum
from tests.conftest import SECRET
from tests.factories import a_user

RIGHT_NOW = datetime.now(UTC)


def a_token(*, key: Any = SECRET, algorithm: str = "HS256", without: str = "", **claims: Any) -> str:
    said = {
        "iss": "lyceum",
        "aud": "lyceum",
        "sub": str(uuid4()),
        "uid": str(uuid4()),
        "roles": ["student"],
        "iat": RIGHT_NOW,
        "exp": RIGHT_NOW + timedelta(hours=1),
        "jti": str(uuid4()),
    } | claims
    said.pop(without, None)
    return jwt.encode(said, key, algorithm=algorithm)


async def _refusal(client: httpx.AsyncClient, token: str) -> str:
    answer = await client.get("/v1/users/me", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()["type"]


# Named by their problems: the tokens differ in each process, and processes that share a run compare names.
FLAWED = [
    (a_token(exp=RIGHT_NOW - timedelta(seconds=1)), "token-expired"),
    (a_token(key="another secret, just as long as ours is"), "token-signature-wrong"),
    (a_token(iss="somebody-else"), "token-issuer-unknown"),
    (a_token(without="iss"), "token-issuer-unknown"),
    (a_token(aud="another-product"), "token-audience-wrong"),
    (a_token(without="aud"), "token-invalid"),
    (a_token(without="exp"), "token-invalid"),
    (a_token(without="sub"), "token-subject-missing"),
    (a_token(sub=""), "token-subject-missing"),
    (a_token(sub="  "), "token-subject-missing"),
    (a_token(sub="x" * 256), "token-invalid"),
    (
        a_token(algorithm="HS384", key="forty-eight bytes and more, as HS384 likes a key"),
        "token-algorithm-refused",
    ),
    (a_token(algorithm="none", key=None), "token-algorithm-refused"),
    ("not.a.token", "token-invalid"),
    ("a.b", "token-invalid"),
    ("....", "token-invalid"),
    ("lyt_" + "x" * 43, "token-invalid"),
]


@pytest.mark.parametrize(("token", "problem"), FLAWED, ids=[problem for _, problem in FLAWED])
async def test_each_flaw_of_a_token_has_its_own_name(client: httpx.AsyncClient, token: str, problem: str):
    assert await _refusal(client, token) == problem


async def test_a_token_whose_last_letter_was_changed_is_refused(client: httpx.AsyncClient):
    head, body, signature = a_token().split(".")
    assert await _refusal(client, f"{head}.{body}.{signature[:-2]}AA") == "token-signature-wrong"


async def test_roles_nobody_knows_open_nothing(client: httpx.AsyncClient):
    answer = await client.get("/v1/users/me", headers={"authorization": f"Bearer {a_token(roles=['emperor'])}"})
    assert answer.status_code == 403


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "token"])
async def test_a_header_without_a_bearer_token_is_none(client: httpx.AsyncClient, header: str):
    answer = await client.get("/v1/users/me", headers={"authorization": header})
    assert (answer.status_code, answer.json()["type"]) == (401, "token-missing")


async def test_old_and_new_subjects_are_one_person(client: httpx.AsyncClient, connection: Any):
    user_id = await a_user(connection, display_name="Ada")
    await connection.execute("insert into user_identity values ('lyceum', 'learner-1815', $1)", user_id)
    for subject in (str(user_id), user_id.hex, str(user_id).upper(), user_id.urn, "learner-1815"):
        token = a_token(without="uid", sub=subject)
        answer = await client.get("/v1/users/me", headers={"authorization": f"Bearer {token}"})
        assert answer.json()["user_id"] == str(user_id), subject


async def test_a_subject_nobody_goes_by_is_refused(client: httpx.AsyncClient):
    assert await _refusal(client, a_token(without="uid", sub="learner-0")) == "subject-unknown"
    assert await _refusal(client, a_token(without="uid", sub=str(uuid4()))) == "subject-unknown"


async def test_logging_out_ends_a_token_for_every_process(client: httpx.AsyncClient, lyceum: Lyceum, connection: Any):
    token = lyceum.access_tokens.issue(await a_user(connection), ("student",), now=RIGHT_NOW).text
    headers = {"authorization": f"Bearer {token}"}
    assert (await client.get("/v1/users/me", headers=headers)).status_code == 200
    assert (await client.post("/v1/auth/logout", headers=headers)).status_code == 204
    assert await _refusal(client, token) == "token-revoked"
    assert (await client.post("/v1/auth/logout", headers=headers)).status_code == 204


async def test_logging_out_without_a_token_is_no_mistake(client: httpx.AsyncClient):
    assert (await client.post("/v1/auth/logout")).status_code == 204
    assert (await client.post("/v1/auth/logout", headers={"authorization": "Bearer junk"})).status_code == 204
