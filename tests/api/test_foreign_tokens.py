"""Tokens of another issuer count when its published keys say so, and for a person known here."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from litestar import Litestar

from adapters.bootstrap import Lyceum
from adapters.identity.jwks_tokens import JwksForeignTokens
from adapters.postgres.store import PostgresStore
from adapters.settings import Issuer
from api.app import hand_over
from domain.identity.errors import (
    SubjectUnknown,
    TokenAlgorithmRefused,
    TokenAudienceWrong,
    TokenExpired,
    TokenIssuerUnknown,
    TokenSignatureWrong,
    TokenSubjectMissing,
)
from domain.identity.model import Claims
from domain.identity.recognition import resolve_subject
from domain.kernel.errors import Unavailable
from tests.factories import NOW, a_user

ISSUER = "https://login.example.org/"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
KEYS = {
    "keys": [
        RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True) | {"kid": "rsa", "alg": "RS256"},
        ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True) | {"kid": "ec", "alg": "ES256"},
    ]
}


def foreign_tokens(answer: httpx.Response | None = None, asked: list[str] | None = None) -> JwksForeignTokens:
    def publish(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(str(request.url))
        return answer or httpx.Response(200, json=KEYS)

    issuer = Issuer(ISSUER, f"{ISSUER}keys", "lyceum-api")
    return JwksForeignTokens((issuer,), httpx.MockTransport(publish))


def a_token(*, key: Any = RSA_KEY, algorithm: str = "RS256", kid: str | None = "rsa", **claims: Any) -> str:
    now = datetime.now(UTC)
    said = {"iss": ISSUER, "aud": "lyceum-api", "sub": "auth0|1815", "iat": now, "exp": now + timedelta(minutes=5)}
    headers = {"kid": kid} if kid else {}
    return jwt.encode(said | claims, key, algorithm=algorithm, headers=headers)


@pytest.mark.parametrize(("key", "algorithm", "kid"), [(RSA_KEY, "RS256", "rsa"), (EC_KEY, "ES256", "ec")])
async def test_a_token_signed_with_a_published_key_is_read(key: Any, algorithm: str, kid: str):
    claims = await foreign_tokens().read(a_token(key=key, algorithm=algorithm, kid=kid), ISSUER)
    assert (claims.issuer, claims.subject) == (ISSUER, "auth0|1815")


async def test_keys_are_fetched_once_for_many_tokens():
    asked: list[str] = []
    tokens = foreign_tokens(asked=asked)
    for _ in range(3):
        await tokens.read(a_token(), ISSUER)
    with pytest.raises(TokenSignatureWrong):
        await tokens.read(a_token(kid="made-up"), ISSUER)
    assert asked == [f"{ISSUER}keys"]


# What each token is made of; it is made when it is sent, as it lives for minutes and the suite may take longer.
FLAWED: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"exp": datetime.now(UTC) - timedelta(minutes=5)}, TokenExpired),
    ({"aud": "another-product"}, TokenAudienceWrong),
    ({"sub": ""}, TokenSubjectMissing),
    ({"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)}, TokenSignatureWrong),
    ({"kid": None}, TokenSignatureWrong),
    ({"algorithm": "RS512"}, TokenAlgorithmRefused),
    ({"kid": "ec"}, TokenAlgorithmRefused),
    ({"key": "the published key, used as though it were a secret", "algorithm": "HS256"}, TokenAlgorithmRefused),
    ({"key": None, "algorithm": "none"}, TokenAlgorithmRefused),
]


@pytest.mark.parametrize(("flaw", "refusal"), FLAWED, ids=[refusal.__name__ for _, refusal in FLAWED])
async def test_what_is_not_exactly_right_is_refused(flaw: dict[str, Any], refusal: type[Exception]):
    with pytest.raises(refusal):
        await foreign_tokens().read(a_token(**flaw), ISSUER)


async def test_an_issuer_that_is_not_in_the_settings_is_a_stranger():
    with pytest.raises(TokenIssuerUnknown):
        await foreign_tokens().read(a_token(iss="https://evil.example.org"), "https://evil.example.org")


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(200, text="<html>"), httpx.Response(200, json={})]
)
async def test_keys_that_cannot_be_read_are_our_outage_and_not_the_callers_fault(answer: httpx.Response):
    with pytest.raises(Unavailable):
        await foreign_tokens(answer).read(a_token(), ISSUER)


async def test_a_person_is_found_by_a_verified_address_once_and_by_the_subject_ever_after(connection: Any):
    store = PostgresStore(connection)
    user_id = await a_user(connection, email="ada@example.org")
    first = Claims(ISSUER, "auth0|1815", NOW, verified_email="Ada@example.org")
    assert await resolve_subject(store, claims=first) == user_id
    await connection.execute("update app_user set email = 'countess@example.org'")
    assert await resolve_subject(store, claims=Claims(ISSUER, "auth0|1815", NOW)) == user_id


async def test_an_address_that_is_not_verified_finds_nobody(connection: Any):
    await a_user(connection, email="ada@example.org")
    claims = await foreign_tokens().read(a_token(email="ada@example.org", email_verified="yes"), ISSUER)
    with pytest.raises(SubjectUnknown):
        await resolve_subject(PostgresStore(connection), claims=claims)


async def test_a_token_of_another_issuer_opens_what_its_persons_roles_open(
    app: Litestar, client: httpx.AsyncClient, lyceum: Lyceum, connection: Any
):
    user_id = await a_user(connection, role="admin")
    await connection.execute("insert into user_identity values ($1, 'auth0|1815', $2)", ISSUER, user_id)
    hand_over(app, replace(lyceum, recognition=replace(lyceum.recognition, foreign=foreign_tokens())))
    headers = {"authorization": f"Bearer {a_token()}"}
    assert (await client.get("/v1/users/me", headers=headers)).json()["user_id"] == str(user_id)
    assert (await client.get("/v1/auth/tokens", headers=headers)).status_code == 200
    stranger = await client.get("/v1/users/me", headers={"authorization": f"Bearer {a_token(sub='auth0|0')}"})
    assert (stranger.status_code, stranger.json()["type"]) == (401, "subject-unknown")
