"""Access tokens as JWT: ours are signed with HS256 and our secret; what is wrong with one has a name each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import jwt
from jwt.exceptions import InvalidSubjectError

from domain.identity.constants import ACCESS_TOKEN_HOURS, SUBJECT_MAX_LENGTH
from domain.identity.errors import (
    TokenAlgorithmRefused,
    TokenAudienceWrong,
    TokenExpired,
    TokenInvalid,
    TokenIssuerUnknown,
    TokenSignatureWrong,
    TokenSubjectMissing,
)
from domain.identity.model import Role
from domain.identity.ports import AccessToken, OwnClaims
from domain.kernel.errors import NotAuthenticated
from domain.kernel.ids import new_id

ISSUER: Final = "lyceum"
AUDIENCE: Final = "lyceum"
ALGORITHM: Final = "HS256"
REQUIRED: Final = ["exp", "iat", "iss", "aud", "sub"]
LEEWAY: Final = timedelta(seconds=30)
"""How far another issuer's clock may be from ours; our own tokens get none."""

# The first that fits names the refusal: the more special come first.
_REFUSALS: Final[list[tuple[type[jwt.PyJWTError], type[NotAuthenticated]]]] = [
    (jwt.ExpiredSignatureError, TokenExpired),
    (jwt.InvalidSignatureError, TokenSignatureWrong),
    (jwt.InvalidIssuerError, TokenIssuerUnknown),
    (jwt.InvalidAudienceError, TokenAudienceWrong),
    (jwt.InvalidAlgorithmError, TokenAlgorithmRefused),
    (jwt.PyJWTError, TokenInvalid),
]

T = TypeVar("T")


class JwtAccessTokens:
    """Signs and reads our own access tokens."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def issue(self, user_id: UUID, roles: tuple[str, ...], *, now: datetime) -> AccessToken:
        expires_at = (now + timedelta(hours=ACCESS_TOKEN_HOURS)).replace(microsecond=0)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "uid": str(user_id),
            "roles": list(roles),
            "iat": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": str(new_id()),
        }
        return AccessToken(jwt.encode(claims, self._key, algorithm=ALGORITHM), expires_at)

    def read(self, token: str) -> OwnClaims:
        """Return what one of our tokens says, or raise the refusal that names what is wrong with it."""
        claims = named_refusals(
            lambda: jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={"require": REQUIRED},
            )
        )
        return OwnClaims(
            subject=subject_of(claims),
            user_id=_uuid(claims.get("uid")),
            roles=tuple(role for role in claims.get("roles", ()) if role in set(Role)),
            token_id=str(claims.get("jti", "")),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )


def unverified_issuer(token: str) -> str:
    """Return the issuer a token claims, which decides only whose key it is checked with."""
    claims = named_refusals(lambda: jwt.decode(token, options={"verify_signature": False}))
    issuer = claims.get("iss")
    return issuer if isinstance(issuer, str) else ""


def subject_of(claims: dict[str, Any]) -> str:
    """Return the subject, which must say something: an empty one would be everybody's."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.strip():
        raise TokenSubjectMissing
    if len(subject) > SUBJECT_MAX_LENGTH or "\x00" in subject:
        raise TokenInvalid
    return subject.strip()


def named_refusals(read: Callable[[], T]) -> T:
    """Run what reads a token, and give each way in which the library refuses one our name for it."""
    try:
        return read()
    except jwt.MissingRequiredClaimError as error:
        raise (TokenSubjectMissing if error.claim == "sub" else TokenInvalid) from error
    except InvalidSubjectError as error:
        raise TokenSubjectMissing from error
    except jwt.PyJWTError as error:
        raise next(refusal for kind, refusal in _REFUSALS if isinstance(error, kind)) from error
    except (ValueError, TypeError, RecursionError) as error:  # a token made to upset the parser
        raise TokenInvalid from error


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
