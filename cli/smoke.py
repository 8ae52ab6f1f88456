"""`lyceum smoke`: a started product, tried as a newcomer would: health, sign-up, one practice session to its result."""

import secrets
from typing import Any, Final

import click
import httpx

from adapters.settings import Settings

QUESTIONS: Final = 3
TIME_MS: Final = 4000


class Broken(click.ClickException):
    """Something did not answer as it has to."""


@click.command()
@click.option("--url", help="Where the product is; by default the one that runs here.")
def smoke(url: str | None) -> None:
    """Sign somebody up, let them practise, and exit 0 if all of it works."""
    address = (url or Settings.from_env().url).rstrip("/")
    with httpx.Client(base_url=address, timeout=15) as client:
        try:
            _check_health(client)
            _sign_up(client)
            _practise(client)
            _check_list(client)
        except httpx.TransportError as error:
            raise Broken(f"{address} does not answer: {error}.") from error
    click.echo("All of it works.")


def _check_health(client: httpx.Client) -> None:
    for question in ("live", "ready"):
        _said(client.get(f"/health/{question}"), expected=200)
    click.echo("It lives and is ready.")


def _sign_up(client: httpx.Client) -> None:
    email, password = f"smoke-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(18)
    somebody = {"email": email, "password": password, "display_name": "Smoke test"}
    _said(client.post("/v1/auth/signup", json=somebody), expected=201)
    login = _said(client.post("/v1/auth/login", json={"email": email, "password": password}), expected=200)
    client.headers["authorization"] = f"Bearer {login['access_token']}"
    click.echo(f"{email} signed up and logged in.")


def _practise(client: httpx.Client) -> None:
    new = {"mode": "guided", "count": QUESTIONS}
    session = _said(client.post("/v1/practice-sessions", json=new), expected=201)
    path = f"/v1/practice-sessions/{session['practice_session_id']}"
    for position, item in enumerate(session["items"]):
        answer = {"item_id": item["item_id"], "answer": _an_answer(item), "time_ms": TIME_MS}
        rated = _said(client.post(f"{path}/answers/{position}", json={**answer, "flagged": False, "changed": False}))
        click.echo(f"{item['concept_name']}: next review in {rated['interval_days']} d.")
    result = _said(client.post(f"{path}/submit"))
    click.echo(f"{result['right']} of {result['total']} right.")


def _an_answer(item: dict[str, Any]) -> object:
    """Return some answer of the right kind; whether it is right is not the point."""
    if item["kind"] == "recall":
        return 3
    keys = [choice["key"] for choice in item["choices"]]
    return {"choice": keys[:1] and keys[0], "choices": keys[:1], "short": "42"}[item["kind"]]


def _check_list(client: httpx.Client) -> None:
    revision = _said(client.get("/v1/learning/revision/today"), expected=200)
    click.echo(f"The revision list has {revision['due_today_total']} due today.")


def _said(response: httpx.Response, *, expected: int | None = None) -> Any:  # noqa: ANN401  JSON
    """Return what was answered, or raise Broken with the request and the answer."""
    if not response.is_success or (expected is not None and response.status_code != expected):
        asked = response.request
        raise Broken(f"{asked.method} {asked.url} answered {response.status_code}: {response.text[:300]}")
    return response.json()
