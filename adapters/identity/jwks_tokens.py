"""Access tokens of other issuers, checked with the keys they publish (RFC 7517), which are fetched and kept a while."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

import httpx
import jwt

from adapters.identity.jwt_tokens import LEEWAY, REQUIRED, named_refusals, subject_of
from adapters.settings import Issuer
from domain.identity.errors import TokenAlgorithmRefused, TokenIssuerUnknown, TokenSignatureWrong
from domain.identity.model import Claims
from domain.kernel.errors import Unavailable

ALGORITHMS: Final = ("RS256", "ES256")
"""Asymmetric alone: with HS256 a published key would be a secret that everybody knows."""
FRESH_SECONDS: Final = 600
PAUSE_SECONDS: Final = 30
"""Between two fetches that an unknown key asks for, so that made-up key ids cause no traffic."""
TIMEOUT_SECONDS: Final = 5


@dataclass(slots=True)
class _Keys:
    by_id: dict[str | None, jwt.PyJWK] = field(default_factory=dict)
    fetched_at: float = float("-inf")
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class JwksForeignTokens:
    """Reads tokens of the issuers in the settings."""

    def __init__(self, issuers: tuple[Issuer, ...], transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._issuers = {issuer.issuer: issuer for issuer in issuers}
        self._keys = {issuer.issuer: _Keys() for issuer in issuers}
        self._transport = transport

    async def read(self, token: str, issuer: str) -> Claims:
        trusted = self._issuers.get(issuer)
        if trusted is None:
            raise TokenIssuerUnknown
        header = named_refusals(lambda: jwt.get_unverified_header(token))
        if header.get("alg") not in ALGORITHMS:
            raise TokenAlgorithmRefused
        key = await self._key(trusted, header.get("kid"))
        if key.algorithm_name != header["alg"]:
            raise TokenAlgorithmRefused
        return _claims_of(named_refusals(lambda: _decode(token, key, trusted)), trusted)

    async def _key(self, issuer: Issuer, kid: str | None) -> jwt.PyJWK:
        keys = self._keys[issuer.issuer]
        async with keys.turn:
            age = monotonic() - keys.fetched_at
            if age > FRESH_SECONDS or (kid not in keys.by_id and age > PAUSE_SECONDS):
                keys.by_id = await self._fetch(issuer)
                keys.fetched_at = monotonic()
        if kid is None and len(keys.by_id) == 1:
            return next(iter(keys.by_id.values()))
        if kid not in keys.by_id:
            raise TokenSignatureWrong
        return keys.by_id[kid]

    async def _fetch(self, issuer: Issuer) -> dict[str | None, jwt.PyJWK]:
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=TIMEOUT_SECONDS) as client:
                answer = await client.get(issuer.jwks_url)
            published = jwt.PyJWKSet.from_dict(answer.raise_for_status().json())
        except (httpx.HTTPError, ValueError, jwt.PyJWTError) as error:
            raise Unavailable(f"The keys of {issuer.issuer} cannot be read now.") from error
        return {key.key_id: key for key in published.keys if key.algorithm_name in ALGORITHMS}


def _decode(token: str, key: jwt.PyJWK, issuer: Issuer) -> dict[str, Any]:
    return jwt.decode(
        token,
        key,
        algorithms=list(ALGORITHMS),
        issuer=issuer.issuer,
        audience=issuer.audience,
        leeway=LEEWAY,
        options={"require": REQUIRED},
    )


def _claims_of(claims: Mapping[str, Any], issuer: Issuer) -> Claims:
    email = claims.get("email") if claims.get("email_verified") is True else None
    return Claims(
        issuer=issuer.issuer,
        subject=subject_of(dict(claims)),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        verified_email=email if isinstance(email, str) else None,
    )
