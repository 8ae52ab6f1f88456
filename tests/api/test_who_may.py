"""Every route asks who calls, and only the roles it is for get past the door; the list of routes is OpenAPI's own."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar import Controller, get
from litestar.exceptions import ImproperlyConfiguredException

from api.app import create_app
from api.documentation import described
from api.security import requires
from domain.identity.model import Role
from tests.api.conftest import ClientAs

NOBODY = "0190d6b1-0000-7000-8000-000000000000"
PUBLIC = {
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/v1/demo"),
    ("POST", "/v1/auth/signup"),
    ("POST", "/v1/auth/login"),
    ("POST", "/v1/auth/logout"),
    ("POST", "/v1/auth/form/signup"),
    ("POST", "/v1/auth/form/login"),
    ("POST", "/v1/auth/form/logout"),
}
# Beside admin, who may all of it.
ALSO = {
    "/v1/admin/complexity": {Role.AUTHOR},
    "/v1/admin/jobs": {Role.OPERATOR},
    "/v1/admin/observability": {Role.OPERATOR},
    "/v1/admin/tag-quality": {Role.AUTHOR},
    "/v1/admin/tutors": {Role.COACH},
    "/v1/content": {Role.AUTHOR},
}


def _routes() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in described(create_app(None))["paths"].items():  # pyright: ignore[reportArgumentType]
        for method, operation in operations.items():
            yield method.upper(), path, operation


CONSOLE = ("/v1/admin", "/v1/content", "/v1/auth/tokens")
ROUTES = list(_routes())
GUARDED = [(method, path) for method, path, _ in ROUTES if (method, path) not in PUBLIC]
ADMIN = [(method, path) for method, path in GUARDED if path.startswith(CONSOLE)]


def _address(method: str, path: str) -> str:
    """Fill in the address, so that it leads to the route and to nothing behind it."""
    operation = next(operation for *route, operation in ROUTES if route == [method, path])
    kinds = {parameter["name"]: parameter["schema"] for parameter in operation.get("parameters", ())}
    return re.sub(r"\{([^}]+)\}", lambda name: "0" if kinds[name[1]]["type"] == "integer" else NOBODY, path)


def _allowed(path: str) -> set[Role]:
    return {Role.ADMIN} | next((roles for prefix, roles in ALSO.items() if path.startswith(prefix)), set())


async def test_nobody_gets_past_the_door_without_a_token(client: httpx.AsyncClient):
    for method, path in GUARDED:
        answer = await client.request(method, _address(method, path))
        assert (answer.status_code, answer.json()["type"]) == (401, "token-missing"), (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", Role)
async def test_the_console_opens_for_those_it_is_for(client_as: ClientAs, role: Role):
    client = await client_as(role)
    for method, path in ADMIN:
        answer = await client.request(method, _address(method, path))
        if role in _allowed(path):
            assert answer.status_code not in (401, 403), (method, path)
        else:
            assert (answer.status_code, answer.json()["type"]) == (403, "not-allowed"), (method, path)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STUDENT])
async def test_what_learners_do_is_for_learners(client_as: ClientAs, role: Role):
    client = await client_as(role)
    for method, path in GUARDED:
        if path.startswith(("/v1/learning/revision", "/v1/practice-sessions")):
            assert (await client.request(method, _address(method, path))).status_code == 403, (method, path)


def test_every_guarded_route_says_so_in_its_description():
    for method, path, operation in ROUTES:
        guarded = (method, path) not in PUBLIC
        assert ("security" in operation, "403" in operation["responses"]) == (guarded, guarded), path
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5", "d")):
                assert list(answer["content"]) == ["application/problem+json"], (path, status)


def test_a_route_with_two_guards_does_not_start():
    class Doubled(Controller):
        path = "/v1/doubled"
        guards = (requires(),)

        @get(guards=[requires("admin")])
        async def doubled(self) -> str:
            return "whose?"

    with pytest.raises(ImproperlyConfiguredException):
        create_app(None, extra=[Doubled])  # pyright: ignore[reportArgumentType]


def test_a_route_that_names_nobody_it_is_for_does_not_start():
    @get("/v1/forgotten")
    async def forgotten() -> str:
        return "everybody's"

    with pytest.raises(ImproperlyConfiguredException):
        create_app(None, extra=[forgotten])  # pyright: ignore[reportArgumentType]
