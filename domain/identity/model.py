"""Who someone is to us: a person, what they may do, and the tokens that say so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from uuid import UUID

from domain.kernel.events import Event


class Role(StrEnum):
    """What someone does here; a person may have several."""

    STUDENT = "student"
    TUTOR = "tutor"
    COACH = "coach"
    AUTHOR = "author"
    OPERATOR = "operator"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a service token may do; each is the smallest thing a machine was ever seen to need."""

    ADMIN_READ = "admin:read"
    ALERTS_WRITE = "alerts:write"
    JOBS_RUN = "jobs:run"
    METRICS_READ = "metrics:read"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose request this is. A service token has scopes and no roles, and acts for whoever made it."""

    user_id: UUID
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()

    @property
    def leading_role(self) -> str | None:
        """The role under which a request is logged: the one that may do most."""
        return _strongest(self.roles) or ("service" if self.scopes else None)


@cache
def _strongest(roles: tuple[str, ...]) -> str | None:
    """Return the last of the roles in their order; asked for each request, of a handful of combinations."""
    return next((role.value for role in reversed(Role) if role in roles), None)


@dataclass(frozen=True, slots=True)
class User:
    """A person."""

    user_id: UUID
    email: str
    display_name: str
    created_at: datetime
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is known of someone who wants in: their hashed password (None: they have none here) and their roles."""

    user_id: UUID
    password_hash: str | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceToken:
    """A machine's key: only its SHA-256 is kept, so that a stolen database opens nothing."""

    token_id: UUID
    name: str
    scopes: tuple[str, ...]
    created_by: UUID
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token of another issuer says, once its signature, issuer, audience and times have been checked."""

    issuer: str
    subject: str
    expires_at: datetime
    verified_email: str | None = None


class UserSignedUp(Event, frozen=True, kw_only=True):
    """Somebody opened an account."""

    user_id: UUID


class RoleGranted(Event, frozen=True, kw_only=True):
    """Somebody may do more than before."""

    user_id: UUID
    role: str
