"""Signing up, logging in, granting roles, and keys for machines."""

from datetime import datetime
from uuid import UUID

from domain.identity.errors import EmailTaken, ServiceTokenNotFound, UserNotFound, WrongCredentials
from domain.identity.model import Role, RoleGranted, Scope, ServiceToken, User, UserSignedUp
from domain.identity.ports import AccessToken, AccessTokens, LoginAttempts, Passwords, Store, Users
from domain.identity.registration import NewAccount, checked_token_name
from domain.identity.tokens import SERVICE_TOKEN_PREFIX, hash_of
from domain.kernel.errors import Invalid
from domain.kernel.events import Happened
from domain.kernel.ids import new_id


async def sign_up(store: Store, *, account: NewAccount, password_hash: str, now: datetime) -> User:
    """Open an account with what a learner starts from. Raises EmailTaken."""
    user = User(new_id(), account.email, account.display_name, now)
    if not await store.users.add(user, password_hash=password_hash, role=Role.STUDENT, zone=account.zone):
        raise EmailTaken
    event = UserSignedUp(user_id=user.user_id)
    await store.events.record(
        Happened(event=event, owner_id=user.user_id, subject=user.user_id, actor_id=user.user_id), at=now
    )
    return user


async def log_in(
    users: Users,
    *,
    passwords: Passwords,
    attempts: LoginAttempts,
    tokens: AccessTokens,
    email: str,
    password: str,
    address: str,
    now: datetime,
) -> AccessToken:
    """Exchange a password for an access token. Raises WrongCredentials, or TooMany unheard.

    The one use case that takes no store: hashing takes a tenth of a second, and no transaction should wait for it.
    """
    email = email.strip().lower()
    attempt = await attempts.begin(email=email, address=address, now=now)
    found = await users.find_credentials(email)
    # Hash also for an address nobody has: the time it takes must not tell who has an account.
    if not await passwords.verify(password, found.password_hash if found else None) or found is None:
        raise WrongCredentials
    await attempts.succeeded(attempt, email=email, address=address)
    if found.password_hash and passwords.is_outdated(found.password_hash):
        await users.save_password(found.user_id, password_hash=await passwords.hash(password))
    return tokens.issue(found.user_id, found.roles, now=now)


async def grant_role(store: Store, *, user_id: UUID, role: Role, actor_id: UUID | None, now: datetime) -> None:
    """Give a role; who has it already keeps it. Their next log-in carries it. Raises UserNotFound."""
    await store.users.get(user_id)
    if await store.users.grant(user_id, role, at=now):
        event = RoleGranted(user_id=user_id, role=role.value)
        await store.events.record(Happened(event=event, owner_id=user_id, subject=user_id, actor_id=actor_id), at=now)


async def grant_role_by_email(store: Store, *, email: str, role: Role, now: datetime) -> UUID:
    """Give a role to whoever has this e-mail address. Raises UserNotFound."""
    user_id = await store.users.find_by_email(email)
    if user_id is None:
        raise UserNotFound(f"Nobody has the e-mail address {email}.")
    await grant_role(store, user_id=user_id, role=role, actor_id=None, now=now)
    return user_id


async def issue_token(
    store: Store,
    *,
    name: str,
    scopes: tuple[str, ...],
    created_by: UUID,
    expires_at: datetime | None,
    random_text: str,
    now: datetime,
) -> tuple[ServiceToken, str]:
    """Make a machine's key from random text; it is returned here and nowhere again. Raises Invalid."""
    known = tuple(sorted({scope for scope in scopes if scope in set(Scope)}))
    if not known or len(known) != len(set(scopes)):
        raise Invalid.field("scopes", "enum", f"Name at least one of {', '.join(Scope)}, and nothing else.")
    if expires_at is not None and expires_at <= now:
        raise Invalid.field("expires_at", "future", "A token cannot expire in the past.")
    text = SERVICE_TOKEN_PREFIX + random_text
    token = ServiceToken(new_id(), checked_token_name(name), known, created_by, now, expires_at)
    await store.service_tokens.add(token, token_hash=hash_of(text))
    return token, text


async def revoke_token(store: Store, *, token_id: UUID, now: datetime) -> None:
    """End a machine's key. Raises ServiceTokenNotFound."""
    if not await store.service_tokens.revoke(token_id, at=now):
        raise ServiceTokenNotFound
