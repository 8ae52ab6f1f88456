"""Decides who a token speaks for: a machine's key, a token of ours, or one of an issuer we trust."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.identity.errors import SubjectUnknown, TokenInvalid, TokenRevoked
from domain.identity.model import Caller, Claims
from domain.identity.ports import AccessTokens, ForeignTokens, OwnClaims, Revocations, Store
from domain.identity.subjects import user_id_of
from domain.identity.tokens import SERVICE_TOKEN_PREFIX, hash_of


@dataclass(frozen=True, slots=True)
class Recognised:
    """A caller and until when the token speaks for them (None: until somebody revokes it)."""

    caller: Caller
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recognition:
    """What recognising a token needs: our own reading, other issuers' keys, what was revoked, and who is kept."""

    own_issuer: str
    issuer_of: Callable[[str], str]
    own: AccessTokens
    foreign: ForeignTokens
    revocations: Revocations
    open_store: Callable[[], AbstractAsyncContextManager[Store]]


async def recognise(recognition: Recognition, *, token: str, now: datetime) -> Recognised:
    """Return whose token this is: a machine's key, a token of ours, or one of an issuer we trust."""
    if token.startswith(SERVICE_TOKEN_PREFIX):
        return await _recognise_machine(recognition, token=token, now=now)
    issuer = recognition.issuer_of(token)
    if issuer == recognition.own_issuer:
        return await _recognise_own(recognition, recognition.own.read(token))
    claims = await recognition.foreign.read(token, issuer)
    async with recognition.open_store() as store:
        user_id = await resolve_subject(store, claims=claims)
        return Recognised(Caller(user_id, await store.users.roles(user_id)), claims.expires_at)


async def _recognise_own(recognition: Recognition, claims: OwnClaims) -> Recognised:
    if claims.token_id and await recognition.revocations.contains(claims.token_id):
        raise TokenRevoked
    if claims.user_id is not None:
        return Recognised(Caller(claims.user_id, claims.roles), claims.expires_at)
    async with recognition.open_store() as store:
        named = Claims(recognition.own_issuer, claims.subject, claims.expires_at)
        user_id = user_id_of(claims.subject) or await resolve_subject(store, claims=named)
        roles = await store.users.roles(user_id)
    if not roles:
        raise SubjectUnknown
    return Recognised(Caller(user_id, roles), claims.expires_at)


async def _recognise_machine(recognition: Recognition, *, token: str, now: datetime) -> Recognised:
    async with recognition.open_store() as store:
        found = await store.service_tokens.find_live(hash_of(token), now=now)
    if found is None:
        raise TokenInvalid
    return Recognised(Caller(found.created_by, scopes=found.scopes), found.expires_at)


async def resolve_subject(store: Store, *, claims: Claims) -> UUID:
    """Return the person behind a subject, whichever format it has. Raises SubjectUnknown.

    A person not seen before with this issuer is found by an e-mail address that the issuer has verified, once;
    from then on the subject alone decides, so that a later change of address changes nobody.
    """
    known = await store.identities.find(claims.issuer, claims.subject)
    if known is not None:
        return known
    user_id = await store.users.find_by_email(claims.verified_email) if claims.verified_email else None
    if user_id is None:
        raise SubjectUnknown
    await store.identities.add(claims.issuer, claims.subject, user_id=user_id)
    return user_id
