"""Decides whose request this is and whether they may: a bearer token or the pages' cookie, checked by guards."""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias, cast

from litestar import Litestar, Request
from litestar.connection import ASGIConnection
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from adapters.bootstrap import Lyceum
from api.loopback import is_local_program
from domain.identity.constants import TOKEN_CHECK_SECONDS
from domain.identity.errors import TokenMissing
from domain.identity.model import Caller, Role
from domain.identity.recognition import Recognised, recognise
from domain.kernel.errors import NotAllowed

COOKIE: Final = "lyceum_login"
KEPT_TOKENS: Final = 10_000
READING: Final = frozenset(("GET", "HEAD", "OPTIONS"))
PUBLIC: Final = {"public": True}
"""A handler's `opt` when nobody has to say who they are; a test holds that every other handler has a guard."""

_AUTHORIZATION: Final = b"authorization"
_COOKIE_HEADER: Final = b"cookie"
_COOKIE_PREFIX: Final = f"{COOKIE}=".encode()
_FETCH_SITE: Final = b"sec-fetch-site"

Connection = ASGIConnection[Any, Any, Any, Any]
"""Of HTTP alone: there are no websockets here."""


Guards: TypeAlias = "dict[HTTPRouteHandler, Requires]"


class Gate:
    """Turns tokens into callers, and remembers the last ones, so that most requests cost one look into a dict."""

    def __init__(self, lyceum: Lyceum) -> None:
        self._lyceum = lyceum
        self._known: OrderedDict[bytes, tuple[Recognised, datetime]] = OrderedDict()

    async def caller(self, token: bytes, *, now: datetime) -> Caller:
        """Return whose token this is, or raise the refusal that says what is wrong with it."""
        known = self._known.get(token)
        if known is not None and now < known[1]:
            self._known.move_to_end(token)
            self._lyceum.meter.count("cache_requests_total", "tokens", "hit")
            return known[0].caller
        self._known.pop(token, None)
        self._lyceum.meter.count("cache_requests_total", "tokens", "miss")
        recognised = await recognise(self._lyceum.recognition, token=token.decode("latin-1"), now=now)
        self._remember(token, recognised, now)
        return recognised.caller

    def _remember(self, token: bytes, recognised: Recognised, now: datetime) -> None:
        until = now + timedelta(seconds=TOKEN_CHECK_SECONDS)
        if recognised.expires_at is not None:
            until = min(until, recognised.expires_at)
        self._known[token] = (recognised, until)
        if len(self._known) > KEPT_TOKENS:
            self._known.popitem(last=False)

    async def log_out(self, token: bytes, *, now: datetime) -> None:
        """End a token of ours for every process; one that could not be read anyway needs no ending."""
        self._known.pop(token, None)
        claims = self._lyceum.access_tokens.read(token.decode("latin-1"))
        if claims.token_id and claims.expires_at > now:
            await self._lyceum.revocations.add(claims.token_id, until=claims.expires_at)


class Requires:
    """A guard: lets through who has one of the roles, or a service token with the scope.

    `local` also lets through a program on the machine that runs everything itself; a handler then has no caller.
    Declared as a handler's guard, and run by `authorise`.
    """

    def __init__(self, *roles: Role, scope: str | None = None, local: bool = False) -> None:
        self.roles = roles
        self.scope = scope
        self.local = local

    async def __call__(self, connection: Connection, _handler: object = None) -> None:
        if self.local and token_of(connection) is None and is_local_program(connection):
            return
        caller = await authenticate(connection)
        if not (self._has_role(caller) or self._has_scope(caller, connection)):
            raise NotAllowed

    def _has_role(self, caller: Caller) -> bool:
        return bool(caller.roles) and (not self.roles or any(role in caller.roles for role in self.roles))

    def _has_scope(self, caller: Caller, connection: Connection) -> bool:
        if self.scope is not None and self.scope in caller.scopes:
            return True
        return "admin:read" in caller.scopes and Role.ADMIN in self.roles and _method(connection) in READING


async def authorise(request: Request[Any, Any, Any]) -> None:
    """Run the guard of the handler that is to answer, before anything of the request is read.

    Litestar would run it itself, but copies the whole handler for that (a quarter of a small request's time).
    """
    guard = cast("Guards", request.app.state["guards"]).get(request.route_handler)
    if guard is not None:
        await guard(request)


def take_guards(app: Litestar) -> Guards:
    """Hand each handler's guard to `authorise`. A handler that names neither a guard nor PUBLIC is refused."""
    guards: Guards = {}
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if handler.resolve_before_request() is not authorise:
                raise ImproperlyConfiguredException(f"{handler}: a before_request of its own would replace the guard")
            declared = handler.resolve_guards()
            ours = [guard for guard in declared if isinstance(guard, Requires)]
            if len(ours) > 1:
                raise ImproperlyConfiguredException(f"{handler}: a controller's guard and one of its own; say one")
            if ours:
                guards[handler] = ours[0]
                declared.remove(ours[0])  # pyright: ignore[reportArgumentType]  it stands there as itself
            elif _is_ours(handler, route.path) and not handler.opt.get("public"):
                raise ImproperlyConfiguredException(f"{handler}: say guards=[requires(…)], or opt=PUBLIC")
    return guards


def _is_ours(handler: HTTPRouteHandler, path: str) -> bool:
    """Tell our handlers from those Litestar makes: its answer to OPTIONS, and the OpenAPI document."""
    return path.startswith("/v1/") and handler.http_methods != {"OPTIONS"}


def requires(*roles: str, scope: str | None = None, local: bool = False) -> Requires:
    """Return the guard for these roles (none: whoever is logged in). An admin may what any role but a learner may."""
    wanted = tuple(Role(role) for role in roles)
    if wanted and wanted != (Role.STUDENT,) and Role.ADMIN not in wanted:
        wanted = (*wanted, Role.ADMIN)
    return Requires(*wanted, scope=scope, local=local)


async def authenticate(connection: Connection) -> Caller:
    """Return the caller, also kept in the scope for the request's log line."""
    found = token_of(connection)
    if found is None:
        raise TokenMissing
    token, by_cookie = found
    if by_cookie and _method(connection) not in READING and is_cross_site(connection):
        # SameSite=Lax keeps the cookie from other sites already; this also covers browsers that forget it
        raise NotAllowed("This request comes from another site.")
    caller = await cast("Gate", connection.app.state["gate"]).caller(token, now=datetime.now(UTC))
    connection.scope["caller"] = caller  # pyright: ignore[reportGeneralTypeIssues]  ASGI allows keys of our own
    return caller


def token_of(connection: Connection) -> tuple[bytes, bool] | None:
    """Return the token and whether it came by cookie. The header wins: who sends one means it."""
    cookie: bytes | None = None
    for name, value in connection.scope["headers"]:
        if name == _AUTHORIZATION:
            scheme, _, token = value.partition(b" ")
            if scheme.lower() == b"bearer" and token.strip():
                return token.strip(), False
        elif name == _COOKIE_HEADER and cookie is None:
            cookie = _login_cookie(value)
    return (cookie, True) if cookie else None


def is_cross_site(connection: Connection) -> bool:
    """Say whether a browser tells that another site made it send this."""
    return any(name == _FETCH_SITE and value == b"cross-site" for name, value in connection.scope["headers"])


def _method(connection: Connection) -> str:
    return str(cast("dict[str, Any]", connection.scope)["method"])


def _login_cookie(header: bytes) -> bytes | None:
    for part in header.split(b";"):
        if part.strip().startswith(_COOKIE_PREFIX):
            return part.strip()[len(_COOKIE_PREFIX) :]
    return None
