"""The pages' native forms: a cookie no script can read, and always an address to go to."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.resources.identity import local_path
from tests.api.conftest import CHEAP
from tests.factories import a_user

PASSWORD = "correct horse battery"  # noqa: S105  of nobody
ADA = {"email": "ada@example.org", "password": PASSWORD, "display_name": "Ada"}


def _goes_to(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    assert answer.status_code == 303, answer.text
    target = urlsplit(answer.headers["location"])
    return target.path, {key: values[0] for key, values in parse_qs(target.query).items()}


@pytest.fixture
async def _ada(connection: Any):
    await a_user(connection, email="ada@example.org", password_hash=CHEAP.hash(PASSWORD))


async def test_signing_up_logs_in_and_leads_to_the_beginning(client: httpx.AsyncClient):
    answer = await client.post("/v1/auth/form/signup", data=ADA)
    assert _goes_to(answer) == ("/", {})
    assert (await client.get("/v1/users/me")).json()["email"] == "ada@example.org"


@pytest.mark.usefixtures("_ada")
async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: httpx.AsyncClient):
    plain = (await client.post("/v1/auth/form/login", data=ADA)).headers["set-cookie"].lower()
    assert "httponly" in plain
    assert "samesite=lax" in plain
    assert "path=/" in plain
    assert "max-age=43200" in plain
    assert "secure" not in plain
    by_tls = await client.post("/v1/auth/form/login", data=ADA, headers={"x-forwarded-proto": "https"})
    assert "secure" in by_tls.headers["set-cookie"].lower()


@pytest.mark.usefixtures("_ada")
async def test_a_wrong_password_leads_back_with_what_was_typed_but_the_password(client: httpx.AsyncClient):
    answer = await client.post("/v1/auth/form/login", data=ADA | {"password": "no", "next": "/student/revision"})
    assert _goes_to(answer) == (
        "/login",
        {"problem": "wrong", "email": "ada@example.org", "next": "/student/revision"},
    )
    assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("_ada")
async def test_too_many_guesses_lead_back_with_the_minutes_to_wait(client: httpx.AsyncClient):
    for _ in range(10):
        await client.post("/v1/auth/form/login", data=ADA | {"password": "no"})
    path, told = _goes_to(await client.post("/v1/auth/form/login", data=ADA))
    assert (path, told["problem"]) == ("/login", "limited")
    assert 1 <= int(told["minutes"]) <= 15


@pytest.mark.usefixtures("_ada")
@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({}, "email_taken"),
        ({"email": "nobody"}, "email_invalid"),
        ({"email": "new@example.org", "password": "elevenchars"}, "password_short"),
        ({"email": "new@example.org", "display_name": " "}, "name_missing"),
    ],
)
async def test_a_form_not_in_order_leads_back_with_its_rule(
    client: httpx.AsyncClient, given: dict[str, str], rule: str
):
    path, told = _goes_to(await client.post("/v1/auth/form/signup", data=ADA | given))
    assert (path, told["problem"]) == ("/signup", rule)
    assert "password" not in told


@pytest.mark.usefixtures("_ada")
async def test_logging_out_takes_the_cookie_and_ends_its_token(client: httpx.AsyncClient):
    await client.post("/v1/auth/form/login", data=ADA)
    token = client.cookies["lyceum_login"]
    assert _goes_to(await client.post("/v1/auth/form/logout")) == ("/login", {})
    assert "lyceum_login" not in client.cookies
    again = await client.get("/v1/users/me", headers={"authorization": f"Bearer {token}"})
    assert again.json()["type"] == "token-revoked"


@pytest.mark.usefixtures("_ada")
async def test_what_another_site_makes_a_browser_send_is_refused(client: httpx.AsyncClient):
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert (await client.post("/v1/auth/form/login", data=ADA, headers=elsewhere)).status_code == 403
    await client.post("/v1/auth/form/login", data=ADA)
    forged = await client.patch("/v1/users/me/preferences/learning", json={}, headers=elsewhere)
    assert forged.status_code == 403


@pytest.mark.parametrize("path", ["/student", "/student/revision?theme=1", "/"])
def test_a_page_of_ours_may_come_next(path: str):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path", ["", "student", "//evil.example", "/\\evil.example", "https://evil.example", "/a\\b", "/\tevil", "/\n/evil"]
)
def test_no_page_elsewhere_may_come_next(path: str):
    assert local_path(path) is None


@pytest.mark.usefixtures("_ada")
async def test_logging_in_leads_to_where_one_was_going_or_to_the_beginning(client: httpx.AsyncClient):
    assert _goes_to(await client.post("/v1/auth/form/login", data=ADA)) == ("/", {})
    onwards = await client.post("/v1/auth/form/login", data=ADA | {"next": "/student/revision"})
    assert _goes_to(onwards) == ("/student/revision", {})
