"""Signing up and in, for programs (JSON), for the pages (native forms and a cookie) and for machines (keys)."""

import ipaddress
import secrets
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery, JSONBody, URLEncodedBody
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT, HTTP_303_SEE_OTHER

from adapters.bootstrap import Lyceum as RunningLyceum
from adapters.postgres.reads import identity as reads
from api.dependencies import AnyRequest, Limit, Lyceum, Now, Pool, Store, Who, lyceum_of
from api.security import COOKIE, PUBLIC, Gate, is_cross_site, requires, token_of
from domain.identity import use_cases
from domain.identity.constants import ACCESS_TOKEN_HOURS
from domain.identity.demo import DEMO_EMAILS, DEMO_PASSWORD
from domain.identity.errors import EmailTaken, UserNotFound, WrongCredentials
from domain.identity.model import Role, User
from domain.identity.ports import AccessToken
from domain.identity.registration import new_account
from domain.kernel.errors import Invalid, NotAllowed, NotAuthenticated, TooMany, Unavailable

BEGINNING: Final = "/"
"""The address that leads everybody to where their roles begin; the pages know where that is."""
RANDOM_BYTES: Final = 32
"""Of a service token: more than anybody can guess."""


class NewUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    email: str
    password: str
    display_name: str
    zone: str | None = None


class SignedUp(msgspec.Struct, frozen=True):
    user_id: UUID


class Login(msgspec.Struct, frozen=True):
    email: str
    password: str


class LoggedIn(msgspec.Struct, frozen=True):
    access_token: str
    expires_at: datetime
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  its kind, no secret


class LoginForm(msgspec.Struct, frozen=True):
    email: str = ""
    password: str = ""
    next: str = ""


class SignUpForm(msgspec.Struct, frozen=True):
    email: str = ""
    password: str = ""
    display_name: str = ""
    zone: str = ""


class NewServiceToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    scopes: list[str]
    expires_at: datetime | None = None


class IssuedServiceToken(msgspec.Struct, frozen=True):
    token_id: UUID
    token: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None


class ServiceTokenList(msgspec.Struct, frozen=True):
    items: list[reads.ServiceTokenRow]
    next_cursor: str | None


class DemoLogin(msgspec.Struct, frozen=True):
    role: str
    email: str
    password: str


class DemoLogins(msgspec.Struct, frozen=True):
    simulated: bool
    logins: list[DemoLogin]


class Authentication(Controller):
    path = "/v1/auth"
    tags = ("identity",)
    opt = PUBLIC

    @post("/signup", summary="Open an account", refuses=("409",))
    async def sign_up(self, request: AnyRequest, data: JSONBody[NewUser], now: Now) -> SignedUp:
        user = await _sign_up(lyceum_of(request), data, now)
        return SignedUp(user.user_id)

    @post("/login", summary="Exchange a password for a token", status_code=HTTP_200_OK, refuses=("401", "429"))
    async def log_in(self, request: AnyRequest, data: JSONBody[Login], now: Now) -> Response[LoggedIn]:
        token = await _log_in(request, email=data.email, password=data.password, now=now)
        return Response(LoggedIn(token.text, token.expires_at), headers={"cache-control": "no-store"})

    @post("/logout", summary="End this access token everywhere", status_code=HTTP_204_NO_CONTENT)
    async def log_out(self, request: AnyRequest, now: Now) -> Response[None]:
        await _log_out(request, now)
        return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[_no_cookie(request)])


class FormLogins(Controller):
    """What the pages' native forms post to: they always answer with an address to go to."""

    path = "/v1/auth/form"
    tags = ("identity",)
    opt = PUBLIC

    @post("/login", summary="Log in from a page", status_code=HTTP_303_SEE_OTHER)
    async def log_in(self, request: AnyRequest, data: URLEncodedBody[LoginForm], now: Now) -> Redirect:
        _refuse_other_sites(request)
        try:
            token = await _log_in(request, email=data.email, password=data.password, now=now)
        except WrongCredentials:
            return _see("/login", problem="wrong", email=data.email, next=local_path(data.next) or "")
        except TooMany as error:
            return _see("/login", problem="limited", minutes=str(-(-error.retry_after_seconds // 60)))
        except Unavailable:
            return _see("/login", problem="unavailable", email=data.email)
        return _with_cookie(request, _see(local_path(data.next) or BEGINNING), token)

    @post("/signup", summary="Open an account from a page", status_code=HTTP_303_SEE_OTHER)
    async def sign_up(self, request: AnyRequest, data: URLEncodedBody[SignUpForm], now: Now) -> Redirect:
        _refuse_other_sites(request)
        new = NewUser(data.email, data.password, data.display_name, data.zone or None)
        try:
            user = await _sign_up(lyceum_of(request), new, now)
        except EmailTaken:
            return _see("/signup", problem="email_taken", email=data.email, display_name=data.display_name)
        except Invalid as error:
            rule = error.problems[0].rule
            return _see("/signup", problem=rule, email=data.email, display_name=data.display_name)
        token = lyceum_of(request).access_tokens.issue(user.user_id, (Role.STUDENT,), now=now)
        return _with_cookie(request, _see(BEGINNING), token)

    @post("/logout", summary="Log out from a page", status_code=HTTP_303_SEE_OTHER)
    async def log_out(self, request: AnyRequest, now: Now) -> Redirect:
        _refuse_other_sites(request)
        await _log_out(request, now)
        answer = _see("/login")
        answer.cookies.append(_no_cookie(request))
        return answer


class ServiceTokens(Controller):
    path = "/v1/auth/tokens"
    tags = ("identity",)
    guards = (requires("admin"),)

    @post(summary="Make a key for a machine; its text is shown only now")
    async def issue(
        self, data: JSONBody[NewServiceToken], store: Store, who: Who, now: Now
    ) -> Response[IssuedServiceToken]:
        token, text = await use_cases.issue_token(
            store,
            name=data.name,
            scopes=tuple(data.scopes),
            created_by=who.user_id,
            expires_at=data.expires_at,
            random_text=secrets.token_urlsafe(RANDOM_BYTES),
            now=now,
        )
        issued = IssuedServiceToken(
            token.token_id, text, token.name, list(token.scopes), token.created_at, token.expires_at
        )
        return Response(issued, headers={"cache-control": "no-store"})

    @get(summary="List the keys that live")
    async def list_living(
        self,
        pool: Pool,
        limit: Limit = 50,
        cursor: FromQuery[UUID | None] = None,
    ) -> ServiceTokenList:
        items = await reads.service_tokens(pool, limit=limit + 1, before=cursor)
        more = str(items[limit - 1].token_id) if len(items) > limit else None
        return ServiceTokenList(items[:limit], more)

    @delete("/{token_id:uuid}", summary="End a key")
    async def revoke(self, token_id: FromPath[UUID], store: Store, now: Now) -> None:
        await use_cases.revoke_token(store, token_id=token_id, now=now)


class Me(Controller):
    path = "/v1/users/me"
    tags = ("identity",)
    guards = (requires(),)

    @get(summary="Who is logged in")
    async def me(self, pool: Pool, who: Who) -> reads.Profile:
        found = await reads.profile(pool, who.user_id)
        if found is None:
            raise UserNotFound
        return found


class Demo(Controller):
    path = "/v1/demo"
    tags = ("identity",)
    opt = PUBLIC

    @get(summary="Whether learners are simulated, and the demo logins of a machine that runs everything itself")
    async def demo(self, lyceum: Lyceum) -> DemoLogins:
        state = await reads.demo_state(lyceum.pool)
        shown = lyceum.settings.is_embedded and state.simulated
        logins = [
            DemoLogin(role.value, email, DEMO_PASSWORD)
            for role, email in DEMO_EMAILS.items()
            if shown and email in state.emails
        ]
        return DemoLogins(state.simulated, logins)


def local_path(next_page: str) -> str | None:
    """Return where to go after logging in if it lies within these pages; a second slash would name a host."""
    is_local = next_page.startswith("/") and not next_page.startswith(("//", "/\\"))
    return next_page if is_local and next_page.isprintable() and "\\" not in next_page else None


def address_of(request: AnyRequest) -> str:
    """Return the network address that attempts are counted for.

    What a proxy says is believed only from a private address (the pages' own proxy, or one before it), and of what
    it says the last public address: whatever a client wrote itself stands further left.
    """
    peer = request.client.host if request.client else ""
    if peer and not _is_private(peer):
        return peer
    told = [part.strip() for line in request.headers.getall("x-forwarded-for", []) for part in line.split(",")]
    public = [address for address in told if not _is_private(address)]
    return (public or told or [peer])[-1]


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True  # a unix socket, or nonsense: not an address that could be counted


async def _sign_up(lyceum: RunningLyceum, new: NewUser, now: datetime) -> User:
    account = new_account(email=new.email, password=new.password, display_name=new.display_name, zone=new.zone)
    password_hash = await lyceum.passwords.hash(new.password)  # before the transaction: it takes a tenth of a second
    async with lyceum.open_store() as store:
        return await use_cases.sign_up(store, account=account, password_hash=password_hash, now=now)


async def _log_in(request: AnyRequest, *, email: str, password: str, now: datetime) -> AccessToken:
    lyceum = lyceum_of(request)
    return await use_cases.log_in(
        lyceum.users,
        passwords=lyceum.passwords,
        attempts=lyceum.login_attempts,
        tokens=lyceum.access_tokens,
        email=email,
        password=password,
        address=address_of(request),
        now=now,
    )


async def _log_out(request: AnyRequest, now: datetime) -> None:
    """End the token, if there is one of ours; who is not logged in is logged out already."""
    gate: Gate = request.app.state["gate"]
    if found := token_of(request):
        try:
            await gate.log_out(found[0], now=now)
        except NotAuthenticated:
            return


def _refuse_other_sites(request: AnyRequest) -> None:
    """Refuse a form that another site posted: it could log somebody into an account that is not theirs."""
    if is_cross_site(request):
        raise NotAllowed("This form was posted from another site.")


def _see(path: str, **query: str) -> Redirect:
    told = {key: value for key, value in query.items() if value}
    return Redirect(f"{path}?{urlencode(told)}" if told else path, status_code=HTTP_303_SEE_OTHER)


def _with_cookie(request: AnyRequest, answer: Redirect, token: AccessToken) -> Redirect:
    answer.cookies.append(_cookie(request, token.text, max_age=ACCESS_TOKEN_HOURS * 3600))
    return answer


def _no_cookie(request: AnyRequest) -> Cookie:
    return _cookie(request, "", max_age=0)


def _cookie(request: AnyRequest, value: str, *, max_age: int) -> Cookie:
    """Return the pages' cookie: out of reach of scripts, not sent along by other sites, by TLS alone where it is on."""
    secure = request.headers.get("x-forwarded-proto", request.scope["scheme"]) == "https"
    return Cookie(key=COOKIE, value=value, max_age=max_age, httponly=True, samesite="lax", secure=secure)
