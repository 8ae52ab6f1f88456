"""What identity needs of the world: who is kept where, how passwords are hashed, how guesses are counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.identity.model import Claims, Credentials, Role, ServiceToken, User
from domain.kernel.events import Events


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A signed token and the end of its life."""

    text: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OwnClaims:
    """What one of our own tokens says. Older ones name their bearer by the subject alone, without `user_id`."""

    subject: str
    user_id: UUID | None
    roles: tuple[str, ...]
    token_id: str
    expires_at: datetime


class Users(Protocol):
    """People, their roles, and the rows that everyone who learns here has."""

    async def add(self, user: User, *, password_hash: str | None, role: Role, zone: str) -> bool:
        """Add a person with what a learner starts from; False when the e-mail address is taken."""
        ...

    async def get(self, user_id: UUID) -> User:
        """Return the person, or raise UserNotFound."""
        ...

    async def find_by_email(self, email: str) -> UUID | None: ...
    async def find_credentials(self, email: str) -> Credentials | None: ...
    async def roles(self, user_id: UUID) -> tuple[str, ...]: ...
    async def save_password(self, user_id: UUID, *, password_hash: str) -> None: ...

    async def grant(self, user_id: UUID, role: Role, *, at: datetime) -> bool:
        """Give a role; False when the person had it."""
        ...


class Identities(Protocol):
    """Under which subjects of which issuers a person is known."""

    async def find(self, issuer: str, subject: str) -> UUID | None: ...
    async def add(self, issuer: str, subject: str, *, user_id: UUID) -> None: ...


class ServiceTokens(Protocol):
    """Keys of machines, found by the hash of their text."""

    async def add(self, token: ServiceToken, *, token_hash: bytes) -> None: ...

    async def find_live(self, token_hash: bytes, *, now: datetime) -> ServiceToken | None:
        """Return the token unless it is unknown, revoked or expired."""
        ...

    async def revoke(self, token_id: UUID, *, at: datetime) -> bool:
        """End a token; False when there is none that lives."""
        ...


class Passwords(Protocol):
    """Hashing that is slow on purpose, away from the event loop."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Say whether they belong together; without a hash this takes as long and says no."""
        ...

    def is_outdated(self, password_hash: str) -> bool: ...


class LoginAttempts(Protocol):
    """Failures counted across processes."""

    async def begin(self, *, email: str, address: str, now: datetime) -> str:
        """Count an attempt as failed before it is heard, so that a hundred at once are not heard a hundred times.

        Returns the attempt's name. Raises TooMany when either limit is reached.
        """
        ...

    async def succeeded(self, attempt: str, *, email: str, address: str) -> None:
        """Take the attempt back from the count."""
        ...


class AccessTokens(Protocol):
    """Our own access tokens."""

    def issue(self, user_id: UUID, roles: tuple[str, ...], *, now: datetime) -> AccessToken: ...
    def read(self, token: str) -> OwnClaims: ...


class Revocations(Protocol):
    """Tokens that ended before their time, known to every process."""

    async def add(self, token_id: str, *, until: datetime) -> None: ...
    async def contains(self, token_id: str) -> bool: ...


class ForeignTokens(Protocol):
    """Access tokens of issuers we trust, checked with the keys they publish."""

    async def read(self, token: str, issuer: str) -> Claims:
        """Return what the token says once all of it has been checked, or raise the refusal that fits."""
        ...


class Store(Protocol):
    """What the use cases of identity read and write."""

    @property
    def users(self) -> Users: ...
    @property
    def identities(self) -> Identities: ...
    @property
    def service_tokens(self) -> ServiceTokens: ...
    @property
    def events(self) -> Events: ...
